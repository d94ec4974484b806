"""Words as search takes them: one way for both databases, so that both find the same.

A token is a run of letters and digits of folded text (``names.fold``: no case, no accents, one width). Scripts written
without spaces between words (Han, kana, Hangul) give overlapping pairs of characters, after Lucene's CJK analyser, and
the last character by itself, so that one character is found wherever it stands. Nothing is stemmed or left out.
"""

import re
from collections.abc import Iterator
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
