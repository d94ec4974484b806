"""Tell the day something was said: "on Monday", "last week", "in 2023", counted from a known day of publication."""

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from archive.dates import PartialDate
from archive.extraction.draft import Fact
from archive.extraction.language import Section
from archive.extraction.page.dates import dates_in
from archive.extraction.speech.quotes import SentenceSpan
from archive.extraction.words import MONTHS, WEEKDAYS
from archive.offsets import Span

_MONTH = "|".join(name.capitalize() for name in MONTHS if len(name) > 3)
_DAY = "|".join(name.capitalize() for name in WEEKDAYS)
# A year or month alone tells when only after a preposition; "next Monday" and "by Friday" are yet to come.
_WORDS = re.compile(
    rf"""\b(?:(?P<last_day>[Ll]ast\s(?:{_DAY})) | (?<!next\s)(?<!Next\s)(?<!by\s)(?<!until\s)(?P<day>{_DAY})\b(?!['’]s)
      | (?P<today>[Tt]oday|[Tt]onight|[Tt]his\s(?:morning|afternoon|evening)) | (?P<yesterday>[Yy]esterday)
      | (?P<week>[Ll]ast\sweek) | (?P<this_week>(?:[Ee]arlier|[Ll]ater)\sthis\sweek|[Tt]his\sweek)
      | (?P<this_month>(?:[Ee]arlier\s)?[Tt]his\smonth) | (?P<month>[Ll]ast\smonth)
      | (?P<this_year>(?:[Ee]arlier\s)?[Tt]his\syear) | (?P<year>[Ll]ast\syear)
      | [Ii]n\s(?P<named>{_MONTH})(?!\s(?:19|20)?\d) | [Ii]n\s(?P<bare>(?:19|20)\d\d)(?![\d-]))\b""",
    re.VERBOSE,
)
_RULES = {
    "last_day": "weekday before publication",
    "day": "weekday before publication",
    "named": "month before publication",
    "bare": "year as printed",
}


def said_on(seed: str, section: Section, unit: SentenceSpan, content: Span, published: Fact | None) -> Fact | None:
    """Return when a statement's sentence says it was said; ``None`` unless the publication date is known.

    A weekday is the latest such day up to and including publication. Words within the content tell of what is
    spoken of and not when it was said; nor do days that come only after publication.
    """
    if published is None:
        return None
    known = PartialDate.parse(published.value)
    for span, meant, rule in sorted(days_named(section.text, unit.span, known)):
        if content[0] <= span[0] < content[1] or meant.earliest > known.latest:
            continue
        return Fact(str(meant), section.passage(seed, span), rule, 0.8)
    return None


def days_named(text: str, within: Span, known: PartialDate) -> Iterator[tuple[Span, PartialDate, str]]:
    """Yield the days named in part of a text that was published on the day ``known``: where, which, by which rule."""
    for printed in dates_in(text, *within):
        yield printed.span, printed.date, "date as printed"
    for match in _WORDS.finditer(text, *within):
        name = match.lastgroup or ""
        meant = _meant(name, match[name], known)
        if meant:
            yield match.span(name), meant, _RULES.get(name, "relative to publication")


def _meant(name: str, words: str, known: PartialDate) -> PartialDate | None:
    """Return what words mean in a text of the day, month or year ``known``; ``None`` where that is too little."""
    day = known.earliest
    if name == "bare":
        return PartialDate.of(int(words))
    if name in {"this_year", "year"}:
        return PartialDate.of(day.year - (name == "year")) if day.year == known.latest.year else None
    if (day.year, day.month) != (known.latest.year, known.latest.month):
        return None
    if name in {"this_month", "month"}:
        return _month(day.year, day.month - (name == "month"))
    if name == "named":
        month = MONTHS[words.lower()]
        return _month(day.year - (month > day.month), month)
    return _day(name, words, day) if known.precision == "day" else None


def _day(name: str, words: str, day: date) -> PartialDate | None:
    if name == "today":
        return PartialDate.on(day)
    if name == "yesterday":
        return PartialDate.on(day - timedelta(days=1))
    monday = day - timedelta(days=day.weekday())
    if name == "this_week":
        return PartialDate(monday, day)
    if name == "week":
        return PartialDate(monday - timedelta(days=7), monday - timedelta(days=1))
    back = (day.weekday() - WEEKDAYS.index(words.rsplit(maxsplit=1)[-1].lower())) % 7
    if name == "last_day" and back == 0:
        back = 7
    return PartialDate.on(day - timedelta(days=back))


def _month(year: int, month: int) -> PartialDate:
    """Return a month of a year; month 0 is the December before."""
    if month == 0:
        year, month = year - 1, 12
    return PartialDate(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
