"""Each date that a page states or prints, and where: of these one may be its day of publication."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property

from archive.dates import PartialDate
from archive.extraction.draft import Fact, Passage
from archive.extraction.page.dates import PrintedDate, dates_in, day_first_in, moment_of
from archive.extraction.page.facts import passage
from archive.extraction.page.html import is_long
from archive.extraction.page.labelled import ADDRESS_KEYS, Labelled
from archive.extraction.page.lines import Line
from archive.extraction.words import word_list
from archive.offsets import Span

_KEYS = (
    "published",
    "published on",
    "published at",
    "published date",
    "publication date",
    "published time",
    "date",
    "post date",
    "posted",
    "posted on",
    "pubdate",
    "release date",
)
_STATED = {"published time": "stated", "modified time": "modified", "time": "time"}
# A day in an address: /2024/04/26/, /2024-04-26, /20240426; a month: /2024/04/.
_IN_ADDRESS = re.compile(
    r"[/_t-](?P<y>(?:19|20)\d\d)(?:(?P<sep>[/-])(?P<m>0?[1-9]|1[0-2])(?:(?P=sep)(?P<d>0?[1-9]|[12]\d|3[01]))?(?=[/._?#-]|$)"
    r"|(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|[12]\d|3[01])(?=[/._?#-]|$))"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d{1,5}(?!\d))")
# Somewhere on earth the clocks are so far behind and ahead of UTC.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)
_DIGIT = re.compile(r"\d")
LONGEST = 300  # characters of a block in which every date counts; of a longer one, those at its ends
_MOST = 400  # dates of a page
_CARD = 1_500  # characters of a link to another story
_PART = re.compile(r"</(?:h[1-6]|p|div|figure|li)\b")
_DATELINE = 60  # characters before the day in a dateline, at the most
_CHANGED = re.compile(r"[\s(\[–—-]{1,5}\w")  # "November 28, 2013 -- Updated 0203 GMT"
_MACHINES = {"1969-12-31", "1970-01-01"}  # what an empty date of machines is read as
_LATEST = 2035  # a day of a later year is a slip of the pen


@dataclass(frozen=True, slots=True)
class Stated:
    """A date that the page states. ``ambiguous``: day and month may change places, so that only the year is given.

    ``moment``: the time stated with it, where it says how far its clock is from UTC. ``kind``: "front matter",
    "stated" or "modified" (for machines), "time" (an element), "address" or "printed"; ``block`` is the number of the
    block that it stands in, with its ``span`` there, and ``order`` tells how many other dates stand before it.
    """

    fact: Fact
    ambiguous: bool = False
    moment: datetime | None = None
    kind: str = "printed"
    block: int = -1
    span: Span = (0, 0)
    order: int = 0
    date: PartialDate = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "date", PartialDate.parse(self.fact.value))

    @property
    def in_utc(self) -> bool:
        """Told by the clock of machines: which day it was for the publisher is not said."""
        return self.moment is not None and not self.moment.utcoffset()

    def agrees(self, other: "Stated") -> bool:
        """Return whether both may mean one day, which has another date in another time zone."""
        return self.date.overlaps(other.date) or self._elsewhere(other) or other._elsewhere(self)

    def _elsewhere(self, other: "Stated") -> bool:
        """Return whether it was the other's day at this moment by the other's clock; if that is unknown, anywhere.

        A moment that is not told in UTC is told by the publisher's clock: then that is no excuse.
        """
        if self.moment is None:
            return False
        if other.moment is not None:
            return self.moment.astimezone(other.moment.tzinfo).date() == other.moment.date()
        days = (self.moment - _BEHIND).date(), (self.moment + _AHEAD).date()
        return self.in_utc and days[0] <= other.date.latest and other.date.earliest <= days[1]


@dataclass(frozen=True)
class Dates:
    """All that a page tells of days: candidates in the order of the page, and what the features of each need."""

    seed: str
    lines: Sequence[Line]
    found: Sequence[Stated]
    ahead: Sequence[Stated]  # of years to come: in a story they are nothing, as a day of publication a slip
    english: bool

    @cached_property
    def printed(self) -> dict[int, list[Span]]:
        """Return where dates are printed, by the number of their line."""
        spans: dict[int, list[Span]] = {}
        for one in self.found:
            if one.kind == "printed":
                spans.setdefault(one.block, []).append(one.span)
        return spans

    @cached_property
    def others(self) -> list[bool]:
        """Return of each date whether it is surely not that of publication."""
        return [is_other(self, one) for one in self.found]

    @property
    def web(self) -> bool:
        return bool(self.lines) and self.lines[0].element is not None

    @cached_property
    def opinion(self) -> str:
        """Return the day that htmldate takes for a web page's; empty where that is surely not the day, or not known."""
        if not self.web or is_long(self.seed):
            return ""
        from htmldate import find_date

        day = ""
        with suppress(Exception):
            day = find_date(self.seed, False, True, max_date=f"{_LATEST}-12-31") or ""
        known = {one.fact.value for one, other in zip(self.found, self.others, strict=True) if not other}
        return day if day in known else ""

    @cached_property
    def texts(self) -> list[str]:
        return [line.block.text for line in self.lines]

    @cached_property
    def title(self) -> int:
        """Return the number of the line that is most likely the headline."""
        return max(range(len(self.lines)), key=lambda at: self.lines[at].scores["title"], default=0)

    @cached_property
    def prose(self) -> list[int]:
        """Return the numbers of the lines that are likely the article's text."""
        return [at for at, line in enumerate(self.lines) if line.scores["body"] > 0.5]


def dates_of(seed: str, stated: Sequence[Labelled], lines: Sequence[Line], language: str) -> Dates:
    """Every date of a page but for those within its paragraphs, which tell of the story."""
    order = day_first_in(seed, language)
    found = list(_stated(seed, stated, [line.block.span[1] for line in lines], order))
    for index, line in enumerate(lines):
        text = line.block.text
        if len(found) < _MOST and _DIGIT.search(text):
            printed = (date for part in _parts(text) for date in dates_in(text, *part, day_first=order, short=True))
            for number, date in enumerate(printed):
                where = passage(seed, line.block.reading, date.span)
                found.append(as_stated(date, where, "printed date", moment_of(text, date), "printed", index, number))
    ahead = [one for one in found if one.date.earliest.year > _LATEST]
    return Dates(seed, lines, [one for one in found if one not in ahead], ahead, language == "en")


def _parts(text: str) -> Iterator[Span]:
    if len(text) <= LONGEST:
        yield 0, len(text)
    else:
        yield 0, LONGEST // 3
        yield len(text) - LONGEST // 3, len(text)


def as_stated(
    date: PrintedDate, where: Passage, rule: str, moment: datetime | None, kind: str, block: int = -1, order: int = 0
) -> Stated:
    return Stated(Fact(str(date.date), where, rule), date.ambiguous, moment, kind, block, date.span, order)


def _stated(seed: str, lines: Sequence[Labelled], ends: Sequence[int], order: bool | None) -> Iterator[Stated]:
    """Yield what is stated beside the text: front matter by the surest key first, what a web page tells machines."""
    for line in sorted(lines, key=lambda line: _KEYS.index(line.key) if line.key in _KEYS else len(_KEYS)):
        kind = _STATED.get(line.key, "") if line.rule else "front matter" if line.key in _KEYS else ""
        if line.key in ADDRESS_KEYS:
            yield from _in_address(line)
        elif kind and (date := _first_date(line, seed, order)):
            at = bisect_left(ends, line.span[0]) if kind == "time" else -1
            where = Passage(seed[slice(*date.span)], date.span)
            rule = line.rule or f"{line.key} line"
            yield as_stated(date, where, rule, moment_of(seed, date, line.span[1]), kind, min(at, len(ends) - 1))


def _first_date(line: Labelled, seed: str, order: bool | None) -> PrintedDate | None:
    """Return the first date of a stated value, which may also be run together: 20240426."""
    date = next(dates_in(seed, *line.span, day_first=order), None)
    if date is None and line.rule and (match := _COMPACT.match(seed, *line.span)):
        with suppress(ValueError):
            date = PrintedDate(PartialDate.of(*map(int, match.groups())), match.span())
    return date if date and str(date.date) not in _MACHINES else None


def _in_address(line: Labelled) -> Iterator[Stated]:
    """Yield the day that the page's own address holds."""
    if (match := _IN_ADDRESS.search(line.value)) is None:
        return
    month, day = match["m"] or match["m2"], match["d"] or match["d2"]
    try:
        date = PartialDate.of(int(match["y"]), int(month), int(day) if day else None)
    except ValueError:
        return
    inner: Span = (match.start("y"), match.end("d") if match["d"] else match.end("d2") if day else match.end("m"))
    span = (line.span[0] + inner[0], line.span[0] + inner[1])
    yield Stated(Fact(str(date), Passage(line.value[slice(*inner)], span), "address", 0.7), kind="address")


@cache
def words_of(name: str) -> re.Pattern[str]:
    """Return a pattern for the words of a list, in small letters."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(word_list(name), reverse=True)))})")


def said_around(dates: Dates, one: Stated) -> tuple[str, str]:
    """Return what stands before a date in its line, from the date before it on, and what stands behind it.

    Before a date that begins its line stands what a line of a few words above it says.
    """
    text = dates.texts[one.block].casefold()
    low, high = one.span
    others = dates.printed.get(one.block, [])
    start = max((end for _, end in others if end <= low), default=0)
    end = min((begin for begin, _ in others if begin >= high), default=len(text))
    above = dates.texts[one.block - 1].casefold() if not low and one.block else ""
    before = text[max(start, low - 80) : low] or (above if len(above.split()) <= 3 else "")
    return before, text[high : min(end, high + 40)]


def is_other(dates: Dates, one: Stated) -> bool:
    """Return whether a date is surely not that of publication: of a change, of another story, or within a sentence."""
    if one.kind == "modified" or (one.block >= 0 and _in_card(dates.seed, one.fact.passage.span[0])):
        return True
    if one.kind == "time" and one.block >= 0:
        shown = [o for o in dates.found if o.kind == "printed" and o.block == one.block and o.date == one.date]
        text = dates.texts[one.block][:80].casefold()
        changed, published = (last_place(words_of(name), text) for name in ("modified_words", "published_words"))
        return all(is_other(dates, other) for other in shown) if shown else changed > published
    if one.kind != "printed":
        return False
    before, after = said_around(dates, one)
    changed, published = (last_place(words_of(name), before) for name in ("modified_words", "published_words"))
    if published >= 0 or changed >= 0:
        return changed > published
    scores, text = dates.lines[one.block].scores, dates.texts[one.block]
    if one.span[0] > _DATELINE and len(text) > 100 and scores["body"] + scores["caption"] > 0.6:
        return True
    last = len(after) >= min(40, len(text) - one.span[1])
    if last and _CHANGED.match(after) and words_of("modified_words").search(after[:20]):
        return True
    return _in_changed(dates, one)


def _in_changed(dates: Dates, one: Stated) -> bool:
    """Return whether a date is what a <time> element of the last change shows."""
    low = one.fact.passage.span[0]
    return any(
        other.kind == "modified"
        and 0 < low - (end := other.fact.passage.span[1]) < 400
        and other.date == one.date
        and "</time" not in dates.seed[end:low]
        and "<time" in dates.seed[max(0, end - 300) : end]
        for other in dates.found
    )


def _in_card(seed: str, at: int) -> bool:
    """Return whether a place is within a link that also holds a heading or paragraph: that leads to another story."""
    before = seed[max(0, at - _CARD) : at].lower()
    link = before.rfind("<a ")
    return link > before.rfind("</a") and bool(_PART.search(before, link))


def last_place(pattern: re.Pattern[str], text: str) -> int:
    """Return where a pattern is found for the last time, or -1."""
    return max((match.start() for match in pattern.finditer(text)), default=-1)
