"""Counts beside the filters: exact in a short list, lower bounds in a long one."""

import pytest
from django.core.cache import cache

from archive.browsing.lists import facets
from tests import builders

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "", "kind=direct", "kind=indirect&year=2024", "publisher=daily", "review=accepted", "undated=yes", "from=2024",
    "speaker=speaker-a", "speaker=speaker-b&kind=direct", "unnamed=officials", "q=holds", "q=holds&kind=direct",
    "q=holds&speaker=speaker-a",
)  # fmt: skip


@pytest.fixture
def said(db):
    """Twelve statements of 2024, of 2020 and undated; a third by two people each, a third by words only."""
    words = [f"word{number} holds" for number in range(12)]
    articles = [
        builders.make_article("One", words, "2024", publisher=builders.make_organisation("Daily")),
        builders.make_article("Two", words, "2020"), builders.make_article("Three", words),
    ]  # fmt: skip
    people = [builders.make_person("Speaker A"), builders.make_person("Speaker B")]
    for number in range(12):
        who = [*people, None][number % 3]
        called = {} if who else {"speaker_words": "officials"}
        kind = ("direct", "indirect")[number % 2]
        statement = builders.make_statement(articles[number % 4 % 3], words[number], who, kind=kind, **called)
        if number % 5 == 0:
            builders.accept(statement)


def shown(client, query):
    cache.clear()
    response = client.get(f"/statements/?{query}")
    return response, {facet.name: facet.values for facet in response.context["facets"]}


@pytest.mark.parametrize("query", ADDRESSES)
def test_a_number_is_what_the_list_behind_it_holds(client, said, query):
    response, counted = shown(client, query)

    assert len(response.context["rows"]) == response.context["total"].number > 0
    for name, values in counted.items():
        for value in values:
            if not value.chosen:
                assert len(client.get(value.link).context["rows"]) == value.total.number, (name, value)


@pytest.mark.parametrize("query", ADDRESSES)
def test_in_a_long_list_a_number_is_at_least_so_many(client, said, query, monkeypatch):
    _, exact = shown(client, query)
    total = sum(value.total.number for value in exact["review"] if query != "review=accepted")
    monkeypatch.setattr(facets, "CAP", 4)
    response, counted = shown(client, query)

    for name, values in counted.items():
        every = {value.label: value.total.number for value in exact[name]}
        for value in values:
            if value.total is None:
                assert name == "year"
            elif value.total.more:
                assert 0 < value.total.number <= min(every[value.label], 4)
            else:
                assert value.total.number == every[value.label]
    if total > 4:
        assert (response.context["total"].number, response.context["total"].more) == (4, True)
        assert "4+</b> statements" in response.content.decode()
        assert "Counted among the first 4 of this list" in response.content.decode()


def test_a_long_list_offers_every_year_of_its_period_without_a_number(client, said, monkeypatch):
    monkeypatch.setattr(facets, "CAP", 2)

    for query, years in (("", ["2024", "2020", "no date printed"]), ("from=2021", ["2024"]), ("to=2023", ["2020"])):
        _, counted = shown(client, query)
        assert [(value.label, value.total) for value in counted["year"]] == [(year, None) for year in years]


def test_what_was_counted_is_kept_while_the_index_stays(client, said, django_assert_max_num_queries):
    cache.clear()
    first = client.get("/statements/?kind=direct")
    with django_assert_max_num_queries(8):
        again = client.get("/statements/?kind=direct")

    assert again.context["counted"] == first.context["counted"]
