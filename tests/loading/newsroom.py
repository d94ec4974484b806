"""Short news texts made of parts, and an extractor whose later versions read them otherwise. For tests of sequences."""

import dataclasses
from collections.abc import Callable, Iterable
from copy import copy
from itertools import pairwise
from typing import Any

from archive.extraction.draft import Draft, EntityRef, Fact, Problem, Source, SpeakerDraft, StatementDraft
from archive.extraction.gazetteer import Gazetteer
from archive.extraction.pipeline import Extractor

TITLES = ("Harbour to be dredged, says minister", "Bridge closed after storm", "A talk with fishermen")
LINES = ("Wellington, March 4th, 2022", "By Jane Rivers\n\nNelson, 2022-05-11", "By Tom Hale and Jane Rivers")
PARAGRAPHS = (
    "Transport Minister Anna Holloway said the harbour would be dredged before winter.",
    "“We cannot wait another year,” Holloway said.",
    "Peter Marsh, director of the Harbour Research Institute, said the sand would be used to build up the beach.",
    "The Harbour Research Institute said the bridge could not be used for three weeks.",
    "“Nobody was hurt, and that is what counts,” Peter Marsh told reporters on Monday.",
    "Marsh said the plan was “a gift to the north” and would cost little.",
    "Paul Marsh, mayor of Nelson, said the school would stay open. “It is a good school,” he said.",
    "“We cannot wait another year,” Paul Marsh said.",
    "Anna Holloway and Peter Marsh said in a joint statement that the work would begin on Monday.",
    "According to the Port Company, 40 boats arrived by noon.",
    "The port was quiet on Sunday, and the boats stayed in.",
)
#: Words that an editor of the newspaper changes, and for what.
WORDS = (
    ("another year", "another month"),
    ("said", "stated"),
    ("“", '"'),
    ("Peter Marsh", "Peter J. Marsh"),
    ("Holloway", "Halloway"),
    ("2022", "2023"),
)


def compose(title: int, line: int, paragraphs: Iterable[int]) -> str:
    """Return a text of these parts, by their numbers."""
    return "\n\n".join((TITLES[title], LINES[line], *(PARAGRAPHS[number] for number in paragraphs))) + "\n"


class Reader:
    """The real extractor, by rules alone and each text once; ``changed`` chooses what a later version makes of it."""

    def __init__(self) -> None:
        self.real = Extractor(tagger=False)
        self.max_chars, self.max_bytes = self.real.max_chars, self.real.max_bytes
        self.gazetteer = Gazetteer()
        self.changed = 0
        self._read: dict[tuple[Any, ...], Draft] = {}

    def knowing(self, gazetteer: Gazetteer) -> "Reader":
        other = copy(self)
        other.gazetteer, other.real = gazetteer, self.real.knowing(gazetteer)
        return other

    @property
    def version(self) -> str:
        return f"version {self.changed}"

    def decode(self, data: bytes, name: str) -> tuple[Source, tuple[Problem, ...]]:
        return self.real.decode(data, name)

    def extract(
        self, source: Source, problems: tuple[Problem, ...] = (), passages: Iterable[Any] = (), only: None = None
    ) -> Draft:
        key = (source.text, problems, tuple(passages), self.gazetteer)
        if key not in self._read:
            self._read[key] = self.real.extract(dataclasses.replace(source, name="a text"), problems, key[2])
        return VERSIONS[self.changed](self._read[key])

    def read(self, data: bytes, name: str, passages: Iterable[Any] = ()) -> Draft:
        return self.extract(*self.decode(data, name), passages)


def _statements(change: Callable[[Draft, StatementDraft], list[StatementDraft]]) -> Callable[[Draft], Draft]:
    def changed(draft: Draft) -> Draft:
        found = [one for statement in draft.statements for one in change(draft, statement)]
        return dataclasses.replace(draft, statements=tuple(found))

    return changed


def _of(draft: Draft, statement: StatementDraft, *spans: tuple[int, int]) -> StatementDraft:
    content = " ".join(draft.source.text[start:end] for start, end in spans)
    return dataclasses.replace(statement, spans=spans, content=content)


def _without_first_word(draft: Draft, statement: StatementDraft) -> list[StatementDraft]:
    (start, end), *others = statement.spans
    space = draft.source.text.find(" ", start, end)
    return [_of(draft, statement, (space + 1, end), *others)] if space > 0 else [statement]


def _halves(draft: Draft, statement: StatementDraft) -> list[StatementDraft]:
    (start, end), *others = statement.spans
    space = draft.source.text.find(" ", (start + end) // 2, end)
    if space < 0:
        return [statement]
    return [_of(draft, statement, (start, space)), _of(draft, statement, (space + 1, end), *others)]


def _pairs(draft: Draft) -> Draft:
    joined, left = [], list(draft.statements)
    while left:
        some, left = left[:2], left[2:]
        spans = sorted(span for one in some for span in one.spans)
        apart = all(one[1] <= other[0] for one, other in pairwise(spans))
        joined += [_of(draft, some[0], *spans)] if apart else some
    return dataclasses.replace(draft, statements=tuple(joined))


def _said_together(draft: Draft, statement: StatementDraft) -> list[StatementDraft]:
    spoken = statement.speaker.entity
    others = [person for person in draft.persons if not spoken or person.name != spoken.name]
    more = tuple(SpeakerDraft(one.mentions[0], EntityRef("person", one.name), rule="other") for one in others[:2])
    return [dataclasses.replace(statement, co_speakers=more)]


def _other_facts(draft: Draft) -> Draft:
    if draft.article is None or draft.article.title is None:
        return draft
    title = draft.article.title
    shorter = Fact(title.value.split(",")[0], title.passage, "other rule", 0.5)
    article = dataclasses.replace(draft.article, title=shorter, published=None, authors=(), language="en-NZ")
    kinds = tuple(dataclasses.replace(one, kind="company") for one in draft.organisations)
    return dataclasses.replace(draft, article=article, organisations=kinds)


VERSIONS: tuple[Callable[[Draft], Draft], ...] = (
    lambda draft: draft,
    _statements(lambda draft, one: [one] if one.kind != "indirect" else []),
    _statements(lambda draft, one: [dataclasses.replace(one, kind="mixed", cue=None, rule="other")]),
    _statements(_without_first_word),
    _statements(_halves),
    _pairs,
    _statements(_said_together),
    _other_facts,
    _statements(lambda draft, one: [dataclasses.replace(one, speaker=SpeakerDraft(None, None))]),
    lambda draft: dataclasses.replace(draft, persons=(), organisations=()),
    lambda draft: dataclasses.replace(draft, statements=()),
    lambda draft: dataclasses.replace(draft, article=None, statements=(), persons=(), organisations=()),
)
