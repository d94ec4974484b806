"""Rules and tagger together: what is one statement, what is none, whose it is, and how sure that is.

The tagger is stood in for by candidates made by hand, so that the tests do not hang on its weights.
"""

from collections.abc import Callable, Sequence

import pytest

from archive.extraction.draft import Draft
from archive.extraction.pipeline import VERSION, Component, Document, Extractor
from archive.extraction.speech import ensemble
from archive.extraction.speech.quotes import quotations
from archive.extraction.speech.speaker_lines import named_line
from archive.extraction.speech.tagger.candidate import Candidate, Place, Scores
from archive.extraction.speech.tagger_candidates import place_candidates, snapped

type Hint = tuple[str, str, str]  # content (stretches parted by " | "), cue, source

LEAD = "Premier Li Qiang opened the fair in the city on Monday with a walk through its halls."
SURE = Scores(content=0.99, content_least=0.95, boundaries=0.95, cue=0.99, link=0.99, source=0.95, speech=0.98)


@pytest.fixture
def told(extractor: Extractor) -> Callable[..., Draft]:
    """Read a text with hints in place of what the tagger would find."""

    def read(text: str, *hints: Hint, scores: Scores = SURE) -> Draft:
        def tagger(document: Document) -> None:
            found = candidates([reading.text for reading in document.page.readings], hints, scores)
            document.tagged = place_candidates(found, document.quoted)

        stand_in = Component("tagger", tagger, ("page", "quoted"), ("tagged",))
        return extractor.replacing(stand_in).read(f"{LEAD}\n\n{text}".encode(), "sample.txt")

    return read


def candidates(paragraphs: Sequence[str], hints: Sequence[Hint], scores: Scores) -> list[Candidate]:
    def place(words: str) -> Place:
        where = ((i, text.find(words)) for i, text in reversed(list(enumerate(paragraphs))))
        index, at = next(found for found in where if found[1] >= 0)
        return index, (at, at + len(words))

    return [
        Candidate(
            tuple(place(part) for part in content.split(" | ")),
            place(cue) if cue else None,
            (place(source),) if source else (),
            scores,
        )
        for content, cue, source in hints
    ]


def said(draft: Draft) -> list[tuple[str, str | None, str]]:
    return [(s.rule, s.speaker.words.text if s.speaker.words else None, s.content) for s in draft.statements]


def test_what_both_found_is_one_statement(told: Callable[..., Draft]) -> None:
    draft = told("Li said that trade would grow.", ("that trade would grow", "said", "Li"))
    assert said(draft) == [("reporting verb + tagger", "Li", "trade would grow")]


def test_the_tagger_alone_finds_a_verb_that_no_rule_knows(told: Callable[..., Draft]) -> None:
    draft = told("He chided them for being late.", ("them for being late", "chided", "He"))
    (statement,) = draft.statements
    assert (statement.rule, statement.content) == ("tagger", "them for being late")
    assert statement.speaker.entity is not None
    assert statement.speaker.entity.name == "Li Qiang"


def test_without_a_source_the_subject_of_the_cue_speaks(
    told: Callable[..., Draft], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ensemble, "LEAST", 0.0)
    draft = told("Li chided them for being late.", ("them for being late", "chided", ""))
    assert said(draft) == [("tagger", "Li", "them for being late")]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Prosecutors charged Li with theft.", ("Li with theft", "charged", "Prosecutors")),
        ("Li plans to open the markets.", ("to open the markets", "plans", "Li")),
        ("Li hopes to open the markets.", ("to open the markets", "hopes", "Li")),
        ("Li observed the latest machines.", ("the latest machines", "observed", "Li")),
        ("Li will say more about it.", ("more about it", "say", "Li")),
        ("Li did not chide them for being late.", ("them for being late", "chide", "Li")),
        ("They had been chided for being late.", ("for being late", "chided", "")),
        ("The city grew according to the need for homes.", ("The city grew", "according to", "the need for homes")),
    ],
)
def test_what_is_no_act_of_communication(told: Callable[..., Draft], text: str, hint: Hint) -> None:
    assert said(told(text, hint)) == []


def test_a_mere_thought_is_left_out(told: Callable[..., Draft]) -> None:
    thought = Scores(content=0.99, content_least=0.9, boundaries=0.9, cue=0.9, link=0.9, source=0.9, speech=0.02)
    draft = told("Li believed them to be late.", ("them to be late", "believed", "Li"), scores=thought)
    assert said(draft) == []


def test_a_report_within_a_report_is_told_once(told: Callable[..., Draft]) -> None:
    draft = told(
        "Li said that experts had chided them for being late.",
        ("experts had chided them for being late", "said", "Li"),
        ("them for being late", "chided", "experts"),
    )
    assert said(draft) == [("reporting verb + tagger", "Li", "experts had chided them for being late")]


def test_a_quotation_is_taken_whole_with_what_goes_on_behind(told: Callable[..., Draft]) -> None:
    draft = told(
        "“Trade will grow in the coming year,” Li said. “We have done all that we could for it.”",
        ("Trade will grow in the coming | have done all that we could for it", "said", "Li"),
    )
    (statement,) = draft.statements
    assert statement.kind == "direct"
    assert statement.content == "“Trade will grow in the coming year,” “We have done all that we could for it.”"


def test_where_the_tagger_is_sure_of_its_edges_they_hold(told: Callable[..., Draft]) -> None:
    text = "Li stressed the need for trade while the band played on in the great hall of the city."
    assert said(told(text, ("the need for trade", "stressed", "Li"))) == [
        ("reporting verb + tagger", "Li", "the need for trade")
    ]


def test_agreement_makes_surer(told: Callable[..., Draft]) -> None:
    text = "Li said that trade would grow."
    both = told(text, ("trade would grow", "said", "Li")).statements[0].confidence
    alone = told(text).statements[0].confidence
    assert alone < both - 0.2


@pytest.mark.parametrize(
    ("text", "marked", "wanted"),
    [
        ("He said that trade grew.", "that trade grew.", "trade grew"),
        ("He said “trade will grow,” too.", "trade will grow", "“trade will grow,”"),
        ("He said “trade will grow and last.”", "trade will grow and", "“trade will grow and last.”"),
        ("He called it a “tough battle” for all.", "it a “tough", "it a “tough"),
        ("He spoke of overgrowth.", "growth", "overgrowth"),
    ],
)
def test_edges(text: str, marked: str, wanted: str) -> None:
    at = text.index(marked)
    span = snapped(text, (at, at + len(marked)), quotations(text))
    assert span is not None
    assert text[slice(*span)] == wanted


@pytest.mark.parametrize(
    ("text", "named", "words"),
    [
        ("“All doors must open,” — Mara Lind", "Mara Lind", "“All doors must open,”"),
        ("“All doors must open.” ― Mara Lind, 34", "Mara Lind", "“All doors must open.”"),
        ("LIND: We open the doors now.", "LIND", "We open the doors now."),
        ("Lind opened the doors: they were all shut.", None, None),
        ("UPDATE: The doors were opened at noon.", None, None),
        ("“All doors must open,” she said — and left.", None, None),
    ],
)
def test_lines_that_name_their_speaker(text: str, named: str | None, words: str | None) -> None:
    line = named_line(text)
    assert (line and text[slice(*line.name)], line and text[slice(*line.said)]) == (named, words)


def test_rules_alone_take_no_statement_from_the_network(rules: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.extraction.speech.tagger.runtime.Tagged.candidates", None)
    assert rules.read(f"{LEAD} He said that trade would grow.".encode(), "sample.txt").statements


def test_the_version_tells_what_is_learnt_and_what_is_left_out(extractor: Extractor, rules: Extractor) -> None:
    assert extractor.version.startswith(VERSION)
    assert rules.version == f"{extractor.version}, no tagger" == Extractor(tagger=False).version


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
