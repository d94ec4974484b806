"""What a reader typed to search for, as terms; what cannot be understood is explained.

``trade war`` both words, anywhere; ``"trade war"`` side by side; ``-war`` without; ``econom*`` words that begin so.
Words joined by a mark ("co-operation", "U.S.") and scripts without spaces are looked for side by side, too.
"""

import re
from dataclasses import dataclass

from archive.names import fold
from archive.tokens import BESIDE, beside, tokens

MOST_WORDS = 30
#: A shorter beginning fits half of all words.
SHORTEST_PREFIX = 2
_PIECE = re.compile(r'(?P<minus>[-−–]?)"(?P<phrase>[^"]*)"(?P<after>\*?)|(?P<word>[^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


class QuestionError(ValueError):
    """What a reader typed that is no question; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Sequence:
    """Tokens side by side; of the last one only the beginning where ``prefix``."""

    tokens: tuple[str, ...]
    prefix: bool = False

    @property
    def terms(self) -> list[tuple[str, bool]]:
        """``(term, whether it is a beginning)``: the token, or each pair of neighbours."""
        found = list(self.tokens) if len(self.tokens) == 1 else beside(list(self.tokens))
        return [(term, self.prefix and at == len(found) - 1) for at, term in enumerate(found)]

    @property
    def text(self) -> str:
        """As it stands in the words that are kept of a text."""
        return f" {' '.join(self.tokens)}{'' if self.prefix else ' '}"

    @property
    def is_exact(self) -> bool:
        """Whether its terms say all: three tokens may stand in two places as pairs."""
        return len(self.tokens) < 3


@dataclass(frozen=True, slots=True)
class Question:
    wanted: tuple[Sequence, ...]
    unwanted: tuple[Sequence, ...] = ()

    @property
    def wanted_terms(self) -> list[tuple[str, bool]]:
        return list(dict.fromkeys(term for one in self.wanted for term in one.terms))

    @property
    def unwanted_terms(self) -> list[tuple[str, bool]]:
        """Of what the terms alone decide: a longer phrase is left out by its words."""
        return list(dict.fromkeys(term for one in self.unwanted if one.is_exact for term in one.terms))

    @classmethod
    def of(cls, typed: str) -> "Question":
        """Raises ``QuestionError``."""
        text = typed.translate(_QUOTES)
        if text.count('"') % 2:
            raise QuestionError("has a quotation mark without its other one: put one before and one after the phrase")
        wanted: list[Sequence] = []
        unwanted: list[Sequence] = []
        for piece in _PIECE.finditer(text):
            words = piece["phrase"] if piece["phrase"] is not None else piece["word"]
            minus = bool(piece["minus"])
            if piece["word"] and words[0] in "-−–" and len(words) > 1:
                minus, words = True, words[1:]
            if piece["word"] and words.casefold() in {"or", "and", "not"} and words.isupper():
                raise QuestionError(
                    f"has {words}: all words are looked for as they are; put a minus sign before a word to leave it out"
                )
            prefix = piece["after"] == "*" or words.endswith("*")
            if "*" in words.removesuffix("*"):
                raise QuestionError(f"has a star within “{words}”: it can stand at the end of a word only")
            found = _sequence(words.removesuffix("*"), prefix=prefix)
            if found:
                (unwanted if minus else wanted).append(found)
        if not wanted:
            raise QuestionError(
                "says only what to leave out: add a word to look for"
                if unwanted
                else "has neither letters nor digits to look for"
            )
        if sum(len(one.tokens) for one in (*wanted, *unwanted)) > MOST_WORDS:
            raise QuestionError(f"has more than {MOST_WORDS} words: look for fewer")
        return cls(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _sequence(words: str, *, prefix: bool) -> Sequence | None:
    found = tokens(fold(words))
    if not found:
        return None
    if _ends_in_run(found):
        # The last character by itself is a token of its own, so that it is found alone: here it says nothing new.
        found = found[:-1]
    elif len(found[-1]) == 1 and not found[-1].isascii() and not prefix and _is_unspaced(found[-1]):
        prefix = True  # a single character, wherever it stands in a run
    if prefix and len(found[-1]) < SHORTEST_PREFIX and found[-1].isascii():
        raise QuestionError(f"has “{found[-1]}*”: give at least {SHORTEST_PREFIX} letters before the star")
    return Sequence(tuple(found), prefix)


def _ends_in_run(found: list[str]) -> bool:
    return len(found) > 1 and len(found[-1]) == 1 and _is_unspaced(found[-1]) and found[-2].endswith(found[-1])


def _is_unspaced(character: str) -> bool:
    """Whether it is of a script that is written without spaces."""
    return tokens(character * 2) == [character * 2, character]


__all__ = ["BESIDE", "Question", "QuestionError", "Sequence"]
