"""The day of publication: each date that a page states or prints, which of them is the day, and what does not agree.

What a front matter says is taken as it stands. Of all else a learnt model gives each date a probability of being the
day; where none is likely no day is told. A date that the page calls its last change is never taken.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, cached_property
from math import log1p
from typing import TYPE_CHECKING

from archive.dates import PartialDate
from archive.extraction.draft import Fact, Passage, Problem
from archive.extraction.page.boilerplate import is_prose
from archive.extraction.page.dates import PrintedDate, dates_in, day_first_in, moment_of, signed_on
from archive.extraction.page.facts import passage
from archive.extraction.page.features import LABELS
from archive.extraction.page.labelled import Labelled
from archive.extraction.page.lines import Line
from archive.extraction.page.trees import Trees
from archive.extraction.words import word_list
from archive.offsets import Span

if TYPE_CHECKING:
    import numpy as np

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
_URL_KEYS = ("url", "permalink", "link", "source url", "canonical url", "original link")
_STATED = {"published time": "stated", "modified time": "modified", "time": "time"}
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}((?:19|20)\d\d)\b", re.IGNORECASE)
# A day in an address: /2024/04/26/, /2024-04-26, /20240426; a month: /2024/04/.
_IN_ADDRESS = re.compile(
    r"[/_t-](?P<y>(?:19|20)\d\d)(?:(?P<sep>[/-])(?P<m>0?[1-9]|1[0-2])(?:(?P=sep)(?P<d>0?[1-9]|[12]\d|3[01]))?(?=[/._?#-]|$)"
    r"|(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|[12]\d|3[01])(?=[/._?#-]|$))"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d{1,5}(?!\d))")
# Somewhere on earth the clocks are so far behind and ahead of UTC.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)
_TIME_OF_DAY = re.compile(r"\b\d{1,2}(?:[:.hH]|\s?Uhr)\d{0,2}\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|di|da|av|af|door|przez|autor|author)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_SIGNS = tuple(
    re.compile(sign, re.IGNORECASE)
    for sign in (
        r"publi|posted|pubdate|created|entry-date",
        r"modif|updat",
        r"date|time",
        r"meta|info|byline|author|head|title",
        r"comment|reply|related|teaser|card|list|side|widget|archive|footer|nav",
        r"<a\b",
        r"<time\b",
        r"<h[1-6]\b",
    )
)
_LONGEST = 300  # characters of a block in which every date counts; of a longer one, those at its ends
_MOST = 400  # dates of a page
_CARD = 1_500  # characters of a link to another story
_PART = re.compile(r"</(?:h[1-6]|p|div|figure|li)\b")
_DATELINE = 60  # characters before the day in a dateline, at the most
_CHANGED = re.compile(r"[\s(\[–—-]{1,5}\w")  # "November 28, 2013 -- Updated 0203 GMT"
# How likely a date must be. Where a page tells machines a day, that or the printed one is nearly always right; of a
# page that is not English, from which less is taken, only what is beyond doubt counts.
_STATED_SURE, _SURE, _FOREIGN_SURE = 0.3, 0.5, 0.85
_SECOND = 0.3  # from here on, another day is worth telling of
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
        if len(found) < _MOST and any(map(str.isdigit, text)):
            printed = (date for part in _parts(text) for date in dates_in(text, *part, day_first=order, short=True))
            for number, date in enumerate(printed):
                where = passage(seed, line.block.reading, date.span)
                found.append(_as_stated(date, where, "printed date", moment_of(text, date), "printed", index, number))
    ahead = [one for one in found if one.date.earliest.year > _LATEST]
    return Dates(seed, lines, [one for one in found if one not in ahead], ahead, language == "en")


def _parts(text: str) -> Iterator[Span]:
    if len(text) <= _LONGEST:
        yield 0, len(text)
    else:
        yield 0, _LONGEST // 3
        yield len(text) - _LONGEST // 3, len(text)


def _as_stated(
    date: PrintedDate, where: Passage, rule: str, moment: datetime | None, kind: str, block: int = -1, order: int = 0
) -> Stated:
    return Stated(Fact(str(date.date), where, rule), date.ambiguous, moment, kind, block, date.span, order)


def _stated(seed: str, lines: Sequence[Labelled], ends: Sequence[int], order: bool | None) -> Iterator[Stated]:
    """Yield what is stated beside the text: front matter by the surest key first, what a web page tells machines."""
    for line in sorted(lines, key=lambda line: _KEYS.index(line.key) if line.key in _KEYS else len(_KEYS)):
        kind = _STATED.get(line.key, "") if line.rule else "front matter" if line.key in _KEYS else ""
        if line.key in _URL_KEYS:
            yield from _in_address(line)
        elif kind and (date := _first_date(line, seed, order)):
            at = bisect_left(ends, line.span[0]) if kind == "time" else -1
            where = Passage(seed[slice(*date.span)], date.span)
            rule = line.rule or f"{line.key} line"
            yield _as_stated(date, where, rule, moment_of(seed, date, line.span[1]), kind, min(at, len(ends) - 1))


def _first_date(line: Labelled, seed: str, order: bool | None) -> PrintedDate | None:
    """Return the first date of a stated value, which may also be run together: 20240426."""
    date = next(dates_in(seed, *line.span, day_first=order), None)
    if date is None and line.rule and (match := _COMPACT.match(seed, *line.span)):
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
def _label(name: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}" for word in sorted(word_list(name), reverse=True)))


def _labels(dates: Dates, one: Stated) -> tuple[str, str]:
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
    if one.kind == "time":
        shown = [o for o in dates.found if o.kind == "printed" and o.block == one.block and o.date == one.date]
        text = dates.texts[one.block][:80].casefold()
        changed, published = (_last(_label(name), text) for name in ("modified_words", "published_words"))
        return all(is_other(dates, other) for other in shown) if shown else changed > published
    if one.kind != "printed":
        return False
    before, after = _labels(dates, one)
    changed, published = (_last(_label(name), before) for name in ("modified_words", "published_words"))
    if published >= 0 or changed >= 0:
        return changed > published
    scores, text = dates.lines[one.block].scores, dates.texts[one.block]
    if one.span[0] > _DATELINE and len(text) > 100 and scores["body"] + scores["caption"] > 0.6:
        return True
    last = len(after) >= min(40, len(text) - one.span[1])
    if last and _CHANGED.match(after) and _label("modified_words").search(after[:20]):
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


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((match.start() for match in pattern.finditer(text)), default=-1)


def rows(dates: Dates) -> "np.ndarray":
    """Return a row of numbers for each date, float32 of shape (dates, features)."""
    import numpy as np

    found, texts = dates.found, dates.texts
    printed = Counter(one.date for one in found if one.kind == "printed")
    told = {kind: [o.date for o in found if o.kind == kind] for kind in ("stated", "modified", "time", "address")}
    days = sorted({one.date for one in found if one.date.precision == "day"})
    lines = Counter({at: len(spans) for at, spans in dates.printed.items()})
    shapes = Counter(_shape(texts[at]) for at in lines)
    rights = [int(m[1]) for text in texts if len(text) < _LONGEST for m in _COPYRIGHT.finditer(text)]
    first, last = (dates.prose[0], dates.prose[-1]) if dates.prose else (len(texts), len(texts))
    seen: set[PartialDate] = set()
    made = []
    for number, one in enumerate(found):
        day, at = one.date, one.block
        row = [
            ("stated", "modified", "time", "address", "printed", "front matter").index(one.kind),
            ("year", "month", "day").index(day.precision) if day.precision != "interval" else 0,
            one.ambiguous,
            one.moment is not None,
            printed[day],
            *(sum(day.overlaps(other) for other in told[kind]) for kind in told),
            *(len(told[kind]) for kind in told),
            len(found),
            len(days),
            dates.english,
            number,
            bool(rights) and day.earliest.year - max(rights),
            bool(days) and log1p(max(0, (days[-1].earliest - day.earliest).days)),
            bool(days) and log1p(max(0, (day.earliest - days[0].earliest).days)),
            sum(other.earliest > day.earliest for other in days),
            sum(other.earliest < day.earliest for other in days),
            day in seen,
            is_other(dates, one),
        ]
        seen.add(day)
        row += _signs(dates.seed, one)
        row += _around(dates, one, lines, shapes, first, last) if at >= 0 else [np.nan] * _AROUND
        made.append(row)
    return np.array(made, np.float32).reshape(len(found), FEATURES)


_AROUND = 37 + 5 * len(LABELS)
FEATURES = 24 + len(_SIGNS) + _AROUND


def _shape(text: str) -> str:
    """Return a line without what it says: lines of a list, and readers' comments, have one shape."""
    return re.sub(r"\w+", lambda word: "0" if word[0][0].isdigit() else "a", text[:_LONGEST])


def _signs(seed: str, one: Stated) -> list[float]:
    """Return what the tags right before a date say; nothing where it is no web page."""
    low = one.fact.passage.span[0]
    before = seed[max(0, low - 200) : low]
    before = before[before.find("<") :] if "<" in before else ""
    return [bool(sign.search(before)) for sign in _SIGNS]


def _around(dates: Dates, one: Stated, lines: Counter[int], shapes: Counter[str], first: int, last: int) -> list[float]:
    """Return what the line of a date and its place tell."""
    at, texts = one.block, dates.texts
    text = texts[at]
    printed = one.kind == "printed"
    before, after = _labels(dates, one) if printed else (text[:80].casefold(), "")
    above = texts[at - 1].casefold()[-80:] if at and len(texts[at - 1]) < 80 else ""
    low, high = one.span if printed else (0, 0)
    named = (_label("published_words"), _label("modified_words"))
    near = range(max(0, at - 6), at + 7)
    prose = dates.prose
    behind = bisect_left(prose, at)
    return [
        len(text),
        low,
        len(text) - high,
        len(_WORD.findall(text[:_LONGEST])),
        len(_WORD.findall(before)),
        len(_WORD.findall(after)),
        lines[at],
        one.order,
        bool(_TIME_OF_DAY.search(text, high, high + 20)),
        bool(_TIME_OF_DAY.search(text, max(0, low - 20), low)),
        bool(_BY.match(text)),
        bool(_BY.search(after)),
        text[:1].isdigit(),
        "|" in text or "·" in text or "•" in text,
        "(" in before[-20:],
        ":" in before[-3:],
        *(bool(label.search(before)) for label in named),
        *(bool(label.search(after)) for label in named),
        *(bool(label.search(above)) for label in named),
        at,
        at / len(texts),
        at - dates.title,
        dates.lines[dates.title].scores["title"],
        at - first,
        at - last,
        behind,
        len(prose) - behind,
        at - prose[behind - 1] if behind else -1,
        prose[behind] - at if behind < len(prose) else -1,
        sum(len(texts[index]) for index in prose[behind : behind + 5]),
        shapes[_shape(text)],
        sum(lines[index] > 0 for index in near),
        sum(dates.title < other < at for other in lines),
        sum(len(texts[index]) for index in range(max(0, dates.title), at)) if at > dates.title else -1,
        *(score for index in range(at - 2, at + 3) for score in _scores(dates.lines, index)),
    ]


def _scores(lines: Sequence[Line], at: int) -> list[float]:
    return [lines[at].scores[label] if 0 <= at < len(lines) else -1 for label in LABELS]


def published_of(
    seed: str, stated: Sequence[Labelled], lines: Sequence[Line], language: str, dateline: Fact | None = None
) -> tuple[Fact | None, list[Problem]]:
    """Return the day of publication, and what does not agree with it."""
    dates = dates_of(seed, stated, lines, language)
    ranked = [one for one in dates.found if one.kind == "front matter"]
    ranked += _likely(dates)
    if dateline:
        ranked.append(Stated(dateline))
    ranked += list(_signed(dates))[:1]
    ranked += [one for one in dates.found if one.kind == "address" and not one.fact.rule.startswith("JSON")][:1]
    published, problems = choose(ranked or ([] if dates.found else list(_copyright(dates))[:1]))
    return published, [*_slips(dates), *problems]


def _slips(dates: Dates) -> list[Problem]:
    """Tell of the first day of publication that lies years ahead."""
    for one in dates.ahead:
        if one.kind != "printed" or _last(_label("published_words"), _labels(dates, one)[0]) >= 0:
            message = f"“{one.fact.passage.text}” ({one.fact.rule}) lies years ahead, so it was not taken as the date."
            return [Problem("date-ahead", message, one.fact.passage.span)]
    return []


def _likely(dates: Dates) -> list[Stated]:
    """Return the dates that may be the day, the likeliest first; none where it is not sure enough."""
    found = [one for one in dates.found if not is_other(dates, one)]
    if not found:
        return []
    stated = any(one.kind == "stated" for one in found)
    sure = _STATED_SURE if stated else _SURE if dates.english else _FOREIGN_SURE
    likely = dict(zip(map(id, dates.found), _model()(rows(dates))[:, 1].tolist(), strict=True))
    found.sort(key=lambda one: -likely[id(one)])
    return [one for one in found if likely[id(one)] >= _SECOND] if likely[id(found[0])] >= sure else []


@cache
def _model() -> Trees:
    return Trees("dates")


def _signed(dates: Dates) -> Iterator[Stated]:
    """Yield the day that a proclamation or an order gives in words where it ends."""
    for line in [line for line in dates.lines if is_prose(line.block.text)][-2:]:
        if date := signed_on(line.block.text):
            where = passage(dates.seed, line.block.reading, date.span)
            yield _as_stated(date, where, "day of signing", None, "printed")


def _copyright(dates: Dates) -> Iterator[Stated]:
    """Yield the year of the rights, if right behind the article: a page's foot has the year in which it was fetched."""
    last = dates.prose[-1] if dates.prose else 0
    for line in dates.lines[: last + 4]:
        if match := _COPYRIGHT.search(line.block.text):
            where = passage(dates.seed, line.block.reading, match.span(1))
            yield Stated(Fact(match.group(1), where, "copyright", 0.5))


def choose(found: Sequence[Stated]) -> tuple[Fact | None, list[Problem]]:
    """Return the first date, or a later one that makes it clearer; and what does not agree.

    A later one settles which order an ambiguous date has, and which day it was at the publisher's where the first is
    told in UTC. Every other day counts as it stands, by the clock that it is told by.
    """
    if not found:
        return None, []
    first = found[0]
    problems: list[Problem] = []
    if first.ambiguous:
        settled = next((s for s in found[1:] if not s.ambiguous and first.date.overlaps(s.date)), None)
        if settled:
            first = settled
        else:
            words = first.fact.passage.text
            message = (
                f"“{words}” may be day and month or month and day, so only the year is read; set the date by hand."
            )
            problems.append(Problem("date-ambiguous", message, first.fact.passage.span))
    if first.in_utc:
        own = next((s for s in found if _is_own_day(s) and s.agrees(first)), first)
        first = first if own.date == first.date else own
    for other in found:
        if other.fact.rule != "address" and not other.agrees(first):
            message = (
                f"The page gives two dates, {first.fact.value} ({first.fact.rule}) and {other.fact.value} "
                f"({other.fact.rule}); the first was taken."
            )
            problems.append(Problem("date-differs", message, other.fact.passage.span))
            break
    return first.fact, problems


def _is_own_day(stated: Stated) -> bool:
    """Return whether it is a day that the publisher gives by its own clock."""
    return stated.date.precision == "day" and not stated.in_utc and stated.fact.rule != "address"
