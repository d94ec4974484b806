"""Facts that a page states, each with the passage that says it."""

import re
from collections.abc import Iterable, Iterator

from archive.extraction.draft import Fact, Passage
from archive.extraction.page.blocks import Block
from archive.extraction.page.edits import Reading
from archive.extraction.page.kinds import Classified
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


def facts_of(seed: str, lines: Iterable[Labelled], key: str) -> Iterator[Fact]:
    """Yield the values under a key, as a reader means them."""
    for line in lines:
        if line.key == key and (text := reading_of(seed, line).text):
            yield Fact(text, Passage(line.value, line.span), line.rule or f"{line.key} line")
