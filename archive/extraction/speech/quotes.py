"""Find quotations by their marks, and the sentences of a section with none cut in the middle of a quotation."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.draft import Passage
from archive.extraction.language import Section, text_of
from archive.extraction.words import is_cue
from archive.offsets import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Doc

type Place = tuple[int, Span]  # a section's number and characters of it

_WORD = re.compile(r"\w")
_CLOSES = {"''": "''", "``": "''", "“": "”", "«": "»", "„": "“”", "「": "」", "『": "』", "‘": "’"}
_STRAIGHT = '"'
_MARKS = re.compile(r"""''|``|[“”"«»„「」『』‘’]""")


def quotations(text: str) -> list[Span]:
    """Return the spans of quotations, marks included, in order, none overlapping.

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
    """Return the characters of ``span`` that are not within a quotation, joined."""
    at, found = span[0], ""
    for low, high in quoted:
        if high <= at or low >= span[1]:
            continue
        found += text[at : max(at, low)]
        at = high
    return found + text[at : span[1]]


@dataclass(frozen=True, slots=True)
class QuotedText:
    """The sections of an article and, for each, its quotations in order."""

    seed: str
    sections: Sequence[Section]
    quotations: Sequence[Sequence[Span]]

    @classmethod
    def of(cls, seed: str, sections: Sequence[Section]) -> "QuotedText":
        """Find the quotations of an article's sections."""
        return cls(seed, sections, [quotations(section.text) for section in sections])

    def text(self, place: Place) -> str:
        """Return the words at a place."""
        return self.sections[place[0]].text[slice(*place[1])]

    def passage(self, place: Place) -> Passage:
        """Return the words at a place with where they stand in the seed."""
        return self.sections[place[0]].passage(self.seed, place[1])

    def is_quotation(self, place: Place) -> bool:
        """Return whether no word at a place stands outside quotation marks."""
        index, span = place
        return not _WORD.search(outside(self.sections[index].text, span, self.quotations[index]))

    def has_quotation(self, place: Place) -> bool:
        """Return whether a place shares a character with a quotation."""
        return any(overlap(quotation, place[1]) for quotation in self.quotations[place[0]])


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
class SentenceSpan:
    """A sentence, or several that a quotation holds together: characters and tokens of its section."""

    span: Span
    tokens: tuple[int, int]


def sentence_spans(doc: "Doc", quoted: Sequence[Span]) -> list[SentenceSpan]:
    """Return the sentences of a section, joined where the border lies within a quotation or before its attribution."""
    inside = iter(quoted)
    current = next(inside, None)
    found: list[SentenceSpan] = []
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


def _unit(doc: "Doc", start: int, end: int) -> SentenceSpan:
    last = doc[end - 1]
    return SentenceSpan((doc[start].idx, last.idx + len(last)), (start, end))


def _is_attribution(doc: "Doc", unit: SentenceSpan) -> bool:
    """Return whether it is a sentence of a few words that ends with its verb, as in "Director Smith said"."""
    words = [token for token in doc[slice(*unit.tokens)] if token.is_alpha]
    return 2 <= len(words) <= 7 and words[-1].tag_ in {"VBD", "VBZ"} and words[-1].dep_ == "ROOT" and is_cue(words[-1])


def _with_attributions(doc: "Doc", found: list[SentenceSpan], quoted: Sequence[Span]) -> list[SentenceSpan]:
    """Join ``…?” he said.`` to what stands before it, where the next word is in lower case or the comma says so."""
    ends = {end for _, end in quoted}
    joined: list[SentenceSpan] = []
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
