"""Learn which date of a page is its day of publication.

    python -m tests.training.pages.dates PAGES

Each date of a page is a row, right where it is the day that is written down of the page. Pages are read as text and as
HTML, and texts also as better scrapers leave them, without most of what is around the article. What the line reader
says of them was made by readers that have not seen their outlet (``lines.py`` writes it).
"""

import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from archive.extraction.page.date_candidates import Dates, dates_of
from archive.extraction.page.labelled import Labelled, structured
from archive.extraction.page.language import language_of
from archive.extraction.page.lines import Line
from archive.extraction.page.publication_date import rows
from tests.training.pages.data import held_out_lines, outlet_fold, truths, views
from tests.training.pages.trees import export

FOLDS = 5


@dataclass
class Sample:
    """The dates of a page, as one kind of file, with the features of each and whether it is the day."""

    truth: dict[str, Any]
    kind: str
    dates: Dates
    x: np.ndarray
    right: np.ndarray


def samples(folder: Path, truth: dict[str, Any]) -> Iterator[Sample]:
    crude, web = views(folder, truth)
    if lines := held_out_lines(folder, crude):
        yield _sample(truth, "text", crude.seed, lines)
        yield _sample(truth, "clean", crude.seed, _cleaned(lines, truth["id"]))
    if web.html and (lines := held_out_lines(folder, web)):
        yield _sample(truth, "html", web.seed, lines, structured(web.seed, web.html.heads))


def _cleaned(lines: Sequence[Line], seed: str) -> list[Line]:
    """Return the lines of an article, with few or some of those between and around them."""
    dice = random.Random(seed)
    share = dice.choice((0.0, 0.1, 0.4))
    return [line for line in lines if line.label != "other" or dice.random() < share]


def _sample(
    truth: dict[str, Any], kind: str, seed: str, lines: Sequence[Line], stated: Sequence[Labelled] = ()
) -> Sample:
    prose = " ".join(line.block.text for line in lines if line.label == "body")
    dates = dates_of(seed, stated, lines, language_of(prose))
    right = np.array([one.fact.value == truth["published"] for one in dates.found])
    return Sample(truth, kind, dates, rows(dates), right)


def boosting() -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=80,
        learning_rate=0.09,
        max_leaf_nodes=12,
        min_samples_leaf=12,
        l2_regularization=2.0,
        max_features=0.4,
        early_stopping=False,
        random_state=0,
    )


def fitted(known: Sequence[Sample]) -> HistGradientBoostingClassifier:
    weights = np.concatenate([np.full(len(sample.x), 0.5 if sample.kind == "clean" else 1.0) for sample in known])
    rights = np.concatenate([sample.right for sample in known])
    return boosting().fit(np.concatenate([sample.x for sample in known]), rights, sample_weight=weights)


def report(known: Sequence[Sample], likely: Sequence[np.ndarray], sure: float) -> None:
    """Print the shares of pages with a known day whose day is found, and for which another is told."""
    counts: dict[str, Counter[str]] = {}
    for sample, p in zip(known, likely, strict=True):
        allowed = [0.0 if other else q for other, q in zip(sample.dates.others, p, strict=True)]
        best = max(range(len(allowed)), key=allowed.__getitem__, default=-1)
        told = sample.dates.found[best].fact.value if best >= 0 and allowed[best] >= sure else ""
        day = sample.truth["published"]
        for group in (sample.kind, f"{sample.kind}, {'English' if sample.dates.english else 'others'}"):
            count = counts.setdefault(group, Counter())
            count.update(pages=1, right=told == day, wrong=bool(told) and not day.startswith(told))
    for group, count in sorted(counts.items()):
        right, wrong = (100 * count[key] / count["pages"] for key in ("right", "wrong"))
        sys.stdout.write(
            f"{group:14} {count['pages']:4} pages, right {right:.1f} %, wrong {wrong:.1f} %, sure from {sure}\n"
        )


def main(folder: Path) -> None:
    known = [sample for truth in truths(folder) if truth["published"] for sample in samples(folder, truth)]
    likely: list[np.ndarray] = [np.zeros(0)] * len(known)
    for fold in range(FOLDS):
        model = fitted([sample for sample in known if outlet_fold(sample.truth, FOLDS) != fold])
        for number, sample in enumerate(known):
            if outlet_fold(sample.truth, FOLDS) == fold and len(sample.x):
                likely[number] = model.predict_proba(sample.x)[:, 1]
    for sure in (0.3, 0.4, 0.6, 0.75, 0.85):
        report(known, likely, sure)
    export(fitted(known), "dates")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
