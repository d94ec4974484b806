"""Statements and articles over time: counted by year, by month or by decade, and drawn as an SVG's columns. Pure.

One result serves picture and table. ``x`` is in per cent of the width and ``y`` in px, so that type keeps its size at
every width and no style is needed. Numbers stand at the columns only where they fit a narrow screen; else at the
tallest, as the scale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
#: Years of which every month is shown, at most; and years that are shown one by one.
SHORT, LONG = 3, 40
#: Up to so many years the whole archive is shown beside the statements, so that silence shows, too.
_WHOLE = 20

#: When something was published: a year, a year and a month of it, or unknown.
When = int | tuple[int, int] | None


class Unit(Enum):
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"


@dataclass(frozen=True, slots=True)
class Period:
    """A year, one ``month`` of it, or all years ``until`` another; where ``year`` is None, no date is printed."""

    year: int | None
    month: int = 0
    until: int = 0
    reviewed: int = 0
    unreviewed: int = 0
    articles: int = 0

    @property
    def total(self) -> int:
        return self.reviewed + self.unreviewed

    @property
    def label(self) -> str:
        if self.year is None:
            return "no date printed"
        if self.month:
            return f"{MONTHS[self.month - 1]} {self.year}"
        return f"{self.year}–{self.until}" if self.until else str(self.year)

    @property
    def query(self) -> str:
        """Return the parameters that narrow a list of statements, or of articles, to this period."""
        if self.year is None:
            return "undated=yes"
        if self.month:
            return f"from={self.year:04d}-{self.month:02d}&to={self.year:04d}-{self.month:02d}"
        return f"from={self.year:04d}&to={self.until:04d}" if self.until else f"year={self.year:04d}"


def month_of(earliest: date | None, latest: date | None) -> When:
    """Return when an article was published: its month, where that is known, else the year its date begins in."""
    if earliest is None or latest is None:
        return None
    same = (earliest.year, earliest.month) == (latest.year, latest.month)
    return (earliest.year, earliest.month) if same else earliest.year


def unit_of(said: Sequence[When]) -> Unit:
    """Choose months where all are known and few years are spanned, decades where many are, else years."""
    years = [_year(when) for when in said if when is not None]
    if not years:
        return Unit.YEAR
    if max(years) - min(years) >= LONG:
        return Unit.DECADE
    months = [when for when in said if isinstance(when, tuple)]
    is_short = len(months) == len(years) and _ordinal(max(months)) - _ordinal(min(months)) < SHORT * 12
    return Unit.MONTH if is_short else Unit.YEAR


def periods(
    statements: Iterable[tuple[When, bool, int]],
    articles: Iterable[tuple[When, int]],
    unit: Unit | None = None,
    among: Sequence[When] | None = None,
) -> list[Period]:
    """Count ``(when, reviewed, count)`` of statements and ``(when, count)`` of articles by period, undated last.

    The periods follow each other without a gap, from the first to the last of the statements (of ``among``, where
    several are drawn alike); where the whole archive is of few years, from its first to its last. A year without a
    month counts for no month; the undated are a period where there are any.
    """
    statements, articles = list(statements), list(articles)
    said = [when for when, _, _ in statements] if among is None else list(among)
    unit = unit or unit_of(said)
    counts: dict[tuple[int, ...], list[int]] = {}
    for when, reviewed, number in statements:
        counts.setdefault(_key(when, unit), [0, 0, 0])[0 if reviewed else 1] += number
    for when, number in articles:
        if unit is not Unit.MONTH or not isinstance(when, int):
            counts.setdefault(_key(when, unit), [0, 0, 0])[2] += number
    dated = sorted({_key(when, unit) for when in said} - {()})
    whole = sorted({*counts, *dated} - {()})
    if unit is Unit.YEAR and whole and whole[-1][0] - whole[0][0] < _WHOLE:
        dated = whole
    shown = _between(dated[0], dated[-1], unit) if dated else []
    undated = [()] if () in counts or None in said else []
    return [_period(key, unit, counts.get(key, [0, 0, 0])) for key in [*shown, *undated]]


def _year(when: int | tuple[int, int]) -> int:
    return when if isinstance(when, int) else when[0]


def _ordinal(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1] - 1


def _key(when: When, unit: Unit) -> tuple[int, ...]:
    if when is None:
        return ()
    if unit is Unit.MONTH:
        return when if isinstance(when, tuple) else (when, 0)
    return (_year(when) // 10 * 10,) if unit is Unit.DECADE else (_year(when),)


def _between(first: tuple[int, ...], last: tuple[int, ...], unit: Unit) -> list[tuple[int, ...]]:
    if unit is Unit.MONTH:
        ends = (first[0] * 12 + first[1] - 1, last[0] * 12 + last[1] - 1)
        return [(at // 12, at % 12 + 1) for at in range(ends[0], ends[1] + 1)]
    return [(year,) for year in range(first[0], last[0] + 1, 10 if unit is Unit.DECADE else 1)]


def _period(key: tuple[int, ...], unit: Unit, counts: list[int]) -> Period:
    reviewed, unreviewed, articles = counts
    if not key:
        return Period(None, 0, 0, reviewed, unreviewed, articles)
    month = key[1] if unit is Unit.MONTH else 0
    return Period(key[0], month, key[0] + 9 if unit is Unit.DECADE else 0, reviewed, unreviewed, articles)


_TALLEST, _ABOVE = 104, 16
_LABEL_ABOVE = 5
_LINE = 14
_READ = 20
#: Columns are never wider than this share of the width, so that two years do not look like two walls.
_WIDEST = 14.0
_GAP = 0.6
#: A narrow screen, and what a digit takes of it, in px.
_NARROW, _DIGIT = 290, 7
_FEW, _MANY = 18, 26


@dataclass(frozen=True, slots=True)
class Column:
    """One period as drawn; ``x`` values are per cent, the others px. ``number`` and ``read`` are empty if not shown."""

    period: Period
    tick: str
    year: str
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
    number: str
    read_top: float
    read_height: float
    read: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """``to`` is the address of the statements, to which a period's own parameters are added."""

    periods: list[Period]
    columns: list[Column]
    axes: list[tuple[str, str]]
    to: str = ""

    axis_y: float = _TALLEST + _ABOVE + 0.5
    tick_y: int = _TALLEST + _ABOVE + _LINE

    @property
    def unit(self) -> str:
        """Return what is counted by, as a word."""
        dated = [one for one in self.periods if one.year is not None]
        if any(one.month for one in dated):
            return "month"
        return "decade" if any(one.until for one in dated) else "year"

    @property
    def year_y(self) -> int:
        return self.tick_y + _LINE

    @property
    def read_y(self) -> int:
        """Return where the strip of articles read stands on."""
        return (self.year_y if self.unit == "month" else self.tick_y) + _READ + 8

    @property
    def read_label_y(self) -> int:
        return self.read_y + _LINE - 1

    @property
    def read_from(self) -> int:
        """Return where the part of the picture begins that leads to articles."""
        return self.read_y - _READ - 4

    @property
    def read_part(self) -> int:
        return self.height - self.read_from

    @property
    def height(self) -> int:
        return self.read_label_y + 4

    @property
    def total(self) -> int:
        return sum(one.total for one in self.periods)

    @property
    def reviewed(self) -> int:
        return sum(one.reviewed for one in self.periods)

    @property
    def unreviewed(self) -> int:
        return sum(one.unreviewed for one in self.periods)

    @property
    def articles(self) -> int:
        return sum(one.articles for one in self.periods)

    @property
    def counted(self) -> list[Period]:
        """Return the periods of the table: those in which anything was read or said."""
        return [one for one in self.periods if one.total or one.articles]

    @property
    def dated(self) -> list[int]:
        """Return the first and the last year; none where nothing has a date."""
        years = [year for one in self.counted for year in (one.year, one.until or one.year) if year is not None]
        return [years[0], years[-1]] if years else []

    @property
    def spoken(self) -> list[Period]:
        """Return the periods with statements; those without a date left out."""
        return [one for one in self.periods if one.year is not None and one.total]

    @property
    def every_year_known(self) -> bool:
        return all(one.year is not None for one in self.periods)

    @property
    def reviewed_share(self) -> str:
        return f"{100 * self.reviewed / self.total if self.total else 0:.2f}%"


def timeline(statements: Iterable[tuple[When, bool, int]], articles: Iterable[tuple[When, int]], to: str) -> Timeline:
    """Draw ``(when, reviewed, count)`` of statements and ``(when, count)`` of articles, in any order."""
    return drawn(periods(statements, articles), to)


def drawn(found: Sequence[Period], to: str, most: int = 0) -> Timeline:
    """Draw periods; ``most`` is the count of the tallest column where several pictures share one scale."""
    dated = [one for one in found if one.year is not None]
    undated = [one for one in found if one.year is None]
    units = len(dated) + (_GAP if dated and undated else 0) + len(undated)
    if not units:
        return Timeline(list(found), [], [], to)
    width = min(100 / units, _WIDEST)
    start = (len(dated) + (_GAP if dated else 0)) * width
    scale = _Scale.of(found, most)
    columns = [scale.column(one, nth, nth * width, width) for nth, one in enumerate(dated)]
    columns += [scale.column(one, len(dated), start, width) for one in undated]
    axes = [("0", _percent(len(dated) * width))] if dated else []
    axes += [(_percent(start), _percent(start + width))] if undated else []
    return Timeline(list(found), columns, axes, to)


@dataclass(frozen=True, slots=True)
class _Scale:
    """How tall a count is, and which numbers and words fit."""

    columns: int
    first: Period
    most: int
    most_read: int
    base: int
    numbers: bool
    reads: bool

    @classmethod
    def of(cls, found: Sequence[Period], most: int) -> "_Scale":
        highest, read = max(one.total for one in found), max(one.articles for one in found)
        base = _TALLEST + _ABOVE + _LINE + _READ + 8 + (_LINE if found[0].month else 0)
        fits, reads = (len(found) * (len(str(n)) * _DIGIT + 3) <= _NARROW for n in (highest, read))
        return cls(len(found), found[0], most or highest or 1, read or 1, base, fits, reads)

    def column(self, one: Period, nth: int, left: float, width: float) -> Column:
        axis = _TALLEST + _ABOVE
        reviewed, hollow = (_TALLEST * count / self.most for count in (one.reviewed, one.unreviewed))
        top = axis - reviewed - hollow
        read = max(_READ * one.articles / self.most_read, 1.5) if one.articles else 0
        return Column(
            period=one,
            tick=self._tick(one, nth),
            year=self._year(one, nth),
            left=_percent(left),
            width=_percent(width),
            middle=_percent(left + width / 2),
            bar_left=_percent(left + width * 0.16),
            bar_width=_percent(width * 0.68),
            bar_top=round(axis - reviewed, 2),
            bar_height=round(reviewed, 2),
            # The outline is drawn half outside the shape: kept inside, so that hollow and filled stand equally tall.
            hollow_top=round(top + 0.75, 2),
            hollow_height=round(max(hollow - 0.75, 0), 2),
            label_y=round(top - _LABEL_ABOVE, 2),
            number=f"{one.total:,}" if one.total and (self.numbers or one.total == self.most) else "",
            read_top=round(self.base - read, 2),
            read_height=round(read, 2),
            read=f"{one.articles:,}" if one.articles and (self.reads or one.articles == self.most_read) else "",
        )

    def _tick(self, one: Period, nth: int) -> str:
        if one.year is None:
            return "n.d."
        if one.month:
            shown = self.columns <= _FEW or one.month % 3 == 1
            return "JFMAMJJASOND"[one.month - 1] if shown else ""
        if one.until:
            return f"{one.year % 100:02d}s"
        step = 1 if self.columns <= _FEW else 2 if self.columns <= _MANY else 5
        return f"{one.year % 100:02d}" if one.year % step == 0 else ""

    def _year(self, one: Period, nth: int) -> str:
        """Return the year under a month: in January, and at the first where January is not too near."""
        if not one.month or not (one.month == 1 or (nth == 0 and one.month <= 8)):
            return ""
        return str(one.year)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
