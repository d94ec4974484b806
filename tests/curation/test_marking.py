"""Cutting a text by its marks loses nothing."""

from hypothesis import given
from hypothesis import strategies as st

from archive.curation.marking import Mark, stretches

SPANS = st.lists(st.tuples(st.integers(-2, 40), st.integers(-2, 40)), max_size=8)


@given(st.text(max_size=40), SPANS)
def test_joined_the_stretches_are_the_text(text, spans):
    cut = stretches(text, [Mark(start, end, "x") for start, end in spans])
    assert "".join(stretch.text for stretch in cut) == text
    assert all(stretch.text for stretch in cut)


@given(st.text(min_size=1, max_size=40), SPANS)
def test_a_character_is_marked_exactly_where_a_mark_lies_on_it(text, spans):
    marks = [Mark(start, end, "x") for start, end in spans]
    lying = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    at = 0
    for stretch in stretches(text, marks):
        for offset in range(at, at + len(stretch.text)):
            assert bool(stretch.mark) == any(mark.start <= offset < mark.end for mark in lying)
        at += len(stretch.text)


def test_the_innermost_mark_names_the_stretch():
    cut = stretches("abcdef", [Mark(0, 6, "outer"), Mark(2, 4, "inner")])
    assert [(s.text, s.mark.kind) for s in cut] == [("ab", "outer"), ("cd", "inner"), ("ef", "outer")]
