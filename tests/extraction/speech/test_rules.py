"""Rules that look further than one verb and its clause: round an attribution, over paragraphs, past topics."""

from collections.abc import Callable

import pytest

from archive.extraction.draft import Draft
from archive.extraction.pipeline import Extractor
from tests.extraction.conftest import assert_evidence
from tests.extraction.test_union import Hint, said, told

__all__ = ["told"]  # a fixture

LEAD = "Premier Li Qiang opened the fair in the city on Monday with a walk through its halls.\n\n"


def by_rules(rules: Extractor, text: str) -> list[tuple[str | None, str | None, list[str]]]:
    """Words for the speaker, cue, and each stretch of the content."""
    draft = rules.read(f"{LEAD}{text}".encode(), "sample.txt")
    assert_evidence(draft)
    return [
        (
            s.speaker.words.text if s.speaker.words else None,
            s.cue.text if s.cue else None,
            [draft.source.text[slice(*span)] for span in s.spans],
        )
        for s in draft.statements
    ]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        # an attribution between commas
        ("The museum, Li said, would open in May.", [("Li", "said", ["The museum", "would open in May"])]),
        (
            "The shop is closed, Li said, but will open again soon.",
            [("Li", "said", ["The shop is closed", "but will open again soon"])],
        ),
        ("However, Li said, the shop would open again.", [("Li", "said", ["the shop would open again"])]),
        ("The shop is closed, Li said, and left the hall.", [("Li", "said", ["The shop is closed"])]),
        ("The shop is closed, Li said, speaking at the fair.", [("Li", "said", ["The shop is closed"])]),
        ("The shop is closed, Li said, while the band played on.", [("Li", "said", ["The shop is closed"])]),
        # "as X said", and what is no content
        ("Trade will grow again this year, as Li said.", [("Li", "said", ["Trade will grow again this year"])]),
        ("That is what Li said before he left.", []),
        # a poll is a paper like others: what it says is told, though by no one
        (
            "Most people want more trade, according to a poll of the whole country.",
            [("a poll of the whole country", "according to", ["Most people want more trade"])],
        ),
    ],
)
def test_one_sentence(rules: Extractor, text: str, statements: list[tuple[str, str, list[str]]]) -> None:
    assert by_rules(rules, text) == statements


def test_what_a_colon_announces_stands_in_the_next_paragraph(rules: Extractor) -> None:
    text = "Li said:\n\n“Trade will grow in all of our cities.”\n\n“It will grow for many years to come.”"
    quotations = ["“Trade will grow in all of our cities.”", "“It will grow for many years to come.”"]
    assert by_rules(rules, text) == [("Li", "said", quotations)]


def test_a_quotation_with_a_cue_of_its_own_ends_a_run(told: Callable[..., Draft]) -> None:
    draft = told(
        "“Trade will grow in all of our cities,” Li said.\n\n“It has never grown as it does now,” Mayor Ann Lee added.",
        ("“Trade will grow in all of our cities,” | “It has never grown as it does now,”", "said", "Li"),
    )
    assert [words for _, _, words in said(draft)] == [
        "“Trade will grow in all of our cities,”",
        "“It has never grown as it does now,”",
    ]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Li spoke about the harbour.", ("the harbour", "spoke about", "Li")),
        ("Li gave remarks on the harbour.", ("the harbour", "gave remarks on", "Li")),
        ("Citing the weather, Li stayed at home.", ("the weather", "Citing", "Li")),
        ("The city approved a “bold” plan.", ("a “bold” plan", "approved", "The city")),
        ("Li went on, encouraging the growth of firms.", ("the growth of firms", "encouraging", "Li")),
    ],
)
def test_a_topic_or_an_act_is_no_statement(told: Callable[..., Draft], text: str, hint: Hint) -> None:
    assert said(told(text, hint)) == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Li referred to the harbour as a ruin.", ("the harbour as a ruin", "referred to", "Li")),
        ("Li spoke of “the best harbour of all”.", ("“the best harbour of all”", "spoke of", "Li")),
    ],
)
def test_a_topic_with_what_is_said_of_it_is_one(told: Callable[..., Draft], text: str, hint: Hint) -> None:
    assert said(told(text, hint)) == [("tagger", "Li", hint[0])]


def test_a_claim_is_its_owners(told: Callable[..., Draft]) -> None:
    draft = told("Reporters looked at Li's claim that trade had grown.", ("trade had grown", "claim", "Reporters"))
    assert said(draft) == [("tagger", "Li", "trade had grown")]
