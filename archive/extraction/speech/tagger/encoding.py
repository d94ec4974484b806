"""Paragraphs into the numbers that the tagger reads: word pieces, their shapes, and windows over them."""

from collections.abc import Sequence
from dataclasses import dataclass

from archive.extraction.speech.tagger.wordpieces import WordPieces
from archive.offsets import Span

# Of the vocabulary: the start and the end of a window, and an unused entry that stands for the end of a paragraph.
START, END, NEWLINE = 101, 102, 1
# Tokens in a window, without its start and end. Fewer cues compete in a short window: of lengths from 64 to 254 those
# about 100 find most, and cost less than longer ones.
CAPACITY = 112

# The vocabulary is lower-case, so the case of letters and the side of a quotation mark are told beside the word.
LOWER, TITLE, UPPER, INITIAL, MIXED, DIGIT, OTHER, OPENING, CLOSING, UNSURE, SINGLE, BREAK = range(12)
SHAPES = 24  # each of the twelve, outside and inside quotation marks

_OPENING, _CLOSING = frozenset("“„«‟"), frozenset("”»")
_STOPS = frozenset(".?!")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Word pieces of an article in order; ``places`` are (paragraph, start, end) in that paragraph's characters."""

    ids: list[int]
    shapes: list[int]
    places: list[tuple[int, int, int]]
    ends: list[int]  # where each paragraph ends, its newline included
    heads: list[bool]  # whether a token begins a word; a newline is none

    def __len__(self) -> int:
        return len(self.ids)


def encode(pieces: WordPieces, paragraphs: Sequence[str]) -> Tokens:
    """All paragraphs, with a token between each two."""
    tokens = Tokens([], [], [], [], [])
    for index, text in enumerate(paragraphs):
        if index:
            tokens.ids.append(NEWLINE)
            tokens.shapes.append(BREAK)
            tokens.places.append((index, 0, 0))
            tokens.heads.append(False)
            tokens.ends.append(len(tokens))
        offsets: list[Span] = []
        for number, start, end, first in pieces(text):
            tokens.ids.append(number)
            tokens.places.append((index, start, end))
            tokens.heads.append(first)
            offsets.append((start, end))
        tokens.shapes.extend(shapes(text, offsets))
    tokens.ends.append(len(tokens))
    return tokens


def shapes(text: str, offsets: Sequence[Span]) -> list[int]:
    """The shape of each token of a paragraph; twelve more where it stands within quotation marks."""
    found = [_shape(text, start, end) for start, end in offsets]
    inside = single = False
    for at, (start, end) in enumerate(offsets):
        kind = found[at]
        if kind == OPENING or (kind == UNSURE and not inside):
            inside = True
        elif kind == SINGLE and not inside and not single:
            single = _opens(text, start, end)
        within = inside or single
        if kind == CLOSING or (kind == UNSURE and at and found[at - 1] >= SHAPES // 2):
            inside = False
        elif kind == SINGLE and single and _closes(text, start, end):
            single = False
        found[at] = kind + SHAPES // 2 * within
    return found


def _shape(text: str, start: int, end: int) -> int:
    word = text[start:end]
    if len(word) == 1 and not word.isalnum():
        if word in _OPENING:
            return OPENING
        if word in _CLOSING:
            return CLOSING
        if word == '"':
            opens, closes = _opens(text, start, end), _closes(text, start, end)
            return OPENING if opens and not closes else CLOSING if closes and not opens else UNSURE
        if word in "‘’'`‚":
            double = text[start - 1 : start] == word or text[end : end + 1] == word
            return SINGLE if not double or word == "’" else OPENING if word in "`‘‚" else CLOSING
        return OTHER
    if word.islower():
        return LOWER
    if word.isupper():
        return UPPER if len(word) > 1 else INITIAL
    if word.istitle() or (word[:1].isupper() and word[1:].islower()):
        return TITLE
    if word.isdigit():
        return DIGIT
    return MIXED if any(letter.isupper() for letter in word) else OTHER


def _opens(text: str, start: int, end: int) -> bool:
    """Blank (or a bracket or dash) before and none behind."""
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1]
    return not before.isalnum() and before not in {".", ",", "!", "?", ";"} and bool(after) and not after.isspace()


def _closes(text: str, start: int, end: int) -> bool:
    """None before, and behind it no letter or digit."""
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1]
    return not before.isspace() and not after.isalnum()


def windows(tokens: Tokens, capacity: int = CAPACITY) -> list[Span]:
    """Stretches of at most ``capacity`` tokens, each as many whole paragraphs as fit; a longer one is cut at sentences.

    They do not overlap, and together they are all the tokens.
    """
    found: list[Span] = []
    start = last = 0
    for end in tokens.ends:
        if end - start > capacity:
            if last > start:
                found.append((start, last))
                start = last
            while end - start > capacity:
                cut = _cut(tokens, start, capacity)
                found.append((start, cut))
                start = cut
        last = end
    if last > start:
        found.append((start, last))
    return found


def _cut(tokens: Tokens, start: int, capacity: int) -> int:
    """Behind the last end of a sentence in the later half of what fits, else where it is full."""
    for at in range(start + capacity - 1, start + capacity // 2, -1):
        before, shape = (tokens.shapes[place] % (SHAPES // 2) for place in (at - 1, at))
        # A capital after a full stop: the stop and what closes with it stay before the cut.
        stopped = any(tokens.ids[at - back] in STOP_IDS for back in (1, 2))
        if stopped and before != OPENING and shape in {TITLE, UPPER, INITIAL, OPENING}:
            return at
    return start + capacity


# ". ? !" of the vocabulary.
STOP_IDS = frozenset({1012, 1029, 999})
