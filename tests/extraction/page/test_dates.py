"""Dates in words: the names of months that pages of many languages print."""

import pytest
from babel import Locale

from archive.extraction.page.dates import dates_in, day_first_in, month_of
from archive.extraction.words import word_list

# Languages of newspapers that count months as the Gregorian calendar does.
LANGUAGES = """
    af ar az be bg bs ca cs cy da de de_AT el es es_UY et eu fi fil fr ga gl he hi hr hu hy id is it ka kk lb lt lv mk
    mr ms mt nb nl nn pl pt ro ru sk sl sq sr sr_Latn sv sw ta te tr uk ur uz
"""


def test_the_list_of_months_is_what_babel_knows_without_the_names_of_two_months() -> None:
    meant: dict[str, set[int]] = {}
    for locale in map(Locale.parse, LANGUAGES.split()):
        for names in (
            locale.months[use][length] for use in ("format", "stand-alone") for length in ("wide", "abbreviated")
        ):
            for number, name in names.items():
                meant.setdefault(name.casefold().strip(". ").rpartition(" ")[2], set()).add(number)
    known = {f"{name} {min(numbers)}" for name, numbers in meant.items() if len(numbers) == 1 and len(name) > 1}
    assert word_list("months") == known


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 mai 2024", "2024-05-12"),
        ("12. Jänner 2024", "2024-01-12"),
        ("3 de setembro de 2023", "2023-09-03"),
        ("21 kwietnia 2024", "2024-04-21"),
        ("12 lipanj 2024", "2024-06-12"),
    ],
)
def test_months_are_read_in_many_languages(text: str, day: str) -> None:
    assert [str(printed.date) for printed in dates_in(text)] == [day]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("Rates of 25/06/2024", "en", True),
        ("Rates of 06-25-2024", "en", False),
        ("Volume 3.25/06/2024 and 1/25/06/2024", "en", None),
        ("Rates of 05/06/2024", "en", None),
        ("Rates of 05/06/2024", "de", True),
        ("news.example.co.uk and shop.example.com.au", "en", True),
        ("news.example.gov", "en", False),
        ("file.uk.html and .us", "en", None),
    ],
)
def test_whether_the_day_comes_first_is_told_by_other_dates_the_language_and_addresses(
    text: str, language: str, first: bool | None
) -> None:
    assert day_first_in(text, language) is first


def test_a_number_in_a_circle_is_no_month() -> None:
    assert [month_of(word) for word in ("3", "März", "❶")] == [3, 3, None]
