"""A seed's text cut into stretches by the marks that lie on it, for showing it with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple


class Mark(NamedTuple):
    """A span of the text, what lies there (statement, name, left out), and a sentence, address and record of it."""

    start: int
    end: int
    kind: str
    label: str = ""
    href: str = ""
    thing: Any = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters under the same marks; of several marks the shortest (the innermost) names it."""

    text: str
    mark: Mark | None
    marks: tuple[Mark, ...] = ()  # all that lie on it, the outermost first


def stretches(text: str, marks: Iterable[Mark]) -> list[Stretch]:
    """The whole text, in order: joined, the stretches give it back letter for letter."""
    ordered = sorted(
        (mark for mark in marks if 0 <= mark.start < mark.end <= len(text)), key=lambda m: (m.start, -m.end)
    )
    edges = sorted({0, len(text), *(m.start for m in ordered), *(m.end for m in ordered)})
    found: list[Stretch] = []
    open_marks: list[Mark] = []
    following = iter(ordered)
    upcoming = next(following, None)
    for start, end in pairwise(edges):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while upcoming and upcoming.start <= start:
            open_marks.append(upcoming)
            upcoming = next(following, None)
        innermost = min(open_marks, key=lambda m: m.end - m.start, default=None)
        found.append(Stretch(text[start:end], innermost, tuple(open_marks)))
    return found
