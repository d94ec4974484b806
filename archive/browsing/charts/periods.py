"""Statements and articles by year, by month or by decade: one result for picture and table. Pure."""

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
        """The parameters that narrow a list of statements, or of articles, to this period."""
        if self.year is None:
            return "undated=yes"
        if self.month:
            return f"from={self.year:04d}-{self.month:02d}&to={self.year:04d}-{self.month:02d}"
        return f"from={self.year:04d}&to={self.until:04d}" if self.until else f"year={self.year:04d}"


def month_of(earliest: date | None, latest: date | None) -> When:
    """When an article was published: its month, where that is known, else the year its date begins in."""
    if earliest is None or latest is None:
        return None
    same = (earliest.year, earliest.month) == (latest.year, latest.month)
    return (earliest.year, earliest.month) if same else earliest.year


def unit_of(said: Sequence[When]) -> Unit:
    """Months where all are known and few years are spanned, decades where many are, else years."""
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
    """From ``(when, reviewed, count)`` of statements and ``(when, count)`` of articles: periods in order, undated last.

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
