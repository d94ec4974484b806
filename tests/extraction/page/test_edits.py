"""Reading text comes from the seed by edits alone, and the map back is exact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extraction.page.blocks import blocks_of
from archive.extraction.page.edits import Edit, Reading, apply
from archive.extraction.page.markup import inline_edits
from archive.extraction.page.page import Page, read_page

# Pieces that make real trouble, thrown together in any order.
MESS = st.lists(
    st.sampled_from(
        [
            *("Premier Li Qiang said ", "growth. ", "\u00a0", "  ", "\n", "\r\n", "\n\n", "\\n\\n", "\\”", "“", "”"),
            *("&amp;", "&#8217;", "&nbsp;", "<b>", "</b>", "<p>", "</p>", "<br/>", "<span class='x'>", "<", ">", "\\"),
            *("[a link](https://example.org/a)", "![x](y.png)", "**bold**", "_soft_", "*", "_", "[", "]", "(", ")"),
            *(
                "\u200b",
                "\u00ad",
                "\ufeff",
                "\t",
                "a",
                ".",
                "hub.Lai",
                "# ",
                "- ",
                "> ",
                "---\n",
                "title: X\n",
                "é",
                "国",
            ),
            *("<script>var x;</script>", "<!-- c -->", "By Jane Roe", "2024-04-26", "(Web editor: A)"),
        ]
    ),
    max_size=40,
).map("".join)
KINDS = set(
    "navigation notice caption credit share related comment-form contact advert source-line repetition markup code "
    "escape entity link space editor".split()
)
EDITS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 8), st.sampled_from(["", " ", "x", "…"])), max_size=12)


def assert_exact(seed: str, reading: Reading) -> None:
    start, end = reading.span
    assert reading.undo(seed) == seed[start:end]
    assert reading.offsets.length == len(reading.text)
    kept = sum(piece.length for piece in reading.offsets.pieces)
    assert kept + sum(edit.end - edit.start for edit in reading.edits) == end - start
    assert kept + sum(len(edit.put) for edit in reading.edits) == len(reading.text)
    for piece in reading.offsets.pieces:
        assert (
            reading.text[piece.reading : piece.reading + piece.length] == seed[piece.seed : piece.seed + piece.length]
        )
        span = (piece.reading, piece.reading + piece.length)
        assert reading.offsets.to_seed(span) == (piece.seed, piece.seed + piece.length)
        assert reading.offsets.to_reading((piece.seed, piece.seed + piece.length)) == span


@given(st.text(max_size=60), EDITS, st.booleans())
def test_undoing_gives_the_seed_again(seed: str, drawn: list[tuple[int, int, str]], fold: bool) -> None:
    edits = [
        Edit(start, start + length, put)
        for start, length, put in drawn
        if start + length <= len(seed) and (length or put)
    ]
    assert_exact(seed, apply(seed, (0, len(seed)), edits, fold_spaces=fold))


@given(MESS)
def test_any_page_keeps_its_map(seed: str) -> None:
    for block in blocks_of(seed):
        assert_exact(seed, block.reading)
        assert "  " not in block.text
        assert block.text == block.text.strip(" ")


def assert_whole(seed: str, page: Page) -> None:
    """Every character that is no white space lies in a paragraph or in what was left out, and is told as it stands."""
    for reading in page.readings:
        assert_exact(seed, reading)
    told = [left.span for left in page.left_out] + [reading.span for reading in page.readings]
    for left in page.left_out:
        assert seed[slice(*left.span)] == left.text
        assert left.kind in KINDS
    covered = bytearray(len(seed))
    for start, end in told:
        covered[start:end] = b"\1" * (end - start)
    assert [at for at, c in enumerate(seed) if not covered[at] and not c.isspace() and c not in "\u200b\ufeff"] == []


@given(MESS)
def test_nothing_of_a_page_is_lost(seed: str) -> None:
    assert_whole(seed, read_page(seed))


def test_an_edit_that_begins_within_another_is_left_undone() -> None:
    assert apply("abcdef", (0, 6), [Edit(1, 4), Edit(2, 5, "x")]).text == "aef"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("plain text", "plain text"),
        ("\\”Quoted,\\” Li stated.", "“Quoted,” Li stated."),
        ("Li said: \\“Quoted.\\“", "Li said: “Quoted.”"),
        ('\\"Quoted,\\" Li said.', '"Quoted," Li said.'),
        ("”Quoted,” Li stated.", "“Quoted,” Li stated."),
        ("a ”lone mark", "a ”lone mark"),
        ("„So“, sagte Li.", "„So“, sagte Li."),
        ("It\\’s so", "It’s so"),
        ("R&amp;D at AT&amp;T", "R&D at AT&T"),
        ("As\u00a0reported\u00a0by", "As reported by"),
        ("zero\u200bwidth", "zerowidth"),
        ("a [hacking empire](https://example.org/x?y=1) here", "a hacking empire here"),
        ("the *People’s Daily* and **bold words** and _soft_", "the People’s Daily and bold words and soft"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("an <b>important</b> <a href='x'>link</a>", "an important link"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("innovation hub.Lai made it", "innovation hub. Lai made it"),
        ("two  blanks\tand a tab", "two blanks and a tab"),
        ("line\\nbreak", "line\\nbreak"),
        ("end.\\n Next", "end. Next"),
        ("the U.S.Army", "the U.S.Army"),
    ],
)
def test_inline_edits(printed: str, text: str) -> None:
    reading = apply(printed, (0, len(printed)), inline_edits(printed, (0, len(printed))), fold_spaces=True)
    assert reading.text == text
    assert_exact(printed, reading)
