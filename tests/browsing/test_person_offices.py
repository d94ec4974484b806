"""Roles over time on a person's page."""

import re

import pytest

from archive.browsing.person_offices import offices_held, with_passages
from archive.browsing.speaker_roles import as_printed, with_newest
from archive.indexing.build import update_index
from archive.models import Role
from tests import builders
from tests.browsing.test_details import text_of

pytestmark = pytest.mark.django_db


def article(published, *paragraphs, **fields):
    return builders.make_article(paragraphs=paragraphs, published=published, **fields)


def printed(person, title, published, organisation=None, times=1):
    for _ in range(times):
        where = article(published, f"It was {title} {person.name} who came.")
        role = builders.make_role(person, title, organisation, where, f"{title} {person.name}")
    return role


def offices(person):
    update_index()
    roles = with_newest(as_printed(Role.objects.public())).filter(person=person)
    return with_passages(offices_held(roles))


def shown(person):
    return [(one.title, one.also, str(one.organisation or ""), one.printed) for one in offices(person)]


@pytest.fixture
def xi():
    return builders.make_person("Xi Jinping")


def test_forms_of_one_office_stand_together_under_the_form_printed_most(xi):
    printed(xi, "President", "2020", times=2)
    printed(xi, "Chinese President", "2021", times=3)
    printed(xi, "President of China", None)
    printed(xi, "Chinese leader", "2024")
    assert shown(xi) == [
        ("Chinese leader", [], "", 1),
        ("Chinese President", ["President", "President of China"], "", 6),
    ]


def test_another_organisation_is_another_role_and_none_goes_with_the_only_one(xi):
    firm, other = builders.make_organisation("Xiaomi"), builders.make_organisation("Kingsoft")
    printed(xi, "CEO", "2022", firm)
    printed(xi, "chief executive", "2021")
    assert shown(xi) == [("chief executive", ["CEO"], "Xiaomi", 2)]
    printed(xi, "CEO", "2010", other)
    assert shown(xi) == [("CEO", [], "Xiaomi", 1), ("chief executive", [], "", 1), ("CEO", [], "Kingsoft", 1)]
    builders.reject(other)
    assert shown(xi) == [("chief executive", ["CEO"], "Xiaomi", 3)]


def test_offices_of_two_countries_are_two(xi):
    printed(xi, "French Ambassador", "2020")
    printed(xi, "German Ambassador", "2022")
    printed(xi, "Ambassador", "2021")
    assert [one.title for one in offices(xi)] == ["German Ambassador", "Ambassador", "French Ambassador"]


def test_the_newest_first_the_undated_then_what_an_editor_set(xi):
    builders.make_role(xi, "member")
    printed(xi, "host", None)
    printed(xi, "mayor", "2001-05")
    printed(xi, "guest", "2024-04", times=1)
    printed(xi, "Premier", "2024-04", times=2)
    assert [one.title for one in offices(xi)] == ["Premier", "guest", "mayor", "host", "member"]


def test_first_and_last_date_evidenced(xi):
    for date in ("2021-03-02", None, "2024", "2019-05"):
        printed(xi, "President", date)
    [one] = offices(xi)
    assert (str(one.first.article.published), str(one.last.article.published)) == ("2019-05", "2024")
    assert one.years == [2019, 2024]
    assert [str(passage.article.published) for passage in one.between] == ["2021-03-02", "None"]


def test_one_date_is_said_once(xi):
    printed(xi, "President", "2024-03", times=2)
    [one] = offices(xi)
    assert (one.first, one.years, len(one.between)) == (None, [], 1)
    printed(xi, "President", "2024-02")
    [one] = offices(xi)
    assert (str(one.first.article.published), one.years) == ("2024-02", [2024])


def test_only_so_many_passages_are_listed_and_the_rest_is_counted(xi):
    for number in range(1, 29):
        printed(xi, "President", f"2024-02-{number:02}")
    [one] = offices(xi)
    assert ([passage.article.published.latest.day for passage in one.between], one.left_out) == (
        [27, 26, 25, 24, 23],
        21,
    )


def test_reviewed_where_every_form_is(xi):
    builders.accept(printed(xi, "President", "2020"))
    other = printed(xi, "Chinese President", "2021")
    assert not offices(xi)[0].is_reviewed
    builders.accept(other)
    assert offices(xi)[0].is_reviewed


def test_the_page_tells_it_all(client, xi):
    firm = builders.make_organisation("Xiaomi")
    first = article("2019", "Xiaomi founder Xi Jinping came.", publisher=builders.make_organisation("The Record"))
    last = article("2024-04-26", "Xi Jinping, founder of Xiaomi, said no.")
    builders.make_role(xi, "founder", firm, first, "Xiaomi founder Xi Jinping")
    builders.make_role(xi, "Founder of Xiaomi", firm, last, "Xi Jinping, founder of Xiaomi")
    builders.make_role(xi, "guest")
    builders.make_statement(last, "no", xi)
    response = client.get(xi.get_absolute_url())
    html, words = response.content.decode(), text_of(response)

    assert '<time datetime="2019">2019</time>–<time datetime="2024">2024</time>' in html
    assert f'<a href="{firm.get_absolute_url()}">Xiaomi</a>' in html
    assert f'<a href="{first.get_absolute_url()}">Xiaomi founder Xi Jinping</a>' in html
    assert f'<a href="{last.get_absolute_url()}">Xi Jinping, founder of Xiaomi</a>' in html
    assert "Last: “ Xi Jinping, founder of Xiaomi ”, publisher not stated, 26 Apr 2024" in words
    assert "First: “ Xiaomi founder Xi Jinping ”, The Record, 2019" in words
    assert "Also printed: founder" in words
    assert re.search(r"guest set by an editor not yet reviewed", words)


def test_beside_each_statement_the_role_at_its_time(client, xi):
    printed(xi, "governor", "2002")
    printed(xi, "President", "2020")
    before = article("2003", "Xi Jinping said one.")
    after = article("2021", "Xi Jinping said two.")
    own = article("2022", "Chinese leader Xi Jinping said three.")
    builders.make_role(xi, "Chinese leader", None, own, "Chinese leader Xi Jinping")
    never = article("1990", "Xi Jinping said four.")
    for where, words in ((before, "one"), (after, "two"), (own, "three"), (never, "four")):
        builders.make_statement(where, words, xi, cue="said")
    words = text_of(client.get(xi.get_absolute_url()))

    assert "Chinese leader said three" in words
    assert "President said two" in words
    assert "governor said one" in words
    assert "role not printed said four" in words
