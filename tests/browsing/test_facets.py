"""Counts beside the filters are the same whichever way they are counted."""

import pytest
from django.core.cache import cache
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.browsing.lists import entry_counts
from archive.browsing.lists.entry_counts import StatementCounts
from archive.browsing.views.statements import StatementList
from archive.indexing.build import index_version, update_index
from archive.indexing.models import StatementEntry
from tests import builders

pytestmark = pytest.mark.django_db

KINDS = ("direct", "indirect", "mixed")
ADDRESSES = (
    "", "kind=direct", "kind=indirect&year=2024", "publisher=daily", "review=accepted", "undated=yes", "from=2024",
    "speaker=speaker-a", "speaker=speaker-b&kind=direct", "unnamed=officials+9",
)  # fmt: skip


@pytest.fixture
def said():
    """Make an archive of statements, each as ``(speaker, kind, article)``; some speakers are words only."""

    def make(rows):
        daily = builders.make_organisation("Daily")
        words = [f"word{number} holds" for number in range(len(rows))]
        articles = [
            builders.make_article("One", words, "2024", publisher=daily), builders.make_article("Two", words, "2020"),
            builders.make_article("Three", words),
        ]  # fmt: skip
        people = [builders.make_person(f"Speaker {letter}") for letter in "ABCDEFGH"]
        for number, (speaker, kind, article) in enumerate(rows):
            who = people[speaker] if speaker < len(people) else None
            called = {} if who else {"speaker_words": f"officials {speaker}"}
            statement = builders.make_statement(articles[article], words[number], who, kind=kind, **called)
            if number % 3 == 0:
                builders.accept(statement)
        update_index()

    return make


def counted(rf, address):
    cache.clear()
    filters = StatementList.filterset.of(rf.get(f"/statements/?{address}"), StatementEntry.objects.all())
    if filters.problems():  # the speaker said nothing, so the archive does not know them
        return {}
    shown = {facet.name: facet.values for facet in StatementCounts(filters, index_version()).facets()}
    return {
        name: values and sorted(((value.count, value.label) for value in values), reverse=True)
        for name, values in shown.items()
    }


ROWS = st.lists(
    st.tuples(st.integers(0, 11) | st.just(0), st.sampled_from(KINDS), st.integers(0, 2)), min_size=1, max_size=14
)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=ROWS)
def test_those_who_say_most_are_found_without_counting_all(said, rf, rows, monkeypatch):
    with transaction.atomic():
        said(rows)
        with monkeypatch.context() as set_to:
            plain = {address: counted(rf, address) for address in ADDRESSES}
            set_to.setattr(entry_counts, "_MANY", 0)
            set_to.setattr(entry_counts, "_LOOKED_AT", (2, 5))
            set_to.setattr(entry_counts, "SHOWN", 1)
            for address in ADDRESSES:
                other = counted(rf, address)
                for name, values in plain[address].items():
                    if name not in {"speaker", "unnamed"}:
                        assert other[name] == values
                    elif other.get(name):  # else it would have taken too many
                        assert other[name] == values[: len(other[name])]
        transaction.set_rollback(True)
