"""Partial dates: a year, a month, a day or an interval of days, and never more than the text says.

Written in EDTF (ISO 8601-2, level 0): ``2024``, ``2024-04``, ``2024-04-26``, ``2024-04-22/2024-04-26``.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Self

_EDTF = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?", re.ASCII)
_MONTHS = tuple(calendar.month_name[1:])


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """The days from ``earliest`` to ``latest``, both included; a point where they are equal.

    Two partial dates are equal when they cover the same days. They sort by earliest day, then by latest.
    Raises ``ValueError`` where ``earliest`` is after ``latest``.
    """

    earliest: date
    latest: date

    def __post_init__(self) -> None:
        if self.earliest > self.latest:
            raise ValueError(f"A date cannot end ({self.latest}) before it begins ({self.earliest}).")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read EDTF. Raises ``ValueError`` with a sentence an editor can act on."""
        text = text.strip()
        first, slash, last = text.partition("/")
        begin = cls._parse_one(first, text)
        if not slash:
            return begin
        end = cls._parse_one(last, text)
        if len(first) != 10 or len(last) != 10:
            raise ValueError(f"“{text}”: an interval goes from day to day, as in 2024-04-22/2024-04-26.")
        return cls(begin.earliest, end.latest)

    @classmethod
    def _parse_one(cls, text: str, whole: str) -> Self:
        match = _EDTF.fullmatch(text)
        if not match:
            raise ValueError(f"“{whole}” is no date: write a year, month or day, as 2024, 2024-04 or 2024-04-26.")
        year, month, day = (int(part) if part else None for part in match.group("year", "month", "day"))
        try:
            return cls.of(year or 0, month, day)
        except ValueError as error:
            raise ValueError(f"“{whole}” is no date in the calendar.") from error

    @classmethod
    def of(cls, year: int, month: int | None = None, day: int | None = None) -> Self:
        """Return a year, a month, or a day. Raises ``ValueError`` outside the calendar and for a day of no month."""
        if month is None and day is not None:
            raise ValueError(f"Day {day} of {year}: of which month?")
        if month is None:
            return cls(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return cls(date(year, month, day), date(year, month, day))

    @classmethod
    def on(cls, day: date) -> Self:
        """Return a single day."""
        return cls(day, day)

    @property
    def precision(self) -> str:
        """Return ``day``, ``month``, ``year`` or ``interval``."""
        first, last = self.earliest, self.latest
        if first == last:
            return "day"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return "year"
        whole_month = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
        if whole_month and (first.year, first.month) == (last.year, last.month):
            return "month"
        return "interval"

    def overlaps(self, other: "PartialDate") -> bool:
        """Tell whether some day belongs to both."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def __str__(self) -> str:
        first = self.earliest.isoformat()
        match self.precision:
            case "year":
                return first[:4]
            case "month":
                return first[:7]
            case "day":
                return first
            case _:
                return f"{first}/{self.latest.isoformat()}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.earliest, self.latest) < (other.earliest, other.latest)

    def words(self, *, short: bool = False) -> str:
        """Return the date for reading: ``26 April 2024``, ``April 2024``, ``2024``, ``22–26 April 2024``.

        ``short`` cuts months to three letters.
        """

        def month(day: date) -> str:
            name = _MONTHS[day.month - 1]
            return name[:3] if short else name

        first, last = self.earliest, self.latest
        match self.precision:
            case "year":
                return f"{first.year:04d}"
            case "month":
                return f"{month(first)} {first.year:04d}"
            case "day":
                return f"{first.day} {month(first)} {first.year:04d}"
        end = f"{last.day} {month(last)} {last.year:04d}"
        if first.year != last.year:
            return f"{first.day} {month(first)} {first.year:04d} – {end}"
        if first.month != last.month:
            return f"{first.day} {month(first)} – {end}"
        return f"{first.day}–{end}"
