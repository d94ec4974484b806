"""Text as search takes it, one way for both databases: tokens, the terms stored of a text, and what a reader asks for.

A token is a run of letters and digits of folded text (``names.fold``: no case, no accents, one width). Scripts written
without spaces between words (Han, kana, Hangul) give overlapping pairs of characters, after Lucene's CJK analyser, and
the last character by itself, so that one character is found wherever it stands. Nothing is stemmed or left out.

A text is stored as the set of its tokens and of its neighbouring pairs; a phrase is asked for by its pairs, so that
even one of very common words reads few rows, and phrases of three and more are then looked up in the words themselves.
(Pairs after Bahle, Williams and Zobel's "nextword" indexes, SIGIR 2002.)

A reader types ``trade war`` for both words, anywhere; ``"trade war"`` side by side; ``-war`` without; ``econom*`` for
words that begin so. Words joined by a mark ("co-operation", "U.S.") and scripts without spaces are phrases, too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from archive.names import fold

type Span = tuple[int, int]

#: Joins two tokens that stand side by side into one term. A token never holds it, and neither database splits at it.
BESIDE = "·"
#: Longest token kept: what is longer is no word, and PostgreSQL takes no lexeme over 2,046 bytes.
LONGEST = 60

_CJK = (
    "\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
_RUN = re.compile(rf"[{_CJK}]+|(?:(?![{_CJK}])[^\W_])+")
_IS_CJK = re.compile(rf"[{_CJK}]")
# A word as printed: marks and invisible characters within it do not part it, since folding takes them away.
_WITHIN = "\u00ad\u0300-\u036f\u1ab0-\u1aff\u200b-\u200f\u20d0-\u20ff\u2060\ufeff"
_NOTHING = re.compile(f"[{_WITHIN}]*")
_PRINTED = re.compile(rf"[{_CJK}]|(?:(?![{_CJK}])[^\W_])(?:(?![{_CJK}])[^\W_{_WITHIN}]|[{_WITHIN}])*")


def tokens(folded: str) -> list[str]:
    """Tokens of text that is folded already, in order."""
    if folded.isascii():
        return [run[:LONGEST] for run in _RUN.findall(folded)]
    return [token for run in _RUN.findall(folded) for token in _of_run(run)]


def _of_run(run: str) -> list[str]:
    if not _IS_CJK.match(run):
        return [run[:LONGEST]]
    return [*(one + other for one, other in pairwise(run)), run[-1]]


def beside(found: list[str]) -> list[str]:
    """Each two tokens that stand side by side, as one term: what finds phrases without looking at every text."""
    return [f"{one}{BESIDE}{other}" for one, other in pairwise(found)]


def in_print(text: str) -> Iterator[tuple[str, Span]]:
    """``(token, (start, end))`` of a text as printed: the tokens of its folded form, with where they stand."""
    before: tuple[str, Span] | None = None  # the CJK character that the run goes on from
    for found in _PRINTED.finditer(text):
        span, word = found.span(), found[0]
        if before and not (_IS_CJK.match(word) and _NOTHING.fullmatch(text, before[1][1], span[0])):
            yield before
            before = None
        if _IS_CJK.match(word):
            if before:
                yield before[0] + word, (before[1][0], span[1])
            before = (word, span)
        elif word.isascii():
            yield word.lower()[:LONGEST], span
        else:
            yield from ((token, span) for token in tokens(fold(word)))
    if before:
        yield before


#: Words of one search.
MOST_WORDS = 30
#: A shorter beginning fits half of all words.
SHORTEST_PREFIX = 2
_PIECE = re.compile(r'(?P<minus>[-−–]?)"(?P<phrase>[^"]*)"(?P<after>\*?)|(?P<word>[^\s"]+)')
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂", '"'))


class SearchQueryError(ValueError):
    """What a reader typed that cannot be searched for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Phrase:
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
class SearchQuery:
    wanted: tuple[Phrase, ...]
    unwanted: tuple[Phrase, ...] = ()

    @property
    def wanted_terms(self) -> list[tuple[str, bool]]:
        return list(dict.fromkeys(term for one in self.wanted for term in one.terms))

    @property
    def unwanted_terms(self) -> list[tuple[str, bool]]:
        """Of what the terms alone decide: a longer phrase is left out by its words."""
        return list(dict.fromkeys(term for one in self.unwanted if one.is_exact for term in one.terms))

    @classmethod
    def of(cls, typed: str) -> "SearchQuery":
        """Parse what a reader typed. Raises ``SearchQueryError``."""
        text = typed.translate(_QUOTES)
        if text.count('"') % 2:
            raise SearchQueryError(
                "has a quotation mark without its other one: put one before and one after the phrase"
            )
        wanted: list[Phrase] = []
        unwanted: list[Phrase] = []
        for piece in _PIECE.finditer(text):
            words = piece["phrase"] if piece["phrase"] is not None else piece["word"]
            minus = bool(piece["minus"])
            if piece["word"] and words[0] in "-−–" and len(words) > 1:
                minus, words = True, words[1:]
            if piece["word"] and words.casefold() in {"or", "and", "not"} and words.isupper():
                raise SearchQueryError(
                    f"has {words}: all words are looked for as they are; put a minus sign before a word to leave it out"
                )
            prefix = piece["after"] == "*" or words.endswith("*")
            if "*" in words.removesuffix("*"):
                raise SearchQueryError(f"has a star within “{words}”: it can stand at the end of a word only")
            found = _sequence(words.removesuffix("*"), prefix=prefix)
            if found:
                (unwanted if minus else wanted).append(found)
        if not wanted:
            raise SearchQueryError(
                "says only what to leave out: add a word to look for"
                if unwanted
                else "has neither letters nor digits to look for"
            )
        if sum(len(one.tokens) for one in (*wanted, *unwanted)) > MOST_WORDS:
            raise SearchQueryError(f"has more than {MOST_WORDS} words: look for fewer")
        return cls(tuple(dict.fromkeys(wanted)), tuple(dict.fromkeys(unwanted)))


def _sequence(words: str, *, prefix: bool) -> Phrase | None:
    found = tokens(fold(words))
    if not found:
        return None
    if _ends_in_run(found):
        # The last character by itself is a token of its own, so that it is found alone: here it says nothing new.
        found = found[:-1]
    elif len(found[-1]) == 1 and not found[-1].isascii() and not prefix and _is_unspaced(found[-1]):
        prefix = True  # a single character, wherever it stands in a run
    if prefix and len(found[-1]) < SHORTEST_PREFIX and found[-1].isascii():
        raise SearchQueryError(f"has “{found[-1]}*”: give at least {SHORTEST_PREFIX} letters before the star")
    return Phrase(tuple(found), prefix)


def _ends_in_run(found: list[str]) -> bool:
    return len(found) > 1 and len(found[-1]) == 1 and _is_unspaced(found[-1]) and found[-2].endswith(found[-1])


def _is_unspaced(character: str) -> bool:
    """Whether it is of a script that is written without spaces."""
    return tokens(character * 2) == [character * 2, character]


#: PostgreSQL takes no tsvector over a megabyte. What comes after is not found, on either database.
_MOST_BYTES = 900_000


def terms_of(found: list[str]) -> list[str]:
    """Return the different tokens and pairs of a text, as many as a database takes, tokens first; sorted."""
    kept, size = [], 0
    for term in (*dict.fromkeys(found), *dict.fromkeys(beside(found))):
        size += len(term.encode()) + 4
        if size > _MOST_BYTES:
            break
        kept.append(term)
    return sorted(kept)


def as_words(found: list[str]) -> str:
    """Return the tokens as phrases are looked up in them: each between two spaces."""
    return f" {' '.join(found)} "


def to_fts5(query: SearchQuery) -> str:
    wanted = " AND ".join(f'"{term}"{"*" if prefix else ""}' for term, prefix in query.wanted_terms)
    unwanted = "".join(f' NOT "{term}"{"*" if prefix else ""}' for term, prefix in query.unwanted_terms)
    return f"({wanted}){unwanted}"


def to_tsquery(query: SearchQuery) -> str:
    wanted = [f"'{term}'{':*' if prefix else ''}" for term, prefix in query.wanted_terms]
    unwanted = [f"!'{term}'{':*' if prefix else ''}" for term, prefix in query.unwanted_terms]
    return " & ".join(wanted + unwanted)
