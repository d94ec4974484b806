"""Dates as pages print them, in figures or in words, read no more precisely than they are printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone

from archive.dates import PartialDate
from archive.extraction.words import MONTHS
from archive.offsets import Span

_MONTH = r"(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_DATE = re.compile(
    rf"""
      (?<![\d/.-])(?P<iso_y>(?:19|20)\d\d)[-/.](?P<iso_m>\d{{1,2}})(?:[-/.](?P<iso_d>\d{{1,2}}))?(?![\d/-]|\.\d)
    | \b(?P<m1>{_MONTH})\s{{1,3}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s{{0,3}},?\s{{1,3}}(?P<y1>(?:19|20)\d\d)\b
    | \b(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s{{1,3}}(?:of\s)?(?P<m2>{_MONTH})\s{{0,3}},?\s{{1,3}}(?P<y2>(?:19|20)\d\d)\b
    | \b(?P<m3>{_MONTH})\s{{0,3}},?\s{{1,3}}(?P<y3>(?:19|20)\d\d)\b
    | (?<![\d/.-])(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?P=sep)(?P<y4>(?:19|20)\d\d)(?![\d/-]|\.\d)
    | (?P<y5>(?:19|20)\d\d)年(?:(?P<m5>\d{{1,2}})月(?:(?P<d5>\d{{1,2}})日)?)?
    """,
    re.IGNORECASE | re.VERBOSE,
)


# The time of day behind a date, with how far its clock is from UTC: "T23:30:00Z", " 07:30 GMT+8".
_MOMENT = re.compile(
    r"""(?:T|,?\s{1,3}(?:at\s)?)(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d{1,9})?)?\s?(?P<half>[ap]\.?m\b\.?)?
        \s{0,2}[(]?(?:(?P<utc>Z\b|(?:UTC|GMT)(?!\s?[+-]?\d))
          | (?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d\d?)(?::?(?P<minutes>\d\d))?(?!\d))""",
    re.IGNORECASE | re.VERBOSE,
)
# "No. 2024-10" is the tenth of a series.
_NUMBERED = re.compile(r"\bNos?\.?\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A date and where it is printed. ``ambiguous``: day and month may change places, so only the year is sure."""

    date: PartialDate
    span: Span
    ambiguous: bool = False


def dates_in(text: str, start: int = 0, end: int | None = None) -> Iterator[PrintedDate]:
    """Every date with a year between ``start`` and ``end``, in order. Impossible ones (31 April) are skipped."""
    for match in _DATE.finditer(text, start, len(text) if end is None else end):
        try:
            date = None if _NUMBERED.search(text, max(start, match.start() - 12), match.start()) else _read(match)
        except ValueError:
            continue
        if date:
            yield PrintedDate(date, match.span(), bool(match["a"]) and date.precision == "year")


def moment_of(text: str, printed: PrintedDate, end: int | None = None) -> datetime | None:
    """Return the moment that a day and the time behind it tell; ``None`` where the distance from UTC is not told."""
    match = _MOMENT.match(text, printed.span[1], len(text) if end is None else end)
    if not match or printed.date.precision != "day":
        return None
    hour, half = int(match["hour"]), (match["half"] or " ")[0].lower()
    if half != " ":
        hour = hour % 12 + 12 * (half == "p")
    offset = timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
    try:
        zone = timezone(-offset if match["sign"] == "-" else offset)
        clock = time(hour, int(match["minute"]), min(int(match["second"] or 0), 59), tzinfo=zone)
    except ValueError:
        return None
    return datetime.combine(printed.date.earliest, clock)


def _read(match: re.Match[str]) -> PartialDate:
    part = match.groupdict()
    if part["iso_y"]:
        return PartialDate.of(int(part["iso_y"]), int(part["iso_m"]), int(part["iso_d"]) if part["iso_d"] else None)
    for form in "123":
        if part[f"m{form}"]:
            day = part.get(f"d{form}")
            return PartialDate.of(int(part[f"y{form}"]), _month(part[f"m{form}"]), int(day) if day else None)
    if part["y5"]:
        numbers = [int(part[key]) for key in ("y5", "m5", "d5") if part[key]]
        return PartialDate.of(*numbers)
    first, second, year = int(part["a"]), int(part["b"]), int(part["y4"])
    if first > 12:
        return PartialDate.of(year, second, first)
    if second > 12:
        return PartialDate.of(year, first, second)
    # 05/06/2024 is May or June, by who wrote it: only the year is sure.
    return PartialDate.of(year, first, second) if first == second else PartialDate.of(year)


def _month(word: str) -> int:
    return MONTHS[word.rstrip(".").lower()]


_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_NUMBERS = {word: number for number, word in enumerate(_UNITS.split(), 1)} | {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third
        twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
        """.split(),
        1,
    )
}
_SIGNED = re.compile(
    r"\bthis\s(?P<day>[a-z]{5,11}(?:[-‑][a-z]{5,8})?|\d{1,2}(?:st|nd|rd|th))\sday\sof\s(?P<month>[A-Z][a-z]{2,8}),?"
    r"\s(?:in\sthe\syear\sof\sour\sLord,?\s)?(?P<year>(?:19|20)\d\d|two\sthousand(?:\sand)?\s[a-z]{3,11}(?:[-‑][a-z]{3,6})?)\b"
)


def signed_on(text: str) -> PrintedDate | None:
    """Return the day that a document says it was made on, if it says so in this form."""
    match = _SIGNED.search(text)
    if not match:
        return None
    day = _ORDINALS.get(match["day"].replace("‑", "-")) or int(re.sub(r"\D", "", match["day"]) or 0)
    year = int(match["year"]) if match["year"].isdigit() else _year(match["year"].rpartition(" ")[2])
    month = MONTHS.get(match["month"].lower())
    try:
        return PrintedDate(PartialDate.of(year, month, day), match.span()) if month and year else None
    except ValueError:
        return None


def _year(words: str) -> int:
    """Return the year of "twenty-three" after two thousand; 0 where a word is no number."""
    parts = [_NUMBERS.get(word, 0) for word in re.split("[-‑]", words)]
    return 2000 + sum(parts) if all(parts) else 0
