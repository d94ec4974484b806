"""Cutting a text at the edges of its annotations loses nothing and tells the truth about every character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.annotated_text import Mark, cut, group

TEXT = "He said all is well."
SPANS = st.lists(st.tuples(st.integers(-3, 30), st.integers(-3, 30), st.sampled_from("abc")), max_size=8)


def lying(spans, text):
    return [span for span in spans if max(0, span[0]) < min(len(text), span[1])]


@given(st.text(max_size=25), SPANS)
def test_the_segments_are_the_text_and_each_character_has_its_annotations(text, spans):
    segments = cut(text, spans)

    assert "".join(segment.text for segment in segments) == text
    assert all(segment.text for segment in segments)
    at = 0
    for segment in segments:
        for index in range(at, at + len(segment.text)):
            expected = sorted(value for start, end, value in lying(spans, text) if start <= index < end)
            assert sorted(one.value for one in segment.annotations) == expected
        at += len(segment.text)


def test_the_innermost_mark_names_the_segment():
    segments = cut("abcdef", [(0, 6, Mark("outer")), (2, 4, Mark("inner"))])
    assert [(one.text, one.mark.kind) for one in segments] == [("ab", "outer"), ("cd", "inner"), ("ef", "outer")]


def shape(groups):
    """``[statements|runs]`` with links in brackets: short to write and to read."""
    return [
        ("".join(one.statements), [f"[{run.text}]" if run.link else run.text for run in one.runs]) for one in groups
    ]


@pytest.mark.parametrize(
    ("statements", "links", "expected"),
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
        # A statement that lies on the same words twice cuts no link in two.
        ([(0, 20, "a"), (0, 5, "a")], [(3, 11, "x")], [("a", ["He ", "[said all]", " is well."])]),
        # Reaching beyond the text, empty, or naming the same words twice.
        ([(8, 99, "a")], [], [("", ["He said "]), ("a", ["all is well."])]),
        ([(5, 5, "a")], [], [("", ["He said all is well."])]),
        ([], [(0, 2, "x"), (1, 7, "y")], [("", ["[He]", " said all is well."])]),
    ],
)  # fmt: skip
def test_statements_and_links(statements, links, expected):
    assert shape(group(TEXT, statements, links)) == expected


def test_a_statement_begins_once_and_ends_at_each_of_its_stretches():
    groups = group(TEXT, [(0, 2, "a"), (8, 14, "a"), (12, 19, "b")])

    assert [(one.statements, one.begins, one.ends) for one in groups if one.statements] == [
        (("a",), ("a",), ("a",)),
        (("a",), (), ()),
        (("a", "b"), ("b",), ("a",)),
        (("b",), (), ("b",)),
    ]


def test_a_statement_that_goes_on_from_an_earlier_paragraph_does_not_begin_again():
    seen = {"a"}
    assert [one.begins for one in group(TEXT, [(0, 2, "a"), (3, 7, "b")], seen=seen)] == [(), (), ("b",), ()]
    assert seen == {"a", "b"}


def test_an_empty_paragraph_has_no_group():
    assert group("", [(0, 4, "a")]) == []
