"""The page stage takes time in proportion to the length of a text, whatever it is made of."""

from time import process_time

import pytest

from archive.extraction.page.page import read_page

SENTENCE = "The ministry said on Monday that it would publish the new rules “before the end of the year”, after talks. "
ARTICLE = "Ministry to Publish New Rules\n\nBy Ann Lee\nApril 26, 2024\n\n" + "\n\n".join([SENTENCE * 3] * 15)
LONGEST = 900_000
WORST = {
    "a line of 900,000 characters": SENTENCE * (LONGEST // len(SENTENCE)),
    "100,000 nested tags": "<html><body>" + "<div>" * 100_000 + SENTENCE + "</div>" * 100_000,
    "100,000 nested tags, no page": "<div>" * 100_000 + SENTENCE + "</div>" * 100_000,
    **{f"900,000 times {one}": one * LONGEST for one in '("*[\\_'},
    "900,000 blanks": " " * LONGEST + "x",
    "titles": "title: A b | c\n" * (LONGEST // 15) + SENTENCE,
    "titles of a web page": "<html><head>"
    + '<meta property="og:title" content="A b | c">' * (LONGEST // 45)
    + SENTENCE,
    "authors": "".join(f"By Jane Roe{number}\n\n" for number in range(LONGEST // 20)) + SENTENCE,
    "scripts without an end": "<script>x" * (LONGEST // 9) + SENTENCE,
    "comments before no page": "<!---->" * (LONGEST // 7) + SENTENCE,
    "an entity for much": f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "{"$" * 9_000}">]><x>{"&a;" * 99_000}',
}


def seconds(text: str) -> float:
    """Return the processor's time for reading one text."""
    started = process_time()
    read_page(text)
    return process_time() - started


@pytest.mark.parametrize("name", WORST)
def test_no_text_takes_long(name: str) -> None:
    """Two seconds are wanted; the bound is generous, for a slow and shared machine."""
    assert seconds(WORST[name]) < 10


def test_articles_are_read_fast() -> None:
    """Three hundred a second are wanted on a quiet machine."""
    assert sum(seconds(ARTICLE) for _ in range(30)) < 2
