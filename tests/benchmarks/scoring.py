"""Score each component of the pipeline by itself, beside what a person would have found.

Both answers are sets, so that one measure fits all: names, roles, or the words (by where they begin) that somebody is
said to have said. The components in ``ANSWERS`` can be scored; the others only prepare.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from archive.extraction.pipeline import Document, Pipeline
from archive.offsets import Span

type Answers = frozenset[Hashable]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Score:
    """How many answers were given, how many wanted, and how many given ones were right. Scores can be added."""

    given: int = 0
    wanted: int = 0
    right: int = 0

    @classmethod
    def of(cls, given: Answers, wanted: Answers) -> "Score":
        """Compare two sets of answers."""
        return cls(len(given), len(wanted), len(given & wanted))

    def __add__(self, other: "Score") -> "Score":
        return Score(self.given + other.given, self.wanted + other.wanted, self.right + other.right)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1; 1 where there was nothing to find and nothing found."""
        return 2 * self.right / (self.given + self.wanted) if self.given + self.wanted else 1.0


def words(text: str, spans: Iterable[Span]) -> Answers:
    """Return where each word within the spans begins."""
    return frozenset(match.start() for span in spans for match in _WORD.finditer(text, *span))


def _page(document: Document) -> Answers:
    metadata = document.page.metadata
    facts = {"title": metadata.title, "published": metadata.published, "publisher": metadata.publisher}
    return frozenset((name, fact.value) for name, fact in facts.items() if fact)


def _quotes(document: Document) -> Answers:
    candidates = [candidate for sentence in document.sentences for candidate in sentence.candidates]
    return _words(document, [(one.source.section, span) for one in candidates for span in one.spans])


def _words(document: Document, places: Iterable[tuple[int, Span]]) -> Answers:
    return words(document.text, [document.sections[index].to_seed(span) for index, span in places])


def _ensemble(document: Document) -> Answers:
    speakers = [(quote, quote.referent.entity.name if quote.referent.entity else None) for quote in document.quotes]
    return frozenset((word, speaker) for quote, speaker in speakers for word in _words(document, quote.spans))


#: What a component says of a document, by its name.
ANSWERS: dict[str, Callable[[Document], Answers]] = {
    "page": _page,
    "persons": lambda document: frozenset(person.name for person in document.persons),
    "organisations": lambda document: frozenset(body.name for body in document.organisations),
    "roles": lambda document: frozenset((name, role.title) for name, own in document.roles.items() for role in own),
    "quotes": _quotes,
    "tagger": lambda document: _words(document, [place for one in document.tagged or () for place in one.content]),
    "ensemble": _ensemble,
}


def score(pipeline: Pipeline, document: Document, wanted: Mapping[str, Answers]) -> dict[str, Score]:
    """Run a pipeline up to the last component that ``wanted`` has answers for, and score each of those.

    Raises ``ValueError`` for a component that is disabled, or that cannot be scored.
    """
    if unknown := wanted.keys() - ANSWERS.keys():
        raise ValueError(f"{', '.join(sorted(unknown))} cannot be scored; {', '.join(ANSWERS)} can.")
    last = max(wanted, key=list(pipeline.components).index)
    pipeline.run(document, until=last)
    return {name: Score.of(ANSWERS[name](document), answers) for name, answers in wanted.items()}
