"""Facts that a page states of itself: read as they are meant, and doubted aloud where they do not agree."""

import pytest

from archive.extraction.page.page import read_page
from archive.extraction.page.worded_dates import signed_on
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
