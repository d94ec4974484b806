"""Topics, collections and speakers who are only words."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive import indexing
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
    [head] = client.get("/topics/").context["topics"]

    assert (head.name, head.said, head.named_in) == ("Trade", 3, 2)
    assert [part.name for part in head.below] == ["Tariffs"]


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
        assert client.get(value.link).context["total"].number == value.count


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
        indexing.edition()
        cache.clear()

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    add(range(3))
    few = count()
    add(range(3, 20))
    assert count() == few <= 12
