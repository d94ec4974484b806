"""Finding an editor's words in an article, so that what a person adds is proved like anything else."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.models import Article, Paragraph
from archive.offsets import Span


class AnchorError(ValueError):
    """The words do not stand in the article; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where words stand in the seed, one span a stretch, and their reading text."""

    spans: list[list[int]]
    content: str


def anchor(article: Article, words: str, *, near: int = 0) -> Anchor:
    """Find words, letter for letter, in the article's reading text; each line of ``words`` is a stretch of its own.

    Of several places the one nearest to seed offset ``near`` is taken for the first stretch, and the next one
    after it for each that follows. Raises ``AnchorError`` where a stretch is not found.
    """
    stretches = [stretch for line in words.splitlines() if (stretch := line.strip())]
    if not stretches:
        raise AnchorError("Give the words as they stand in the text.")
    paragraphs = list(article.paragraphs.all())
    spans: list[list[int]] = []
    for stretch in stretches:
        places = find(paragraphs, stretch)
        after = [place for place in places if not spans or place[0] >= spans[-1][1]]
        if not after:
            order = " after the stretch before it" if spans and places else ""
            raise AnchorError(f"“{stretch[:80]}” does not stand in the article{order}. Copy the words from its text.")
        start, end = after[0] if spans else nearest(after, near)
        spans.append([start, end])
    return Anchor(spans, " ".join(stretches))


def nearest(places: Sequence[Span], near: int) -> Span:
    """The place that starts nearest to an offset; of two, the earlier."""
    return min(places, key=lambda place: abs(place[0] - near))


def find(paragraphs: Sequence[Paragraph], words: str) -> list[Span]:
    """Seed spans of every place where ``words`` stand in the reading text, in order."""
    places = []
    for paragraph in paragraphs:
        at = paragraph.text.find(words)
        while at >= 0:
            places.append(paragraph.offsets.to_seed((at, at + len(words))))
            at = paragraph.text.find(words, at + 1)
    return sorted(places)
