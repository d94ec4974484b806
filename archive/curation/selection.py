"""Words of an article as an editor types or selects them, and their spans of the seed: proved like anything else."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from archive.curation.decisions import RefusedError
from archive.models import Article, Paragraph, Statement
from archive.offsets import Span


class AnchorError(ValueError):
    """The words do not stand in the article; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where words stand in the seed, one span a stretch, and their reading text."""

    spans: list[list[int]]
    content: str


def anchor(article: Article, words: str, *, near: int = 0) -> Anchor:
    """Find words, letter for letter, in the article's reading text; each line by itself.

    Of several places the one nearest to seed offset ``near`` is taken for the first line, and the next one
    after it for each that follows. Raises ``AnchorError`` where a line is not found.
    """
    lines = [stripped for line in words.splitlines() if (stripped := line.strip())]
    if not lines:
        raise AnchorError("Give the words as they stand in the text.")
    paragraphs = list(article.paragraphs.all())
    spans: list[list[int]] = []
    for line in lines:
        places = find(paragraphs, line)
        after = [place for place in places if not spans or place[0] >= spans[-1][1]]
        if not after:
            order = " after the stretch before it" if spans and places else ""
            raise AnchorError(f"“{line[:80]}” does not stand in the article{order}. Copy the words from its text.")
        start, end = after[0] if spans else nearest(after, near)
        spans.append([start, end])
    return Anchor(spans, " ".join(lines))


def anchor_which(article: Article, words: str, which: int | None = None) -> Anchor:
    """Find words where a place must not be guessed: ``which`` counts, from 1, the places of the first line.

    Raises ``AnchorError`` where it stands in several places and ``which`` is None, or in fewer than ``which``.
    """
    first = next((stripped for line in words.splitlines() if (stripped := line.strip())), "")
    places = find(list(article.paragraphs.all()), first) if first else []
    if which is None and len(places) > 1:
        raise AnchorError(
            f"“{first[:80]}” stands in the article {len(places)} times. Say which one, or give more of the words there."
        )
    if which is not None and places and not 1 <= which <= len(places):
        raise AnchorError(f"“{first[:80]}” stands in the article {len(places)} times only.")
    return anchor(article, words, near=places[(which or 1) - 1][0] if places else 0)


def nearest(places: Sequence[Span], near: int) -> Span:
    """Return the place that starts nearest to an offset; of two, the earlier."""
    return min(places, key=lambda place: abs(place[0] - near))


def find(paragraphs: Sequence[Paragraph], words: str) -> list[Span]:
    """Return the seed spans of every place where ``words`` are in the reading text, in order."""
    places = []
    for paragraph in paragraphs:
        at = paragraph.text.find(words)
        while at >= 0:
            places.append(paragraph.offsets.to_seed((at, at + len(words))))
            at = paragraph.text.find(words, at + 1)
    return sorted(places)


_MOST = 100
_GONE = "The text was read anew meanwhile, and the words selected are not there any more. Select them again."


class TextRange(NamedTuple):
    """``start`` to ``end`` of the paragraph at ``position``, in code points of its reading text."""

    position: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What was selected: by place, or by the words alone and ``which`` of the places where they stand."""

    ranges: tuple[TextRange, ...] = ()
    words: str = ""
    which: int | None = None

    @classmethod
    def parse(cls, places: str, words: str = "", which: int | None = None) -> "Selection":
        """Read a form: places are ``position:start-end``, separated by spaces. Raises ``RefusedError``."""
        found = []
        for part in places.split()[:_MOST]:
            position, _, extent = part.partition(":")
            numbers = [position, *extent.split("-")]
            if len(numbers) != 3 or not all(one.isdecimal() and len(one) < 10 for one in numbers):
                raise RefusedError("The selection was not understood. Select the words again.", "words")
            found.append(TextRange(*map(int, numbers)))
        return cls(tuple(found), words, which)

    def anchored(self, article: Article) -> Anchor:
        """Return its spans of the seed, and its reading text. Raises ``RefusedError`` and ``AnchorError``."""
        if not self.ranges:
            return anchor_which(article, self.words, self.which)
        paragraphs = {one.position: one for one in article.paragraphs.all()}
        whole = trim(paragraphs, sorted(self.ranges))
        if not whole:
            raise RefusedError("Select some words of the text.", "words")
        found = Anchor(seed_spans(paragraphs, whole), reading(paragraphs, whole))
        if self.words and "".join(self.words.split()) != "".join(found.content.split()):
            raise RefusedError(_GONE, "words")
        return found


def ranges_of(statement: Statement, paragraphs: Iterable[Paragraph]) -> list[TextRange]:
    """Return the ranges of a statement's words; none where its evidence was lost."""
    return [] if statement.evidence_lost else ranges_at(statement.spans, paragraphs)


def words_in_lines(statement: Statement, paragraphs: Iterable[Paragraph]) -> str:
    """Return the words of each range on a line of its own; the content where the evidence was lost."""
    texts = {row.position: row for row in paragraphs}
    lines = [texts[one.position].text[one.start : one.end] for one in ranges_of(statement, texts.values())]
    return "\n".join(lines) or statement.content


def ranges_at(spans: Iterable[Sequence[int]], paragraphs: Iterable[Paragraph]) -> list[TextRange]:
    """Return the ranges of the reading text that correspond to spans of the seed."""
    rows = list(paragraphs)
    found = []
    for start, end in spans:
        for row in rows:
            if row.start < end and start < row.end:
                low, high = row.offsets.to_reading((start, end))
                if low < high:
                    found.append(TextRange(row.position, low, high))
    return found


def trim(paragraphs: dict[int, Paragraph], ranges: Iterable[TextRange]) -> list[TextRange]:
    """Return ranges without white space at their ends, and no empty one. Raises ``RefusedError`` outside the text."""
    found: list[TextRange] = []
    for position, start, end in ranges:
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
        found.append(TextRange(position, low, high))
    return found


def seed_spans(paragraphs: dict[int, Paragraph], ranges: Sequence[TextRange]) -> list[list[int]]:
    return [list(paragraphs[one.position].offsets.to_seed((one.start, one.end))) for one in ranges]


def reading(paragraphs: dict[int, Paragraph], ranges: Sequence[TextRange]) -> str:
    return " ".join(paragraphs[one.position].text[one.start : one.end] for one in ranges)
