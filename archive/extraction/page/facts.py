"""Facts that a page states, each with the passage that says it, and who wrote it."""

import re
from collections.abc import Iterable, Iterator, Sequence

from archive.extraction.draft import Fact, Passage
from archive.extraction.page.blocks import Block
from archive.extraction.page.edits import Reading
from archive.extraction.page.kinds import OWNER, Classified
from archive.extraction.page.labelled import Labelled, labelled, reading_of
from archive.offsets import Span

_ADDRESS = re.compile(r"https?://[^\s)\]\"<>]+")


def passage(seed: str, reading: Reading, span: Span) -> Passage:
    """Return the seed's words for a span of reading text."""
    low, high = reading.offsets.to_seed(span)
    return Passage(seed[low:high], (low, high))


def group(seed: str, block: Block, pattern: re.Pattern[str], rule: str, confidence: float = 0.9) -> Fact | None:
    """Return what the first group of a pattern finds in a block."""
    match = pattern.search(block.text)
    if not match:
        return None
    return Fact(match.group(1), passage(seed, block.reading, match.span(1)), rule, confidence)


def labelled_blocks(seed: str, blocks: Iterable[Classified]) -> Iterator[Labelled]:
    """Yield the lines "Label: value" that are printed on the page."""
    for entry in blocks:
        if entry.kind not in {"label", "title"}:
            continue
        found = labelled(entry.block.text)
        if found and found[1] < len(entry.block.text):
            low, high = entry.block.reading.offsets.to_seed((found[1], len(entry.block.text)))
            style = "html" if entry.block.html else ""
            if entry.key in {"link", "url"} and (address := _ADDRESS.search(seed, low, entry.block.span[1])):
                yield Labelled("url", address.group(), address.span(), style)
                continue
            yield Labelled(found[0], seed[low:high], (low, high), style)


def facts_of(seed: str, lines: Iterable[Labelled], keys: Sequence[str], rule: str = "") -> Iterator[Fact]:
    """Yield the values under any of some keys, as a reader means them."""
    for line in lines:
        if line.key in keys and (text := reading_of(seed, line).text):
            yield Fact(text, Passage(line.value, line.span), line.rule or rule or f"{line.key} line")


_KEYS = ("author", "authors", "by", "byline")
_UPPER = "A-ZÀ-ÖØ-Þ"
_NAME = rf"[{_UPPER}][\w.'’-]*(?:[ ](?:(?:de|da|del|der|van|von|bin|al|el|la|le|du|di)[ ])?[{_UPPER}][\w.'’-]*){{1,4}}"
_NAMES = re.compile(rf"{_NAME}(?:(?:,[ ]|[ ]and[ ]|,[ ]and[ ]|[ ]&[ ]){_NAME})*")
_CJK_NAME = re.compile("[\u3400-\u9fff]{2,4}|[\uac00-\ud7af]{2,4}")
_NO_AUTHOR = re.compile(
    r"\b(?:staff|writer|reporter|editor|desk|admin|news|agenc(?:y|ies)|correspondent|bureau|team|online|contributor|unknown|anonymous|press|media)\b",
    re.IGNORECASE,
)
_BY = re.compile(r"(?:^|\s)[Bb][Yy]:?\s+")
_REPORTING_BY = re.compile(r"(?:reporting|written|writing|reported)(?:\sby|:)\s+([^;)]{3,200})", re.IGNORECASE)
_CONTRIBUTED = re.compile(rf"({_NAMES.pattern})\s+contributed\s+(?:to\s(?:this\s|the\s)?)?report")
_ASSISTANCE = re.compile(r"(?:with\s)?assistance\s(?:from|by)\s+", re.IGNORECASE)
_STAFF_CONTACT = re.compile(r"to\scontact\s.{0,60}?\bstaff\b[^:]{0,60}:\s*", re.IGNORECASE)


def authors_of(seed: str, lines: Sequence[Labelled], blocks: Sequence[Classified]) -> tuple[Fact, ...]:
    """Each author once, in the order of the surest place."""
    facts = [*_labelled(seed, lines), *_printed(seed, blocks), *_beside_date(seed, blocks)]
    once: dict[str, Fact] = {}
    for fact in facts:
        once.setdefault(fact.value.casefold(), fact)
    return tuple(once.values())


def _labelled(seed: str, lines: Iterable[Labelled]) -> Iterator[Fact]:
    for line in lines:
        if line.key not in _KEYS:
            continue
        reading = reading_of(seed, line)
        by = _BY.match(reading.text)
        if _CJK_NAME.fullmatch(reading.text):
            yield Fact(reading.text, passage(seed, reading, (0, len(reading.text))), line.rule or "author line")
        else:
            yield from _names(seed, reading, by.end() if by else 0, line.rule or "author line", single=True)


def _printed(seed: str, blocks: Iterable[Classified]) -> Iterator[Fact]:
    for entry in blocks:
        reading, text = entry.block.reading, entry.block.text
        if entry.kind == "byline" and (by := _BY.search(text)):
            yield from _names(seed, reading, by.end(), "byline")
        elif entry.kind == "credit":
            for match in _REPORTING_BY.finditer(text):
                yield from _names(seed, reading, match.start(1), "reporting by", end=match.end(1))
            if helped := _CONTRIBUTED.search(text):
                owner = OWNER.match(helped.group(1))
                start = helped.start(1) + (owner.end() if owner else 0)
                yield from _names(seed, reading, start, "contributed", end=helped.end(1))
            if helped := _ASSISTANCE.search(text) or _STAFF_CONTACT.search(text):
                yield from _names(seed, reading, helped.end(), "contributed")


def _beside_date(seed: str, blocks: Sequence[Classified]) -> Iterator[Fact]:
    """Yield a line above the article that is nothing but a name, right under or over the date line."""
    for index, entry in enumerate(blocks):
        if entry.kind != "byline" or _BY.search(entry.block.text):
            continue
        for near in (index + 1, index - 1):
            if not (0 <= near < len(blocks) and blocks[near].kind == "navigation"):
                continue
            text = blocks[near].block.text
            if re.fullmatch(_NAME, text) and not _NO_AUTHOR.search(text) and len(text.split()) <= 3:
                where = passage(seed, blocks[near].block.reading, (0, len(text)))
                yield Fact(text, where, "line beside the date", 0.6)


def _names(
    seed: str, reading: Reading, start: int, rule: str, *, end: int | None = None, single: bool = False
) -> Iterator[Fact]:
    """Yield the names that a list beginning at ``start`` holds."""
    match = _NAMES.match(reading.text, start, len(reading.text) if end is None else end)
    if not match or (single and match.end() < len(reading.text.rstrip()) and reading.text[match.end()] not in ",;(|"):
        return
    at = match.start()
    for name in re.split(r"(,\s(?:and\s)?|\sand\s|\s&\s)", match.group()):
        if re.fullmatch(_NAME, name) and not _NO_AUTHOR.search(name):
            yield Fact(name, passage(seed, reading, (at, at + len(name))), rule)
        at += len(name)
