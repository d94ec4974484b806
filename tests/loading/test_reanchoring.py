"""Where words of an earlier text stand in a changed one: there, or nowhere; never at a lookalike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.loading.reanchoring import reanchor, reanchor_all

BEFORE = "A title\n\n“We wait,” Holloway said.\n\nMarsh agreed. “We wait,” he said.\n"


def span(words: str, text: str = BEFORE, nth: int = 0) -> tuple[int, int]:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return at, at + len(words)


@pytest.mark.parametrize(
    ("words", "nth", "now", "found"),
    [
        ("Holloway", 0, "New. " + BEFORE, span("Holloway", "New. " + BEFORE)),
        ("Holloway", 0, BEFORE.replace("Holloway", "Marsh"), None),
        ("Holloway", 0, BEFORE + "Holloway left.\n", span("Holloway")),  # its line stands once
        ("We wait", 0, "New. " + BEFORE, span("We wait", "New. " + BEFORE)),
        ("We wait", 1, "New. " + BEFORE, span("We wait", "New. " + BEFORE, 1)),
        ("We wait", 0, BEFORE.replace("“We wait,” Holloway said.\n\n", ""), None),  # the other's are not its words
        ("agreed", 0, BEFORE.replace("agreed", "agreed and agreed"), None),
    ],
)
def test_by_the_words_or_their_line_or_what_stands_around_them(words, nth, now, found):
    assert reanchor(span(words, nth=nth), BEFORE, now) == found


def test_several_are_found_in_their_order_or_none_is():
    spans = [span("Holloway"), span("Marsh")]
    assert reanchor_all(spans, BEFORE, "x" + BEFORE) == [[a + 1, b + 1] for a, b in spans]
    assert reanchor_all(spans, BEFORE, "Marsh agreed.\n\nHolloway said.") is None
    assert reanchor_all(spans, BEFORE, "Holloway said.") is None
    assert reanchor_all([], BEFORE, BEFORE) is None


@given(st.text("ab \n", min_size=1, max_size=40), st.text("ab \n", max_size=60), st.data())
def test_what_is_found_are_the_same_characters(before, now, data):
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    found = reanchor((start, end), before, now)
    assert found is None or now[slice(*found)] == before[start:end]
    assert reanchor((start, end), before, before) in {(start, end), None}
