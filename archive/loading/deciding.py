"""Decisions on passages as plain data, and where they hold in a text. Pure: worker processes have no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from archive.extraction.draft import PassageDecision as Passage
from archive.offsets import Span

if TYPE_CHECKING:
    from archive.models import PassageDecision


@dataclass(frozen=True, slots=True, order=True)
class Decided:
    """A decision as plain data, for worker processes; they sort by when they were taken.

    ``span`` is counted in the text of ``sha256``, where ``words`` stand.
    """

    at: datetime
    span: Span
    sha256: str
    keep: bool
    words: str
    pk: int | None = field(default=None, compare=False)

    @classmethod
    def of(cls, row: PassageDecision) -> Decided:
        return cls(row.at, row.span, row.text.sha256, row.keep, row.words, row.pk)


def place(decisions: Iterable[Decided], sha256: str, text: str) -> dict[Span, Decided]:
    """Where decisions hold in a text: those on it as they are, others where their words stand exactly once.

    Of several for one place that on this text holds, then the first taken. Decisions without a place are left out.
    """
    ordered = sorted(decisions)
    placed = {one.span: one for one in ordered if one.sha256 == sha256}
    for one in ordered:
        if one.sha256 != sha256 and (at := text.find(one.words)) >= 0 and text.find(one.words, at + 1) < 0:
            placed.setdefault((at, at + len(one.words)), one)
    return placed


def passages(decisions: Iterable[Decided], sha256: str, text: str = "") -> tuple[Passage, ...]:
    """What the extractor is told of a text. The decision taken last stands last: it wins where two meet."""
    placed = place(decisions, sha256, text)
    return tuple(
        Passage(span, one.keep) for span, one in sorted(placed.items(), key=lambda item: (item[1].at, item[0]))
    )
