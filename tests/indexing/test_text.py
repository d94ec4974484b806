"""Tokens, the same from folded and from printed text; and what a reader types, understood or explained."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.indexing.text import BESIDE, Phrase, SearchQuery, SearchQueryError, beside, in_print, tokens
from archive.names import fold

TEXT = st.text(
    st.one_of(
        st.sampled_from("ab zé ’'-.,\n中国科技李ひらカナ한국ﬁ½ⅣÅ\u0301\u00ad\u200bﬀßİıŁ９ａ"),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Trade, said Zoë: co-operation!", ["trade", "said", "zoe", "co", "operation"]),
        ("the U.S. in 2024", ["the", "u", "s", "in", "2024"]),
        ("snake_case", ["snake", "case"]),
        ("中国科技", ["中国", "国科", "科技", "技"]),
        ("李", ["李"]),
        ("AI技术2024", ["ai", "技术", "术", "2024"]),
        ("", []),
    ],
)
def test_tokens_are_words_and_pairs_of_unspaced_characters(text, found):
    assert tokens(fold(text)) == found


@given(TEXT)
def test_no_token_holds_what_parts_terms(text):
    for token in tokens(fold(text)):
        assert token
        assert not any(c.isspace() or c in f"{BESIDE}'\"*\\" for c in token)


@given(TEXT)
def test_folding_again_changes_no_token(text):
    once = tokens(fold(text))
    assert [token for one in once for token in tokens(fold(one))[:1]] == once


@given(st.text(st.sampled_from("ab zé-.’中国科技李ひカ한９ａ\u00ad\u200b\u0301\n"), max_size=30))
def test_printed_tokens_stand_where_they_are_said_to(text):
    found = list(in_print(text))

    assert [token for token, _ in found] == tokens(fold(text))
    for token, (start, end) in found:
        assert token in tokens(fold(text[start:end]))


def test_neighbours_are_paired_in_order():
    assert beside(["a", "b", "c"]) == [f"a{BESIDE}b", f"b{BESIDE}c"]
    assert beside(["a"]) == []


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

    assert question.wanted == (Phrase(("econom",), prefix=True),)
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
