"""The line reader: what each line of a crude page is, whatever stands around the article."""

import numpy as np
import pytest

from archive.extraction import trees
from archive.extraction.page.blocks import blocks_of
from archive.extraction.page.features import LABELS
from archive.extraction.page.html import read_html
from archive.extraction.page.lines import MOST_LINES, Line, read_html_lines, read_text_lines
from archive.extraction.page.page import read_page
from archive.extraction.pipeline import Extractor

TITLE = "Harbour council delays the new bridge until spring"
BODY = [
    "The harbour council of Sandholm said on Tuesday that the bridge over the narrows would open in April.",
    "“We found more rock than the maps had told us about,” said Jonas Brandt, who leads the works for the county.",
    "Lorries use the ferry for a winter more, and the county pays half of the fare for those on the island.",
    "The bridge was planned for nine years. Its price has risen by a third since the first stone was laid last summer.",
    "Farmers on the island had asked for an early opening, because the ferry does not sail when the wind is strong.",
]
MENU = ["Home", "News", "Sport", "Opinion", "Weather", "Sign in", "Subscribe", "Search"]
FOOT = [
    "Most read",
    "Ten walks along the coast",
    "Why the fair moved to June",
    "Share this article",
    "Contact us",
    "Terms of use",
]


def page_of(title: str = TITLE) -> str:
    first = f"{title} | The Sandholm Courier"
    lines = [
        first,
        *MENU,
        title,
        "By Ada Moreno",
        "4 March 2024",
        *BODY,
        *FOOT,
        "© 2024 The Sandholm Courier. All rights reserved.",
    ]
    return "\n".join(lines) + "\n"


def text_lines(text: str) -> list[Line]:
    blocks = blocks_of(text)
    return read_text_lines(blocks, [blocks[0].text])


def test_the_lines_of_a_crude_page_are_told_apart() -> None:
    labels = {line.block.text: line.label for line in text_lines(page_of())}
    assert labels[TITLE] == "title"
    assert [labels[paragraph] for paragraph in BODY] == ["body"] * len(BODY)
    assert {labels[line] for line in [*MENU, *FOOT]} == {"other"}


def test_a_crude_page_is_read_as_its_article() -> None:
    page = read_page(page_of())
    assert [reading.text for reading in page.readings] == BODY
    found = page.metadata
    assert (found.title and found.title.value, found.published and found.published.value) == (TITLE, "2024-03-04")
    assert [author.value for author in found.authors] == ["Ada Moreno"]
    assert found.publisher is not None
    assert found.publisher.value == "The Sandholm Courier"


def test_every_label_has_a_probability() -> None:
    for line in text_lines(page_of()):
        assert tuple(line.scores) == LABELS
        assert sum(line.scores.values()) == pytest.approx(1, abs=1e-4)


def test_html_is_read_with_its_elements() -> None:
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    menu = "".join(f'<li><a href="/{item}">{item}</a></li>' for item in MENU)
    comment = (
        "I have waited for this bridge all my life and I do not believe that it will ever open, whatever they say."
    )
    seed = (
        f"<html><head><title>{TITLE}</title></head><body><nav><ul>{menu}</ul></nav><article><h1>{TITLE}</h1>{paragraphs}"
        f'</article><section id="comments"><p>{comment}</p></section></body></html>'
    )
    lines = read_html_lines(seed, read_html(seed), [TITLE])
    assert {line.block.text for line in lines if line.label == "title"} == {TITLE}
    assert [reading.text for reading in read_page(seed).readings] == BODY


def test_a_text_of_very_many_lines_is_told_by_its_sentences() -> None:
    sentence = BODY[0]
    lines = text_lines("\n\n".join(["short"] * MOST_LINES + [sentence]))
    assert [line.label for line in lines[-2:]] == ["other", "body"]


def test_nothing_is_read_of_nothing() -> None:
    assert read_text_lines([], []) == []


def test_other_models_are_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Extractor(tagger=False).version
    monkeypatch.setattr(trees, "sums_of", lambda folder: {"title.onnx": "0" * 64})
    trees.models_version.cache_clear()
    try:
        assert Extractor(tagger=False).version != before
    finally:
        monkeypatch.undo()
        trees.models_version.cache_clear()


def test_a_page_alone_decides_what_its_lines_are() -> None:
    one = [tuple(line.scores.values()) for line in text_lines(page_of())]
    text_lines(page_of("Ferry fares rise in May"))
    np.testing.assert_array_equal(one, [tuple(line.scores.values()) for line in text_lines(page_of())])
