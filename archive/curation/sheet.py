"""The reading text of an article for the review screen: statements and names marked in place."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from archive.curation.marking import Mark, stretches
from archive.curation.stretches import of_statement
from archive.models import Mention, Paragraph, ReviewState, Statement


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are one name or none; ``name`` is the mention."""

    text: str
    name: Mention | None


@dataclass(frozen=True, slots=True)
class Group:
    """Runs that belong to the same statements, ``lead`` being the one to go to; ``first``: it begins here."""

    runs: tuple[Run, ...]
    lead: Any = None
    state: str = ""
    first: bool = False


@dataclass(frozen=True, slots=True)
class SheetParagraph:
    position: int
    groups: list[Group]


def sheet(
    paragraphs: Sequence[Paragraph], statements: Iterable[Statement], mentions: Iterable[Mention], now: Statement | None
) -> list[SheetParagraph]:
    """Statements that were rejected or lost their evidence are not marked, but for the one under the cursor."""
    marks: dict[int, list[Mark]] = {one.position: [] for one in paragraphs}
    for statement in statements:
        if statement.review == ReviewState.REJECTED and statement != now:
            continue
        for position, start, end in of_statement(statement, paragraphs):
            marks[position].append(Mark(start, end, "statement", thing=statement))
    offsets = [row.offsets for row in paragraphs]
    starts = [row.start for row in paragraphs]
    for mention in mentions:
        at = bisect_right(starts, mention.start) - 1
        if at >= 0 and mention.end <= paragraphs[at].end:
            marks[paragraphs[at].position].append(Mark(*offsets[at].to_reading(mention.span), "name", thing=mention))
    begun: set[int] = set()
    return [
        SheetParagraph(row.position, list(_groups(row.text, marks[row.position], now, begun))) for row in paragraphs
    ]


def _groups(text: str, marks: list[Mark], now: Statement | None, begun: set[int]) -> Iterable[Group]:
    cut = stretches(text, marks)

    def said(stretch: Any) -> tuple[Statement, ...]:
        return tuple(mark.thing for mark in stretch.marks if mark.kind == "statement")

    for here, found in groupby(cut, key=said):
        runs = tuple(
            Run(one.text, next((mark.thing for mark in one.marks if mark.kind == "name"), None)) for one in found
        )
        if not here:
            yield Group(runs)
            continue
        # Of several that share words the shortest, or else nobody could get at it; but the one under the cursor shows.
        lead = now if now in here else min(here, key=lambda one: len(one.content))
        first = lead.pk not in begun
        begun.add(lead.pk)
        yield Group(runs, lead, _state(lead, now), first)


def _state(lead: Statement, now: Statement | None) -> str:
    if lead == now:
        return "now"
    return "open" if lead.review == ReviewState.UNREVIEWED else "done"
