"""A name is a person's, an organisation's or neither: by its words, and by what the page shows of it."""

from collections.abc import Callable

import numpy as np
import pytest

from archive.extraction.draft import Draft
from archive.extraction.people.candidates import expansion
from archive.extraction.people.classification import Article, Evidence, Outlet, decide, rows
from archive.extraction.people.name_tags import TAGS, NameTags

Read = Callable[[str], Draft]

PAD = " It met in the old town hall on Monday, and the talks went on until late in the evening."


def names(draft: Draft) -> tuple[set[str], set[str]]:
    return {person.name for person in draft.persons}, {body.name for body in draft.organisations}


@pytest.mark.parametrize(
    ("text", "people", "bodies"),
    [
        (
            "Volodymyr Zelenskyy met Ann Lindqvist of the Harbour Authority.",
            {"Volodymyr Zelenskyy", "Ann Lindqvist"},
            {"Harbour Authority"},
        ),
        ("Google and Intel said sales of laptops fell.", set(), {"Google", "Intel"}),
        (
            "Mara Lind spoke to the Harbour Institute for Tides, Currents and Winds.",
            {"Mara Lind"},
            {"Harbour Institute for Tides, Currents and Winds"},
        ),
        (
            "Ms Odile Brandvold of the Harbours, Fairways and Pilots Board (HFPB) spoke first.",
            {"Odile Brandvold"},
            {"Harbours, Fairways and Pilots Board"},
        ),
        (
            "It was read by the Office of the High Commissioner for Harbours, said Ann Lindqvist.",
            {"Ann Lindqvist"},
            {"Office of the High Commissioner for Harbours"},
        ),
    ],
)
def test_who_and_what_is_named(read: Read, text: str, people: set[str], bodies: set[str]) -> None:
    assert names(read(text + PAD)) == (people, bodies)


@pytest.mark.parametrize(
    "text",
    [
        "The talks on the Sustainable Development Goals and the Antiquities Act went on.",
        "The Republic of Poland sent a guest to Cape Town for Christmas Day.",
        "All Pell Grants were paid under Executive Order 13974.",
    ],
)
def test_things_places_and_days_are_neither(read: Read, text: str) -> None:
    assert names(read(text + PAD)) == (set(), set())


def test_an_acronym_is_what_the_page_spells_out() -> None:
    assert expansion("held by the China National Space Administration", "CNSA") == "China National Space Administration"
    assert expansion("the per- and polyfluoroalkyl substances", "PFAS") is not None
    assert expansion("a talk of many things", "WIPO") is None


def test_lists_and_patterns_need_no_decision() -> None:
    shown = {"WIPO": Evidence(), "foreign ministry": Evidence(), "Zorblax": Evidence()}
    article = Article([], {}, Outlet())
    assert decide(shown, article)["WIPO"] == decide(shown, article)["foreign ministry"] == "ORG"
    assert decide({}, article) == {}


def test_the_outlet_itself_is_told_from_others() -> None:
    shown = {"Harbour Post": Evidence()}
    own, other = (rows(shown, Article([], {}, Outlet(name))) for name in ("The Harbour Post", "Valley Post"))
    assert (own != other)[~np.isnan(own)].sum() == 1


def test_an_outlet_that_is_told_something_is_no_body_of_its_page() -> None:
    article = Article([], {}, Outlet("Harbour Post News", ["www.harbourpost.example"]))
    kinds = decide({"WIPO": Evidence(hears=1), "Harbour Post": Evidence(hears=1)}, article)
    assert kinds == {"WIPO": "ORG", "Harbour Post": ""}


def test_words_that_begin_with_the_letters_of_an_acronym_come_first() -> None:
    assert expansion("in the wider European Economic Area", "EEA") == "European Economic Area"
    assert expansion("of the fund (OMF) and the Ocean Map Board", "OMB") == "Ocean Map Board"


def test_tags_of_a_stretch_of_words() -> None:
    chances = np.zeros((3, len(TAGS)), np.float32)
    for word, tag in enumerate(("B-ORG", "I-ORG", "")):
        chances[word, TAGS.index(tag)] = 1
    tags = NameTags([(0, 0, 7), (0, 8, 12), (0, 13, 17)], chances)
    assert list(tags.names()) == [(0, (0, 12), "ORG")]
    person, body, place, other, begins, within, goes_on = tags.of(0, (0, 7))
    assert (person, body, place, other, begins, within, goes_on) == (0, 1, 0, 0, 1, 0, 1)
    assert tags.of(0, (12, 13)) is None
    assert tags.of(1, (0, 7)) is None
