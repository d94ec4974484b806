"""Statements by year: one result for bars and table, so that they cannot disagree. Pure.

The picture is a list of columns with positions as SVG attributes, ``x`` in per cent of the width and ``y`` in px, so
that type keeps its size at every width and no style is needed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

HEIGHT = 150
_AXIS = 120
_TALLEST = 104
_LABEL_ABOVE = 5
#: Columns are never wider than this share of the width, so that two years do not look like two walls.
_WIDEST = 14.0
_YEARS_SHOWN = 18
_GAP = 0.6


@dataclass(frozen=True, slots=True)
class Year:
    """``year`` None: no date printed. ``until`` says that all earlier years are in it."""

    year: int | None
    reviewed: int = 0
    unreviewed: int = 0
    articles: int = 0
    until: bool = False

    @property
    def total(self) -> int:
        return self.reviewed + self.unreviewed

    @property
    def label(self) -> str:
        if self.year is None:
            return "no date printed"
        return f"up to {self.year}" if self.until else str(self.year)

    @property
    def query(self) -> str:
        """The parameters that narrow a list of statements to this year."""
        if self.year is None:
            return "undated=yes"
        return f"to={self.year:04d}" if self.until else f"from={self.year:04d}&to={self.year:04d}"


@dataclass(frozen=True, slots=True)
class Column:
    """One year as drawn; ``x`` values are per cent, the others px."""

    year: Year
    tick: str
    left: str
    width: str
    middle: str
    bar_left: str
    bar_width: str
    bar_top: float
    bar_height: float
    hollow_top: float
    hollow_height: float
    label_y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    years: list[Year]
    columns: list[Column]
    axes: list[tuple[str, str]]
    height: int = HEIGHT
    axis_y: float = _AXIS + 0.5
    tick_y: int = _AXIS + 14

    @property
    def total(self) -> int:
        return sum(year.total for year in self.years)

    @property
    def reviewed(self) -> int:
        return sum(year.reviewed for year in self.years)

    @property
    def unreviewed(self) -> int:
        return sum(year.unreviewed for year in self.years)

    @property
    def articles(self) -> int:
        return sum(year.articles for year in self.years)

    @property
    def dated(self) -> list[int]:
        """First and last year; empty where no article has a date."""
        years = [year.year for year in self.years if year.year is not None]
        return [years[0], years[-1]] if years else []

    @property
    def spoken(self) -> list[int]:
        """The years with statements; those without a date left out."""
        return [year.year for year in self.years if year.year is not None and year.total]

    @property
    def every_year_known(self) -> bool:
        return all(year.year is not None for year in self.years)

    @property
    def reviewed_share(self) -> str:
        return f"{100 * self.reviewed / self.total if self.total else 0:.2f}%"


def timeline(
    statements: Iterable[tuple[int | None, bool, int]], articles: Iterable[tuple[int | None, int]]
) -> Timeline:
    """From ``(year, reviewed, count)`` of statements and ``(year, count)`` of articles, in any order."""
    counts: dict[int | None, list[int]] = {}
    for year, reviewed, count in statements:
        counts.setdefault(year, [0, 0, 0])[0 if reviewed else 1] += count
    for year, count in articles:
        counts.setdefault(year, [0, 0, 0])[2] += count
    order: list[int | None] = [
        *sorted(year for year in counts if year is not None),
        *([None] if None in counts else []),
    ]
    years = [Year(year, reviewed, unreviewed, read) for year in order for reviewed, unreviewed, read in [counts[year]]]
    return Timeline(years, *_draw(years))


def _draw(years: list[Year]) -> tuple[list[Column], list[tuple[str, str]]]:
    dated = _unbroken([year for year in years if year.year is not None])
    undated = [year for year in years if year.year is None]
    units = len(dated) + (_GAP if dated and undated else 0) + len(undated)
    if not units:
        return [], []
    width = min(100 / units, _WIDEST)
    most = max(year.total for year in years) or 1
    columns = [_column(year, index * width, width, most) for index, year in enumerate(dated)]
    axes = [("0", _percent(len(dated) * width))] if dated else []
    start = (len(dated) + (_GAP if dated else 0)) * width
    columns += [_column(year, start, width, most) for year in undated]
    axes += [(_percent(start), _percent(start + width))] if undated else []
    return columns, axes


def _unbroken(dated: list[Year]) -> list[Year]:
    """Every year from first to last; where they are too many to draw, the earliest in one column."""
    if not dated:
        return []
    last = dated[-1].year or 0
    first = max(dated[0].year or 0, last - _YEARS_SHOWN + 1)
    known = {year.year: year for year in dated}
    shown = [known.get(year, Year(year)) for year in range(first, last + 1)]
    early = [year for year in dated if (year.year or 0) <= first]
    if len(early) > 1:
        shown[0] = Year(
            first,
            sum(year.reviewed for year in early),
            sum(year.unreviewed for year in early),
            sum(year.articles for year in early),
            until=True,
        )
    return shown


def _column(year: Year, left: float, width: float, most: int) -> Column:
    reviewed, hollow = (_TALLEST * count / most for count in (year.reviewed, year.unreviewed))
    top = _AXIS - reviewed - hollow
    return Column(
        year=year,
        tick="n.d." if year.year is None else f"{'–' if year.until else ''}{year.year % 100:02d}",
        left=_percent(left),
        width=_percent(width),
        middle=_percent(left + width / 2),
        bar_left=_percent(left + width * 0.16),
        bar_width=_percent(width * 0.68),
        bar_top=round(_AXIS - reviewed, 2),
        bar_height=round(reviewed, 2),
        # The outline is drawn half outside the shape: kept inside, so that hollow and filled stand equally tall.
        hollow_top=round(top + 0.75, 2),
        hollow_height=round(max(hollow - 0.75, 0), 2),
        label_y=round(top - _LABEL_ABOVE, 2),
    )


def _percent(value: float) -> str:
    return f"{value:.2f}%"
