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


def anchor_which(article: Article, words: str, which: int | None = None) -> Anchor:
    """The same where a place must not be guessed: ``which`` counts, from 1, the places of the first stretch.

    Raises ``AnchorError`` where it stands in several places and ``which`` is None, or in fewer than ``which``.
    """
    first = next((stretch for line in words.splitlines() if (stretch := line.strip())), "")
    places = find(list(article.paragraphs.all()), first) if first else []
    if which is None and len(places) > 1:
        raise AnchorError(
            f"“{first[:80]}” stands in the article {len(places)} times. Say which one, or give more of the words there."
        )
    if which is not None and places and not 1 <= which <= len(places):
        raise AnchorError(f"“{first[:80]}” stands in the article {len(places)} times only.")
    return anchor(article, words, near=places[(which or 1) - 1][0] if places else 0)


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
