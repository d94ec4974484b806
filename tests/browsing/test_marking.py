"""Paragraphs cut into stretches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.browsing.marking import mark


def shape(stretches):
    """``[said|runs]`` with names in brackets: short to write and to read."""
    return [
        ("".join(stretch.said), [f"[{run.text}]" if run.name else run.text for run in stretch.runs])
        for stretch in stretches
    ]


@pytest.mark.parametrize(
    ("said", "names", "expected"),
    [
        ([], [], [("", ["He said all is well."])]),
        ([(8, 19, "a")], [], [("", ["He said "]), ("a", ["all is well"]), ("", ["."])]),
        ([(8, 19, "a")], [(0, 2, "he")], [("", ["[He]", " said "]), ("a", ["all is well"]), ("", ["."])]),
        ([(8, 19, "a")], [(15, 19, "w")], [("", ["He said "]), ("a", ["all is ", "[well]"]), ("", ["."])]),
        # A name across the edge of a statement is a link on both sides.
        ([(8, 19, "a")], [(3, 11, "x")], [("", ["He ", "[said ]"]), ("a", ["[all]", " is well"]), ("", ["."])]),
        # Statements that overlap: the shared words belong to both.
        ([(8, 14, "a"), (12, 19, "b")], [],
         [("", ["He said "]), ("a", ["all "]), ("ab", ["is"]), ("b", [" well"]), ("", ["."])]),
        # A broken quotation is one statement in two places.
        ([(0, 2, "a"), (8, 11, "a")], [], [("a", ["He"]), ("", [" said "]), ("a", ["all"]), ("", [" is well."])]),
        # Reaching beyond the text, empty, or naming the same words twice.
        ([(8, 99, "a")], [], [("", ["He said "]), ("a", ["all is well."])]),
        ([(5, 5, "a")], [], [("", ["He said all is well."])]),
        ([], [(0, 2, "x"), (1, 7, "y")], [("", ["[He]", " said all is well."])]),
    ],
)  # fmt: skip
def test_marks_and_links(said, names, expected):
    assert shape(mark("He said all is well.", said, names)) == expected


def test_a_statement_begins_once_and_ends_at_each_of_its_stretches():
    stretches = mark("He said all is well.", [(0, 2, "a"), (8, 14, "a"), (12, 19, "b")])

    assert [(s.said, s.begins, s.ends) for s in stretches if s.said] == [
        (("a",), ("a",), ("a",)),
        (("a",), (), ()),
        (("a", "b"), ("b",), ("a",)),
        (("b",), (), ("b",)),
    ]


def test_an_empty_paragraph_has_no_stretch():
    assert mark("", [(0, 4, "a")]) == []


spans = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30), st.sampled_from("abc")), max_size=6)


@given(st.text(max_size=25), spans, spans)
def test_no_character_is_lost_and_each_knows_its_statements(text, said, names):
    stretches = mark(text, said, names)

    assert "".join(run.text for stretch in stretches for run in stretch.runs) == text
    at = 0
    for stretch in stretches:
        for run in stretch.runs:
            for index in range(at, at + len(run.text)):
                assert set(stretch.said) == {thing for start, end, thing in said if start <= index < end}
            at += len(run.text)
    for thing in {thing for stretch in stretches for thing in stretch.said}:
        assert sum(thing in stretch.begins for stretch in stretches) == 1
