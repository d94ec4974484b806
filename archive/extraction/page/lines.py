"""The line reader: what each block of a page is, with a probability for each label.

Two stages of gradient boosted trees: the first sees a block, its neighbours and its place, the second also what the
first says of the blocks around it. Plain text and HTML have a model each. ``tests/training/pages/lines.py`` makes both.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from archive.extraction.page.blocks import Block
from archive.extraction.page.features import LABELS, Vocabulary, html_rows, rows, second_rows, words
from archive.extraction.page.html import HtmlBlock, HtmlPage, taken
from archive.extraction.page.kinds import is_prose, kind_of
from archive.extraction.trees import PAGE, trees
from archive.extraction.weights import read_weights, sums_of
from archive.extraction.words import word_list

# A text of more lines is no page of an article, and would take seconds: it is told by its sentences alone.
MOST_LINES = 10_000
_PROSE, _OTHER = ({label: float(label == sure) for label in LABELS} for sure in ("body", "other"))


@dataclass(frozen=True, slots=True)
class Line:
    """A block and how likely it is each of ``LABELS``.

    ``ruled`` is its kind and key by ``kind_of``, ``element`` what surrounds it on a web page.
    """

    block: Block
    scores: Mapping[str, float]
    ruled: tuple[str, str] = ("paragraph", "")
    element: HtmlBlock | None = None

    @property
    def label(self) -> str:
        return max(self.scores, key=self.scores.__getitem__)

    @property
    def article(self) -> float:
        """Return how likely the block is part of the article's text."""
        return self.scores["body"] + self.scores["heading"]


def load_models() -> None:
    """Load all models of the page, those that choose among lines too, and not with the first page."""
    for path in map(Path, sums_of(PAGE)):
        if path.suffix == ".npz":
            _vocabulary(path.stem)
        else:
            trees(path.stem)


def read_text_lines(blocks: Sequence[Block], titles: Sequence[str]) -> list[Line]:
    """Return the blocks of a plain text as lines. ``titles``: what the text says its title is, or its first line."""
    return _lines("text", blocks, [None] * len(blocks), titles, np.zeros((len(blocks), 0), np.float32))


def read_html_lines(seed: str, page: HtmlPage, titles: Sequence[str]) -> list[Line]:
    """Return the blocks of a web page as lines. ``titles``: what the page says its title is."""
    entries = page.blocks
    kinds = {signs: number for number, signs in enumerate(dict.fromkeys(entry.signs for entry in entries))}
    marks = _vocabulary("marks").scores([sorted(signs) for signs in kinds])[[kinds[entry.signs] for entry in entries]]
    extra = html_rows(entries, marks, taken(seed, page)) if entries else np.zeros((0, 0), np.float32)
    return _lines("html", [entry.block for entry in entries], entries, titles, extra)


def _lines(
    kind: str, blocks: Sequence[Block], elements: Sequence[HtmlBlock | None], titles: Sequence[str], extra: np.ndarray
) -> list[Line]:
    if not blocks:
        return []
    if len(blocks) > MOST_LINES:
        return [Line(block, _PROSE if is_prose(block.text) else _OTHER, kind_of(block)) for block in blocks]
    told = _vocabulary(f"words-{kind}").scores([words(block.text) for block in blocks])
    ruled = [kind_of(block) for block in blocks]
    x = np.column_stack([rows(blocks, titles, [kind for kind, _ in ruled], told, word_list("small_words")), extra])
    first = trees(f"lines-{kind}-1")(x)
    scores = trees(f"lines-{kind}-2")(second_rows(x, first))
    return [
        Line(block, dict(zip(LABELS, row, strict=True)), kind, element)
        for block, row, kind, element in zip(blocks, scores.tolist(), ruled, elements, strict=True)
    ]


@cache
def _vocabulary(name: str) -> Vocabulary:
    with np.load(io.BytesIO(read_weights(PAGE, f"{name}.npz"))) as stored:
        return Vocabulary(
            {word: n for n, word in enumerate(str(stored["words"]).split("\n"))}, stored["weights"].astype(np.float32)
        )
