"""What a page says of itself in labelled lines: a front matter between two rules, or "Label: value" blocks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.extraction.page.edits import Edit, Reading, apply
from archive.extraction.page.markup import escapes, html_edits, inline_edits
from archive.offsets import Span

_FENCE = re.compile(r"\s{0,20}---[ \t]*\r?\n")
_CLOSE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_TWICE = re.compile("''")
_KEY = re.compile(r"([A-Za-z][\w -]{0,40}):(?:[ \t]+|$)")
_LABEL = re.compile(
    r"(title|headline|subject|source|publisher|published(?: on| at| date)?|publication date|date|posted(?: on)?|"
    r"updated|author|authors|by|byline|link|url|permalink|category|categories|tags?|keywords?|scraped[^:\n]{0,20}|"
    r"press release|location|summary|language|original link|canonical url|image|section|copyright|id|file|"
    r"filed under|editor|contact|media contact)\s{0,3}:\s{0,3}(?=\S|$)",
    re.IGNORECASE,
)
# Longer than a line, or a sentence: it is prose that happens to begin with such a word.
_LONGEST = 220


@dataclass(frozen=True, slots=True)
class Labelled:
    """``key`` in lower case with blanks; ``span`` is the value's in the seed, without quotation marks.

    ``quoted`` tells how the value is written: between these marks of YAML, as "json", as "html", or plainly.
    """

    key: str
    value: str
    span: Span
    quoted: str = ""
    rule: str = ""


def reading_of(seed: str, line: Labelled) -> Reading:
    """A value as a reader means it: escapes undone, folded lines joined, entities and markup read."""
    edits = html_edits(seed, line.span) if line.quoted == "html" else inline_edits(seed, line.span)
    if line.quoted in {'"', "json"}:
        edits = [*escapes(seed, line.span), *edits]
    elif line.quoted == "'":
        edits += [Edit(at.start(), at.start() + 1, "", "escape") for at in _TWICE.finditer(seed, *line.span)]
    return apply(seed, line.span, edits, fold_spaces=True)


def front_matter(seed: str) -> tuple[tuple[Labelled, ...], int]:
    """The values between the two rules that open a page, and where the page goes on; ``((), 0)`` without them."""
    opening = _FENCE.match(seed)
    if not opening:
        return (), 0
    closing = _CLOSE.search(seed, opening.end(), opening.end() + 20_000)
    if not closing:
        return (), 0
    return tuple(_values(seed, opening.end(), closing.start())), closing.end()


def _values(seed: str, start: int, end: int) -> Iterator[Labelled]:
    """Each "key: value"; a value may go on in indented lines (YAML's folded text and lists)."""
    key, low, high = "", 0, 0
    at = start
    for line in seed[start:end].splitlines(keepends=True):
        match = _KEY.match(line)
        if match:
            if key:
                yield from _value(seed, key, low, high)
            key, low = re.sub(r"[_-]", " ", match.group(1)).lower(), at + match.end()
        at += len(line)
        high = at
    if key:
        yield from _value(seed, key, low, high)


def _value(seed: str, key: str, low: int, high: int) -> Iterator[Labelled]:
    inner = re.compile(r"\s*(?:-\s+)?(?:[>|][+-]?\s*\n)?\s*").match(seed, low, high)
    low = inner.end() if inner else low
    while high > low and seed[high - 1].isspace():
        high -= 1
    quoted = ""
    if high - low >= 2 and seed[low] == seed[high - 1] and seed[low] in "'\"":
        quoted = seed[low]
        low, high = low + 1, high - 1
    if low < high:
        yield Labelled(key, seed[low:high], (low, high), quoted)


def labelled(text: str) -> tuple[str, int] | None:
    """Of a block's reading text: the label in lower case and where its value begins; ``None`` where it is prose."""
    match = _LABEL.match(text) if len(text) <= _LONGEST else None
    if not match:
        return None
    return re.sub(r"\s+", " ", match.group(1)).lower(), match.end()
