"""Facts that a page states of itself: read as they are meant, and doubted aloud where they do not agree."""

import pytest

from archive.extraction.page.dates import dates_in, moment_of, signed_on
from archive.extraction.page.page import read_page
from tests.extraction.test_page import PROSE


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
    assert [problem.code for problem in found.problems] == codes


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


def test_assistance_is_authorship() -> None:
    text = f"Rules for Trade Are Out\n\n{PROSE}\n\nWith assistance from Ann Lee and Bo Chen\n"
    assert [author.value for author in read_page(text).metadata.authors] == ["Ann Lee", "Bo Chen"]


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
