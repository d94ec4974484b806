"""Names as bylines print them: every stretch of a line that may be a person's name, and what stands beside it."""

import re
from dataclasses import dataclass
from functools import lru_cache

from archive.extraction.words import word_list
from archive.names import PARTICLES, fold
from archive.offsets import Span

_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_MARKED = "\u0300-\u036f\u0900-\u0dff\u0e00-\u0eff"  # letters with marks that count as letters of their own
_TOKEN = re.compile(
    rf"""(?P<contact>https?://\S++|www\.\S++|@[\w.]++|[\w.+-]++@[\w.-]++|\[email[^\]]{{0,20}}\])
      | (?P<number>\d[\w.:]*+)
      | (?P<cjk>[{_CJK}]++)
      | (?P<word>(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or)(?=[A-ZÀ-Þ][a-zß-ÿ])
          | [^\W\d_{_CJK}](?:(?![{_MARKED}])[^\W\d_{_CJK}]|[{_MARKED}]|\d(?!\d\d\d)|[.'’_‑*-](?=\w))*+\.?)
      | (?P<mark>\S)""",
    re.VERBOSE,
)
# Between two names, or behind the last.
_BETWEEN = frozenset(
    """
    and und et y e og och ja en i ve dan with mit avec con med и the der die das den el los las les for fur pour para
    per at in im on am um a an as to this our your my is are was
    """.split()
)
# What pages print right before or behind a name, and no name has.
_FURNITURE = (
    word_list("published_words")
    | word_list("modified_words")
    | frozenset(
        """
        twitter facebook instagram linkedin follow folgen email e-mail mail lesezeit share teilen comment comments
        kommentare symbolbild bio
        """.split()
    )
) - word_list("author_words")
# Of all words that stand before an author those that stand before anyone: "photographs by".
_BY = frozenset("by von par por di af av door oleh de da od from fra fran".split())
_SMALL = PARTICLES | {"la", "le", "af", "av"}
_ABBREVIATED = frozenset("jr sr st dr".split())
_ENDS = frozenset("on am at um in under le il el den".split())  # what may follow a name in small letters
_OWNS = ("'s", "’s")
_GLUED = re.compile("(?<=[a-zß-ÿ])[A-ZÀ-Þ][a-zß-ÿ]+$")  # "RoeReporter"
_MOST_WORDS = 5


folded = lru_cache(maxsize=50_000)(fold)


@lru_cache(maxsize=50_000)
def sign_of(word: str) -> str:
    """Return what a word says of a name beside it: "author", "credit", "office", or nothing."""
    small = fold(word).strip(".")
    for kind, words in (("author", "author_words"), ("credit", "credit_words"), ("office", "writer_words")):
        if small in word_list(words):
            return kind
    return "office" if "-" in small and small.rpartition("-")[2] in word_list("writer_words") else ""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text: ``sign``, the kind of word that was last before it, ``gap`` other words ago."""

    span: Span
    value: str
    sign: str
    gap: int
    before: str  # the word or mark right before it
    after: str
    place: int  # how many names stand before it in the line
    colon: bool  # a colon stands before it


def names_in(text: str, breaks: frozenset[int] = frozenset()) -> list[Named]:
    """Return the names of a line in order. ``breaks``: where words begin that are set apart from what is before."""
    return _Line(text, breaks).names


class _Line:
    def __init__(self, text: str, breaks: frozenset[int]) -> None:
        self.names: list[Named] = []
        self._text, self._tokens = text, list(_TOKEN.finditer(text))
        self._run: list[int] = []
        self._glued = 0  # letters of an office that is glued to the last name
        self._sign, self._noun, self._gap, self._colon, self._fresh = "", False, 99, False, True
        for index, token in enumerate(self._tokens):
            if token.start() in breaks and len(self._run) > 1:
                self._end()
            if token.lastgroup == "word":
                self._word(index, token[0])
            elif token.lastgroup == "cjk" and len(token[0]) <= 4 and not sign_of(token[0]):
                self._run.append(index)
            else:
                self._end()
                if token.lastgroup == "cjk":
                    self._other(sign_of(token[0]), token[0])
                self._colon |= token[0] in ":："
        self._end()

    def _word(self, index: int, word: str) -> None:
        small, said = folded(word).rstrip("."), sign_of(word)
        large = word[0].isupper() or not word[0].islower()
        if self._run and small in _SMALL and not self._is_by(word, small) and self._goes_on(index + 1):
            self._run.append(index)
        elif (said or (small in _BETWEEN and not self._is_given(index, word))) and not (
            self._run and len(word) <= 2 and word.endswith(".")
        ):
            self._end()
            self._other(said, small)
        elif self._run and small in _FURNITURE:
            self._end()
            self._other("", small)
        elif large:
            self._run.append(index)
            if (glued := _GLUED.search(word)) and sign_of(glued[0]) == "office":
                self._glued = len(glued[0])
                self._end()
                return
            if (word.endswith(".") and not _is_short(word)) or word.endswith(_OWNS):
                self._end()
        elif self._sign and not self._gap and not self._run and self._fresh and self._last(index):
            self._run.append(index)
            self._end()
        else:
            self._end()
            self._other("", small)

    def _other(self, said: str, word: str) -> None:
        """Take notice of a word that belongs to no name."""
        together = self._fresh and not self._gap
        if said in {"author", "credit"}:
            noun = word not in _BY
            if not (together and self._sign == "credit" and not noun) and not (
                together and self._sign == "author" and self._noun and said == "credit"
            ):
                self._sign = said
            self._noun, self._gap, self._fresh, self._colon = noun, 0, True, False
        elif not said and word not in _BETWEEN:
            self._gap += 1

    def _is_by(self, word: str, small: str) -> bool:
        """Return whether a particle is none: "Beitrag von X", "Von X"."""
        if word[0].isupper():
            return small in _BY
        first = self._tokens[self._run[0]][0]
        return small == "von" and len(self._run) == 1 and folded(first) not in word_list("given_names")

    def _is_given(self, index: int, word: str) -> bool:
        """Return whether it is a given name that is also a small word of some language: "Dan Roe"."""
        return word.istitle() and folded(word) in word_list("given_names") and self._goes_on(index + 1)

    def _goes_on(self, index: int) -> bool:
        """Return whether a name has a further word, behind particles."""
        while index < len(self._tokens) and self._tokens[index][0] in _SMALL:
            index += 1
        return index < len(self._tokens) and self._tokens[index][0][0].isupper()

    def _last(self, index: int) -> bool:
        """Return whether a word in small letters ends what it stands in, as the name of a user does."""
        if index + 1 == len(self._tokens):
            return True
        follows = self._tokens[index + 1]
        return follows.lastgroup in {"mark", "number"} or folded(follows[0]) in _ENDS

    def _end(self) -> None:
        run, self._run, glued, self._glued = self._run, [], self._glued, 0
        half = [self._tokens[index][0] for index in run[: len(run) // 2]]
        if len(half) > 1 and half * 2 == [self._tokens[index][0] for index in run]:
            run = run[: len(half)]  # a picture's words and the name itself
        if not run or len(run) > _MOST_WORDS:
            return
        last = self._tokens[run[-1]]
        low, high = self._tokens[run[0]].start(), last.end()
        if last[0].endswith(".") and not _is_short(last[0]):
            high -= 1
        elif last[0].endswith(_OWNS):
            high -= 2
        high -= glued
        if len(run) > 1:
            high = low + len(self._text[low:high].rstrip("0123456789"))
        before = self._tokens[run[0] - 1][0] if run[0] else ""
        after = self._tokens[run[-1] + 1][0] if run[-1] + 1 < len(self._tokens) else ""
        value = self._text[low:high]
        self.names.append(Named((low, high), value, self._sign, self._gap, before, after, len(self.names), self._colon))
        self._fresh = False


def _is_short(word: str) -> bool:
    """Return whether a full stop belongs to a word: "J.", "J.R.", "Jr."."""
    return len(word) <= 2 or "." in word[:-1] or folded(word).rstrip(".") in _ABBREVIATED
