"""What editors decided on a page: stretches put back into the reading text, and stretches taken out of it.

A decision changes which characters are read and nothing else, so the map back to the file stays exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from archive.extraction.draft import PassageDecision
from archive.extraction.page.blocks import Block, trimmed
from archive.extraction.page.kinds import Sorted
from archive.offsets import Span


def decide(entries: Sequence[Sorted], seed: str, passages: Sequence[PassageDecision], *, html: bool) -> list[Sorted]:
    """The blocks of a page as editors want them. Without decisions they stay as they are."""
    decided = _apart(seed, passages)
    keeps = [span for span, keep in decided if keep]
    takes = [span for span, keep in decided if not keep]
    if not decided:
        return list(entries)
    found: list[Sorted] = []
    for entry in entries:
        found += _kept(entry, keeps, takes) if entry.kind == "paragraph" else _put_back(entry, keeps)
    edges = [(0, 0), *(entry.block.span for entry in entries), (len(seed), len(seed))]
    for (_, low), (high, _) in pairwise(edges):
        for span in _within((low, high), keeps):
            found += _paragraph(Block(seed, span, html=html), span)
    return sorted(found, key=lambda entry: entry.block.span)


def _apart(seed: str, passages: Sequence[PassageDecision]) -> list[tuple[Span, bool]]:
    """The decisions as spans that share no character, in order; of two that did, the later one stays whole."""
    apart: list[tuple[Span, bool]] = []
    for passage in passages:
        low, high = max(0, passage.span[0]), min(len(seed), passage.span[1])
        if low >= high:
            continue
        rest = [((a, min(b, low)), keep) for (a, b), keep in apart] + [
            ((max(a, high), b), keep) for (a, b), keep in apart
        ]
        apart = [((a, b), keep) for (a, b), keep in rest if a < b] + [((low, high), passage.keep)]
    return sorted(apart)


def _within(span: Span, spans: Sequence[Span]) -> Iterator[Span]:
    for low, high in spans:
        if max(low, span[0]) < min(high, span[1]):
            yield max(low, span[0]), min(high, span[1])


def _kept(entry: Sorted, keeps: Sequence[Span], takes: Sequence[Span]) -> list[Sorted]:
    """A paragraph without what an editor took out of it, and with a picture or an address that was put back."""
    taken, put_back = tuple(_within(entry.block.span, takes)), tuple(_within(entry.block.span, keeps))
    if not taken and not put_back:
        return [entry]
    block = replace(entry.block, taken=taken, put_back=put_back)
    return [Sorted(block, "paragraph")] if block.text else [Sorted(entry.block, "editor")]


def _put_back(entry: Sorted, keeps: Sequence[Span]) -> list[Sorted]:
    """A block that was left out, cut where parts of it are paragraphs again."""
    found: list[Sorted] = []
    at, end = entry.block.span
    for low, high in _within(entry.block.span, keeps):
        found += [*_rest(entry, (at, low)), *_paragraph(entry.block, (low, high))]
        at = high
    return [*found, *_rest(entry, (at, end))] if found else [entry]


def _rest(entry: Sorted, span: Span) -> list[Sorted]:
    low, high = trimmed(entry.block.seed, span)
    return [Sorted(replace(entry.block, span=(low, high)), entry.kind, entry.key)] if low < high else []


def _paragraph(block: Block, span: Span) -> list[Sorted]:
    low, high = trimmed(block.seed, span)
    paragraph = replace(block, span=(low, high))
    return [Sorted(paragraph, "paragraph")] if low < high and paragraph.text else []
