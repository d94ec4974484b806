"""Title, date, publisher, authors, address: what a page says of itself, each with the passage that says it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.extraction.document import Fact, Passage
from archive.extraction.page.blocks import Block
from archive.extraction.page.cleaning import title_text
from archive.extraction.page.edits import Reading, apply
from archive.extraction.page.front_matter import Labelled, labelled
from archive.extraction.page.kinds import Sorted
from archive.extraction.page.markup import inline_edits
from archive.extraction.page.printed_dates import dates_in
from archive.offsets import Span

TITLE_KEYS = ("title", "post title", "headline", "original title", "og title")
_DATE_KEYS = (
    "published",
    "published on",
    "published at",
    "published date",
    "publication date",
    "date",
    "post date",
    "posted",
    "posted on",
    "published time",
    "pubdate",
)
_PUBLISHER_KEYS = ("publisher", "source", "press release", "site name", "publication")
_AUTHOR_KEYS = ("author", "authors", "by", "byline")
_URL_KEYS = ("url", "link", "source url", "canonical url", "original link", "permalink", "source")
_ORIGIN_KEYS = ("original link", "source url", "canonical url")
_HOSTERS = frozenset(
    """
        blogspot wordpress medium github facebook twitter google feedburner youtube substack tumblr archive
        yahoo msn
        """.split()
)
_HOST = re.compile(
    r"https?://(?:[\w-]+\.)*?([\w-]{3,40})\.(?:(?:com|org|net|gov|edu|co)(?:\.\w\w)?|[a-z]{2,3})(?:[/:?#]|$)"
)
# "News | Outlet": the outlet's name at the end of a headline.
_SUFFIX = re.compile(r"\s+[|»•]\s+[^|»•]{2,40}$")
_NAME = r"[A-Z][\w.'’-]*(?:[ ](?:(?:de|da|del|der|van|von|bin|al|el|la|le|du|di)[ ])?[A-Z][\w.'’-]*){1,4}"
_NAMES = re.compile(rf"{_NAME}(?:(?:,[ ]|[ ]and[ ]|,[ ]and[ ]|[ ]&[ ]){_NAME})*")
_NO_AUTHOR = re.compile(
    r"\b(?:staff|writer|reporter|editor|desk|admin|news|agenc(?:y|ies)|correspondent|bureau|team|online|contributor|unknown|anonymous|press|media)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:^|\s)[Bb][Yy]:?\s+")
_REPORTING_BY = re.compile(r"(?:reporting|written|writing|reported)(?:\sby|:)\s+([^;)]{3,200})", re.IGNORECASE)
_CONTRIBUTED = re.compile(rf"({_NAMES.pattern})\s+contributed\s+(?:to\s(?:this\s|the\s)?)?report")
_OWNER = re.compile(r"^([A-Z][\w.& ]{1,30}?)['’]s\s+(?=[A-Z])")
_IN_PLACE = re.compile(r"\s+in\s+[A-Z][\w ]*$")
_BYLINE_OUTLET = re.compile(r"[(（]\s*([A-Z][\w.&' -]{2,40}?)\s*[)）]?$")
_SELF_CITED = re.compile(
    r"\b[Aa]s\s+(?:first\s+)?reported\s+by\s+((?:the\s+)?[A-Z][\w.&'-]*(?:\s[A-Z][\w.&'-]*){0,4})(?=[,.])"
)
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATELINE = re.compile(
    rf"""(?P<place>[A-Z][A-Za-z.'’-]+(?:[ ][A-Z][A-Za-z.'’-]+){{0,3}}
           (?:,[ ](?!(?:{_MONTH})\b)[A-Z][A-Za-z.'’]+(?:[ ][A-Z][a-z]+)?)?)
        (?P<date>,?[ ](?:{_MONTH})[a-z]*\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?(?:,[ ](?:19|20)\d\d)?)?
        (?:,?[ ][(](?P<agency>[A-Z][\w .-]{{1,30}})[)])?[ ]*(?P<dash>[-–—]{{1,2}}|:(?=[ ]))?[ ]+(?=["“A-Z‘'])""",
    re.VERBOSE,
)
_LOCATION_TAG = re.compile(
    r"<span[^<>]{0,200}(?:location|dateline)[^<>]{0,200}>\s*([A-Z][^<>]{1,60}?)\s*</span>", re.IGNORECASE
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\s{0,3}((?:19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself. ``dateline_place`` is the first paragraph's; the event's city is found later."""

    title: Fact | None
    published: Fact | None
    publisher: Fact | None
    authors: tuple[Fact, ...]
    dateline_place: Fact | None
    url: str | None


def read_metadata(seed: str, front: Sequence[Labelled], blocks: Sequence[Sorted], title_at: int | None) -> Metadata:
    lines = [*front, *_labelled_blocks(seed, blocks)]
    first = next((entry.block for entry in blocks if entry.kind == "paragraph"), None)
    dateline = _dateline(first) if first else None
    place, date, agency = _dateline_facts(seed, first, dateline)
    title = next(_labelled_facts(seed, lines, TITLE_KEYS, "front matter"), None)
    if title_at is not None:
        title = _printed_title(seed, blocks[title_at].block)
    published = (
        _labelled_date(seed, lines)
        or (_date_in(seed, blocks[title_at].block, "beside the title", start=True) if title_at is not None else None)
        or next(
            (fact for entry in blocks if entry.kind == "byline" and (fact := _date_in(seed, entry.block, "date line"))),
            None,
        )
        or date
        or _copyright_year(seed, blocks)
    )
    publisher = (
        next(
            (
                fact
                for key in _PUBLISHER_KEYS
                for fact in _labelled_facts(seed, lines, (key,), f"{key} line")
                if _is_name(fact.value)
            ),
            None,
        )
        or next(
            (
                fact
                for entry in blocks
                if entry.kind == "byline" and (fact := _group(seed, entry.block, _BYLINE_OUTLET, "byline"))
            ),
            None,
        )
        or agency
        or _host(seed, lines)
        or next(
            (
                fact
                for entry in blocks
                if entry.kind == "credit" and (fact := _group(seed, entry.block, _OWNER, "credit"))
            ),
            None,
        )
        or next(
            (
                fact
                for entry in blocks
                if entry.kind == "paragraph" and (fact := _group(seed, entry.block, _SELF_CITED, "as reported by", 0.5))
            ),
            None,
        )
    )
    authors = tuple(
        _unique([*_labelled_authors(seed, lines), *_printed_authors(seed, blocks), *_author_beside_date(seed, blocks)])
    )
    url = next(
        (
            line.value
            for key in _URL_KEYS
            for line in lines
            if line.key == key and line.value.startswith(("http://", "https://"))
        ),
        None,
    )
    return Metadata(title, published, publisher, authors, place, url)


def passage(seed: str, reading: Reading, span: Span) -> Passage:
    """The seed's words for a span of reading text."""
    low, high = reading.offsets.to_seed(span)
    return Passage(seed[low:high], (low, high))


def _printed_title(seed: str, block: Block) -> Fact:
    text, start = title_text(block.text)
    suffix = _SUFFIX.search(text)
    end = start + (suffix.start() if suffix else len(text))
    return Fact(block.text[start:end], passage(seed, block.reading, (start, end)), "headline")


def _labelled_blocks(seed: str, blocks: Iterable[Sorted]) -> Iterator[Labelled]:
    for entry in blocks:
        if entry.kind != "label":
            continue
        found = labelled(entry.block.text)
        if found and found[1] < len(entry.block.text):
            low, high = entry.block.reading.offsets.to_seed((found[1], len(entry.block.text)))
            if entry.key in {"link", "url"} and (
                address := re.search(r"https?://[^\s)\]\"<>]+", seed[low : entry.block.span[1]])
            ):
                low, high = low + address.start(), low + address.end()
                yield Labelled("url", seed[low:high], (low, high))
                continue
            yield Labelled(found[0], seed[low:high], (low, high))


def _read(seed: str, span: Span) -> Reading:
    return apply(seed, span, inline_edits(seed, span), fold_spaces=True)


def _labelled_facts(seed: str, lines: Iterable[Labelled], keys: Sequence[str], rule: str) -> Iterator[Fact]:
    for line in lines:
        if line.key in keys and (text := _read(seed, line.span).text):
            yield Fact(text, Passage(line.value, line.span), rule)


def _is_name(text: str) -> bool:
    return (
        len(text) <= 80
        and not re.search(r"https?:|www\.|\.(?:com|org|cn)/", text)
        and bool(re.search(r"[^\W\d_]{2}", text))
    )


def _labelled_date(seed: str, lines: Sequence[Labelled]) -> Fact | None:
    for key in _DATE_KEYS:
        for line in lines:
            if line.key == key and (date := next(dates_in(seed, *line.span), None)):
                return Fact(str(date.date), Passage(seed[slice(*date.span)], date.span), f"{key} line")
    return None


def _date_in(seed: str, block: Block, rule: str, *, start: bool = False) -> Fact | None:
    """The first date of a block; with ``start``, one that is printed before a headline."""
    limit = title_text(block.text)[1] if start else len(block.text)
    date = next(dates_in(block.text, 0, limit), None) if limit else None
    return Fact(str(date.date), passage(seed, block.reading, date.span), rule) if date else None


def _copyright_year(seed: str, blocks: Iterable[Sorted]) -> Fact | None:
    for entry in blocks:
        if entry.kind != "paragraph" and (match := _COPYRIGHT.search(entry.block.text)):
            return Fact(match.group(1), passage(seed, entry.block.reading, match.span(1)), "copyright", 0.5)
    return None


def _host(seed: str, lines: Sequence[Labelled]) -> Fact | None:
    """The site where the text first stood, if the file prints the name that its address spells."""
    for line in lines:
        host = _HOST.match(line.value) if line.key in _ORIGIN_KEYS else None
        if not host or host.group(1).lower() in _HOSTERS:
            continue
        spelled = r"\s?".join(map(re.escape, host.group(1).replace("-", "")))
        for match in re.finditer(rf"\b{spelled}\b", seed, re.IGNORECASE):
            if match.group()[0].isupper() and seed[match.end() : match.end() + 1] not in {".", "/", "@"}:
                return Fact(match.group(), Passage(match.group(), match.span()), "address of the original", 0.5)
    return None


def _group(seed: str, block: Block, pattern: re.Pattern[str], rule: str, confidence: float = 0.9) -> Fact | None:
    match = pattern.search(block.text)
    if not match:
        return None
    return Fact(match.group(1), passage(seed, block.reading, match.span(1)), rule, confidence)


def _dateline(block: Block) -> re.Match[str] | None:
    """ "Beijing, July 11th, 2023 – …": a place, and a date, an agency or a dash after it."""
    match = _DATELINE.match(block.text)
    if not match or not (match["date"] or match["agency"] or match["dash"]):
        return None
    return match if match["date"] or match["agency"] or (match["dash"] != ":" and len(match["place"]) <= 40) else None


def _dateline_facts(
    seed: str, block: Block | None, match: re.Match[str] | None
) -> tuple[Fact | None, Fact | None, Fact | None]:
    """Place, date and agency. A dateline without a year gives no date."""
    if block is None:
        return None, None, None
    if not match:
        tag = _LOCATION_TAG.search(seed, max(0, block.span[0] - 200), block.span[1])
        return (Fact(tag.group(1), Passage(tag.group(1), tag.span(1)), "location tag") if tag else None), None, None
    place = Fact(match["place"], passage(seed, block.reading, match.span("place")), "dateline")
    date = agency = None
    if match["date"] and (printed := next(dates_in(block.text, match.start("date"), match.end("date")), None)):
        date = Fact(str(printed.date), passage(seed, block.reading, printed.span), "dateline")
    if match["agency"]:
        agency = Fact(match["agency"], passage(seed, block.reading, match.span("agency")), "dateline", 0.9)
    return place, date, agency


def _labelled_authors(seed: str, lines: Iterable[Labelled]) -> Iterator[Fact]:
    for line in lines:
        if line.key in _AUTHOR_KEYS:
            yield from _names(seed, _read(seed, line.span), 0, "author line", single=True)


def _printed_authors(seed: str, blocks: Iterable[Sorted]) -> Iterator[Fact]:
    for entry in blocks:
        reading, text = entry.block.reading, entry.block.text
        if entry.kind == "byline" and (by := _BY.search(text)):
            yield from _names(seed, reading, by.end(), "byline")
        elif entry.kind == "credit":
            for match in _REPORTING_BY.finditer(text):
                yield from _names(seed, reading, match.start(1), "reporting by", end=match.end(1))
            if helped := _CONTRIBUTED.search(text):
                owner = _OWNER.match(helped.group(1))
                start = helped.start(1) + (owner.end() if owner else 0)
                yield from _names(seed, reading, start, "contributed", end=helped.end(1))


def _author_beside_date(seed: str, blocks: Sequence[Sorted]) -> Iterator[Fact]:
    """A line above the article that is nothing but a name, right under or over the date line."""
    for index, entry in enumerate(blocks):
        if entry.kind == "byline" and not _BY.search(entry.block.text):
            for near in (index + 1, index - 1):
                if (
                    0 <= near < len(blocks)
                    and blocks[near].kind == "navigation"
                    and re.fullmatch(_NAME, blocks[near].block.text)
                ):
                    text = blocks[near].block.text
                    if not _NO_AUTHOR.search(text) and len(text.split()) <= 3:
                        yield Fact(
                            text, passage(seed, blocks[near].block.reading, (0, len(text))), "line beside the date", 0.6
                        )


def _names(
    seed: str, reading: Reading, start: int, rule: str, *, end: int | None = None, single: bool = False
) -> Iterator[Fact]:
    """The names that a list beginning at ``start`` holds."""
    match = _NAMES.match(reading.text, start, len(reading.text) if end is None else end)
    if not match or (single and match.end() < len(reading.text.rstrip()) and reading.text[match.end()] not in ",;(|"):
        return
    at = match.start()
    for name in re.split(r"(,\s(?:and\s)?|\sand\s|\s&\s)", match.group()):
        if re.fullmatch(_NAME, name) and not _NO_AUTHOR.search(name):
            yield Fact(name, passage(seed, reading, (at, at + len(name))), rule)
        at += len(name)


def _unique(facts: Iterable[Fact]) -> Iterator[Fact]:
    seen: set[str] = set()
    for fact in facts:
        if fact.value.casefold() not in seen:
            seen.add(fact.value.casefold())
            yield fact
