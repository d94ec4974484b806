"""Turn paragraphs into the numbers that the tagger reads: word pieces, their shapes, and windows over them.

Word pieces are those that an uncased BERT was taught to read (Devlin et al., 2019; Wu et al., 2016). A word goes to
letters without case and accents; a mark of punctuation or a Chinese character is a word of its own. Of a word the
longest beginning that the vocabulary has is its first piece, and so on with the rest. (The tokenizers library does the
same and brings eleven packages; a test holds the two against each other.)
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from archive.offsets import Span

#: A paragraph's number, and where a word begins and ends in it.
type Word = tuple[int, int, int]

UNKNOWN = "[UNK]"
LONGEST = 100  # characters of a word; a longer one is unknown
# Chinese characters; neither kana nor hangul.
_HAN = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B920, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)
_ASCII = re.compile(r"[a-z0-9]+|[!-/:-@[-`{-~]")
_CONTROL = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")
_WORD = re.compile(r"\S+")


class Piece(NamedTuple):
    """An entry of the vocabulary, the characters it stands for, and whether a word begins with it."""

    id: int
    start: int
    end: int
    first: bool


class WordPieces:
    """``vocabulary`` has a number for each piece; one that does not begin a word has ## before it."""

    def __init__(self, vocabulary: dict[str, int]) -> None:
        self._vocabulary = vocabulary
        self._pieces = lru_cache(maxsize=1 << 15)(self._cut)

    @classmethod
    def from_json(cls, text: str) -> "WordPieces":
        """Read the vocabulary from a file of the tokenizers library."""
        return cls(json.loads(text)["model"]["vocab"])

    def __call__(self, text: str) -> Iterator[Piece]:
        if text.isascii() and not _CONTROL.search(text):
            for word in _ASCII.finditer(text.lower()):
                at = word.start()
                for piece, low, high in self._pieces(word.group()):
                    yield Piece(piece, at + low, at + high, low == 0)
            return
        plain, origins = _plain(text)
        for word in _WORD.finditer(plain):
            at = word.start()
            for piece, low, high in self._pieces(word.group()):
                yield Piece(piece, origins[at + low], origins[at + high - 1] + 1, low == 0)

    def _cut(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Return the pieces of a plain word: number, start and end; all of it unknown where a part is."""
        found: list[tuple[int, int, int]] = []
        low = 0
        while low < len(word) <= LONGEST:
            mark = "##" if low else ""
            for high in range(len(word), low, -1):
                piece = self._vocabulary.get(mark + word[low:high])
                if piece is not None:
                    break
            else:
                break
            found.append((piece, low, high))
            low = high
        return tuple(found) if low == len(word) else ((self._vocabulary[UNKNOWN], 0, len(word)),)


def _plain(text: str) -> tuple[str, list[int]]:
    """Return a text without case, accents and controls, words parted by blanks, and where each character comes from."""
    faces = [_face(letter) for letter in text]
    return "".join(faces), [at for at, face in enumerate(faces) for _ in face]


@lru_cache(maxsize=1 << 14)
def _face(letter: str) -> str:
    category = unicodedata.category(letter)
    if letter in "\t\n\r" or category[0] == "Z":
        return " "
    if category in {"Cc", "Cf", "Co", "Cs"} or letter == "\ufffd":
        return ""
    plain = "".join(c.lower() for c in unicodedata.normalize("NFD", letter) if unicodedata.category(c) != "Mn")
    alone = category[0] == "P" or (letter.isascii() and not letter.isalnum())
    return f" {plain} " if alone or any(low <= ord(letter) <= high for low, high in _HAN) else plain


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

    def words(self) -> list[tuple[int, Word]]:
        """Return the words in order, each with the number of its first token."""
        found: list[tuple[int, Word]] = []
        for at, ((paragraph, start, end), head) in enumerate(zip(self.places, self.heads, strict=True)):
            if head:
                found.append((at, (paragraph, start, end)))
            elif found and start < end:
                first, (_, begin, _) = found[-1]
                found[-1] = first, (paragraph, begin, end)
        return found


def encode(pieces: WordPieces, paragraphs: Sequence[str]) -> Tokens:
    """Return the tokens of all paragraphs, with one between each two."""
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
    """Return the shape of each token of a paragraph; twelve more where it stands within quotation marks."""
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
    """Return whether there is a blank, bracket or dash before and none behind."""
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1]
    return not before.isalnum() and before not in {".", ",", "!", "?", ";"} and bool(after) and not after.isspace()


def _closes(text: str, start: int, end: int) -> bool:
    """Return whether there is no blank before, and behind it no letter or digit."""
    before, after = text[start - 1 : start] if start else " ", text[end : end + 1]
    return not before.isspace() and not after.isalnum()


def windows(tokens: Tokens, capacity: int = CAPACITY) -> list[Span]:
    """Cut tokens into stretches of at most ``capacity``, whole paragraphs where they fit, else whole sentences.

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
    """Return where to cut: behind the last sentence in the later half of what fits, else where it is full."""
    for at in range(start + capacity - 1, start + capacity // 2, -1):
        before, shape = (tokens.shapes[place] % (SHAPES // 2) for place in (at - 1, at))
        # A capital after a full stop: the stop and what closes with it stay before the cut.
        stopped = any(tokens.ids[at - back] in STOP_IDS for back in (1, 2))
        if stopped and before != OPENING and shape in {TITLE, UPPER, INITIAL, OPENING}:
            return at
    return start + capacity


# ". ? !" of the vocabulary.
STOP_IDS = frozenset({1012, 1029, 999})
