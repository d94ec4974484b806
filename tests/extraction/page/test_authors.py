"""Who wrote an article: names in every form that bylines have, what stands beside them, and who is no author."""

import json

import pytest

from archive.extraction.page.authors import candidates, chosen
from archive.extraction.page.blocks import blocks_of
from archive.extraction.page.bylines import names_in
from archive.extraction.page.lines import read_text_lines
from archive.extraction.page.page import read_page
from tests.extraction.page.test_page import MORE, PROSE

TITLE = "Ministry Publishes New Rules for Trade"
TEXT = f"{TITLE}\n\nBYLINE\n\n{PROSE}\n\n{MORE}\n"
HTML = (
    '<!DOCTYPE html><html lang="en"><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{byline}'
    "<p>{prose}</p><p>{more}</p></article></body></html>"
)


def authors(text: str) -> list[str]:
    found = read_page(text).metadata.authors
    for author in found:
        assert text[slice(*author.passage.span)] == author.passage.text
    return [author.value for author in found]


def page(byline: str = "", head: str = "") -> str:
    return HTML.format(title=TITLE, head=head, byline=byline, prose=PROSE, more=MORE)


def linked(author: object, **more: object) -> str:
    facts = {"@type": "NewsArticle", "headline": TITLE, "author": author, **more}
    return f'<script type="application/ld+json">{json.dumps(facts)}</script>'


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Rowe and Bo Larsen", ["Ann Rowe", "Bo Larsen"]),
        ("Von Jan Weber, Anna von Berg und Max Holm, Berlin", ["Jan Weber", "Anna von Berg", "Max Holm", "Berlin"]),
        ("Article by ANN ROWE AND BO LARSEN For Evening Paper", ["ANN ROWE", "BO LARSEN", "Evening Paper"]),
        ("By Courier staff writer Ann Rowe", ["Courier", "Ann Rowe"]),
        ("Posted by R. V. Rowe at 2:33 PM", ["R. V. Rowe", "PM"]),
        ("PorMaria Costa", ["Maria Costa"]),
        ("By Ann RoweStaff Writer", ["Ann Rowe"]),
        ("The Paper's Ann Rowe", ["Paper", "Ann Rowe"]),
        ("von summsumm am 3. Mai", ["summsumm", "Mai"]),
        ("By Ann Rowe Jr. (rowe@example.org)", ["Ann Rowe Jr."]),
        ("By Dan Rowe", ["Dan Rowe"]),
        ("记者 张三", ["张三"]),
        ("Ann Rowe Ann Rowe", ["Ann Rowe"]),
        ("By Ann Rowe Follow", ["Ann Rowe"]),
        ("von Ann Rowe Lesezeit: 4", ["Ann Rowe"]),
    ],
)
def test_names_in_a_line(line: str, names: list[str]) -> None:
    assert [named.value for named in names_in(line)] == names
    assert all(line[slice(*named.span)] == named.value for named in names_in(line))


@pytest.mark.parametrize(
    ("line", "signs"),
    [
        ("Words by Ann Rowe; photographs by Bo Larsen", ["author", "credit"]),
        ("Text & Fotos: Ann Rowe", ["author"]),
        ("Foto: Ann Rowe", ["credit"]),
        ("Ann Rowe", [""]),
    ],
)
def test_the_word_before_a_name_tells_what_he_did(line: str, signs: list[str]) -> None:
    assert [named.sign for named in names_in(line)] == signs


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("By Ann Rowe and David Larsen", ["Ann Rowe", "David Larsen"]),
        ("By Ann Rowe with David Larsen", ["Ann Rowe", "David Larsen"]),
        ("By ROWE, ANN", ["Ann Rowe"]),
        ("By Ann Rowe (rowe@example.org)", ["Ann Rowe"]),
        ("By Ann Rowe, Health Reporter", ["Ann Rowe"]),
        ("By Ann Rowe, Northhaven", ["Ann Rowe"]),
        ("By\nAnn Rowe", ["Ann Rowe"]),
        ("By Ann Rowe Follow\n3 May 2025", ["Ann Rowe"]),
        ("Ann Rowe\n3 May 2025", ["Ann Rowe"]),
        ("Words by Ann Rowe; photographs by David Larsen", ["Ann Rowe"]),
        ("By Staff Writer", []),
        ("May 3, 2023", []),
    ],
)
def test_bylines_of_a_text(byline: str, wanted: list[str]) -> None:
    assert authors(TEXT.replace("BYLINE", byline)) == wanted


@pytest.mark.parametrize(
    ("credit", "wanted"),
    [
        ("(Reporting by Ann Rowe in Northhaven and David Larsen; Editing by Mary Holm)", ["Ann Rowe", "David Larsen"]),
        ("The Evening Paper’s Ann Rowe contributed to this report.", ["Ann Rowe"]),
        ("With files from Ann Rowe", ["Ann Rowe"]),
        ("To contact Evening Paper staff for this story: Ann Rowe in Northhaven", ["Ann Rowe"]),
        ("Editing by Mary Holm", []),
    ],
)
def test_who_had_a_part_in_the_report(credit: str, wanted: list[str]) -> None:
    assert authors(f"{TITLE}\n\n{PROSE}\n\n{MORE}\n\n{credit}\n") == wanted


@pytest.mark.parametrize(
    ("head", "byline", "wanted"),
    [
        (linked({"@type": "Person", "givenName": "Ann", "familyName": "Rowe"}), "", ["Ann Rowe"]),
        (
            linked(
                [
                    {"@type": "Person", "name": "", "familyName": "Rowe", "givenName": "Ann"},
                    {"@type": "Person", "familyName": "Larsen", "givenName": "David"},
                ]
            ),
            "",
            ["Ann Rowe", "David Larsen"],
        ),
        (
            linked({"@type": "Organization", "name": "Radio Northhaven"}),
            "<p class='byline'>By Ann Rowe</p>",
            ["Ann Rowe"],
        ),
        ('<meta name="citation_author" content="Rowe, Ann M.">', "", ["Ann M. Rowe"]),
        ('<meta name="author" content="Ann Rowe / David Larsen">', "", ["Ann Rowe", "David Larsen"]),
        ("", '<p>By <a rel="author" href="/staff/rowe">Ann Rowe</a> | <a href="#">@rowe</a></p>', ["Ann Rowe"]),
        ('<meta name="author" content="Evening Paper"><meta property="og:site_name" content="Evening Paper">', "", []),
    ],
)
def test_what_a_web_page_states(head: str, byline: str, wanted: list[str]) -> None:
    assert authors(page(byline, head)) == wanted


def test_an_organisation_given_as_author_is_the_publisher() -> None:
    found = read_page(page(head=linked({"@type": "Organization", "name": "Radio Northhaven"}))).metadata
    assert found.publisher is not None
    assert found.publisher.value == "Radio Northhaven"


def test_authors_of_other_articles_are_none() -> None:
    teasers = "\n".join(
        f"Another headline of the day, number {n}\nBy {name}" for n, name in enumerate(("Mary Holm", "Paul Byrne"))
    )
    assert authors(f"{TITLE}\n\nBy Ann Rowe\n\n{PROSE}\n\n{MORE}\n\nMore from Evening Paper\n{teasers}\n") == [
        "Ann Rowe"
    ]


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("By Ann Rowe and David Larsen", ["Ann Rowe", "David Larsen"]),
        ("By Ann Rowe and\nDavid Larsen", ["Ann Rowe", "David Larsen"]),
        ("By Ann Rowe\nDavid Larsen", ["Ann Rowe"]),
    ],
)
def test_less_is_enough_for_who_stands_in_a_list_with_an_author(byline: str, wanted: list[str]) -> None:
    text = TEXT.replace("BYLINE", byline)
    lines = read_text_lines(blocks_of(text), [TITLE])
    mentions = [one for one in candidates(text, [], lines, []) if one.name in {"Ann Rowe", "David Larsen"}]
    assert [fact.value for fact in chosen(mentions, [0.8, 0.2])] == wanted


@pytest.mark.parametrize("month", ["May", "Mai", "Janvier", "Agosto"])
def test_a_month_is_no_name_in_any_language(month: str) -> None:
    text = TEXT.replace("BYLINE", f"By Ann Rowe, 3 {month} 2025")
    lines = read_text_lines(blocks_of(text), [TITLE])
    assert {one.name for one in candidates(text, [], lines, [])} == {"Ann Rowe"}


def test_whom_the_article_names_at_the_start_of_a_sentence_is_no_author() -> None:
    text = """Harbour to be dredged, says minister

Wellington, March 4th, 2022 – Transport Minister Anna Holloway said the harbour would be dredged before winter.

She also stressed the need for a second pilot boat. “We cannot wait another year,” Holloway said.

Peter Marsh, director of the Harbour Research Institute, said the sand would be used to build up the northern beach.
"""
    assert read_page(text).metadata.authors == ()
