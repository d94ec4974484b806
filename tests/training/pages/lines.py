"""Learn the line reader: python -m tests.training.pages.lines PAGES.

Two vocabularies (words, and the names and class words of elements), then two stages of gradient boosting, for plain
text and for HTML. What a stage is given of the one before it was made by outlets that were left out.
"""

import io
import sys
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from lightgbm import LGBMClassifier

from archive.extraction.page.features import LABELS, Vocabulary, html_rows, rows, second_rows, words
from archive.extraction.page.kinds import kind_of
from archive.extraction.words import word_list
from tests.training.pages.data import FOLDS, HELD_OUT, View, all_views, clean, distilled, small
from tests.training.pages.trees import boosting, export, write

CLASSES = len(LABELS)
BODY = LABELS.index("body")
Bags = Sequence[Sequence[str]]


def vocabulary(bags: Bags, labels: np.ndarray, weights: np.ndarray, pages: np.ndarray, fewest: int) -> Vocabulary:
    """Count which words tell which label, of the words that ``fewest`` pages have."""
    seen: dict[str, set[int]] = defaultdict(set)
    for bag, page in zip(bags, pages, strict=True):
        for word in bag:
            if len(seen[word]) < fewest:
                seen[word].add(int(page))
    index = {word: number for number, word in enumerate(sorted(w for w, p in seen.items() if len(p) >= fewest))}
    counts = np.zeros((len(index), CLASSES))
    whole = np.zeros(CLASSES)
    for bag, label, weight in zip(bags, labels, weights, strict=True):
        if label >= 0:
            whole[label] += weight
            counts[[index[word] for word in bag if word in index], label] += weight
    share = whole / whole.sum()
    smooth = 4.0
    told = np.log((counts + smooth * share) / (counts.sum(axis=1, keepdims=True) + smooth) / share)
    return Vocabulary(index, told.astype(np.float16).astype(np.float32))


@dataclass
class Reader:
    """A fitted line reader of one kind of file."""

    words: Vocabulary
    marks: Vocabulary | None
    first: LGBMClassifier
    second: LGBMClassifier
    #: Scores of the pages that it was learnt from, each by readers that have not seen its outlet.
    held_out: list[np.ndarray]


def _full(model: LGBMClassifier, x: np.ndarray) -> np.ndarray:
    out = np.zeros((len(x), CLASSES), np.float32)
    out[:, model.classes_] = model.predict_proba(x)
    return out


def learn(views: Sequence[View], rounds: int = 80, leaves: int = 16, say: Callable[[str], None] = print) -> Reader:
    folds = np.array([view.fold for view in views])
    ends = np.cumsum([0, *(len(view.blocks) for view in views)])
    parts = [slice(a, b) for a, b in pairwise(ends)]
    labels = np.concatenate([view.labels for view in views])
    weights = np.concatenate([view.weights for view in views])
    page = np.repeat(np.arange(len(views)), np.diff(ends))
    fold = folds[page]
    word_bags = [words(block.text) for view in views for block in view.blocks]
    word_scores, all_words = _crossed(word_bags, labels, weights, page, fold, 6)
    web = views[0].html is not None
    mark_scores, all_marks = np.zeros((len(labels), 0), np.float32), None
    if web:
        mark_bags = [sorted(entry.signs) for view in views if view.html for entry in view.html.blocks]
        mark_scores, all_marks = _crossed(mark_bags, labels, weights, page, fold, 6)
    say(f"words {len(all_words.index)} markup {len(all_marks.index) if all_marks else 0}")
    made = []
    for view, part in zip(views, parts, strict=True):
        ruled = [kind_of(block)[0] for block in view.blocks]
        x = rows(view.blocks, view.titles, ruled, word_scores[part], word_list("small_words"))
        if view.html:
            x = np.column_stack([x, html_rows(view.html.blocks, mark_scores[part], view.taken)])
        made.append(x)
    x = np.concatenate(made)
    say(f"rows {x.shape}")
    # Most blocks are furniture: a third of it, counted thrice, teaches as much in less time.
    drawn = np.random.default_rng(0).random(len(labels)) < 1 / 3
    other = labels == LABELS.index("other")
    known = (labels >= 0) & (drawn | ~other)
    weights = np.where(other, 3 * weights, weights)
    say("first stage")
    scores = _staged(x, labels, weights, fold, known, rounds, leaves)
    first = boosting(rounds, leaves, 0.1).fit(x[known], labels[known], sample_weight=weights[known])
    y = np.concatenate([second_rows(x[part], scores[part]) for part in parts])
    say("second stage")
    held = _staged(y, labels, weights, fold, known, rounds, leaves)
    second = boosting(rounds, leaves, 0.1).fit(y[known], labels[known], sample_weight=weights[known])
    return Reader(all_words, all_marks, first, second, [held[part] for part in parts])


def _staged(x, labels, weights, fold, known, rounds, leaves) -> np.ndarray:
    scores = np.zeros((len(x), CLASSES), np.float32)
    for k in range(FOLDS):
        out, kept = fold == k, known & (fold != k)
        if out.any():
            scores[out] = _full(
                boosting(rounds, leaves, 0.1).fit(x[kept], labels[kept], sample_weight=weights[kept]), x[out]
            )
    return scores


def _crossed(bags, labels, weights, page, fold, fewest) -> tuple[np.ndarray, Vocabulary]:
    scores = np.zeros((len(labels), 2 * CLASSES), np.float32)
    for k in range(FOLDS):
        out = np.flatnonzero(fold == k)
        kept = np.flatnonzero(fold != k)
        if len(out):
            fitted = vocabulary([bags[i] for i in kept], labels[kept], weights[kept], page[kept], fewest)
            scores[out] = fitted.scores([bags[i] for i in out])
    return scores, vocabulary(bags, labels, weights, page, fewest)


def save(reader: Reader, kind: str) -> None:
    """Write a reader's four or five files into the folder of models."""
    for name, known in ((f"words-{kind}", reader.words), ("marks", reader.marks)):
        if known:
            stored = io.BytesIO()
            np.savez_compressed(
                stored, words=np.array("\n".join(known.index)), weights=known.weights.astype(np.float16)
            )
            write(f"{name}.npz", stored.getvalue())
    export(reader.first, f"lines-{kind}-1")
    export(reader.second, f"lines-{kind}-2")


def main(folder: Path) -> None:
    pages = list(all_views(folder))
    web = learn(
        [*(view for _, view in pages), *(small(view, 0) for _, view in pages if (view.labels == BODY).sum() > 3)]
    )
    save(web, "html")
    crude = [distilled(text, view, held) for (text, view), held in zip(pages, web.held_out, strict=False)]
    cleaned = [made for n in range(2) for view in crude if (made := clean(view, n))]
    text = learn([*crude, *cleaned])
    save(text, "text")
    scores = {f"html/{view.id}": held for (_, view), held in zip(pages, web.held_out, strict=False)}
    scores |= {f"text/{view.id}": held for view, held in zip(crude, text.held_out, strict=False)}
    np.savez_compressed(folder / HELD_OUT, allow_pickle=False, **scores)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
