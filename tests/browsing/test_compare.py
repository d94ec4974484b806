"""Comparing speakers: the same counts as the lists, remarks counted once, clear words for what cannot be compared."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.indexing.build import update_index
from archive.models import Tagging, Topic
from tests import builders

pytestmark = pytest.mark.django_db


def test_each_number_is_what_its_link_finds(client, archive):
    topic = Topic.objects.create(name="Trade")
    Tagging.objects.create(topic=topic, article=archive.first)
    response = client.get("/compare/?who=li-qiang&who=xiaomi-corp")
    sides = response.context["sides"]

    assert [(side.record.name, side.total) for side in sides] == [("Li Qiang", 3), ("Xiaomi Corp", 1)]
    for nth, side in enumerate(sides):
        assert client.get(side.address).context["total"].number == side.total
        assert sum(numbers[nth] for _, numbers, _ in response.context["table"]) == side.total
        for period in side.years.periods:
            if period.total:
                found = client.get(f"{side.years.to}{period.query}")
                assert found.context["total"].number == period.total
    for _, _, cells in response.context["topics"]:
        for cell in cells:
            assert client.get(cell.address).context["total"].number == cell.number
    assert sum(read for _, _, read in response.context["table"]) == response.context["articles_read"] == 3


def test_a_remark_counts_once_unless_all_are_asked_for(client, db):
    full = "“We will open our markets to all companies, and we will protect their rights, whatever others may do.”"
    part = "“we will protect their rights, whatever others may do,”"
    speaker, other = builders.make_person("Li Qiang"), builders.make_person("Lei Jun")
    for title, words in (("One", full), ("Two", part)):
        article = builders.make_article(title, [f"Somebody said: {words} That was all."], "2024-04-26")
        builders.make_statement(article, words, speaker, kind="direct", speaker_words="Somebody")
    builders.make_statement(builders.make_article("Three", ["He said cars sell."], "2024"), "cars sell", other)
    once = client.get("/compare/?who=li-qiang&who=lei-jun")
    every = client.get(f"/compare/{once.context['switch']}")

    assert [side.total for side in once.context["sides"]] == [1, 1]
    assert [side.total for side in every.context["sides"]] == [2, 1]


def test_a_name_leads_to_the_address_by_slugs(client, archive):
    answer = client.get("/compare/?who=Li+Qiang&who=Lei+Jun&who=&who=")
    assert answer.url == "/compare/?who=li-qiang&who=lei-jun"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("who=li-qiang", "at least two"),
        ("who=a&who=b&who=c&who=d&who=e", "at most four"),
        ("who=li-qiang&who=li-qiang", "named twice"),
        ("who=li-qiang&who=nobody", "no person or organisation"),
        ("who=li-qiang&who=lei-jun&topic=x", "no topic"),
        ("who=li-qiang&who=lei-jun&reports=some", "can only be"),
        ("who=li-qiang&who=lei-jun&colour=red", "no part of"),
    ],
)
def test_what_cannot_be_compared_is_said(client, archive, query, says):
    answer = client.get(f"/compare/?{query}")
    assert answer.status_code == 400
    assert says in answer.context["problem"]


def test_an_empty_form_without_names(client, archive):
    assert client.get("/compare/").status_code == 200


def test_at_most_twelve_queries_for_four_with_topics(client, archive):
    topic = Topic.objects.create(name="Trade")
    for article in (archive.first, archive.second, archive.third):
        Tagging.objects.create(topic=topic, article=article)
    other = builders.make_person("Ann Bee")
    article = builders.make_article("Four", ["Ann Bee said it rains."], "2024")
    builders.make_statement(article, "it rains", other)
    update_index()
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/compare/?who=li-qiang&who=lei-jun&who=xiaomi-corp&who=ann-bee").status_code == 200
    assert len(queries) <= 12, "\n".join(one["sql"][:120] for one in queries)
