"""A question to the database is broken off in time, and nothing else suffers."""

import pytest
from django.core.cache import cache
from django.db import connection

from archive.browsing.lists import facets
from archive.browsing.lists.limits import TooLongError, within
from archive.indexing.models import StatementSpeaker
from archive.models import Person

pytestmark = pytest.mark.django_db

_LONG = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000000) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(20)",
}


def ask_long():
    with connection.cursor() as cursor:
        cursor.execute(_LONG[connection.vendor])


def test_what_takes_too_long_is_broken_off_and_all_goes_on():
    Person.objects.create(name="Ann")
    with pytest.raises(TooLongError), within(0.05):
        ask_long()

    assert Person.objects.count() == 1
    with within(5):
        assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_so_it_is_outside_of_a_transaction():
    with pytest.raises(TooLongError), within(0.05):
        ask_long()

    assert Person.objects.count() == 0


def test_no_time_at_all_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0), pytest.raises(TooLongError), within(0):
        ask_long()


def test_what_is_not_counted_is_said_and_tried_again_later(client, archive, monkeypatch):
    monkeypatch.setattr(facets, "LIMIT", 0)
    address = f"/statements/?speaker={archive.lei.slug}"  # what is kept takes no time
    shown = client.get(address)

    assert all(facet.values is None for facet in shown.context["facets"])
    assert "Not counted" in shown.content.decode()
    assert shown.context["total"].number == StatementSpeaker.objects.filter(who=f"p{archive.lei.pk}").count() > 0
    monkeypatch.undo()
    assert all(facet.values is None for facet in client.get(address).context["facets"])
    cache.clear()  # as after a minute
    assert all(facet.values is not None for facet in client.get(address).context["facets"])
