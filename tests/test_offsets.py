"""The map between seed and reading text: exact both ways, whatever was removed, replaced or put in."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.offsets import OffsetMap, identity, jaccard, overlap


@dataclass(frozen=True)
class Made:
    """A seed, the reading text made of a stretch of it, and for each reading character its seed characters.

    ``origin[i]`` is the half-open range of seed characters from which reading character ``i`` was made.
    """

    seed: str
    reading: str
    origin: list[tuple[int, int]]
    offsets: OffsetMap


def make(seed: str, edits: list[tuple[int, int, str]], *, before: int = 0, after: int = 0) -> Made:
    """Carry out edits (start, end, put) that follow each other, none touching the next, between the margins."""
    reading, origin, pieces = "", [], []
    at, stop = before, len(seed) - after
    for start, end, put in [*edits, (stop, stop, "")]:
        if at < start:
            pieces.append((len(reading), at, start - at))
            reading += seed[at:start]
            origin += [(i, i + 1) for i in range(at, start)]
        reading += put
        origin += [(start, end)] * len(put)
        at = end
    return Made(seed, reading, origin, OffsetMap(pieces, seed_span=(before, stop), length=len(reading)))


@st.composite
def made(draw: st.DrawFn, *, insertions: bool = True) -> Made:
    seed = draw(st.text("abc 中😀", max_size=30))
    before = draw(st.integers(0, min(3, len(seed))))
    after = draw(st.integers(0, min(3, len(seed) - before)))
    edits = []
    at, stop = before, len(seed) - after
    while draw(st.booleans()) and at <= stop:
        start = draw(st.integers(at, stop))
        end = draw(st.integers(start, min(stop, start + 5)))
        put = draw(st.text("xyz", max_size=3))
        if start == end and not (insertions and put):
            break
        edits.append((start, end, put))
        at = end + 1  # a kept character between two edits, or they are one
    return make(seed, edits, before=before, after=after)


@st.composite
def spans(draw: st.DrawFn, length: int, first: int = 0) -> tuple[int, int]:
    start = draw(st.integers(first, length))
    return start, draw(st.integers(start, length))


def made_of(text: Made, span: tuple[int, int]) -> set[int]:
    """Return the seed characters that the reading characters of a span were made from."""
    return {at for low, high in text.origin[slice(*span)] for at in range(low, high)}


@given(made())
def test_every_piece_is_the_same_in_both_texts(text):
    for reading, seed, length in text.offsets.pieces:
        assert text.reading[reading : reading + length] == text.seed[seed : seed + length]


@given(made(), st.data())
def test_to_seed_is_the_shortest_span_of_the_characters_it_was_made_from(text, data):
    span = data.draw(spans(len(text.reading)))
    start, end = text.offsets.to_seed(span)
    characters = made_of(text, span)
    if characters:
        assert (start, end) == (min(characters), max(characters) + 1)
    else:
        assert start == end
    assert text.offsets.seed_span[0] <= start <= end <= text.offsets.seed_span[1]


@given(made(), st.data())
def test_to_reading_is_the_shortest_span_of_what_was_made_from_it(text, data):
    low, high = text.offsets.seed_span
    span = data.draw(spans(high, low))
    start, end = text.offsets.to_reading(span)
    made_from_it = [i for i, (a, b) in enumerate(text.origin) if overlap((a, b), span)]
    if made_from_it:
        assert (start, end) == (made_from_it[0], made_from_it[-1] + 1)
    else:
        assert start == end
    assert 0 <= start <= end <= len(text.reading)


@given(made(insertions=False), st.data())
def test_there_and_back_loses_nothing(text, data):
    start, end = span = data.draw(spans(len(text.reading)))
    low, high = text.offsets.to_reading(text.offsets.to_seed(span))
    assert (low <= start and end <= high) or start == end


@given(made(), st.data())
def test_a_kept_passage_comes_back_letter_for_letter(text, data):
    if not text.offsets.pieces:
        return
    piece = data.draw(st.sampled_from(text.offsets.pieces))
    start, end = data.draw(spans(piece.reading + piece.length, piece.reading))
    low, high = text.offsets.to_seed((start, end))
    assert text.seed[low:high] == text.reading[start:end]
    if start < end:
        assert text.offsets.to_reading((low, high)) == (start, end)


@given(made(), st.data())
def test_a_later_span_maps_no_earlier(text, data):
    one, other = sorted(data.draw(st.tuples(spans(len(text.reading)), spans(len(text.reading)))))
    assert text.offsets.to_seed(one)[0] <= text.offsets.to_seed(other)[0]
    low, high = text.offsets.seed_span
    one, other = sorted(data.draw(st.tuples(spans(high, low), spans(high, low))))
    assert text.offsets.to_reading(one)[0] <= text.offsets.to_reading(other)[0]


# The seed 'Say [1] &amp; go' reads 'Say & go': "[1] " was removed, "&amp;" replaced.
EDITED = make("Say [1] &amp; go", [(4, 8, ""), (8, 13, "&")])


def test_the_example_reads_as_meant():
    assert EDITED.reading == "Say & go"


@pytest.mark.parametrize(
    ("span", "seed"),
    [
        ((0, 3), "Say"),
        ((0, 4), "Say "),
        ((3, 6), " [1] &amp; "),
        ((5, 8), " go"),
        ((6, 8), "go"),
        ((0, 8), "Say [1] &amp; go"),
    ],
)
def test_spans_to_the_seed(span, seed):
    low, high = EDITED.offsets.to_seed(span)
    assert EDITED.seed[low:high] == seed


def test_what_was_removed_at_an_edge_is_left_out():
    text = make("[1]one[2]two[3]", [(0, 3, ""), (6, 9, ""), (12, 15, "")])
    assert text.reading == "onetwo"
    assert text.offsets.to_seed((0, 3)) == (3, 6)
    assert text.offsets.to_seed((3, 6)) == (9, 12)
    assert text.offsets.to_seed((2, 4)) == (5, 10)
    assert text.offsets.to_seed((0, 6)) == (3, 12)


def test_where_all_was_removed_the_span_is_empty():
    text = make("[1]one[2]two[3]", [(0, 3, ""), (6, 9, ""), (12, 15, "")])
    assert text.offsets.to_reading((0, 3)) == (0, 0)
    assert text.offsets.to_reading((6, 9)) == (3, 3)
    assert text.offsets.to_reading((13, 15)) == (6, 6)
    assert make("gone", [(0, 4, "")]).offsets.to_reading((0, 4)) == (0, 0)


def test_a_replacement_is_taken_whole():
    text = make("a&nbsp;&nbsp;b", [(1, 13, "~~")])
    assert text.offsets.to_seed((1, 2)) == (1, 13)
    assert text.offsets.to_seed((2, 4)) == (1, 14)
    assert text.offsets.to_reading((5, 6)) == (1, 3)
    whole = make("&lt;", [(0, 4, "<")])
    assert whole.offsets.to_seed((0, 1)) == (0, 4)
    assert whole.offsets.to_reading((1, 2)) == (0, 1)


def test_what_was_put_in_is_made_from_nothing():
    text = make("onetwo", [(3, 3, " ")])
    assert text.offsets.to_seed((3, 4)) == (3, 3)
    assert text.offsets.to_seed((2, 5)) == (2, 4)
    assert text.offsets.to_reading((0, 3)) == (0, 3)
    assert text.offsets.to_reading((3, 6)) == (4, 7)
    assert text.offsets.to_reading((2, 4)) == (2, 5)


@pytest.mark.parametrize("span", [(0, 2), (12, 20), (0, 5), (11, 13)])
def test_what_lies_outside_the_stretch_is_cut_off(span):
    text = make("....[1]ok&lt;....", [(4, 7, "#"), (9, 13, "<")], before=4, after=4)
    low, high = max(span[0], 4), min(span[1], 13)
    assert text.offsets.to_reading(span) == (text.offsets.to_reading((low, high)) if low < high else (0, 0))


def test_a_span_behind_the_stretch_is_empty_at_its_end():
    start, end = make("ok&lt;....", [(2, 6, "<")], after=4).offsets.to_reading((7, 9))
    assert start == end


@pytest.mark.parametrize("span", [(-1, 2), (3, 2), (0, 9), (9, 9)])
def test_a_span_outside_the_reading_text_is_refused(span):
    with pytest.raises(ValueError, match="outside the reading text of 8"):
        EDITED.offsets.to_seed(span)


@pytest.mark.parametrize(
    "pieces",
    [
        [(0, 0, 0)],
        [(0, 0, 3), (2, 5, 1)],
        [(0, 0, 3), (5, 2, 1)],
        [(3, 3, 2), (0, 0, 2)],
        [(0, 0, 9)],
        [(6, 0, 3)],
        [(0, 6, 3)],
        [(0, -1, 3)],
    ],
)
def test_pieces_that_overlap_run_backwards_or_leave_the_texts_are_refused(pieces):
    with pytest.raises(ValueError, match=r"[Pp]ieces"):
        OffsetMap(pieces, seed_span=(0, 8), length=8)


def test_a_text_taken_over_as_it_stands():
    offsets = identity(5, seed_start=10)
    assert offsets.to_seed((1, 4)) == (11, 14)
    assert offsets.to_reading((11, 14)) == (1, 4)
    assert identity(0, seed_start=3).to_seed((0, 0)) == (3, 3)


@st.composite
def sets_of_spans(draw: st.DrawFn) -> list[tuple[int, int]]:
    cuts = sorted(draw(st.lists(st.integers(0, 40), max_size=8)))
    return [(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@given(sets_of_spans(), sets_of_spans())
def test_jaccard_counts_characters(one, other):
    left = {i for a, b in one for i in range(a, b)}
    right = {i for a, b in other for i in range(a, b)}
    expected = len(left & right) / len(left | right) if left | right else 0.0
    assert jaccard(one, other) == jaccard(reversed(other), one) == expected
    assert 0 <= expected <= 1


def test_jaccard_of_equal_and_of_empty_sets():
    assert jaccard([(0, 3), (5, 9)], [(5, 9), (0, 3)]) == 1
    assert jaccard([], []) == 0
    assert jaccard([(2, 2)], []) == 0


@given(sets_of_spans().filter(bool), sets_of_spans().filter(bool))
def test_spans_overlap_where_they_share_a_character(one, other):
    a, b = one[0], other[0]
    assert overlap(a, b) == overlap(b, a) == bool(set(range(*a)) & set(range(*b)))
