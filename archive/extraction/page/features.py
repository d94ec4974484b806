"""What the line reader sees of a page: a row of numbers for each block, of the block, its neighbours and its place.

The words of a block, and on web pages the elements around it, are numbers, too: how much more often each label has
them, learnt from pages (``Vocabulary``).
"""

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

import numpy as np

from archive.extraction.page.blocks import Block, letters_of
from archive.extraction.page.dates import first_date
from archive.extraction.page.html import HtmlBlock
from archive.extraction.page.kinds import KINDS

#: What a block may be: ``heading`` is one within the article, ``other`` is furniture such as menus and comments.
LABELS = ("title", "byline", "date", "body", "heading", "caption", "other")

_WORD = re.compile(r"[^\W\d_]+|\d+|[©@|›»•]")
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ANY_WORD = re.compile(r"\w+")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
_CAPITALS, _LETTERS, _FIGURES = (
    plain.encode() for plain in (string.ascii_uppercase, string.ascii_letters, string.digits)
)
_TIME = re.compile(r"\b\d{1,2}[:.]\d{2}\b")
_NAME = re.compile(r"[^\W\d_a-z][\w.'’-]+(?:[ ][^\W\d_]{0,4}[^\W\d_a-z][\w.'’-]*){1,3}")
_MOST_WORDS = 40  # of a block that are looked up
_STATED, _LEADERS = 400, ("heading", "item", "quote")
_ELEMENTS = "p li h1 h2 h3 div span figcaption td time a blockquote button section article".split()


@dataclass(frozen=True)
class Vocabulary:
    """How much more often blocks of each label have a word than others: logarithms, of shape (words, labels)."""

    index: dict[str, int]
    weights: np.ndarray

    def scores(self, bags: Sequence[Sequence[str]]) -> np.ndarray:
        """Return for each bag of words, for each label, the mean and the greatest of what its words tell."""
        known = [[self.index[word] for word in bag if word in self.index] for bag in bags]
        found = np.zeros((len(bags), 2 * self.weights.shape[1]), np.float32)
        if rows := [row for row, bag in enumerate(known) if bag]:
            many = np.array([len(known[row]) for row in rows], np.float32)
            told = self.weights[list(chain.from_iterable(known))]
            starts = [0, *accumulate(len(known[row]) for row in rows[:-1])]
            sums = np.add.reduceat(told, starts)
            found[rows] = np.hstack([sums / many[:, None], np.maximum.reduceat(told, starts)])
        return found


def words(text: str) -> list[str]:
    """Return the signs of a text that the vocabulary knows: words, where they stand, and its shape."""
    found = _WORD.findall(text.casefold()[:_STATED])
    tokens = [word if not word.isdigit() else f"#{min(len(word), 5)}" for word in found]
    signs = {*tokens[:_MOST_WORDS]}
    signs |= {f"^{' '.join(tokens[:n])}" for n in (1, 2, 3) if len(tokens) >= n}
    signs |= {f"{' '.join(tokens[-n:])}$" for n in (1, 2) if len(tokens) >= n}
    if len(tokens) <= 5:
        signs.add("=" + " ".join(tokens))
    return sorted(signs)


def _count(text: str, plain: bytes, test: Callable[[str], bool]) -> int:
    """Return how many characters pass a test. Those of ASCII that do are ``plain``, and counted far quicker."""
    own = text.encode("ascii", "ignore")
    found = len(own) - len(own.translate(None, plain))
    return found if text.isascii() else found + sum(map(test, "".join(_NOT_ASCII.findall(text))))


def _is_capital(char: str) -> bool:
    return char.isupper() and char.isalpha()


def rows(
    blocks: Sequence[Block],
    titles: Sequence[str],
    ruled: Sequence[str],
    word_scores: np.ndarray,
    small: frozenset[str],
) -> np.ndarray:
    """Return a row for each block of what its text, place and neighbours tell; float32 of shape (blocks, features).

    ``titles`` are what the page says its title is; of a plain text that is its first line. ``ruled``: what the rules
    call each block. ``small``: small words of many languages, which prose is full of.
    """
    texts = [block.text or " " for block in blocks]
    folded = [text.casefold() for text in texts]
    count = Counter(folded)
    stated = [Counter(_ANY_WORD.findall(title.casefold())) for title in titles[:4]] or [Counter()]
    sizes, wanted = [title.total() for title in stated], frozenset(chain.from_iterable(stated))
    letters_of_titles = [letters_of(title) for title in titles[:4]]
    shortest = min((len(title) for title in letters_of_titles if title), default=0)
    total = sum(map(len, texts)) or 1
    n, position, made = len(blocks), 0, []
    for index, (block, text, folds) in enumerate(zip(blocks, texts, folded, strict=True)):
        tokens = text.split()
        length, many = len(text), max(1, len(tokens))
        short = length < 300
        bag = _ANY_WORD.findall(folds) if short else []
        known = wanted.intersection(bag)
        shared = [sum(min(bag.count(word), title[word]) for word in known) for title in stated]
        letters = block.letters if short else ""
        told = len(letters) > 3
        figures = _count(text, _FIGURES, str.isdigit)
        date = first_date(text) if short and figures else None
        made.append(
            (
                min(length, 1500),
                many,
                length / many,
                sum([token.strip(".,:;!?\"'“”’()") in small for token in folds.split()]) / many,
                _count(text[:600], _CAPITALS, _is_capital) / max(1, _count(text[:600], _LETTERS, str.isalpha)),
                figures / length,
                sum([token[0].isupper() for token in tokens]) / many,
                text[-1] in ".!?…。！？",
                text[-1] in "\"”’'»)]",
                text[-1] in ":：",
                text.count(",") + text.count("、") + text.count("，"),
                text.count(".") + text.count("。"),
                sum(text.count(c) for c in "|›»/•·"),
                sum(text.count(c) for c in '"“”«»„「」'),
                "?" in text,
                date is not None,
                (date.span[1] - date.span[0]) / length if date else 0,
                bool(figures and _TIME.search(text[:300])),
                "http" in text or "www." in text,
                "@" in text,
                min(count[folds], 6),
                max(2 * same / max(1, len(bag) + size) for same, size in zip(shared, sizes, strict=True)),
                max(shared) / max(1, len(bag)),
                index,
                index / n,
                position / total,
                n - index,
                text[0].islower(),
                _LEADERS.index(block.leader) + 1 if block.leader else 0,
                block.level,
                bool(length < 80 and _NAME.fullmatch(text)),
                0 if text.isascii() else len(_CJK.findall(text[:200])) / min(200, length),
                KINDS.index(ruled[index]) if block.text else -1,
                told and any(title.startswith(letters) for title in letters_of_titles),
                told and any(title.endswith(letters) for title in letters_of_titles),
                len(letters) / shortest if shortest else 0.0,
            )
        )
        position += length
    x = np.array(made, np.float32)
    head = _headline(x)
    prose = ((x[:, 1] >= 12) | (x[:, 0] * x[:, 31] >= 30)).astype(np.float32)
    sums = np.concatenate([[0], np.cumsum(prose)])
    at = np.arange(n)
    around = [sums[np.minimum(n, at + k + 1)] - sums[np.maximum(0, at - k)] for k in (3, 8, 20)]
    long = sums[:-1], sums[-1] - sums[1:], np.full(n, sums[-1])
    near = np.column_stack([x[:, [0, 1, 3, 4, 6, 7, 15, 17, 21, 28, 30]], word_scores[:, : len(LABELS)]])
    shifted = [_shifted(near, by) for by in (2, 1, -1, -2)]
    return np.column_stack([x, word_scores, at - head, *around, *long, *shifted]).astype(np.float32)


def _headline(x: np.ndarray) -> int:
    """Return the first block after the first that is mostly the words of the page's title, else the first."""
    fits = np.flatnonzero((x[1:, 1] >= 3) & (x[1:, 21] > 0.6))
    return int(fits[0]) + 1 if len(fits) else 0


def _shifted(values: np.ndarray, by: int) -> np.ndarray:
    """Return for each row the values of the row ``by`` before it; NaN where there is none."""
    out = np.full_like(values, np.nan)
    if by > 0:
        out[by:] = values[:-by]
    else:
        out[:by] = values[-by:]
    return out


def html_rows(blocks: Sequence[HtmlBlock], markup_scores: np.ndarray, taken: Sequence[bool]) -> np.ndarray:
    """Return what the elements of a web page add to each row. ``taken``: trafilatura takes it for the article."""
    n = len(blocks)
    took = np.array(taken, np.float32)
    home: Counter[int] = Counter()
    size: Counter[int] = Counter()
    for entry, take in zip(blocks, taken, strict=True):
        home[entry.parent] += take * len(entry.block.text)
        size[entry.parent] += len(entry.block.text)
    names = np.array(
        [
            [
                _ELEMENTS.index(entry.name) if entry.name in _ELEMENTS else -1,
                min(1.0, entry.linked / max(1, len(entry.block.raw))),
                entry.depth,
                home[entry.parent],
                home[entry.parent] / max(1, size[entry.parent]),
                size[entry.parent],
            ]
            for entry in blocks
        ],
        np.float32,
    ).reshape(n, 6)
    sums = np.concatenate([[0], np.cumsum(took)])
    near = np.column_stack([took, names[:, :2], markup_scores[:, : len(LABELS)]])
    return np.column_stack(
        [took, names, markup_scores, sums[:-1], sums[-1] - sums[1:], *(_shifted(near, by) for by in (1, -1))]
    ).astype(np.float32)


def second_rows(x: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the rows of the second stage: the first's answer for a block, its neighbours, and all before and after."""
    sums = np.concatenate([np.zeros((1, first.shape[1]), np.float32), np.cumsum(first, axis=0)])
    best = first.max(axis=0)
    return np.column_stack(
        [x, first, sums[:-1], sums[-1] - sums[1:], first - best, *(_shifted(first, by) for by in (3, 2, 1, -1, -2, -3))]
    ).astype(np.float32)
