"""Dates as pages print them, in figures or in words of many languages, read no more precisely than they are printed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta, timezone
from functools import cache, lru_cache

from archive.dates import PartialDate
from archive.extraction.words import MONTHS, word_list
from archive.offsets import Span

_YEAR = r"(?:19|20)\d\d"
# A letter and what may follow it in words of any script; whether it is a month's name is looked up.
_WORD = r"[^\W\d_][^\s\d.,:;|/()\[\]–—-]{1,14}"
_BEGINS = r"(?<!\d)(?<!\d[/.,:-])"
_ANEW = r"(?:\b|(?-i:(?<=[a-z])(?=[A-Z])))"  # also "PublishedApril 26, 2024"
_DATE = re.compile(
    rf"""
      (?<![\d/.-])(?P<iso_y>{_YEAR})(?P<iso_sep>[-/.])(?P<iso_m>\d{{1,2}})
        (?:(?P=iso_sep)(?P<iso_d>\d{{1,2}}))?(?![\d/-]|\.\d)
    | {_BEGINS}(?P<y7>{_YEAR})\.\s(?P<m7>\d{{1,2}})\.\s(?P<d7>\d{{1,2}})(?!\d)
    | {_BEGINS}(?P<y5>{_YEAR})\s?[年년](?:\s?(?P<m5>\d{{1,2}})\s?[月월](?:\s?(?P<d5>\d{{1,2}})\s?[日일])?)?
    | {_BEGINS}(?P<y0>{_YEAR})\.\sgada\s(?P<d0>\d{{1,2}})\.\s(?P<m0>{_WORD})
    | {_BEGINS}(?P<y6>{_YEAR})(?:[.,]|\s?m\.|ko)?\s{{1,3}}(?P<m6>{_WORD})\.?\s{{1,3}}(?P<d6>\d{{1,2}})
        (?!\d|:\d)
    | {_BEGINS}(?P<d8>\d{{1,2}})\s?(?:tháng|thg)\s?(?P<m8>\d{{1,2}})(?:,|\s?năm)?\s{{1,3}}(?P<y8>{_YEAR})(?!\d)
    | {_BEGINS}(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|[.ºª])?[\s/-]{{0,3}}(?:(?:of|den?)\s|d['’])?(?P<m2>{_WORD})
        (?:[.,]?[\s/-]{{0,3}},?\s{{0,3}}(?:del?\s)?(?P<y2>{_YEAR})|\.(?P<short2>\d\d))(?!\d)
    | {_BEGINS}(?P<a>\d{{1,2}})(?P<sep>[/-]|\.\s?|\s\|\s)(?P<b>\d{{1,2}})(?P=sep)
        (?:(?P<y4>{_YEAR})(?![\d/]|-(?!\d\d:\d)|\.\d)|(?P<short4>\d\d)(?=,?\s\d{{1,2}}:\d\d))
    | {_BEGINS}(?P<d9>\d{{1,2}})\.(?P<m9>\d{{1,2}})\.(?P<short9>\d\d)(?![\d/-]|[.,:]\d)
    | {_ANEW}(?P<m1>{_WORD})\.?\s{{1,3}}(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s{{0,3}},\s{{0,3}}|\s{{1,3}})
        (?P<y1>{_YEAR})(?!\d)
    | {_ANEW}(?P<m3>{_WORD})\.?\s{{0,3}},?\s{{1,3}}(?:del?\s)?(?P<y3>{_YEAR})(?!\d)
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


_MAY_BE_DATED = re.compile(rf"{_YEAR}|[./-]\s?\d\d")  # every date has a year, in four figures or in two


def dates_in(
    text: str, start: int = 0, end: int | None = None, *, day_first: bool | None = None, short: bool = False
) -> Iterator[PrintedDate]:
    """Every date with a year between ``start`` and ``end``, in order. Impossible ones (31 April) are skipped.

    ``day_first``: whether 05/06/2024 is in June where the page is from; ``None`` where that is not known.
    ``short``: years of two figures count, too (05.06.24).
    """
    at, end = start, len(text) if end is None else end
    if not _MAY_BE_DATED.search(text, start, end):
        return
    while match := _DATE.search(text, at, end):
        try:
            date = (
                None
                if _NUMBERED.search(text, max(start, match.start() - 12), match.start())
                else _read(match, day_first)
            )
        except ValueError:
            date = None
        if date and (short or not any(match[key] for key in ("short2", "short4", "short9"))):
            yield PrintedDate(date, match.span(), bool(match["a"]) and date.precision == "year")
            at = match.end()
        else:
            at = match.start() + 1


@lru_cache(maxsize=4096)
def first_date(text: str) -> PrintedDate | None:
    """Return the first date of a line, which more than one rule asks for."""
    return next(dates_in(text), None)


# Whole files are searched, so each begins with a sign that is found quickly, and looks back from there.
_YEAR_BEHIND = re.compile(rf"[/-]{_YEAR}(?!\d)")
_ORDER = re.compile(r"(?<![\d/.-])(\d{1,2})[/-](\d{1,2})$")
# Ends of addresses in countries that write English, with the day first and with the month first.
_DAY_FIRST = re.compile(r"\.(?<=\w\.)(?:au|gh|hk|ie|in|ke|lk|mt|my|na|ng|nz|pk|sg|tt|tz|ug|uk|za|zm|zw)(?![\w.])")
_MONTH_FIRST = re.compile(r"\.(?<=\w\.)(?:gov|edu|mil|us)(?![\w.])")


def day_first_in(text: str, language: str) -> bool | None:
    """Return whether a page writes 05/06/2024 for a day in June; ``None`` where nothing on it tells."""
    years = (year.start() for year in _YEAR_BEHIND.finditer(text))
    orders = filter(None, (_ORDER.search(text, max(0, at - 5), at) for at in years))
    if votes := sum((int(order[1]) > 12) - (int(order[2]) > 12) for order in orders):
        return votes > 0
    if language != "en":
        return True
    here, there = (len(pattern.findall(text)) for pattern in (_DAY_FIRST, _MONTH_FIRST))
    return here > there if here != there else None


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


def _read(match: re.Match[str], day_first: bool | None) -> PartialDate | None:
    part = {key[:-1] if key[-1].isdigit() else key: value for key, value in match.groupdict().items() if value}
    if "iso_y" in part:
        return PartialDate.of(int(part["iso_y"]), int(part["iso_m"]), int(part["iso_d"]) if "iso_d" in part else None)
    year = int(part["y"]) if "y" in part else 2000 + int(part["short"])
    if "a" in part:
        return _in_order(year, int(part["a"]), int(part["b"]), True if part["sep"].strip() in {".", "|"} else day_first)
    month = part.get("m", "")
    if month and not month.isdigit() and not month_of(month):
        return None
    return PartialDate.of(year, month_of(month) if month else None, int(part["d"]) if "d" in part else None)


def _in_order(year: int, first: int, second: int, day_first: bool | None) -> PartialDate:
    """Read 05/06/2024, which is May or June by who wrote it: if that is not known, only the year is sure."""
    if first > 12 or (day_first and second <= 12) or first == second:
        return PartialDate.of(year, second, first)
    return PartialDate.of(year) if second <= 12 and day_first is None else PartialDate.of(year, first, second)


def month_of(word: str) -> int | None:
    """Return the number of a month by its name, in any of many languages, or by itself."""
    word = word.rstrip(".").casefold()
    return int(word) if word.isdecimal() else MONTHS.get(word) or _months().get(word)


@cache
def _months() -> dict[str, int]:
    """Return the names of months in the languages of newspapers, and what is short for them."""
    return {name: int(number) for name, _, number in (line.rpartition(" ") for line in word_list("months"))}


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
