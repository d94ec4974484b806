"""Words of an article as an editor selects them: stretches of its paragraphs, and their spans of the seed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive.curation.anchoring import Anchor, anchor_which
from archive.curation.decisions import RefusedError
from archive.models import Article, Paragraph, Statement

_MOST = 100
_GONE = "The text was read anew meanwhile, and the words selected are not there any more. Select them again."


class Stretch(NamedTuple):
    """``start`` to ``end`` of the paragraph at ``position``, in code points of its reading text."""

    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What was selected: by place, or by the words alone and ``which`` of the places where they stand."""

    stretches: tuple[Stretch, ...] = ()
    words: str = ""
    which: int | None = None

    @classmethod
    def parse(cls, places: str, words: str = "", which: int | None = None) -> "Selection":
        """From a form: places are ``position:start-end``, apart by spaces. Raises ``RefusedError``."""
        found = []
        for part in places.split()[:_MOST]:
            position, _, extent = part.partition(":")
            numbers = [position, *extent.split("-")]
            if len(numbers) != 3 or not all(one.isdecimal() and len(one) < 10 for one in numbers):
                raise RefusedError("The selection was not understood. Select the words again.", "words")
            found.append(Stretch(*map(int, numbers)))
        return cls(tuple(found), words, which)

    def anchored(self, article: Article) -> Anchor:
        """Where it stands in the seed, and its reading text. Raises ``RefusedError`` and ``AnchorError``."""
        if not self.stretches:
            return anchor_which(article, self.words, self.which)
        paragraphs = {one.position: one for one in article.paragraphs.all()}
        whole = trimmed(paragraphs, sorted(self.stretches))
        if not whole:
            raise RefusedError("Select some words of the text.", "words")
        found = Anchor(to_seed(paragraphs, whole), reading(paragraphs, whole))
        if self.words and "".join(self.words.split()) != "".join(found.content.split()):
            raise RefusedError(_GONE, "words")
        return found


def of_statement(statement: Statement, paragraphs: Iterable[Paragraph]) -> list[Stretch]:
    """The stretches of a statement's words; none where its evidence was lost."""
    return [] if statement.evidence_lost else of_spans(statement.spans, paragraphs)


def of_spans(spans: Iterable[Sequence[int]], paragraphs: Iterable[Paragraph]) -> list[Stretch]:
    """The stretches of the reading text that stand for spans of the seed."""
    rows = list(paragraphs)
    found = []
    for start, end in spans:
        for row in rows:
            if row.start < end and start < row.end:
                low, high = row.offsets.to_reading((start, end))
                if low < high:
                    found.append(Stretch(row.position, low, high))
    return found


def trimmed(paragraphs: dict[int, Paragraph], stretches: Iterable[Stretch]) -> list[Stretch]:
    """Without white space at their ends and without empty ones. Raises ``RefusedError`` outside the text."""
    found: list[Stretch] = []
    for position, start, end in stretches:
        paragraph = paragraphs.get(position)
        if paragraph is None or not 0 <= start <= end <= len(paragraph.text):
            raise RefusedError(_GONE, "words")
        words = paragraph.text[start:end]
        low = start + len(words) - len(words.lstrip())
        high = end - (len(words) - len(words.rstrip()))
        if low >= high:
            continue
        if found and (found[-1].position, found[-1].end) > (position, low):
            raise RefusedError("Words selected twice: let each stretch begin after the one before it.", "words")
        found.append(Stretch(position, low, high))
    return found


def to_seed(paragraphs: dict[int, Paragraph], stretches: Sequence[Stretch]) -> list[list[int]]:
    return [list(paragraphs[one.position].offsets.to_seed((one.start, one.end))) for one in stretches]


def reading(paragraphs: dict[int, Paragraph], stretches: Sequence[Stretch]) -> str:
    return " ".join(paragraphs[one.position].text[one.start : one.end] for one in stretches)
