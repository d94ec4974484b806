"""Text into word pieces, as an uncased BERT was taught to read (Devlin et al., 2019; Wu et al., 2016).

A word goes to letters without case and accents; a mark of punctuation or a Chinese character is a word of its own. Of a
word the longest beginning that the vocabulary has is its first piece, and so on with the rest.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

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
        """From a file of the tokenizers library that holds such a vocabulary."""
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
        """The pieces of a plain word: number, start and end; all of it unknown where a part is."""
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
    """A text without case, accents and controls, blanks round what stands alone; where each character comes from."""
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
