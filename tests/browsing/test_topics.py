"""Topics, collections and speakers who are only words."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.browsing.lists.views import TopicList
from archive.indexing.build import update_index
from archive.models import Collection, CollectionItem, Tagging, Topic, TopicPhrase
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade(archive):
    topic = Topic.objects.create(name="Trade", description="Buying and <selling>.")
    TopicPhrase.objects.create(topic=topic, text="trade")
    Tagging.objects.create(topic=topic, article=archive.first, words="trade")
    Tagging.objects.create(topic=topic, statement=archive.fair, words="trade")
    Topic.objects.create(name="Tariffs", parent=topic)
    return topic


def test_a_topic_has_what_it_was_put_on_and_what_is_in_those_articles(client, archive, trade):
    response = client.get("/topics/trade/")
    html = response.content.decode()

    assert {row.content for row in response.context["statements"]} == {
        "trade is open",
        "“We will reform,”",
        "trade is fair",
    }
    assert response.context["said"] == client.get("/statements/?topic=trade").context["total"].number == 3
    assert response.context["named_in"] == client.get("/articles/?topic=trade").context["total"].number == 2
    assert response.context["speakers"] == [("li-qiang", "Li Qiang", 2)]
    assert "“trade”" in html
    assert "Buying and &lt;selling&gt;." in html
    assert "Tariffs" in html


def test_the_list_puts_parts_under_what_they_are_parts_of(client, trade):
    response = client.get("/topics/")
    [head] = response.context["topics"]

    assert (head.name, head.said, head.named_in) == ("Trade", 3, 2)
    assert [part.name for part in head.below] == ["Tariffs"]
    assert response.context["total"].number == 2
    assert "part of <a" not in response.content.decode()


def named(response):
    """Topics of a list as it shows them, each with what stands under it."""
    return [(topic.name, [part.name for part in topic.below]) for topic in response.context["topics"]]


def test_the_numbers_are_those_of_the_lists_they_stand_for(client, archive, trade):
    builders.make_statement(archive.second, "in Beijing", archive.lei)
    Tagging.objects.create(topic=Topic.objects.get(name="Tariffs"), article=archive.second)
    builders.reject(archive.trade)
    for topic in client.get("/topics/").context["rows"]:
        for path, number in (("statements", topic.said), ("articles", topic.named_in)):
            assert client.get(f"/{path}/?topic={topic.slug}").context["total"].number == number > 0


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=TRÄDE", ["Free trade", "Trade"]),
        ("q=trade+free", ["Free trade"]),
        ("q=customs", ["Tariffs"]),  # by a phrase
        ("q=customs+wto", []),  # the words of one phrase stand together
        ("q=tariffs+duty", []),
        ("sort=statements", ["Trade", "Free trade", "Tariffs"]),
        ("q=trade&sort=statements", ["Trade", "Free trade"]),
    ],
)
def test_topics_under_filters_stand_flat_each_with_what_it_is_part_of(client, trade, query, expected):
    tariffs = Topic.objects.get(name="Tariffs")
    Topic.objects.create(name="Free trade", parent=tariffs)
    for phrase in ("customs duty", "WTO rules"):
        TopicPhrase.objects.create(topic=tariffs, text=phrase)
    response = client.get(f"/topics/?{query}")

    assert named(response) == [(name, []) for name in expected]
    assert response.context["total"].number == len(expected)
    assert ('part of <a href="/topics/tariffs/">Tariffs</a>' in response.content.decode()) == ("Free trade" in expected)


def test_what_a_reader_looks_for_is_a_chip_and_what_is_not_found_is_told(client, trade):
    response = client.get("/topics/?q=peace")
    html = response.content.decode()

    assert [(chip.label, chip.value, chip.without) for chip in response.context["filters"].chips] == [
        ("Name", "peace", "/topics/")
    ]
    assert [(one.link, one.total.number) for one in response.context["loosened"]] == [("/topics/", 2)]
    assert "No topic fits this filter." in html
    assert "The editors have named no topics yet." not in html
    assert "/collections/" in html


def test_a_new_phrase_counts_at_once(client, trade):
    assert client.get("/topics/?q=customs").context["rows"] == []
    TopicPhrase.objects.create(topic=trade, text="customs")
    response = client.get("/topics/?q=customs")
    assert (len(response.context["rows"]), response.context["total"].number) == (1, 1)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("colour=red", "colour"), ("sort=name", "sort"), ("q=%3F", "q"), ("q=a&q=b", "q"), (f"q={'x' * 201}", "q"),
        ("after=x", "after"), ("sort=statements&after=trade~1", "after"), ("review=accepted", "review"),
    ],
)  # fmt: skip
def test_what_the_list_of_topics_cannot_follow_is_said(client, trade, query, parameter):
    response = client.get(f"/topics/?{query}")

    assert response.status_code == 400
    assert [problem.parameter for problem in response.context["problems"]] == [parameter]
    assert "Tariffs" not in response.content.decode()


def test_a_vocabulary_longer_than_a_page_stands_flat_in_pages(client, trade, monkeypatch):
    monkeypatch.setattr(TopicList, "per_page", 3)
    for number in range(5):
        Topic.objects.create(name=f"Part {number}", parent=trade)
    for query in ("", "?sort=statements"):
        link, shown = f"/topics/{query}", []
        while link:
            response = client.get(link)
            assert all(topic.below == [] for topic in response.context["topics"])
            shown += [topic.name for topic in response.context["topics"]]
            link = response.context["older"]
        assert sorted(shown) == [*(f"Part {number}" for number in range(5)), "Tariffs", "Trade"]
    assert "part of <a" in response.content.decode()
    monkeypatch.setattr(TopicList, "per_page", 7)
    assert len(named(client.get("/topics/"))) == 1
    assert len(named(client.get(f"/topics/?after=part 1~{10**6}"))) == 5  # a page of it, whatever follows


def test_topics_that_are_parts_of_each_other_are_shown(client, trade):
    trade.parent = Topic.objects.get(name="Tariffs")
    trade.save()

    assert named(client.get("/topics/")) == [("Tariffs", ["Trade"])]


def test_a_part_of_what_readers_do_not_see_stands_by_itself(client, trade):
    builders.reject(trade)

    assert named(client.get("/topics/")) == [("Tariffs", [])]
    assert "Trade" not in client.get("/topics/?sort=statements").content.decode()


def test_a_merged_topic_leads_on_and_a_held_one_says_why(client, trade):
    other = Topic.objects.create(name="Commerce", merged_into=trade)
    assert client.get(other.get_absolute_url()).url == "/topics/trade/"
    Topic.objects.filter(pk=trade.pk).update(held="being discussed")
    answer = client.get("/topics/trade/")
    assert answer.status_code == 410
    assert "being discussed" in answer.content.decode()


def test_a_topic_is_a_facet_of_both_lists(client, trade):
    for path in ("/statements/", "/articles/"):
        facet = next(one for one in client.get(path).context["facets"] if one.name == "topic")
        [value] = facet.values
        assert client.get(value.link).context["total"].number == value.total.number


def test_a_collection_keeps_its_order_and_hides_what_is_not_public(client, archive):
    collection = Collection.objects.create(name="Reading list", public=True)
    for position, article in enumerate((archive.third, archive.first, archive.second)):
        CollectionItem.objects.create(
            collection=collection, article=article, position=position, note=f"note {position}"
        )
    builders.reject(archive.first)
    response = client.get("/collections/reading-list/")

    assert [article.title for article in response.context["articles"]] == ["Undated", "Xiaomi plans"]
    assert "note 0" in response.content.decode()
    assert "Reading list" in client.get("/collections/").content.decode()
    Collection.objects.update(public=False)
    assert client.get("/collections/reading-list/").status_code == 404
    assert "Reading list" not in client.get("/collections/").content.decode()


def test_speakers_in_words_are_listed_and_lead_to_what_they_said(client, archive):
    response = client.get("/speakers/")
    assert response.context["rows"] == [("China", "china", 1, 1)]
    assert [row.content for row in client.get("/statements/?unnamed=china").context["rows"]] == ["trade is fair"]
    assert client.get("/speakers/?q=CHI").context["rows"]
    assert not client.get("/speakers/?q=france").context["rows"]


@pytest.mark.parametrize("query", ["colour=red", "sort=best", "after=x"])
def test_what_the_list_of_speakers_cannot_follow_is_said(client, archive, query):
    answer = client.get(f"/speakers/?{query}")
    assert answer.status_code == 400
    assert answer.context["problem"]


def test_pages_of_speakers_hold_each_once(client, db):
    words = [f"Group{number:03}" for number in range(120)]
    article = builders.make_article("Many", [" ".join(f"{one} said thing{one}." for one in words)], "2024")
    for one in words:
        builders.make_statement(article, f"thing{one}", speaker_words=one)
    for sort in ("", "name"):
        seen, link = [], f"/speakers/?sort={sort}"
        while link:
            response = client.get(link)
            seen += [row[0] for row in response.context["rows"]]
            link = response.context["older"]
        assert sorted(seen) == sorted(words)


@pytest.mark.parametrize("path", ["/topics/", "/topics/trade/", "/speakers/", "/collections/", "/collections/list/"])
def test_as_many_queries_whatever_there_is(client, archive, trade, path):
    collection = Collection.objects.create(name="List", public=True)

    def add(numbers):
        for number in numbers:
            article = builders.make_article(f"N{number}", [f"Group{number} said thing{number}."], "2024")
            Tagging.objects.create(topic=trade, article=article)
            Topic.objects.create(name=f"T{number}", parent=trade)
            CollectionItem.objects.create(collection=collection, article=article)
            builders.make_statement(article, f"thing{number}", builders.make_person(f"Ann B{number}"))
        update_index()
        cache.clear()

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    add(range(3))
    few = count()
    add(range(3, 20))
    assert count() <= few <= 12
