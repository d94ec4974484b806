"""Facts that a page states of itself: read as they are meant, and doubted aloud where they do not agree."""

from typing import Any

import pytest

from archive.extraction.page.dates import dates_in, moment_of, signed_on
from archive.extraction.page.front_matter import front_matter
from archive.extraction.page.page import read_page
from tests.extraction.page.test_page import MORE, PROSE

RULES = "Rules for Trade Are Out"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"Ministry Acts\n\nBeijing, July 11th, 2023 – {PROSE}", {"published": "2023-07-11", "place": "Beijing"}),
        (f"{RULES}\n\nTaipei, Jan. 18 (CNA) {PROSE}", {"title": RULES, "publisher": "CNA", "place": "Taipei"}),
        (
            f" date 2024-04-26 {RULES}\n\n08:37, April 26, 2024 By Ann Lee ( Evening Paper\n\n{PROSE}",
            {"title": RULES, "published": "2024-04-26", "publisher": "Evening Paper", "authors": ["Ann Lee"]},
        ),
        (f"{RULES}\nBy Ann Lee and Bo Chen\n\n{PROSE}", {"title": RULES, "authors": ["Ann Lee", "Bo Chen"]}),
        (f"{RULES}\n\n{PROSE}\n\nSource: Evening Paper", {"title": RULES, "publisher": "Evening Paper"}),
        (f"{RULES}\n\n{PROSE}\n\nAs reported by Evening Paper, {MORE}", {"title": RULES, "publisher": "Evening Paper"}),
        (
            f"# Rules are out\n## Facts:\n+ Source: Evening Paper\n+ Date: 25 May 2021\n+ Author: Ann Lee\n\n{PROSE}",
            {
                "title": "Rules are out",
                "published": "2021-05-25",
                "publisher": "Evening Paper",
                "authors": ["Ann Lee"],
            },
        ),
        (
            f"---\ntitle: 'Rules &amp; trade'\ndate: 2016-03\nauthor: Staff Writer\n---\n{PROSE}",
            {"title": "Rules & trade", "published": "2016-03"},
        ),
        (f"{RULES}\n\n{PROSE}\n\n(Reporting by Ann Lee; Editing by Bo Chen)", {"title": RULES, "authors": ["Ann Lee"]}),
        (f"{RULES}\n\n{PROSE}\n\nWith assistance from Ann Lee and Bo Chen\n", {"authors": ["Ann Lee", "Bo Chen"]}),
    ],
)
def test_metadata(text: str, expected: dict[str, Any]) -> None:
    found = read_page(text).metadata
    for name in ("published", "publisher", "place", *({"title"} & expected.keys())):
        fact = getattr(found, name)
        assert (fact.value if fact else None) == expected.get(name), name
    assert [author.value for author in found.authors] == expected.get("authors", [])
    for fact in (found.title, found.published, found.publisher, found.place, *found.authors):
        if fact:
            assert text[slice(*fact.passage.span)] == fact.passage.text


def test_front_matter_folds_its_lines() -> None:
    text = "---\npost_title: >\n  Rules for trade\n  are out\nlinks:\n  - https://example.org/a\n---\nBody."
    values, start = front_matter(text)
    assert [(line.key, line.value) for line in values] == [
        ("post title", "Rules for trade\n  are out"),
        ("links", "https://example.org/a"),
    ]
    assert text[start:] == "Body."
    assert read_page(text.replace("Body.", PROSE)).metadata.title is not None


@pytest.mark.parametrize(
    ("printed", "date"),
    [
        ("April 26, 2024", "2024-04-26"),
        ("08:37, April 26, 2024", "2024-04-26"),
        ("July 11th, 2023", "2023-07-11"),
        ("Wednesday, 16 May 2012, 12:16 pm", "2012-05-16"),
        ("2016-03-28 12:25:16", "2016-03-28"),
        ("2026-02-20T03:00:00Z", "2026-02-20"),
        ("Sept. 3, 2020", "2020-09-03"),
        ("3rd of May 2021", "2021-05-03"),
        ("May 2024", "2024-05"),
        ("2024-05", "2024-05"),
        ("26/04/2024", "2024-04-26"),
        ("04/26/2024", "2024-04-26"),
        ("05/06/2024", "2024"),
        ("05/05/2024", "2024-05-05"),
        ("2024年4月26日", "2024-04-26"),
        ("2024년 4월 26일", "2024-04-26"),
        ("26. 04. 2024, 14:59 Uhr", "2024-04-26"),
        ("05.06.2024", "2024-06-05"),
        ("Freitag, 5. März 2024", "2024-03-05"),
        ("13 Dezember, 2015", "2015-12-13"),
        ("le 24 févr. 2024 à 08:01", "2024-02-24"),
        ("1er mars 2024", "2024-03-01"),
        ("5 de março de 2024", "2024-03-05"),
        ("20 Nisan 2026•Güncelleme", "2026-04-20"),
        ("2024 m. kovo 5 d.", "2024-03-05"),
        ("2024. gada 5. marts", "2024-03-05"),
        ("ngày 5 tháng 3 năm 2024", "2024-03-05"),
        ("5 марта 2024 г.", "2024-03-05"),
        ("5 مارس 2024", "2024-03-05"),
        ("PublishedApril 26, 2024Updated", "2024-04-26"),
        ("28-Apr-2024", "2024-04-28"),
        ("10. listopada 2024", None),  # November in Poland, October in Croatia
        ("05.06.2024-15:49", "2024-06-05"),
        ("05 | 06 | 2024", "2024-06-05"),
        ("05.06.24", None),
        ("2 days ago", None),
        ("April 31, 2024", None),
        ("Jan. 18", None),
        ("March madness 20245", None),
        ("version 1.2.2024.3", None),
    ],
)
def test_dates_are_read_as_precisely_as_printed(printed: str, date: str | None) -> None:
    found = next(dates_in(printed), None)
    assert (str(found.date) if found else None) == date
    if found:
        assert printed[slice(*found.span)] in printed


@pytest.mark.parametrize(
    ("printed", "day_first", "date"),
    [
        ("05/06/2024", True, "2024-06-05"),
        ("05/06/2024", False, "2024-05-06"),
        ("05/26/2024", True, "2024-05-26"),
        ("26-05-2024", False, "2024-05-26"),
        ("05.06.24", None, "2024-06-05"),
        ("03.Mär.19", None, "2019-03-03"),
    ],
)
def test_dates_are_read_in_the_order_of_their_country(printed: str, day_first: bool | None, date: str) -> None:
    assert [str(found.date) for found in dates_in(printed, day_first=day_first, short=True)] == [date]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ('"President Joe\\_Bide\\u2019s \\"new\\" L\\xF3pez\\\n  \\ rules"', 'President Joe Bide’s "new" López rules'),
        ("'It''s over'", "It's over"),
        ("Rules for trade | Evening Paper\nsource: Evening Paper", "Rules for trade"),
        ("Rules for trade | Evening Post", "Rules for trade"),
        ("Rules for trade | Tel Aviv, Israel", "Rules for trade | Tel Aviv, Israel"),
        ("Rules for trade - Far Eastern Morning Mail\nurl: https://www.femm.example/a", "Rules for trade"),
        ("Trade - a history of rules", "Trade - a history of rules"),
    ],
)
def test_titles_of_a_front_matter(line: str, title: str) -> None:
    text = f"---\ntitle: {line}\n---\n{PROSE}"
    found = read_page(text).metadata.title
    assert found is not None
    assert found.value == title
    assert text[slice(*found.passage.span)] == found.passage.text


@pytest.mark.parametrize(
    ("front", "published", "codes"),
    [
        ("date: 05/06/2024", "2024", ["date-ambiguous"]),
        ("date: 05/06/2024\nurl: https://a.example/2024/06/05/rules", "2024-06-05", []),
        ("date: 2024-06-05\npublished: 2024-06-08", "2024-06-08", ["date-differs"]),
        ("url: https://a.example/2024/06/05/rules.html", "2024-06-05", []),
        ("url: https://a.example/2024/06/rules.html", "2024-06", []),
        ("url: https://a.example/t20240605_11855.html", "2024-06-05", []),
        ("image: https://a.example/2024/06/05/rules.jpg", None, []),
        ("number: No. 2024-06", None, []),
    ],
)
def test_dates(front: str, published: str | None, codes: list[str]) -> None:
    found = read_page(f"---\ntitle: Rules for trade\n{front}\n---\n{PROSE}").metadata
    assert (found.published.value if found.published else None) == published
    assert [problem.code for problem in found.problems] == codes


@pytest.mark.parametrize(
    ("stated", "printed", "published", "codes"),
    [
        # UTC does not tell the publisher's day; the day that the page prints does.
        ("2024-04-26T23:30:00Z", "April 27, 2024", "2024-04-27", []),
        ("2024-04-27T01:30:00.000Z", "26 April 2024", "2024-04-26", []),
        ("2024-04-26 23:30 UTC", "2024-04-27 07:30 GMT+8", "2024-04-27", []),
        ("2024-04-26T23:30:00+00:00", "April 26, 2024", "2024-04-26", []),
        ("2024-04-26T23:30:00Z", "", "2024-04-26", []),
        ("2024-04-26T23:30:00Z", "April 2024", "2024-04-26", []),
        # No time zone makes it that day.
        ("2024-04-26T08:30:00Z", "April 28, 2024", "2024-04-26", ["date-differs"]),
        ("2024-04-26T08:30:00Z", "April 27, 2024", "2024-04-26", ["date-differs"]),
        # The publisher's own clock is right as it stands.
        ("2024-04-27T07:30:00+08:00", "April 27, 2024", "2024-04-27", []),
        ("2024-04-27T07:30:00+08:00", "2024-04-26 23:30 GMT", "2024-04-27", []),
        ("2024-04-27T07:30:00+0800", "April 26, 2024", "2024-04-27", ["date-differs"]),
        ("2024-04-26 23:30", "April 27, 2024", "2024-04-26", ["date-differs"]),
        ("2024-04-26T23:30:00Z", "2024-04-27 00:10 GMT", "2024-04-26", ["date-differs"]),
    ],
)
def test_the_day_is_the_publishers_own(stated: str, printed: str, published: str, codes: list[str]) -> None:
    text = f"---\ntitle: Rules for trade are out\npublished: {stated}\n---\n{printed}\n\n{PROSE}"
    found = read_page(text).metadata
    assert found.published is not None
    assert found.published.value == published
    assert text[slice(*found.published.passage.span)] == found.published.passage.text
    assert [problem.code for problem in found.problems if problem.code.startswith("date")] == codes


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("2024-04-26T23:30:00Z", "2024-04-26T23:30:00+00:00"),
        ("2024-04-26 07:30 GMT+8", "2024-04-26T07:30:00+08:00"),
        ("2024-04-26 07:30:01.25 -0330", "2024-04-26T07:30:01-03:30"),
        ("April 26, 2024, 7:30 p.m. GMT", "2024-04-26T19:30:00+00:00"),
        ("April 26, 2024 at 12:05 am (UTC+05:30)", "2024-04-26T00:05:00+05:30"),
        ("2024-04-26 07:30", None),
        ("2024-04-26 07:30 EST", None),
        ("2024-04-26 27:30 GMT", None),
        ("2024-04-26T23:30:00+99:00", None),
        ("2024-04 07:30 GMT", None),
    ],
)
def test_a_moment_is_known_where_its_clock_is(printed: str, moment: str | None) -> None:
    found = moment_of(printed, next(dates_in(printed)))
    assert (found.isoformat() if found else None) == moment


@pytest.mark.parametrize(
    ("stated", "body", "place"),
    [
        ('"dateline": "KHARTOUM, Sudan, April 26 (Agency)"', PROSE, "KHARTOUM, Sudan"),
        ('"dateline": "Washington, D.C. - "', PROSE, "Washington, D.C."),
        ('"contentLocation": {"@type": "Place", "name": "S\\u00e3o Paulo"}', PROSE, "São Paulo"),
        ('"contentLocation": {"@type": "Place", "address": {"addressLocality": "Leeds"}}', PROSE, "Leeds"),
        ('"contentLocation": [{"@type": "Place", "name": "Leeds, UK"}]', PROSE, "Leeds, UK"),
        ('"locationCreated": {"@type": "Place", "name": "北京"}', PROSE, "北京"),
        ('"dateline": "Leeds", "contentLocation": "York"', PROSE, "Leeds"),
        ('"contentLocation": "York"', f"LEEDS (Agency) - {PROSE}", "LEEDS"),
        ('"contentLocation": ["York", "Leeds"]', PROSE, None),
        ('"contentLocation": "The Netherlands"', PROSE, None),
        ('"dateline": "2024-04-26"', PROSE, None),
        ('"contentLocation": {"geo": {"latitude": 1}}', PROSE, None),
    ],
)
def test_a_place_of_structured_data_counts_where_no_dateline_is_printed(
    stated: str, body: str, place: str | None
) -> None:
    text = (
        f'<html><head><script type="application/ld+json">{{"@type": "NewsArticle", {stated}}}</script></head>'
        f"<body><h1>Rules for trade</h1><p>{body}</p><p>{PROSE}!</p></body></html>"
    )
    found = read_page(text).metadata.place
    assert (found.value if found else None) == place
    if found:
        assert text[slice(*found.passage.span)] == found.passage.text


def test_an_agency_comes_before_the_site_that_prints_it() -> None:
    found = read_page(f"---\ntitle: Rules\npublisher: Daily Roundup\n---\nBEIJING (Reuters) - {PROSE}").metadata
    assert found.publisher is not None
    assert found.publisher.value == "Reuters"
    assert [problem.code for problem in found.problems] == ["publisher-differs"]
    assert "Daily Roundup" in found.problems[0].message


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("this fourteenth day of September, in the year of our Lord two thousand twenty-three", "2023-09-14"),
        ("this 4th day of May, 2021", "2021-05-04"),
        ("this thirtieth day of February, two thousand twenty", None),
        ("this twenty-second day of July, in the year of our Lord two thousand twenty-second", None),
        ("a day of rest", None),
    ],
)
def test_dates_in_words(words: str, date: str | None) -> None:
    found = signed_on(f"I have set my hand {words}.")
    assert (str(found.date) if found else None) == date
