"""Learn which candidate is the headline: python -m tests.training.pages.titles PAGES."""

import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from archive.extraction.page.labelled import structured
from archive.extraction.page.metadata import sites_of
from archive.extraction.page.title import candidates, rows
from tests.training.pages.data import FOLDS, View, held_out_lines, plain, truths, views
from tests.training.pages.trees import export


def boosting() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(max_iter=120, learning_rate=0.08, max_leaf_nodes=12, random_state=0)


def examples(folder: Path, view: View, title: str) -> tuple[np.ndarray, np.ndarray] | None:
    """Return a page's candidates as rows, and which of them are its title."""
    lines = held_out_lines(folder, view)
    stated = structured(view.seed, view.html.heads) if view.html else []
    found = candidates(view.seed, stated, lines) if lines else []
    if not found:
        return None
    right = np.array([plain(one.text) == plain(title) for one in found])
    return rows(found, lines, sites_of(view.seed, stated)), right


def main(folder: Path, say: Callable[[str], None] = print) -> None:
    made, folds, kinds = [], [], []
    for truth in truths(folder):
        for name, view in zip(("text", "html"), views(folder, truth) if truth["title"] else (), strict=False):
            if example := examples(folder, view, truth["title"]):
                made.append(example)
                folds.append(view.fold)
                kinds.append((name, truth["language"] == "en"))
    for k in range(FOLDS):
        kept = [example for example, fold in zip(made, folds, strict=True) if fold != k]
        model = boosting().fit(np.concatenate([x for x, _ in kept]), np.concatenate([y for _, y in kept]))
        for kind in sorted(set(kinds)):
            pages = [e for e, fold, own in zip(made, folds, kinds, strict=True) if fold == k and own == kind]
            right = [y[model.predict_proba(x)[:, 1].argmax()] for x, y in pages]
            there = np.mean([y.any() for _, y in pages])
            say(f"{k} {kind} {len(pages)}: right {np.mean(right):.3f}, among the candidates {there:.3f}")
    export(boosting().fit(np.concatenate([x for x, _ in made]), np.concatenate([y for _, y in made])), "title")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
