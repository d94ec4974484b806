"""Title, date, publisher, authors, address: what a page says of itself, each with the passage that says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.extraction.draft import Fact, Passage, Problem
from archive.extraction.page.authors import authors_of
from archive.extraction.page.blocks import Block
from archive.extraction.page.cleaning import holds
from archive.extraction.page.facts import labelled_blocks, passage
from archive.extraction.page.front_matter import Labelled, reading_of
from archive.extraction.page.kinds import Sorted
from archive.extraction.page.printed_dates import dates_in
from archive.extraction.page.published import choose, dates_of
from archive.extraction.page.publisher import publisher_of
from archive.extraction.page.titles import sites_of, title_of
from archive.extraction.words import COUNTRIES
from archive.names import fold

_URL_KEYS = ("url", "link", "source url", "canonical url", "original link", "permalink", "source")
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATELINE = re.compile(
    rf"""(?P<place>[A-Z][A-Za-z.'’-]+(?:[ ][A-Z][A-Za-z.'’-]+){{0,3}}
           (?:,[ ](?!(?:{_MONTH})\b)[A-Z][A-Za-z.'’]+(?:[ ][A-Z][a-z]+)?)?)
        (?P<date>,?[ ](?:{_MONTH})[a-z]*\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?(?:,[ ](?:19|20)\d\d)?)?
        (?:,?[ ][(](?P<agency>[A-Z][\w .-]{{1,30}})[)])?(?:[ ]*+(?P<dash>[-–—]{{1,2}}|:(?=[ ])))?[ ]++(?=["“A-Z‘'])""",
    re.VERBOSE,
)
# "KHARTOUM, Sudan, April 26 (Agency)": the place is what stands before a date, an agency or a dash.
_STATED_PLACE = re.compile(rf"[^\W\d][^\d()|:;]{{1,60}}?(?=,?\s(?:{_MONTH})[a-z]*\b|\s?[(]|\s?[-–—]+(?:\s|$)|,?$)")
_LOCATION_TAG = re.compile(
    r"<span[^<>]{0,200}(?:location|dateline)[^<>]{0,200}>\s*([A-Z][^<>]{1,60}?)\s*</span>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself, and where it contradicts itself.

    ``place`` is the dateline's, or where the page says that it tells of; a city in its sentences is found later.
    """

    title: Fact | None
    published: Fact | None
    publisher: Fact | None
    authors: tuple[Fact, ...]
    place: Fact | None
    url: str | None
    problems: tuple[Problem, ...] = ()


def read_metadata(seed: str, stated: Sequence[Labelled], blocks: Sequence[Sorted], title_at: int | None) -> Metadata:
    """``stated`` are the values of a front matter or of structured data; the printed lines are found here."""
    lines = [*stated, *labelled_blocks(seed, blocks)]
    first = next((entry.block for entry in blocks if entry.kind == "paragraph"), None)
    place, dateline, agency = _dateline_facts(seed, first)
    publisher, disputes = publisher_of(seed, lines, blocks, agency)
    titles = title_of(seed, lines, blocks, title_at, sites_of(seed, lines))
    published, doubts = choose(dates_of(seed, lines, blocks, title_at, dateline))
    return Metadata(
        title=titles[0] if titles else None,
        published=published,
        publisher=publisher,
        authors=authors_of(seed, lines, blocks),
        place=place or _stated_place(seed, lines),
        url=_address(seed, lines),
        problems=(*_title_differs(titles), *doubts, *disputes),
    )


def _title_differs(titles: Sequence[Fact]) -> list[Problem]:
    first = titles[0].value if titles else ""
    other = next((f for f in titles[1:] if not (holds(f.value, first) or holds(first, f.value))), None)
    if other is None:
        return []
    message = (
        f"The page gives two titles, “{titles[0].value}” ({titles[0].rule}) and “{other.value}” ({other.rule}); "
        "the first was taken."
    )
    return [Problem("title-differs", message, other.passage.span)]


def _address(seed: str, lines: Sequence[Labelled]) -> str | None:
    for key in _URL_KEYS:
        for line in lines:
            if line.key == key and line.value.startswith(("http://", "https://")):
                return reading_of(seed, line).text if line.quoted in {"html", "json"} else line.value
    return None


def _stated_place(seed: str, lines: Sequence[Labelled]) -> Fact | None:
    """The place that structured data gives. A country is none."""
    for line in lines:
        reading = reading_of(seed, line) if line.key in {"dateline", "place"} else None
        match = _STATED_PLACE.match(reading.text) if reading else None
        if reading and match and fold(match.group()).removeprefix("the ") not in COUNTRIES:
            where = passage(seed, reading, match.span())
            return Fact(match.group(), where, line.rule or f"{line.key} line", 0.9)
    return None


def _dateline(block: Block) -> re.Match[str] | None:
    """ "Beijing, July 11th, 2023 – …": a place, and a date, an agency or a dash after it."""
    match = _DATELINE.match(block.text)
    if not match or not (match["date"] or match["agency"] or match["dash"]):
        return None
    return match if match["date"] or match["agency"] or (match["dash"] != ":" and len(match["place"]) <= 40) else None


def _dateline_facts(seed: str, block: Block | None) -> tuple[Fact | None, Fact | None, Fact | None]:
    """Place, date and agency. A dateline without a year gives no date."""
    if block is None:
        return None, None, None
    match = _dateline(block)
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
