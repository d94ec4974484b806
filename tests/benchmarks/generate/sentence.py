"""One sentence of an article: laid out piece by piece, so that each piece's place is known and never searched for."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.generate.words import Zipf, capital

type Span = tuple[int, int]
type Piece = tuple[str, str]  # what it is ("" for what proves nothing), its words

_CUES = "said|told reporters|announced|warned|added|noted|argued|stressed|insisted|explained".split("|")
_REPORTERS = "according to", "reported by"


@dataclass(slots=True)
class Sentence:
    """Its words, and where each named piece stands in the text."""

    text: str
    at: dict[str, Span]


def lay(pieces: Sequence[Piece], start: int) -> Sentence:
    """Put pieces one behind the other from ``start`` on."""
    at, words = {}, []
    for name, piece in pieces:
        end = start + len(piece)
        if name:
            at[name] = start, end
        words.append(piece)
        start = end
    return Sentence("".join(words), at)


class Speech:
    """Draws how a statement is printed. Pieces: "speaker", "co-speaker", "via", "role", "cue", "date", "said…"."""

    def __init__(self, draw: random.Random, words: Zipf[str]) -> None:
        self._random, self._words = draw, words

    def content(self, phrase: str = "") -> list[str]:
        """8 to 60 words, with the phrase among them."""
        words = self._words.take(int(self._random.triangular(8, 61, 14)))
        if phrase:
            words[1:1] = phrase.split()
        comma = self._random.randrange(3, 30)
        if comma < len(words) - 2:
            words[comma] += ","
        return words

    def filler(self, name: str = "") -> list[Piece]:
        """Return a sentence in which nobody speaks; somebody may be named in it."""
        words = self._words.take(self._random.randrange(8, 30))
        if not name:
            return [("", capital(" ".join(words)) + ".")]
        return [("", capital(" ".join(words[:4])) + " "), ("named", name), ("", f" {' '.join(words[4:])}.")]

    def said(self, who: Sequence[Piece], words: list[str], date: str = "", via: str = "") -> tuple[str, list[Piece]]:
        """Return the statement's kind and its sentence. ``who`` are the pieces that name the speakers."""
        cue: Piece = ("cue", self._random.choice(_CUES))
        when: list[Piece] = [("", " on "), ("date", date)] if date else []
        end: list[Piece] = [("", ".")]
        if via:
            end = [("", f", {self._random.choice(_REPORTERS)} "), ("via", via), *end]
        half = len(words) // 2
        first, second = " ".join(words[:half]), " ".join(words[half:])
        drawn = self._random.random()
        if drawn < 0.18:
            return "direct", [("said", f"“{capital(first)} {second},”"), ("", " "), *who, ("", " "), cue, *when, *end]
        if drawn < 0.25:
            return "direct", [
                ("said", f"“{capital(first)},”"), ("", " "), cue, ("", " "), *who, *when, ("", ". "),
                ("said 2", f"“{capital(second)}”"), *end,
            ]  # fmt: skip
        if drawn < 0.45:
            return "mixed", [*who, ("", " "), cue, *when, ("", " that "), ("said", f"{first} “{second}”"), *end]
        if drawn < 0.6 and not via:
            return "indirect", [
                ("said", f"{capital(first)} {second}"), ("", ", "), ("cue", "according to"), ("", " "), *who, *end,
            ]  # fmt: skip
        return "indirect", [*who, ("", " "), cue, *when, ("", " that "), ("said", f"{first} {second}"), *end]
