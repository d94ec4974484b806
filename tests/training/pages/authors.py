"""Learn who of the names on a page is an author: python -m tests.training.pages.authors PAGES.

PAGES is the folder that ``data.py`` describes, with the held-out scores that ``lines.py`` writes. Each page is read as
text, as HTML, and as either with little of its furniture; text also with the authors that the HTML states as a front
matter. Of pages whose authors are not written down, text learns from what their HTML states.
"""

import random
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier

from archive.extraction.page.authors import Mention, candidates, chosen, features
from archive.extraction.page.labelled import Labelled, structured
from archive.extraction.page.lines import Line
from archive.extraction.page.metadata import sites_of
from tests.training.pages.data import FOLDS, View, held_out_lines, truths, views
from tests.training.pages.trees import boosting, export


@dataclass(frozen=True)
class Example:
    """The mentions of a page with a row each, which of them are of authors, and how much each counts."""

    truth: dict[str, Any]
    kind: str
    fold: int
    mentions: Sequence[Mention]
    rows: np.ndarray
    labels: np.ndarray
    weight: float


def names(given: Any) -> set[str]:
    """Return the authors that were written down, as keys of mentions."""
    if isinstance(given, str):
        given = re.split(r"[;,/]| and | und | And | For ", re.sub(r"^\s*(?:Von|By) ", "", given))
    return {" ".join(re.findall(r"\w+", name.casefold())) for name in given or ()}


def examples(truth: dict[str, Any], pair: tuple[View, View], lines: tuple[list[Line], list[Line]]) -> Iterator[Example]:
    """Yield a page in each of its forms."""
    text, web = pair
    dice = random.Random(truth["id"])
    stated = structured(web.seed, web.html.heads) if web.html else []
    wanted = names(truth["authors"])
    known = truth["authors"] is not None
    told = candidates(web.seed, [line for line in stated if line.key == "author"], [], sites_of(web.seed, stated))
    if not known:
        wanted = {mention.key for mention in told if " " in mention.name}
    weight = 1.0 if known else 0.5
    if not known and not wanted:
        return
    if lines[0]:
        yield example(truth, "text", text, text.seed, [], lines[0], wanted, weight)
        front, seed = [], text.seed
        if dice.random() < 0.5:
            for mention in told:
                seed += "\n" + mention.name
                front.append(Labelled("author", mention.name, (len(seed) - len(mention.name), len(seed))))
        yield example(truth, "small text", text, seed, front, few(text, lines[0], dice), wanted, weight / 2)
    if lines[1] and known:
        yield example(truth, "html", web, web.seed, stated, lines[1], wanted, weight)
        some = stated if dice.random() < 0.5 else [line for line in stated if line.key != "author"]
        yield example(truth, "small html", web, web.seed, some, few(web, lines[1], dice), wanted, weight / 2)


def few(view: View, lines: Sequence[Line], dice: random.Random) -> list[Line]:
    """Return the lines of an article and few of the others."""
    share = dice.choice((0.0, 0.05, 0.15))
    return [
        line
        for line, label in zip(lines, view.labels, strict=True)
        if line.label != "other" or label in range(6) or dice.random() < share
    ]


def example(
    truth: dict[str, Any],
    kind: str,
    view: View,
    seed: str,
    stated: Sequence[Labelled],
    lines: Sequence[Line],
    wanted: set[str],
    weight: float,
) -> Example:
    sites = sites_of(view.seed, [] if kind.endswith("text") else stated)
    mentions = candidates(seed, stated, lines, sites)
    rows = features(seed, mentions, lines, next(iter(view.titles), ""), sites)
    labels = np.array([is_wanted(mention.key, wanted) for mention in mentions], bool)
    return Example(truth, kind, view.fold, mentions, rows, labels, weight)


def is_wanted(key: str, wanted: set[str]) -> bool:
    """Return whether a name was written down, be it with a degree or a middle name more."""
    words = set(key.split())
    return key in wanted or (len(words) > 1 and any(words < set(other.split()) for other in wanted))


def learn(found: Sequence[Example]) -> LGBMClassifier:
    # Many mentions of a page tell little more than few.
    # Contributors named below a text are authors for the archive, though not for everyone who writes authors down.
    weights = [
        one.weight * min(1.0, (40 / len(one.labels)) ** 0.5) * np.array([not m.credited for m in one.mentions])
        for one in found
    ]
    return boosting(150, 16, 0.06, reg_lambda=2.0).fit(
        np.concatenate([one.rows for one in found]),
        np.concatenate([one.labels for one in found]),
        sample_weight=np.concatenate(weights),
    )


def held_out(found: Sequence[Example]) -> list[np.ndarray]:
    """Return the chances of each page's mentions by a model that has not seen its outlet."""
    chances: list[np.ndarray] = [np.zeros(0)] * len(found)
    for fold in range(FOLDS):
        model = learn([one for one in found if one.fold != fold])
        for index, one in enumerate(found):
            if one.fold == fold:
                chances[index] = model.predict_proba(one.rows)[:, 1]
    return chances


def report(found: Sequence[Example], chances: Sequence[np.ndarray], say: Callable[[str], None] = print) -> None:
    """Say the precision and recall of names."""
    for kind in ("text", "html", "small text", "small html"):
        for language in (None, "en"):
            both = got = want = 0
            for one, own in zip(found, chances, strict=True):
                if one.kind != kind or one.truth["authors"] is None or language not in (None, one.truth["language"]):
                    continue
                said = {
                    " ".join(re.findall(r"\w+", fact.value.casefold())) for fact in chosen(one.mentions, own.tolist())
                }
                wanted = names(one.truth["authors"])
                both, got, want = both + len(said & wanted), got + len(said), want + len(wanted)
            say(f"{kind:10} {language or 'all':3} P {100 * both / max(1, got):.1f} R {100 * both / max(1, want):.1f}")


def main(folder: Path) -> None:
    found: list[Example] = []
    for truth in truths(folder):
        pair = views(folder, truth)
        found += examples(truth, pair, (held_out_lines(folder, pair[0]), held_out_lines(folder, pair[1])))
    found = [one for one in found if len(one.labels)]
    report(found, held_out(found))
    export(learn(found), "authors")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
