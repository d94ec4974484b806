"""Every public page: at most twelve queries, and as many for thirty rows as for three."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from archive.indexing.build import update_index
from archive.models import Tagging, Topic
from tests import builders

pytestmark = pytest.mark.django_db
MOST = 12
PERSON, FIRM, PUBLISHER = "Li Qiang", "Xiaomi Corp", "China Daily"


def fill(person, firm, publisher, like, numbers):
    """Articles with all that a page shows, each naming people and organisations of its own and the given ones.

    Each is said to tell the same story as the article ``like``.
    """
    topic, _ = Topic.objects.get_or_create(name="Whole")
    for number in numbers:
        who = builders.make_person(f"Speaker Number{number}", aliases=[f"N{number}"])
        body = builders.make_organisation(f"Body {number}", parent=firm)
        paragraphs = [
            f"Speaker Number{number}, head of Body {number}, said word {number} stands.",
            f"Li Qiang, chief of Xiaomi Corp, and Body {number} said “thing {number}”, CCTV said.",
            f"Xiaomi Corp said firm {number} grows.",
        ]
        article = builders.make_article(f"Number {number}", paragraphs, "2024", publisher, by=[f"Author{number}"])
        builders.make_role(who, f"head {number}", body, article, f"head of Body {number}")
        builders.make_role(person, f"chief {number}", firm, article, "chief of Xiaomi Corp")
        for scheme, entity in enumerate((person, firm, who, body)):
            builders.make_identifier(entity, "wikidata", f"Q{number * 4 + scheme + 1}")
        builders.make_mention(article, f"Speaker Number{number}", who)
        builders.make_mention(article, "Li Qiang", person)
        builders.make_mention(article, "Xiaomi Corp", firm)
        builders.make_statement(article, f"word {number} stands", who, cue="said")
        builders.make_statement(article, f"thing {number}", person, co_speakers=[body], via="CCTV", kind="direct")
        builders.make_statement(article, f"firm {number} grows", firm, cue="said")
        builders.make_near_duplicate(like, article)
        Tagging.objects.create(topic=Topic.objects.create(name=f"Part {number}", parent=topic), article=article)


@pytest.fixture
def subject(db):
    person = builders.make_person(PERSON, native="李强")
    firm, publisher = builders.make_organisation(FIRM), builders.make_organisation(PUBLISHER)
    article = builders.make_article("Long one", [f"Li Qiang said {' '.join(f'point{n}.' for n in range(40))}"], "2025")
    statement = builders.make_statement(article, "point0.", person, cue="said")
    return person, firm, publisher, article, statement


EVERY = (
    "from=2020&to=2030&speaker=li-qiang&organisation=xiaomi-corp&publisher=china-daily&kind=direct&review=unreviewed"
)
PAGES = [
    "/", "/statements/", "/articles/", "/people/", "/organisations/",
    f"/statements/?q=thing&{EVERY}&sort=oldest",
    f"/statements/?q=nothing&{EVERY}",
    "/articles/?q=thing&from=2020&person=li-qiang&organisation=xiaomi-corp&publisher=china-daily&review=unreviewed",
    "/articles/?q=none&from=2020&person=li-qiang&organisation=xiaomi-corp&publisher=china-daily&review=unreviewed",
    "/people/?q=li&organisation=xiaomi-corp&review=unreviewed",
    "/organisations/?q=body&kind=other&review=unreviewed",
    "/topics/", "/topics/?q=part&sort=statements", "/topics/?q=nothing",
    "/people/li-qiang/", "/organisations/xiaomi-corp/", "ARTICLE", "STATEMENT",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_as_many_queries_for_thirty_rows_as_for_three(client, subject, page):
    person, firm, publisher, article, statement = subject
    path = {"ARTICLE": article.get_absolute_url(), "STATEMENT": statement.get_absolute_url()}.get(page, page)

    def count():
        # What the rows above changed is settled, and nothing is counted yet.
        update_index()
        cache.clear()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return [query["sql"] for query in queries]

    fill(person, firm, publisher, article, range(3))
    for number in range(1, 4):
        builders.make_statement(article, f"point{number}.", person)
    few = count()
    fill(person, firm, publisher, article, range(3, 30))
    for number in range(4, 30):
        builders.make_statement(article, f"point{number}.", person)
    many = count()

    assert len(few) == len(many), "\n".join(many)
    assert len(many) <= MOST, "\n".join(many)
