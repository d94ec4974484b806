"""The day of publication: which of a page's dates it is, and what does not agree with it.

What a front matter says is taken as it stands. Of all else a learnt model gives each date a probability of being the
day; where none is likely no day is told. A date that the page calls its last change is never taken.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import log1p
from typing import TYPE_CHECKING

from archive.dates import PartialDate
from archive.extraction.draft import Fact, Problem
from archive.extraction.page.date_candidates import (
    LONGEST,
    Dates,
    Stated,
    as_stated,
    dates_of,
    is_other,
    last_place,
    said_around,
    words_of,
)
from archive.extraction.page.dates import signed_on
from archive.extraction.page.facts import passage
from archive.extraction.page.features import LABELS
from archive.extraction.page.kinds import is_prose
from archive.extraction.page.labelled import Labelled
from archive.extraction.page.lines import Line
from archive.extraction.trees import trees

if TYPE_CHECKING:
    import numpy as np


_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}((?:19|20)\d\d)\b", re.IGNORECASE)
_TIME_OF_DAY = re.compile(r"\b\d{1,2}(?:[:.hH]|\s?Uhr)\d{0,2}\b|\b\d{1,2}\s?[ap]\.?m\b", re.IGNORECASE)
_BY = re.compile(r"(?:by|von|par|por|di|da|av|af|door|przez|autor|author)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{2,}")
# What the tags right before a date say of it on web pages.
_SIGNS = tuple(
    re.compile(sign)
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
# How likely a date must be. Of a web page, whose elements say more, it may be less sure; of a text that is not English,
# which the words beside a date tell less of, it must be surer.
_WEB_SURE, _SURE, _FOREIGN_SURE = 0.4, 0.6, 0.88
_SECOND = 0.3  # from here on, another day is worth telling of


def rows(dates: Dates) -> "np.ndarray":
    """Return a row of numbers for each date, float32 of shape (dates, features)."""
    import numpy as np

    found, texts = dates.found, dates.texts
    printed = Counter(one.date for one in found if one.kind == "printed")
    told = {kind: [o.date for o in found if o.kind == kind] for kind in ("stated", "modified", "time", "address")}
    days = sorted({one.date for one in found if one.date.precision == "day"})
    lines = Counter({at: len(spans) for at, spans in dates.printed.items()})
    shapes = Counter(_shape(texts[at]) for at in lines)
    rights = [int(m[1]) for text in texts if len(text) < LONGEST for m in _COPYRIGHT.finditer(text)]
    first, last = (dates.prose[0], dates.prose[-1]) if dates.prose else (len(texts), len(texts))
    seen: set[PartialDate] = set()
    made = []
    for number, (one, other) in enumerate(zip(found, dates.others, strict=True)):
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
            other,
            str(day) == dates.opinion if dates.opinion else -1,
            *_said_by_elements(dates, one),
        ]
        seen.add(day)
        row += _signs(dates.seed, one)
        row += _around(dates, one, lines, shapes, first, last) if at >= 0 else [np.nan] * _AROUND
        made.append(row)
    return np.array(made, np.float32).reshape(len(found), FEATURES)


_AROUND = 37 + 5 * len(LABELS)
FEATURES = 26 + 3 * len(_SIGNS) + _AROUND


@lru_cache(maxsize=4096)
def _shape(text: str) -> str:
    """Return a line without what it says: lines of a list, and readers' comments, have one shape."""
    return re.sub(r"\w+", lambda word: "0" if word[0][0].isdigit() else "a", text[:LONGEST])


def _signs(seed: str, one: Stated) -> list[float]:
    """Return what the tags right before a date say; nothing where it is no web page."""
    low = one.fact.passage.span[0]
    before = seed[max(0, low - 200) : low].lower()
    before = before[before.find("<") :] if "<" in before else ""
    return [bool(sign.search(before)) for sign in _SIGNS]


def _said_by_elements(dates: Dates, one: Stated) -> list[float]:
    """Return what the nearest elements around a date say, and those around them; nothing where it is no web page."""
    entry = dates.lines[one.block].element if one.block >= 0 else None
    if entry is None:
        return [-1] * (1 + 2 * len(_SIGNS))
    near = " ".join(sign for sign in entry.signs if sign[0] == ".")
    far = " ".join(sign for sign in entry.signs if sign[0] != ".")
    linked = entry.linked / max(1, len(entry.block.raw))
    return [linked, *(bool(sign.search(said)) for said in (near, far) for sign in _SIGNS)]


def _around(dates: Dates, one: Stated, lines: Counter[int], shapes: Counter[str], first: int, last: int) -> list[float]:
    """Return what the line of a date and its place tell."""
    at, texts = one.block, dates.texts
    text = texts[at]
    printed = one.kind == "printed"
    before, after = said_around(dates, one) if printed else (text[:80].casefold(), "")
    above = texts[at - 1].casefold()[-80:] if at and len(texts[at - 1]) < 80 else ""
    low, high = one.span if printed else (0, 0)
    named = (words_of("published_words"), words_of("modified_words"))
    near = range(max(0, at - 6), at + 7)
    prose = dates.prose
    behind = bisect_left(prose, at)
    return [
        len(text),
        low,
        len(text) - high,
        len(_WORD.findall(text[:LONGEST])),
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
        sum(index in lines for index in near),
        sum([dates.title < other < at for other in lines]),
        sum(map(len, texts[dates.title : at])) if at > dates.title else -1,
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
    # The model has hardly seen a month or a year alone, which is all that some pages state.
    ranked += [one for one in dates.found if "publish" in one.fact.rule.lower() and not is_other(dates, one)][:1]
    ranked += [one for one in dates.found if one.kind == "address" and not one.fact.rule.startswith("JSON")][:1]
    published, problems = choose(ranked or ([] if dates.found else list(_copyright(dates))[:1]))
    return published, [*_slips(dates), *problems]


def _slips(dates: Dates) -> list[Problem]:
    """Tell of the first day of publication that lies years ahead."""
    for one in dates.ahead:
        if one.kind != "printed" or last_place(words_of("published_words"), said_around(dates, one)[0]) >= 0:
            message = f"“{one.fact.passage.text}” ({one.fact.rule}) lies years ahead, so it was not taken as the date."
            return [Problem("date-ahead", message, one.fact.passage.span)]
    return []


def _likely(dates: Dates) -> list[Stated]:
    """Return the dates that may be the day, the likeliest first; none where it is not sure enough."""
    found = [one for one, other in zip(dates.found, dates.others, strict=True) if not other]
    if not found:
        return []
    stated = any(one.kind == "front matter" for one in found)  # and any other day only held against it
    sure = _SECOND if stated else _WEB_SURE if dates.web else _SURE if dates.english else _FOREIGN_SURE
    likely = dict(zip(map(id, dates.found), trees("dates")(rows(dates))[:, 1].tolist(), strict=True))
    found.sort(key=lambda one: -likely[id(one)])
    return [one for one in found if likely[id(one)] >= _SECOND] if likely[id(found[0])] >= sure else []


def _signed(dates: Dates) -> Iterator[Stated]:
    """Yield the day that a proclamation or an order gives in words where it ends."""
    for line in [line for line in dates.lines if is_prose(line.block.text)][-2:]:
        if date := signed_on(line.block.text):
            where = passage(dates.seed, line.block.reading, date.span)
            yield as_stated(date, where, "day of signing", None, "printed")


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
