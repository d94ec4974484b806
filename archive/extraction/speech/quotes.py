"""Quotation marks of all kinds, and the sentences of a section with none cut in the middle of a quotation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.language import text_of
from archive.extraction.verbs import is_cue
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

_CLOSES = {"''": "''", "``": "''", "“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", "‘": "’"}
_STRAIGHT = '"'
_MARKS = re.compile(r"""''|``|[“”"«»„「」『』‘’]""")


def quotations(text: str) -> list[Span]:
    """Spans of quotations, marks included, in order, none overlapping.

    Marks of the same shape on both sides (" " or ” ”) open where a word begins and close where one ends. A
    quotation without an end goes on to the end of the text, as one does whose next paragraph opens anew;
    with single marks that is no quotation but an apostrophe.
    """
    found: list[Span] = []
    start, closes = -1, ""
    for mark in _MARKS.finditer(text):
        sign, at = mark.group(), mark.start()
        if start < 0:
            if _opens(text, mark.end() - 1, sign) and (len(sign) == 1 or _begins_word(text, at)):
                start, closes = at, _CLOSES.get(sign, "”“" if sign == "”" else sign)
        elif sign in closes and _may_close(text, mark.end() - 1, sign):
            found.append((start, mark.end()))
            start = -1
        elif closes == "’" and sign in '“"' and _opens(text, at, sign):
            start, closes = at, _CLOSES.get(sign, sign)  # the single mark was an apostrophe
    if start >= 0 and closes != "’" and len(text) - start > 20:
        found.append((start, len(text)))
    return found


def outside(text: str, span: Span, quoted: Sequence[Span]) -> str:
    """The characters of ``span`` that are not within a quotation, in one row."""
    at, found = span[0], ""
    for low, high in quoted:
        if high <= at or low >= span[1]:
            continue
        found += text[at : max(at, low)]
        at = high
    return found + text[at : span[1]]


def _opens(text: str, at: int, sign: str) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not after or after.isspace():
        return False
    if sign in "»」』’":
        return False
    if sign in "“«„「『" or len(sign) == 2:
        return True
    return not before or before.isspace() or before in "([—–-:.,“"


def _begins_word(text: str, at: int) -> bool:
    return not at or text[at - 1].isspace() or text[at - 1] in "([—–-“"


def _may_close(text: str, at: int, sign: str) -> bool:
    if sign in "»」』":
        return True
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if sign == "’" and after.isalnum():
        return False
    return not before.isspace() or not after.strip()


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, or several that a quotation holds together: characters and tokens of its section."""

    span: Span
    tokens: tuple[int, int]


def units(doc: "Doc", quoted: Sequence[Span]) -> list[Unit]:
    """The sentences of a section, joined where the border lies within a quotation, or before its attribution."""
    inside = iter(quoted)
    current = next(inside, None)
    found: list[Unit] = []
    open_start = -1
    for sentence in doc.sents:
        start = open_start if open_start >= 0 else sentence.start
        end = sentence.end_char
        while current and current[1] <= end:
            current = next(inside, None)
        # The parser sometimes ends a sentence within a quotation, or leaves its closing mark to the next one.
        if current and current[0] < end < current[1]:
            open_start = start
            continue
        open_start = -1
        found.append(_unit(doc, start, sentence.end))
    if open_start >= 0:
        found.append(_unit(doc, open_start, len(doc)))
    return _with_attributions(doc, found, quoted)


def _unit(doc: "Doc", start: int, end: int) -> Unit:
    last = doc[end - 1]
    return Unit((doc[start].idx, last.idx + len(last)), (start, end))


def _is_attribution(doc: "Doc", unit: Unit) -> bool:
    """A sentence of a few words that ends with its verb: "Director Smith said." """
    words = [token for token in doc[slice(*unit.tokens)] if token.is_alpha]
    return 2 <= len(words) <= 7 and words[-1].tag_ in {"VBD", "VBZ"} and words[-1].dep_ == "ROOT" and is_cue(words[-1])


def _with_attributions(doc: "Doc", found: list[Unit], quoted: Sequence[Span]) -> list[Unit]:
    """``…?” he said.`` belongs to what stands before it, where the next word is in lower case or the comma says so."""
    ends = {end for _, end in quoted}
    joined: list[Unit] = []
    for unit in found:
        if joined:
            before = joined[-1]
            text = text_of(doc)[: before.span[1]].rstrip()
            first = doc[unit.tokens[0]]
            hangs = len(text) in ends and (text[-2:-1] == "," or first.text[0].islower() or _is_attribution(doc, unit))
            if hangs or text.endswith(",") or all(not token.is_alpha for token in doc[slice(*unit.tokens)]):
                joined[-1] = _unit(doc, before.tokens[0], unit.tokens[1])
                continue
        joined.append(unit)
    return joined
