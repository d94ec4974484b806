"""The gazetteer as a value, and the look-up of its names in a text."""

import pickle
import time
from itertools import permutations

import pytest

from archive.extraction.gazetteer import Gazetteer, KnownOrganisation, KnownPerson


def body(name: str, *forms: str, acronym: str = "", kind: str = "other") -> KnownOrganisation:
    return KnownOrganisation(name, forms, acronym, kind)


def test_the_order_names_are_given_in_makes_no_difference():
    several = (KnownPerson("Ann Lee", ("A. Lee", "Lee")), KnownPerson("Bo Ek"), KnownPerson("Cy Ott"))
    digests = {Gazetteer(people=tuple(order)).digest for order in permutations(several)}
    assert len(digests) == 1
    assert Gazetteer(people=(KnownPerson("Ann Lee", ("Lee", "A. Lee")), *several[1:])).digest in digests
    assert len(digests.pop()) == 64


@pytest.mark.parametrize(
    "other",
    [
        Gazetteer(),
        Gazetteer(people=(KnownPerson("Ann Lee"),)),
        Gazetteer(people=(KnownPerson("Ann Lee", order="given_first"),)),
        Gazetteer(not_people=("Ann Lee",)),
        Gazetteer(not_organisations=("Ann Lee",)),
        Gazetteer(organisations=(body("Ann Lee"),)),
        Gazetteer(organisations=(body("Ann Lee", kind="company"),)),
        Gazetteer(organisations=(body("Ann Lee", acronym="AL"),)),
    ],
)
def test_whatever_differs_gives_another_digest(other: Gazetteer):
    one = Gazetteer(people=(KnownPerson("Ann Lee", ("A. Lee",)),))
    assert one.digest != other.digest
    assert one != other


def test_without_names_there_is_no_digest():
    assert (Gazetteer().digest, bool(Gazetteer())) == ("", False)


def test_it_is_a_value_that_travels_to_other_processes():
    one = Gazetteer(organisations=(body("Vellacore"),))
    assert list(one.index.find("to Vellacore.")) == [("Vellacore", (3, 12))]
    other = pickle.loads(pickle.dumps(one))
    assert (other, hash(other), other.digest) == (one, hash(one), one.digest)
    assert "index" not in vars(other)
    assert list(other.index.find("to Vellacore.")) == [("Vellacore", (3, 12))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("to Vellacore.", ["Vellacore"]),
        ("Vellacorex or Vellacore2 or VELLACORE or vellacore", []),
        ("the People’s Daily-Vellacore", ["People’s Daily", "Vellacore"]),
        ("Bank of Vell and Bank of Vell Sud", ["Bank of Vell", "Bank of Vell Sud"]),
        ("Bank of Vell Su", ["Bank of Vell"]),
        ("Bank  of Vell", []),
        ("AT&T Inc. or AT&T Inc", ["AT&T Inc.", "AT&T Inc"]),
        ("US Fire Corps and United States Fire Corps, Fire Corps", ["US Fire Corps", "United States Fire Corps"]),
        ("Roads and Rails", ["Roads and Rails"]),
    ],
)
def test_names_are_found_as_printed(text: str, found: list[str]):
    names = "Vellacore", "People's Daily", "Bank of Vell", "Bank of Vell Sud", "AT&T Inc", "AT&T Inc."
    index = Gazetteer(organisations=tuple(map(body, (*names, "U.S. Fire Corps", "Roads & Rails")))).index
    assert [name for name, _ in index.find(text)] == found
    assert all(text[slice(*span)] == name for name, span in index.find(text))


def test_looking_up_takes_no_longer_for_more_names():
    """Every name begins with the same word: what is looked at grows with the text alone."""
    text = "The Bank of Vell 7 met the Bank of Vell 99 and others. " * 200

    def seconds(size: int) -> float:
        index = Gazetteer(organisations=tuple(body(f"Bank of Vell {number}") for number in range(size))).index
        took = []
        for _ in range(5):
            began = time.process_time()
            assert len(list(index.find(text))) == 400
            took.append(time.process_time() - began)
        return min(took)

    assert seconds(10_000) < 5 * seconds(100)
