"""Blocks: the stretches of a page that a reader sees as lines or paragraphs of their own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.extraction.page.edits import Edit, Reading, apply
from archive.extraction.page.markup import BLOCK_TAG, INLINE_TAG, html_edits, inline_edits, unseen
from archive.offsets import Span

# Behind a letter from "À" on, U+0085 is the second byte of a garbled one, as of "Å".
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\u2028\u2029]|(?<![Â-ô\x80-\xbf])\x85")
# Printed line breaks, as a broken scraper leaves them: "\n\n". Before a lower-case letter it may be a path.
_PRINTED_BREAKS = re.compile(r"(?:(?:\\r)?\\n\s*){2,}(?![a-z])|(?m:^[^\S\n]*(?:(?:\\r)?\\n[^\S\n]*)+$)")
_LEADER = re.compile(
    r"(?P<heading>\#{1,6}[ \t]+)|(?P<item>[*+\-•·▪●][ \t]+|\d{1,2}[.)][ \t]+(?=\S))|(?P<quote>>[ \t]?)"
)
# A line of a list, a "Label: value" line, or a printed rule.
_ANEW = re.compile(
    r"""\s*(?:[*+\-•]\s | \d{1,2}[.)]\s | \#{1,6}\s | > | \|)
      | \s*[*_]{0,2}[A-Z][\w ()/-]{0,30}:[*_]{0,2}(?:\s|$)
      | [\s=\-_*~#>|+.•·]+\Z""",
    re.VERBOSE,
)
# A wrapped line is about as long as its page is wide, but for the word that did not fit.
_NARROWEST, _WIDEST = 20, 100
_LONG_HEAD = 24  # a headline in capitals that goes over lines
_ENDINGS = tuple('.!?:;"”’)*')
_NO_LETTER = re.compile(r"[\W_]+")
_BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)


@dataclass(frozen=True)
class Block:
    """One stretch of the seed without its outer white space; ``reading`` is what a reader sees of it."""

    seed: str
    span: Span
    leader: str = ""  # heading, item, quote, or nothing
    level: int = 0  # of a heading
    html: bool = False  # nothing but tags and entities is markup
    taken: tuple[Span, ...] = ()  # taken out by an editor
    put_back: tuple[Span, ...] = ()  # within a stretch that would be left out

    @cached_property
    def reading(self) -> Reading:
        edits = html_edits(self.seed, self.span) if self.html else inline_edits(self.seed, self.span)
        if self.taken or self.put_back:
            edits = _as_decided(edits, self.taken, self.put_back)
        return apply(self.seed, self.span, edits, fold_spaces=True)

    @property
    def raw(self) -> str:
        return self.seed[self.span[0] : self.span[1]]

    @cached_property
    def text(self) -> str:
        return self.reading.text

    @cached_property
    def letters(self) -> str:
        return letters_of(self.text)


def _as_decided(edits: Sequence[Edit], taken: Sequence[Span], put_back: Sequence[Span]) -> list[Edit]:
    """Return the edits with an editor's own; what is taken out takes along each edit that it cuts."""
    found = [edit for edit in edits if not any(edit.start <= low < high <= edit.end for low, high in put_back)]
    for low, high in taken:
        start, end = low, high
        apart: list[Edit] = []
        for edit in sorted(found, key=lambda edit: edit.start):
            if edit.start < end and edit.end > start:
                start, end = min(start, edit.start), max(end, edit.end)
            else:
                apart.append(edit)
        found = [*apart, Edit(start, end, "", "editor")]
    return found


def letters_of(text: str) -> str:
    """Return what printings of one line share: its letters and figures, in small letters."""
    return _NO_LETTER.sub("", text.casefold())


def blocks_of(seed: str, start: int = 0) -> list[Block]:
    """Return the blocks from ``start`` on, in order. What lies between them is markup and white space."""
    blocks: list[Block] = []
    for low, high in _stretches(seed, start):
        for line in paragraphs(seed, low, high):
            blocks += _block(seed, line)
    return blocks


def _stretches(seed: str, start: int) -> list[Span]:
    """Between block-level tags, unseen elements and printed line breaks."""
    cuts = [match.span() for match in _PRINTED_BREAKS.finditer(seed, start)] if "\\n" in seed else []
    if "<" in seed:
        cuts += unseen(seed, start)
        cuts += [match.span() for match in BLOCK_TAG.finditer(seed, start)]
    stretches: list[Span] = []
    at = start
    for low, high in sorted(cuts):
        if low > at:
            stretches.append((at, low))
        at = max(at, high)
    stretches.append((at, len(seed)))
    return stretches


def paragraphs(seed: str, low: int, high: int) -> list[Span]:
    """Lines, where a paragraph that was wrapped to a width counts as one."""
    paragraphs: list[Span] = []
    group: list[Span] = []
    at = low
    ends = [match.span() for match in _BREAK.finditer(seed, low, high)]
    if seed.find("<", low, high) >= 0:
        ends = _outside_tags(seed, low, high, ends)
    for end, after in [*ends, (high, high)]:
        line = (at, end)
        at = after
        if seed[line[0] : line[1]].strip():
            group.append(line)
        elif group:
            paragraphs += _unwrapped(seed, group)
            group = []
    return paragraphs + _unwrapped(seed, group)


def _outside_tags(seed: str, low: int, high: int, breaks: list[Span]) -> list[Span]:
    """Return the line breaks that are not within a tag, which may go over lines."""
    outside: list[Span] = []
    at = 0
    for start, end in [*(match.span() for match in INLINE_TAG.finditer(seed, low, high)), (high, high)]:
        while at < len(breaks) and breaks[at][0] < start:
            outside.append(breaks[at])
            at += 1
        while at < len(breaks) and breaks[at][0] < end:
            at += 1
    return outside + breaks[at:]


def _unwrapped(seed: str, lines: list[Span]) -> list[Span]:
    """Return the lines between two blank lines, joined where they are one paragraph wrapped to a width."""
    groups: list[list[Span]] = []
    for line in lines:
        if groups and not _ANEW.match(seed, *line):
            groups[-1].append(line)
        else:
            groups.append([line])
    joined: list[Span] = []
    for group in groups:
        joined += [(group[0][0], group[-1][1])] if _wrapped(seed, group) else group
    return joined


def _wrapped(seed: str, lines: list[Span]) -> bool:
    """Return whether lines break for width, not for sense: the next word would not have fitted.

    Most stop within a sentence, the last at its end.
    """
    if len(lines) == 1:
        return False
    texts = [seed[start:end].rstrip() for start, end in lines]
    before, last = texts[:-1], texts[-1]
    if len(texts) <= 4 and len(texts[0]) >= _LONG_HEAD and all(text.isupper() for text in texts):
        return not any(text.endswith(_ENDINGS) for text in before)
    if not last.endswith(_ENDINGS):
        return False
    lengths = [len(text.rpartition("\n")[2]) for text in texts]  # a tag may go over lines
    width = sorted(lengths[:-1])[int(0.75 * len(before))]  # a long link stands out of a line
    full = sum(
        length + 1 + len(follows.split(None, 1)[0]) > width for length, follows in zip(lengths, texts[1:], strict=False)
    )
    stopped = sum(text.endswith(_ENDINGS) for text in before)
    return stopped <= len(before) / 2 and _NARROWEST <= width <= _WIDEST and full >= 0.8 * len(before)


def _block(seed: str, span: Span) -> list[Block]:
    start, end = trimmed(seed, span)
    if start == end:
        return []
    leader, level = "", 0
    match = _LEADER.match(seed, start, end)
    if match and match.lastgroup and match.end() < end:
        leader = match.lastgroup
        level = match.group().count("#") if leader == "heading" else 0
        if leader != "item" or not seed[start].isdigit():
            start, end = trimmed(seed, (match.end(), end))
    return [Block(seed, (start, end), leader, level)] if start < end else []


def trimmed(seed: str, span: Span) -> Span:
    """``span`` without the white space at its ends."""
    text = seed[slice(*span)]
    inner = text.lstrip(_BLANKS)
    start = span[0] + len(text) - len(inner)
    return start, start + len(inner.rstrip(_BLANKS))
