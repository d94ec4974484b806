"""Cut a text at the edges of the spans that lie on it: statements, names, evidence, search hits.

Works on offsets alone. The text is never searched nor changed, so what stands in it cannot become markup, and the
segments joined are the text again, letter for letter.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any, NamedTuple


class Annotation[Value](NamedTuple):
    """A span of a text, in code points, and what lies there."""

    start: int
    end: int
    value: Value


class Mark(NamedTuple):
    """Describe a span of evidence: its kind (a CSS class), a sentence about it and the address it leads to."""

    kind: str
    label: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters under the same annotations, which come in the order of their starts."""

    text: str
    annotations: tuple[Annotation[Any], ...] = ()

    @property
    def mark(self) -> Any:
        """Return the value of the innermost (shortest) annotation, or None where none lies here."""
        innermost = min(self.annotations, key=lambda one: one.end - one.start, default=None)
        return innermost.value if innermost else None


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are one link, or none."""

    text: str
    link: Any = None


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that belong to the same statements.

    ``begins`` are the statements that appear here for the first time, ``ends`` those that do not go on in the next
    group of the paragraph.
    """

    runs: tuple[Run, ...]
    statements: tuple[Any, ...] = ()
    begins: tuple[Any, ...] = ()
    ends: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class AnnotatedParagraph:
    """A paragraph of an article, cut into groups."""

    position: int
    groups: list[Group]

    @property
    def begins(self) -> tuple[Any, ...]:
        """Return the statements whose first words stand in the paragraph, in the order of the text."""
        return tuple(one for group in self.groups for one in group.begins)


def cut(text: str, annotations: Iterable[tuple[int, int, Any]]) -> list[Segment]:
    """Cut ``text`` at every edge of the annotations.

    Annotations are clipped to the text; empty ones are ignored.
    """
    ordered = _clipped(annotations, len(text))
    edges = sorted({0, len(text), *(edge for one in ordered for edge in (one.start, one.end))})
    waiting = deque(ordered)
    here: list[Annotation[Any]] = []
    segments = []
    for start, end in pairwise(edges):
        here = [one for one in here if one.end > start]
        while waiting and waiting[0].start == start:
            here.append(waiting.popleft())
        segments.append(Segment(text[start:end], tuple(here)))
    return segments


def group(
    text: str,
    statements: Iterable[tuple[int, int, Hashable]],
    links: Iterable[tuple[int, int, Any]] = (),
    seen: set[Any] | None = None,
) -> list[Group]:
    """Cut ``text`` at every edge of the statements and links, and group what belongs to the same statements.

    Statements may overlap; of links that do, the first one wins. ``seen`` are the statements that have begun before
    this text; those that begin in it are added.
    """
    seen = set() if seen is None else seen
    apart = _without_overlaps(_clipped(links, len(text)))
    segments = cut(
        text,
        [
            *((start, end, (True, value)) for start, end, value in statements),
            *((start, end, (False, value)) for start, end, value in apart),
        ],
    )
    parts = [(key, list(found)) for key, found in groupby(segments, key=_statements)]
    groups = []
    for (here, found), (following, _) in pairwise([*parts, ((), [])]):
        runs = tuple(
            Run("".join(segment.text for segment in same), link.value[1] if link else None)
            for link, same in groupby(found, key=_link)
        )
        begins = tuple(one for one in here if one not in seen)
        seen.update(begins)
        groups.append(Group(runs, here, begins, tuple(one for one in here if one not in following)))
    return groups


def annotate(
    paragraphs: Iterable[Any],
    statements: Iterable[tuple[Iterable[Sequence[int]], Hashable]],
    links: Iterable[tuple[Sequence[int], Any]] = (),
) -> list[AnnotatedParagraph]:
    """Group each paragraph of an article (``models.Paragraph``).

    All spans are counted in the seed's text: a statement has several, a link has one.
    """
    said = _Index(Annotation(start, end, one) for spans, one in statements for start, end in spans)
    linked = _Index(Annotation(start, end, one) for (start, end), one in links)
    seen: set[Any] = set()
    return [
        AnnotatedParagraph(row.position, group(row.text, said.within(row), linked.within(row), seen))
        for row in paragraphs
    ]


def _clipped(annotations: Iterable[tuple[int, int, Any]], length: int) -> list[Annotation[Any]]:
    clipped = (Annotation(max(0, start), min(length, end), value) for start, end, value in annotations)
    return sorted((one for one in clipped if one.start < one.end), key=lambda one: (one.start, one.end))


def _without_overlaps(annotations: Iterable[Annotation[Any]]) -> list[Annotation[Any]]:
    apart: list[Annotation[Any]] = []
    for one in annotations:
        if not apart or one.start >= apart[-1].end:
            apart.append(one)
    return apart


def _statements(segment: Segment) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(one.value[1] for one in segment.annotations if one.value[0]))


def _link(segment: Segment) -> Annotation[Any] | None:
    return next((one for one in segment.annotations if not one.value[0]), None)


class _Index:
    """Annotations in the order of their starts, asked for those that touch a paragraph."""

    def __init__(self, annotations: Iterable[Annotation[Any]]) -> None:
        self._sorted = sorted(annotations, key=lambda one: (one.start, one.end))
        self._starts = [one.start for one in self._sorted]
        self._longest = max((one.end - one.start for one in self._sorted), default=0)

    def within(self, paragraph: Any) -> Iterator[tuple[int, int, Any]]:
        """Yield those that touch the paragraph, their spans counted in its reading text."""
        first, last = paragraph.span
        offsets = paragraph.offsets
        low = max(0, bisect_right(self._starts, first - self._longest) - 1)
        high = bisect_left(self._starts, last)
        for one in self._sorted[low:high]:
            if one.end > first:
                yield (*offsets.to_reading((one.start, one.end)), one.value)
