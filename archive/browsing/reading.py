"""An article's paragraphs with what is said in them marked and the names in them linked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from archive.browsing.marking import Stretch, mark
from archive.models import Mention, Paragraph, Statement
from archive.offsets import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """A statement and its number on the page."""

    number: int
    statement: Statement


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """``begun`` are the statements whose first words stand in it."""

    position: int
    stretches: list[Stretch]
    begun: tuple[Reference, ...]


def marked(
    paragraphs: Iterable[Paragraph], references: Iterable[Reference], mentions: Iterable[Mention] = ()
) -> list[MarkedParagraph]:
    """Paragraphs cut into stretches. Names of which the reader may not see the record stay plain words."""
    said = _Spans((*span, reference) for reference in references for span in reference.statement.spans)
    names = _Spans((*mention.span, mention.entity) for mention in mentions if mention.entity)
    seen: set[Reference] = set()
    result = []
    for paragraph in paragraphs:
        offsets = paragraph.offsets
        stretches = mark(
            paragraph.text,
            [(*offsets.to_reading((start, end)), one) for start, end, one in said.touching(paragraph.span)],
            [(*offsets.to_reading((start, end)), one) for start, end, one in names.touching(paragraph.span)],
        )
        begun = tuple(one for stretch in stretches for one in stretch.begins if one not in seen)
        seen.update(begun)
        first = [_without(stretch, begun) for stretch in stretches]
        result.append(MarkedParagraph(paragraph.position, first, begun))
    return result


def _without(stretch: Stretch, begun: tuple[Reference, ...]) -> Stretch:
    """A statement that goes on from an earlier paragraph does not begin here: its anchor stands there."""
    if all(one in begun for one in stretch.begins):
        return stretch
    kept = tuple(one for one in stretch.begins if one in begun)
    return Stretch(stretch.runs, stretch.said, kept, stretch.ends)


class _Spans:
    """Spans in order of their start, asked for those that touch a paragraph."""

    def __init__(self, spans: Iterable[tuple[int, int, Any]]) -> None:
        self.spans: Sequence[tuple[int, int, Any]] = sorted(spans, key=lambda span: span[:2])
        self.starts = [span[0] for span in self.spans]
        self.longest = max((end - start for start, end, _ in self.spans), default=0)

    def touching(self, span: Span) -> list[tuple[int, int, Any]]:
        low = bisect_right(self.starts, span[0] - self.longest)
        low = max(0, low - 1)
        high = bisect_left(self.starts, span[1])
        return [one for one in self.spans[low:high] if one[1] > span[0]]
