"""How alike two texts are: counted exactly, found by signatures that depend on the words alone."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.loading import duplicates
from archive.names import fold

WORDS = [f"word{number}" for number in range(400)]


def text(number: int, seed: int = 1) -> str:
    """A text of different words in a fixed disorder."""
    return " ".join(random.Random(seed).sample(WORDS, number))


def edited(words: str, share: float) -> str:
    """The text with the last part of it written anew, so that about ``share`` of all runs is common to both."""
    every = words.split()
    kept = round(2 * share / (1 + share) * len(every))
    return " ".join([*every[:kept], *(f"new{n}" for n in range(len(every) - kept))])


def meet(a: str, b: str) -> bool:
    """Whether the two would be compared."""
    one, other = (duplicates.minhash(duplicates.shingles(words)) for words in (a, b))
    return bool(set(duplicates.band_keys(one)) & set(duplicates.band_keys(other)))


def test_a_text_is_wholly_like_itself_whatever_its_case_accents_and_punctuation():
    plain = (
        "the cafe on the quay was closed on monday said the mayor "
        "who had no other news for the many fishermen there the poor cod having gone elsewhere"
    )
    printed = (
        "The Café, on the quay, was closed on Monday,” said the Mayor – "
        "who had no other news for the many fishermen there, the poor cod having gone elsewhere."
    )
    runs = [duplicates.shingles(fold(words)) for words in (plain, printed)]
    assert duplicates.similarity(*runs) == 1.0


def test_one_word_changed_in_two_hundred_costs_five_runs():
    one, other = text(200), text(200).replace(" word7 ", " other ", 1)
    assert one != other
    alike = duplicates.similarity(duplicates.shingles(one), duplicates.shingles(other))
    assert alike == round(191 / 201, 4)


def test_stubs_are_like_nothing():
    stub = "To read on, please subscribe to one of our plans or sign in with your account."
    assert duplicates.shingles(fold(stub)) == set()
    assert duplicates.minhash(set()) == b""
    assert duplicates.band_keys(b"") == []
    assert duplicates.similarity(set(), set()) == 0


def test_scripts_without_spaces_go_by_the_character():
    runs = duplicates.shingles("国务院总理周一在北京表示贸易将继续开放并且改革会进一步深化下去")
    assert "国 务 院 总 理" in runs
    assert "2024 年 4 月 26" in duplicates.shingles("国务院总理2024年4月26日周一在北京表示贸易将继续开放并且改革")


def test_the_signature_is_this_one():
    """Another one would not be compared with those kept: a new way of making it needs a new ``_HOW``."""
    signature = duplicates.minhash(duplicates.shingles(text(60)))
    assert len(signature) == 4 * duplicates.BANDS * duplicates.ROWS
    assert signature[:12].hex() == "bffa2f4a8867ef1deaecf3c1"
    assert duplicates.band_keys(signature)[:2] == [-7146342276070126048, -2177079614870041579]


@given(st.lists(st.sampled_from(WORDS), min_size=25, max_size=120), st.randoms(use_true_random=False))
def test_the_signature_depends_on_the_set_of_runs_alone(words, shuffle):
    runs = duplicates.shingles(" ".join(words))
    disorder = list(runs)
    shuffle.shuffle(disorder)
    assert duplicates.minhash(runs) == duplicates.minhash(set(disorder)) == duplicates.minhash(dict.fromkeys(disorder))


@given(st.sets(st.integers(0, 60)), st.sets(st.integers(0, 60)))
def test_similarity_is_the_jaccard_index_either_way_round(a, b):
    one, other = ({str(n) for n in numbers} for numbers in (a, b))
    alike = duplicates.similarity(one, other)
    assert alike == duplicates.similarity(other, one)
    assert 0 <= alike <= 1
    assert (alike == 1) == (bool(a) and a == b)
    low, high = duplicates.size_range(len(a))
    assert alike < duplicates.ALIKE or low <= len(b) <= high


@pytest.mark.parametrize("share", [0.62, 0.7, 0.8, 0.95])
def test_whatever_is_alike_is_found_and_counted(share):
    for seed in range(60):
        one = text(200, seed)
        other = edited(one, share)
        runs = [duplicates.shingles(words) for words in (one, other)]
        assert duplicates.similarity(*runs) == pytest.approx(share, abs=0.03)
        assert meet(one, other)
        assert duplicates.may_be_alike(*(duplicates.minhash(each) for each in runs))


def test_what_is_not_alike_is_seldom_compared():
    compared = sum(meet(text(200, seed), text(200, seed + 1000)) for seed in range(60))
    assert compared == 0


def test_a_text_of_a_million_characters_is_signed_in_bounded_memory():
    import tracemalloc

    runs = duplicates.shingles(" ".join(f"w{number}" for number in range(140_000)))
    tracemalloc.start()
    duplicates.minhash(runs)
    assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    tracemalloc.stop()
