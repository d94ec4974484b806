"""Places: the town of a dateline however it is glued, of a byline, or in a line of its own; never a country."""

import pytest

from archive.extraction.page.page import read_page
from archive.extraction.page.place import is_town
from tests.extraction.page.test_page import MORE, PROSE


@pytest.mark.parametrize(
    ("before", "place"),
    [
        ("BERLIN (Wire Press) — ", "BERLIN"),
        ("WINDHOEK–", "WINDHOEK"),
        ("LONDON, May 3 (Wire Press) - ", "LONDON"),
        ("MIAMI, FL, July 07, 2025 /Harbour Wire/ -- ", "MIAMI, FL"),
        ("WASHINGTON, Jan. 13, 2026 —", "WASHINGTON"),
        ("Nairobi: ", "Nairobi"),
        ("NAMIBIA – ", None),
    ],
)
def test_datelines(before: str, place: str | None) -> None:
    text = f"Rules for trade are out\n\n{before}{PROSE}\n\n{MORE}"
    found = read_page(text).metadata.place
    assert (found.value if found else None) == place
    if found:
        assert text[slice(*found.passage.span)] == found.passage.text


@pytest.mark.parametrize("name", ["Windhoek", "NEW DELHI", "São Paulo", "The Hague", "Kyiv"])
def test_towns(name: str) -> None:
    assert is_town(name)


@pytest.mark.parametrize("name", ["Namibia", "Texas", "the Netherlands", "Tuesday", ""])
def test_what_is_no_town(name: str) -> None:
    assert not is_town(name)
