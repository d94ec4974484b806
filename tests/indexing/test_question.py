"""What a reader types, as a question; and what is no question, explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.text import SearchQuery, SearchQueryError, Sequence


def wanted(typed):
    return [one.tokens for one in SearchQuery.of(typed).wanted]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("Trade War", [("trade",), ("war",)]),
        ("“trade war” now", [("trade", "war"), ("now",)]),
        ("co-operation", [("co", "operation")]),
        ("China's", [("china", "s")]),
        ("中国科技", [("中国", "国科", "科技")]),
        ('"科技 policy"', [("科技", "技", "policy")]),
        ("trade trade", [("trade",)]),
    ],
)
def test_words_and_phrases(typed, found):
    assert wanted(typed) == found


def test_what_is_left_out_and_what_only_begins_so():
    question = SearchQuery.of('econom* -war -"cold peace"')

    assert question.wanted == (Sequence(("econom",), prefix=True),)
    assert [one.tokens for one in question.unwanted] == [("war",), ("cold", "peace")]
    assert question.wanted_terms == [("econom", True)]


def test_one_unspaced_character_is_found_within_a_run():
    [one] = SearchQuery.of("技").wanted
    assert one.prefix


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ('"trade', "quotation mark"),
        ("-war", "only what to leave out"),
        ("?!", "neither letters nor digits"),
        ("trade OR war", "has OR"),
        ("e*mic", "star within"),
        ("e*", "at least 2 letters"),
        (" ".join(f"w{n}" for n in range(31)), "more than 30 words"),
    ],
)
def test_what_is_no_question_is_explained(typed, says):
    with pytest.raises(SearchQueryError, match=says):
        SearchQuery.of(typed)


@given(st.text(max_size=40))
def test_anything_typed_is_a_question_or_explained(typed):
    try:
        question = SearchQuery.of(typed)
    except SearchQueryError:
        return
    assert question.wanted_terms
