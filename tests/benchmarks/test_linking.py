"""Pairs are read, and scored beside what an archive made of them."""

import pytest

from tests.benchmarks.linking import Outcome, Pair, read_pairs, score

HEAD = "kind\tfile_a\tname_a\tfile_b\tname_b\tverdict\tnote\n"


def _pair(verdict, kind="person", one="Anna Holloway", other="Anna Holloway", weight=1.0):
    return Pair(kind, "a.txt", one, "b.txt", other, verdict, weight=weight)


def test_pairs_are_read_with_or_without_a_weight(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text(HEAD + "person\ta.txt\tAnna “Ann” Holloway\tb.txt\tHolloway\tsame\t\n")
    assert read_pairs(path) == [Pair("person", "a.txt", "Anna “Ann” Holloway", "b.txt", "Holloway", "same")]


def test_an_unknown_verdict_is_told_with_its_line(tmp_path):
    path = tmp_path / "pairs.tsv"
    path.write_text(HEAD + "person\ta.txt\tAnna\tb.txt\tAnna\tperhaps\t\n")
    with pytest.raises(ValueError, match="Line 2"):
        read_pairs(path)


def test_precision_recall_and_what_editors_are_offered():
    outcomes = {"a": Outcome(True), "b": Outcome(True), "c": Outcome(False, True), "d": Outcome(False)}
    pairs = [_pair("same", one="a"), _pair("different", one="b", weight=3), _pair("same", one="c")]
    pairs += [_pair("same", one="d"), _pair("unclear", one="c"), _pair("unclear", one="a")]
    plain = score(pairs, lambda pair: outcomes[pair.name_a])["person"]
    assert (plain.pairs, plain.precision, plain.recall, plain.offered) == (6, 1 / 2, 1 / 3, 1 / 2)
    assert (plain.unclear_apart, plain.unclear_offered) == (1, 1)
    assert score(pairs, lambda pair: outcomes[pair.name_a], weighted=True)["person"].precision == 1 / 4


@pytest.mark.parametrize(
    ("kind", "one", "other", "relation"),
    [
        ("person", "Anna Holloway", "Holloway", "family name alone"),
        ("person", "Anna Holloway", "Anna R. Holloway", "same key"),
        ("person", "Joe Holloway", "Joseph Holloway", "nickname or middle name"),
        ("person", "Anna Holloway", "Peter Holloway", "other given name"),
        ("organisation", "State Department", "Department of State", "same key"),
        ("organisation", "FHA", "Federal Harbour Agency", "acronym"),
        ("organisation", "Coast Guard", "Indian Coast Guard", "with and without country"),
        ("organisation", "Marsh University", "Marsh University Press", "one within the other"),
    ],
)
def test_pairs_are_told_apart_by_how_their_names_are_alike(kind, one, other, relation):
    assert _pair("same", kind, one, other).relation == relation
