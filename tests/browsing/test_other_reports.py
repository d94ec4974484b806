"""Other reports of a remark on the statement's page: which, in what order, and with what differences."""

import re

import pytest
from django.utils.html import strip_tags

from archive.browsing.other_reports import SHOWN, Part, differences, other_reports
from archive.indexing.build import rebuild_index
from tests import builders
from tests.indexed import refresh

FULL = "“We will open our markets to all companies, and we will protect their rights,”"
TOLD = "they will open markets to all companies, and will protect their legal rights"


def marked(parts):
    """``+words+`` only there, ``-words-`` only here."""
    sign = {"same": "", "added": "+", "left out": "-"}
    return "".join(f"{sign[part.what]}{part.text}{sign[part.what]}{' ' if part.space else ''}" for part in parts)


@pytest.mark.parametrize(
    ("this", "other", "shown"),
    [
        ("trade is open", "trade is open", "trade is open"),
        ("trade is open", "“Trade is open.”", "“Trade is open.”"),
        ("“We will reform.”", "they will reform", "-We- +they+ will reform"),
        ("adhere to open innovation and strengthen global cooperation",
         "continue to adhere to open innovation and strengthen international cooperation",
         "+continue to+ adhere to open innovation and strengthen -global- +international+ cooperation"),
        ("one two three four", "one four", "one -two three- four"),
        ("a — b", "a b", "a b"),
        ("我们将扩大开放。", "我们将进一步扩大开放", "我们将+进一步+扩大开放"),
        ("", "said", "+said+"),
    ],
)  # fmt: skip
def test_differences(this, other, shown):
    assert marked(differences(this, other)) == shown


def test_many_words_that_one_has_alone_are_shortened():
    long = " ".join(f"w{number}" for number in range(20))
    assert marked(differences("a b", f"“{long} a b {long}”")) == "+“… w15 w16 w17 w18 w19+ a b +w0 w1 w2 w3 w4 …”+"
    assert marked(differences(f"a {long} b", "a b")) == "a -w0 w1 w2 w3 w4 … w15 w16 w17 w18 w19- b"
    assert marked(differences(f"{long} a b {long}", "a b")) == "a b"  # it is shorter; nothing stands there otherwise
    assert differences(f"a {long}", f"a {long}") == [Part("same", f"a {long}", space=False)]


def tell(words, speaker, day, *, publisher=None, title="", kind="direct", before="", **fields):
    article = builders.make_article(title, [f"{before}Somebody said: {words} That was all."], day, publisher)
    return builders.make_statement(article, words, speaker, kind=kind, cue="said", speaker_words="Somebody", **fields)


@pytest.fixture
def reports(db):
    li, daily = builders.make_person("Li Qiang"), builders.make_organisation("China Daily")
    made = [
        tell(FULL, li, "2024-04-26", title="Premier speaks"),
        tell(TOLD, li, "2024-04-27", publisher=daily, title="Markets to open", kind="indirect", review="accepted"),
        tell(FULL, li, "2024-04-25", title="First"),
    ]
    refresh()
    return made


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def test_the_page_has_the_other_reports_the_earliest_first(client, reports):
    response = client.get(reports[0].get_absolute_url())
    html, shown = response.content.decode(), text_of(response)

    assert [str(one.statement.article) for one in response.context["reports"].shown] == ["First", "Markets to open"]
    assert "25 Apr 2024 publisher not stated Li Qiang, “Somebody” said" in shown
    assert "First quoted word for word not yet reviewed" in shown
    assert "(only here: We) (only there: they) will open (only here: our) markets to all companies" in shown
    assert "Markets to open reported reviewed" in shown
    assert f'<a href="{reports[1].get_absolute_url()}"><del>' in html
    assert "Underlined words stand only in the other report" in shown


def test_a_page_without_others_says_nothing_of_it(client, reports):
    for gone in (reports[1], reports[2]):
        builders.reject(gone)
    assert "Other reports" not in text_of(client.get(reports[0].get_absolute_url()))
    refresh()
    assert "Other reports" not in text_of(client.get(reports[0].get_absolute_url()))


def test_where_nothing_differs_no_marks_are_explained(client, reports):
    builders.reject(reports[1])
    shown = text_of(client.get(reports[0].get_absolute_url()))
    assert "Other reports of the same remark" in shown
    assert "only in the other report" not in shown


def test_only_what_readers_may_see(client, reports, public):
    rebuild_index()
    found = client.get(reports[0].get_absolute_url())
    assert found.status_code == (200 if public == "all" else 404)
    if public == "reviewed":
        builders.accept(reports[0].article), builders.accept(reports[1].article), builders.accept(reports[0])
        assert [one.statement.pk for one in other_reports(reports[0]).shown] == []
        refresh()
        assert [one.statement.pk for one in other_reports(reports[0]).shown] == [reports[1].pk]


def test_other_words_of_one_remark_are_not_compared(reports):
    li = reports[0].attributions.get().person
    end = "“whoever comes to us and stays will be welcome, and so will their families.”"
    tell(f"{FULL[:-1]} and {end[1:]}", li, "2024-04-26", title="All of it")
    last = tell(end, li, "2024-04-26", title="The end of it")
    refresh()
    apart = {str(one.statement.article): one.apart for one in other_reports(last).shown}
    assert apart == {"First": True, "Premier speaks": True, "Markets to open": True, "All of it": False}


def test_two_queries_and_a_few_lines_however_many_there_are(django_assert_num_queries, reports):
    li = reports[0].attributions.get().person
    for number in range(SHOWN + 3):
        tell(FULL, li, "2024-04-28", title=f"Number {number}")
    alone = tell("“Nobody else has printed these words of the premier at all.”", li, "2024-04-26")
    refresh()
    with django_assert_num_queries(2):
        found = other_reports(reports[0])
        assert [bool(one.statement.speakers[0].entity) for one in found.shown] == [True] * SHOWN
    assert found.more == 5
    with django_assert_num_queries(1):
        assert other_reports(alone).shown == []


def test_text_from_files_stays_text(client, db):
    eve = builders.make_person("Eve")
    words = "“<script>alert(1)</script> we will open our markets & protect all the rights”"
    pages = [tell(words, eve, "2024", title=f"<b>{number}</b>", before="<i>") for number in range(2)]
    pages.append(tell(words.replace("all", "<del>all"), eve, "2024"))
    for one in pages:
        one.article.published = "2024-04-26"
        one.article.save()
    refresh()
    html = client.get(pages[0].get_absolute_url()).content.decode()
    assert "Other reports" in html
    assert not re.search(r"<script>|<b>\d|<del>all|<i>", html)
