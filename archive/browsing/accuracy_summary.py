"""How often the program was right, as readers are told it: shares with their intervals, and where too few are known."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from archive.curation.accuracy import Accuracy, Share, accuracy
from archive.models import Organisation, Statement

#: Of fewer decisions than this a share says little, whatever it is.
FEW = 30
#: Groups with a line of their own; the others are one line together.
_SHOWN = 12
_ASKED = 100  # publishers whose page is looked for, those with most decisions


@dataclass(frozen=True, slots=True)
class Line:
    """One share of a table. ``address`` leads to the group's own page.

    ``low``, ``high`` and ``middle`` are the interval and the share in per cent.
    """

    label: str
    share: Share
    address: str = ""

    @property
    def few(self) -> bool:
        return self.share.n < FEW

    @property
    def middle(self) -> float:
        return 100 * (self.share.share or 0.0)

    @property
    def low(self) -> float:
        return 100 * self.share.interval[0]

    @property
    def high(self) -> float:
        return 100 * self.share.interval[1]

    @property
    def picture(self) -> dict[str, str]:
        """Return the interval and the share as lengths of a picture's width, in per cent."""
        return {
            "low": f"{self.low:.2f}%",
            "width": f"{max(self.high - self.low, 0.01):.2f}%",
            "middle": f"{self.middle:.2f}%",
        }


@dataclass(frozen=True, slots=True)
class Table:
    """``group`` names what its lines are."""

    title: str
    group: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AccuracySummary:
    """``whole``: statements, speakers and what was missed, of all decisions; ``tables``: statements by group."""

    statements: Line
    speakers: Line
    found: Line
    tables: list[Table]
    calibration: list[Line]

    @property
    def any(self) -> bool:
        return bool(self.statements.share.n or self.found.share.n)

    @property
    def whole(self) -> list[Line]:
        return [self.statements, self.speakers, self.found]

    @classmethod
    def counted(cls) -> Self:
        """Count what people decided, in eight queries: those of ``accuracy``, and the pages of the publishers."""
        told = accuracy()
        return cls(
            statements=Line("Statements right", told.precision),
            speakers=Line("Speakers right", told.speakers),
            found=Line("Statements found", told.recall),
            tables=[table for table in _tables(told) if table.lines],
            calibration=[
                Line(f"{one.low:.1f} to {one.high:.1f}", one.share) for one in told.reliability if one.share.n
            ],
        )


def _tables(told: Accuracy) -> Iterable[Table]:
    kinds = dict(Statement.Kind.choices)
    yield Table(
        "By kind", "Kind", [Line(str(kinds.get(name, name)), one) for name, one in told.precision_by["kind"].items()]
    )
    rules = [Line(name, one) for name, one in told.precision_by["rule"].items()]
    yield Table("By rule", "Rule", _together(rules, "other rules"))
    yield Table("By publisher", "Publisher", _publishers(told.precision_by["publisher"]))


def _publishers(shares: dict[str, Share]) -> list[Line]:
    """Return those with a page of their own, by name; all others, of whom readers may know nothing, together."""
    names = [name for name in shares if name][:_ASKED]
    known = {one.name: one for one in Organisation.objects.public().filter(name__in=names).only("name", "slug")}
    lines = [Line(name, shares[name], known[name].get_absolute_url()) for name in names if name in known]
    rest = [one for name, one in shares.items() if name not in known]
    if rest:
        lines.append(Line("publishers without a page here, or not stated", sum(rest, Share(0, 0))))
    return _together(lines, "other publishers")


def _together(lines: list[Line], label: str) -> list[Line]:
    """Return the first lines, and one of all the rest."""
    rest = lines[_SHOWN:]
    if len(rest) < 2:
        return lines
    return [*lines[:_SHOWN], Line(f"{len(rest)} {label} together", sum((one.share for one in rest), Share(0, 0)))]
