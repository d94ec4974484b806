"""Web pages as they are: the article word for word, its facts, and a map that is exact."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.page.decoding import decode
from archive.extraction.page.html_tokens import tags
from archive.extraction.page.page import Page, read_page
from tests.extraction.page.test_edits import assert_whole

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
# Pieces of pages, whole and broken, to be thrown together in any order.
TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "</div>", '<div class="share">', "<article>", "</article>", "<b>", "</b>", "<br>"),
        *('<a href="/x">', "</a>", "<li>", "<h1>", "</h1>", "<nav>", "</nav>", "<!--", "-->", "<script>", "</script>"),
        *("<style>p{}</style>", "<td>", '<p title="a>b">', "<p t='\">", "<", ">", '"', "'", "&", "&amp;", "&#8217;"),
        *("&nbsp;", "&lt;", "\u200b", "<pre>", "</pre>", "<title>", "</title>", '<time datetime="2024-05-06">'),
        *('<meta name="date" content="2024-05-06">', "<figcaption>", "<form>", "<noscript>", "</body>", "</ ", "<p"),
        '<script type="application/ld+json">{"@type":"Article","headline":"A\\u2019s"}</script>',
    ]
)
SENTENCE = "The ministry said on Monday that it would publish the new rules before the end of the year. "
WORDS = st.sampled_from([SENTENCE, "Home", " ", "\n\n", "By Ann Lee", "国", "“So,” she said. "])
ANY_PAGE = st.lists(TAGS | WORDS, max_size=60).map(lambda parts: "<html><body>" + "".join(parts))


def read(path: Path) -> tuple[str, Page]:
    source, problems = decode(path.read_bytes(), path.name)
    assert problems == ()
    return source.text, read_page(source.text)


def test_there_are_enough_pages() -> None:
    assert len(PAGES) >= 12


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_article_is_read_word_for_word(path: Path) -> None:
    seed, page = read(path)
    told, _, expected = path.with_suffix(".txt").read_text(encoding="utf-8").partition("\n\n")
    assert "\n\n".join(reading.text for reading in page.readings) == expected.strip()
    facts = dict(line.split(":", 1) for line in told.splitlines())
    found = page.metadata
    for key, fact in (("title", found.title), ("published", found.published), ("publisher", found.publisher)):
        assert (fact.value if fact else "") == facts[key].strip(), key
        if fact:
            assert seed[slice(*fact.passage.span)] == fact.passage.text
    assert "; ".join(author.value for author in found.authors) == facts["authors"].strip()
    for author in found.authors:
        assert seed[slice(*author.passage.span)] == author.passage.text


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_paragraph_maps_back_and_nothing_is_lost(path: Path) -> None:
    assert_whole(*read(path))


@given(ANY_PAGE)
def test_any_web_page_keeps_its_map(seed: str) -> None:
    assert_whole(seed, read_page(seed))


@given(ANY_PAGE)
def test_tags_are_apart_and_in_order(seed: str) -> None:
    at = 0
    for tag in tags(seed, 0, len(seed)):
        assert at <= tag.span[0] < tag.span[1] <= len(seed)
        at = tag.span[1]


def test_what_the_sources_disagree_on_is_told() -> None:
    page = read_page(
        '<html><head><meta property="article:published_time" content="2024-05-06"><meta property="og:title" '
        'content="Rules for trade"></head><body><h1>New rules for all trade</h1><p>May 9, 2024</p>'
        "<p>The ministry said on Monday that it would publish the new rules before the end of the year.</p>"
    )
    codes = [problem.code for problem in page.metadata.problems]
    assert codes == ["title-differs", "date-differs"]
    assert "2024-05-06" in page.metadata.problems[1].message
    assert "2024-05-09" in page.metadata.problems[1].message


@pytest.mark.parametrize(
    "unit", ["<p ", "<td><p>", "<p class=ad>", *'<div> <b> <a\t" <a\t\'" <!-- <script> </p> &# ( " * <time>'.split(" ")]
)
def test_odd_markup_takes_time_in_proportion(unit: str) -> None:
    seed = "<html><body>" + unit * (300_000 // len(unit))
    started = time.perf_counter()
    read_page(seed)
    assert time.perf_counter() - started < 20
