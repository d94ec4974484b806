"""The headline: chosen among what is printed and stated, without the names of sites and sections."""

import pytest

from archive.extraction.page.page import read_page

BODY = (
    "The county said on Monday that it would build two schools in the north before the end of next year.\n\n"
    "“There are more children than places,” said Ruth Okafor, who leads the school board of the county.\n\n"
    "The schools cost less than was planned, because the ground belongs to the county and need not be bought.\n"
)


@pytest.mark.parametrize(
    ("first", "title"),
    [
        ("County to build two schools in the north", "County to build two schools in the north"),
        ("# County to build two schools in the north", "County to build two schools in the north"),
        ("Two schools", "Two schools"),
    ],
)
def test_the_first_line_of_a_plain_text_is_its_headline(first: str, title: str) -> None:
    page = read_page(f"{first}\n\n{BODY}")
    assert page.metadata.title is not None
    assert page.metadata.title.value == title
    assert len(page.readings) == 3


def test_a_sentence_of_a_short_text_is_no_headline() -> None:
    page = read_page("The county said on Monday that it would build two schools.\n\nIt had waited for them for years.")
    assert page.metadata.title is None
    assert len(page.readings) == 2


def test_what_a_front_matter_states_is_the_title() -> None:
    page = read_page(f"---\ntitle: County builds\n---\nSchools for the north\n\n{BODY}")
    assert page.metadata.title is not None
    assert page.metadata.title.value == "County builds"


def test_a_headline_keeps_its_place_in_the_file() -> None:
    head = (
        "<title>Two schools for the north - The Hill Post</title><meta property='og:site_name' content='The Hill Post'>"
    )
    article = "<p>" + BODY.replace("\n\n", "</p><p>") + "</p>"
    seed = f"<html><head>{head}</head><body><article>{article}</article></body></html>"
    title = read_page(seed).metadata.title
    assert title is not None
    assert title.value == "Two schools for the north"
    assert seed[slice(*title.passage.span)] == title.passage.text
    assert 0 <= title.confidence <= 1
