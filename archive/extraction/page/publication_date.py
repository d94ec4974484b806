"""The day of publication: what the page states, from the surest place to the least, and never more than it says."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from archive.dates import PartialDate
from archive.extraction.draft import Fact, Passage, Problem
from archive.extraction.page.blocks import Block
from archive.extraction.page.boilerplate import is_prose, title_text
from archive.extraction.page.dates import PrintedDate, dates_in, moment_of, signed_on
from archive.extraction.page.facts import passage
from archive.extraction.page.kinds import Classified
from archive.extraction.page.labelled import Labelled
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
    "time",
)
_URL_KEYS = ("url", "permalink", "link", "source url", "canonical url", "original link")
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}((?:19|20)\d\d)\b", re.IGNORECASE)
# A day in an address: /2024/04/26/, /2024-04-26, /20240426; a month: /2024/04/.
_IN_ADDRESS = re.compile(
    r"[/_t-](?P<y>(?:19|20)\d\d)(?:(?P<sep>[/-])(?P<m>0?[1-9]|1[0-2])(?:(?P=sep)(?P<d>0?[1-9]|[12]\d|3[01]))?(?=[/._?#-]|$)"
    r"|(?P<m2>0[1-9]|1[0-2])/?(?P<d2>0[1-9]|[12]\d|3[01])(?=[/._?#-]|$))"
)
# A bracketed day tells when something took place, one behind a dash when it was said, one within words anything.
_APART = re.compile(r"[(\[].*[)\]][^\w)\]]*+$|\s*[-–—]", re.DOTALL)
# Somewhere on earth the clocks are so far behind and ahead of UTC.
_BEHIND, _AHEAD = timedelta(hours=12), timedelta(hours=14)
_PROSE_WORD = re.compile(r"\b(?:of|in|since|until|from|to|for|before|after|dated|with|is|was|and|that)\s")


@dataclass(frozen=True, slots=True)
class Stated:
    """A date that the page states. ``ambiguous``: day and month may change places, so that only the year is given.

    ``moment``: the time stated with it, where it says how far its clock is from UTC.
    """

    fact: Fact
    ambiguous: bool = False
    moment: datetime | None = None

    @property
    def date(self) -> PartialDate:
        return PartialDate.parse(self.fact.value)

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


def dates_of(
    seed: str, lines: Sequence[Labelled], blocks: Sequence[Classified], title_at: int | None, dateline: Fact | None
) -> list[Stated]:
    """Every statement of the day of publication, the surest first."""
    found = list(_labelled(seed, lines))
    if title_at is not None:
        found += _in_block(seed, blocks[title_at].block, "beside the title", title_text(blocks[title_at].block.text)[1])
    found += list(_date_lines(seed, blocks))[:1]
    if dateline:
        found.append(Stated(dateline))
    found += list(_signed(seed, blocks))[:1]
    found += list(_addresses(lines))[:1]
    return found or list(_copyright(seed, blocks))[:1]


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


def _stated(printed: PrintedDate, where: Passage, rule: str, moment: datetime | None = None) -> Stated:
    return Stated(Fact(str(printed.date), where, rule), printed.ambiguous, moment)


def _labelled(seed: str, lines: Sequence[Labelled]) -> Iterator[Stated]:
    for key in _KEYS:
        for line in lines:
            if line.key == key and (date := next(dates_in(seed, *line.span), None)):
                where, moment = Passage(seed[slice(*date.span)], date.span), moment_of(seed, date, line.span[1])
                yield _stated(date, where, line.rule or f"{key} line", moment)


def _in_block(seed: str, block: Block, rule: str, limit: int) -> Iterator[Stated]:
    date = next(dates_in(block.text, 0, limit), None) if limit else None
    if date and date.span[0] <= 120:
        yield _stated(date, passage(seed, block.reading, date.span), rule, moment_of(block.text, date))


def _date_lines(seed: str, blocks: Sequence[Classified]) -> Iterator[Stated]:
    """Lines of a date or a byline around the beginning of the article, or where a document is signed.

    In between, and within brackets or after a dash, they date something else.
    """
    prose = 0
    at = max((index for index, entry in enumerate(blocks) if _is_article(entry)), default=0)
    for index, entry in enumerate(blocks):
        if entry.kind == "byline":
            if (prose <= 1 or index > at) and not _dates_other(entry.block.text):
                rule = "date line" if prose <= 1 else "closing date line"
                yield from _in_block(seed, entry.block, rule, len(entry.block.text))
        else:
            prose += _is_article(entry)


def _dates_other(text: str) -> bool:
    date = next(dates_in(text), None)
    return bool(_APART.match(text)) or bool(date and _PROSE_WORD.search(text, 0, date.span[0]))


def _is_article(entry: Classified) -> bool:
    return entry.kind == "paragraph" and is_prose(entry.block.text)


def _signed(seed: str, blocks: Sequence[Classified]) -> Iterator[Stated]:
    """Yield the day that a proclamation or an order gives in words where it ends."""
    last = [entry for entry in blocks if _is_article(entry)][-2:]
    for entry in last:
        if date := signed_on(entry.block.text):
            yield _stated(date, passage(seed, entry.block.reading, date.span), "day of signing")


def _addresses(lines: Iterable[Labelled]) -> Iterator[Stated]:
    """Yield the day that the page's own address holds."""
    for line in lines:
        if line.key not in _URL_KEYS or (match := _IN_ADDRESS.search(line.value)) is None:
            continue
        month, day = match["m"] or match["m2"], match["d"] or match["d2"]
        try:
            date = PartialDate.of(int(match["y"]), int(month), int(day) if day else None)
        except ValueError:
            continue
        inner: Span = (match.start("y"), match.end("d") if match["d"] else match.end("d2") if day else match.end("m"))
        span = (line.span[0] + inner[0], line.span[0] + inner[1])
        yield Stated(Fact(str(date), Passage(line.value[slice(*inner)], span), "address", 0.7))


def _copyright(seed: str, blocks: Iterable[Classified]) -> Iterator[Stated]:
    for entry in blocks:
        if entry.kind == "paragraph" and (match := _COPYRIGHT.search(entry.block.text)):
            where = passage(seed, entry.block.reading, match.span(1))
            yield Stated(Fact(match.group(1), where, "copyright", 0.5))
