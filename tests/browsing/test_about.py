"""Pages about the archive: what they count, what they say of too few, and what an error page offers."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from archive.browsing.accuracy_summary import FEW, AccuracySummary
from archive.browsing.archive_stats import Holdings, language_name
from archive.browsing.export.fields import Field
from archive.browsing.export.tables import TABLES
from archive.indexing.build import update_index
from archive.models import Article, Organisation, Statement
from tests import builders

pytestmark = pytest.mark.django_db
PAGES = ("/about/", "/about/accuracy/", "/about/citing/", "/about/data/", "/about/searching/")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_what_the_archive_holds_is_what_its_lists_hold(client, archive, public):
    update_index()
    holds = Holdings.counted()

    assert holds.articles == client.get("/articles/").context["total"].number
    assert holds.statements == client.get("/statements/").context["total"].number
    assert holds.people == client.get("/people/").context["total"].number
    assert holds.organisations == client.get("/organisations/").context["total"].number
    assert holds.reviewed == Statement.objects.public().filter(review="accepted").count()
    assert {kind.value: kind.total for kind in holds.kinds} == {
        kind: Statement.objects.public().filter(kind=kind).count() for kind in Statement.Kind.values
    }


def test_dates_of_what_it_holds_are_no_more_exact_than_the_texts(client, archive):
    update_index()
    holds = Holdings.counted()

    assert (str(holds.first), str(holds.last), holds.undated) == ("2023", "2024-04-26", 1)
    assert "published from 2023 to 26 April 2024 1 of them has no date printed" in text_of(client.get("/about/"))


def test_nothing_held_back_is_counted(client, archive):
    archive.second.held = "Asked to."
    archive.second.save()
    update_index()
    holds = Holdings.counted()

    assert (holds.articles, holds.statements, holds.reviewed) == (2, 4, 0)


def test_an_empty_archive_says_so(client):
    assert "Nothing yet." in text_of(client.get("/about/"))
    assert "no editor has decided on a statement so far" in text_of(client.get("/about/accuracy/"))
    assert client.get("/about/citing/").status_code == 200


@pytest.mark.parametrize(
    ("code", "name"),
    [("en", "English"), ("en-GB", "British English"), ("de-XY", "German"), ("zh", "Chinese"), ("und", "not known"),
     ("", "not known"), ("xx-Qaaa", "xx-qaaa")],
)  # fmt: skip
def test_languages_by_name(code, name):
    assert language_name(code) == name


def test_languages_are_counted_by_name(archive):
    Article.objects.filter(pk=archive.third.pk).update(language="zh-CN")
    Article.objects.filter(pk=archive.second.pk).update(language="zh-Hans")
    update_index()
    assert dict(Holdings.counted().languages).keys() >= {"Simplified Chinese"}
    assert sum(number for _, number in Holdings.counted().languages) == 3


def decide(article, right, wrong, **fields):
    for number in range(right + wrong):
        statement = builders.make_statement(article, f"point{number}.", **fields)
        (builders.accept if number < right else builders.reject)(statement)


@pytest.fixture
def long_article(db):
    words = " ".join(f"point{n}." for n in range(100))
    return builders.make_article("Long", [f"Someone said {words}"], "2024", builders.make_organisation("China Daily"))


def test_accuracy_is_told_with_its_interval(client, long_article):
    decide(long_article, 36, 4)
    shown = text_of(client.get("/about/accuracy/"))

    assert "Editors have decided on 40 statements that the program found." in shown
    assert "90 % of them were right; for such statements as they chose, the share lies between 77 and 96 %." in shown
    assert "36 40 90 % 77–96 %" in shown
    assert '<a href="/organisations/china-daily/">China Daily</a>' in client.get("/about/accuracy/").content.decode()


def test_too_few_decisions_are_called_that(client, long_article):
    decide(long_article, FEW - 2, 1)
    shown = text_of(client.get("/about/accuracy/"))

    assert "That is too few to say how often it is right." in shown
    assert "too few" in shown[shown.index("By kind") :]

    cache.clear()
    builders.accept(builders.make_statement(long_article, "point90."))
    assert "That is too few" not in text_of(client.get("/about/accuracy/"))


def test_a_publisher_readers_may_not_see_is_not_named(client, long_article):
    decide(long_article, 2, 1)
    Organisation.objects.update(held="Asked to.")
    shown = text_of(client.get("/about/accuracy/"))

    assert "China Daily" not in shown
    assert "publishers without a page here, or not stated 2 3" in shown


def test_groups_beyond_the_first_are_one_line_and_lose_nobody(long_article):
    for number in range(20):
        decide(long_article, 1, 0, rule=f"rule-{number:02}")
    rules = next(table for table in AccuracySummary.counted().tables if table.group == "Rule")

    assert len(rules.lines) == 13
    assert rules.lines[-1].label == "8 other rules together"
    assert sum(line.share.n for line in rules.lines) == 20


def test_the_example_of_a_citation_is_a_real_one(client, archive):
    html = client.get("/about/citing/").content.decode()
    address = f"/statements/{archive.sales.public_id}/"
    assert f'<a href="{address}">' in html
    assert f"In Who said what, http://testserver{address}." in html


def test_fields_stand_in_their_table():
    html = render_to_string("archive/help/_fields.html", {"rows": [Field("<b>", "What it is", "a & b", str)]})
    assert "<code>&lt;b&gt;</code>" in html
    assert "<code>a &amp; b</code>" in html


def test_every_field_that_is_taken_away_is_told_of(client, db):
    html = client.get("/about/data/").content.decode()
    for table in TABLES:
        told = html[html.index(f'id="fields-{table.name}"') :].partition("</details>")[0]
        assert re.findall(r'<th scope="row"><code>([^<]+)', told) == [field.name for field in table.fields]


@pytest.mark.parametrize("page", PAGES)
def test_as_many_queries_whatever_the_archive_holds(client, archive, page):
    def count():
        update_index()
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    builders.accept(archive.trade)
    few = count()
    for number in range(10):
        publisher = builders.make_organisation(f"Paper {number}")
        article = builders.make_article(f"A{number}", ["One said one.", "Two said two."], "2024", publisher)
        builders.accept(builders.make_statement(article, "said one", rule=f"rule{number}"))
        builders.reject(builders.make_statement(article, "said two", builders.make_person()))
    assert count() == few <= 12


def test_what_was_counted_is_shown_for_some_minutes_with_its_time(client, archive):
    first = client.get("/about/").context
    builders.make_person("Somebody New")

    assert client.get("/about/").context["holds"] == first["holds"]
    assert client.get("/about/").context["counted"] == first["counted"]
    cache.clear()
    assert client.get("/about/").context["holds"].people == first["holds"].people + 1


@pytest.mark.parametrize("page", [*PAGES, "/corrections/", "/corrections/?about=/people/"])
def test_the_page_open_is_marked_once_in_each_way_to_it(client, db, page):
    html = client.get(page).content.decode()
    path = page.partition("?")[0]
    assert html.count("<h1") == 1
    if path != "/corrections/":
        contents = html[html.index('class="contents"') :]
        assert re.findall(r'<a href="([^"]+)" aria-current="page"', contents) == [path]
    assert 'href="/about/"' in html[html.index("<footer") :]


def test_names_of_pages_that_are_not_there_are_left_out_of_the_head(client, db):
    html = client.get("/").content.decode()
    names = re.findall(r'<li><a href="([^"]+)"', html[html.index("<nav") : html.index("</nav>")])
    assert names[:4] == ["/statements/", "/people/", "/organisations/", "/articles/"]
    assert names[-1] == "/about/"
    assert all(client.get(name).status_code in {200, 301} for name in names)


@pytest.mark.parametrize("name", ["trade", "first", "li", "firm"])
def test_each_record_has_a_way_to_report_an_error(client, archive, name):
    address = getattr(archive, name).get_absolute_url()
    html = client.get(address).content.decode()
    link = f'href="/corrections/?about={address}"'
    assert html.count(link) >= 2  # under the record and in the foot
    assert client.get(f"/corrections/?about={address}").context["page"].address == address


def test_what_is_gone_says_why_and_what_one_can_do(client, archive):
    archive.trade.held = "The publisher <b>asked</b>."
    archive.trade.save()
    response = client.get(archive.trade.get_absolute_url())
    html = response.content.decode()

    assert response.status_code == 410
    assert "The publisher &lt;b&gt;asked&lt;/b&gt;." in html
    assert '<a href="/statements/">Look in the list of statements</a>' in html
    assert f'<a href="/corrections/?about={archive.trade.get_absolute_url()}">Tell the editors</a>' in html


def test_what_is_not_there_offers_a_search_and_no_report_about_it(client, db):
    response = client.get("/people/nobody/")
    html = response.content.decode()

    assert response.status_code == 404
    assert '<form class="find big" action="/search/"' in html
    assert "about=/people" not in html


def test_a_form_from_elsewhere_is_told_what_to_do(db):
    response = Client(enforce_csrf_checks=True).post("/corrections/", {"about": "/", "words": "x"})

    assert response.status_code == 403
    assert "Allow cookies for this site" in text_of(response)


def test_the_page_of_a_failure_needs_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        html = render_to_string("500.html")
    assert "Something went wrong on our side" in html
    assert 'rel="stylesheet"' in html
