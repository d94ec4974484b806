"""Learn which name on a page is its publisher's: python -m tests.training.pages.publisher PAGES.

What is right is what the page tells machines of itself (og:site_name, JSON-LD) or its address spells. The choice is
learnt from the same page without these, as text and as HTML, and measured by outlets that were left out.
"""

import re
import sys
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from lightgbm import LGBMClassifier

from archive.extraction.page.blocks import blocks_of
from archive.extraction.page.html import read_html
from archive.extraction.page.labelled import reading_of, structured
from archive.extraction.page.publisher import Survey, acronym, candidates, hosts_of, printed_lines, squashed
from tests.training.pages.data import FOLDS, outlet_fold, truths
from tests.training.pages.trees import boosting, export

_STATED = {"site name", "publisher"}


@dataclass(frozen=True)
class Names:
    """The names that one file of a page gives, with their features, and which are right."""

    kind: str
    english: bool
    fold: int
    rows: np.ndarray
    right: np.ndarray


def is_right(name: str, stated: set[str], host: str) -> bool:
    """Return whether a name is one that the page tells machines, whole or in its greater part, or its address."""
    key, letters = squashed(name), acronym(name)
    for one in stated:
        other = squashed(one)
        if key == other or (len(key) > 2 and key == acronym(one)) or letters == other:
            return True
        short, long = sorted((key, other), key=len)
        if len(short) > 3 and long.startswith(short) and len(short) >= 0.45 * len(long):
            return True
        if len(key) > 4 and other.endswith(key) and len(key) >= 0.6 * len(other):
            return True
    return bool(host) and (
        host in (key, letters) or (len(host) > 3 and key.startswith(host) and len(host) > 0.6 * len(key))
    )


def own_name(url: str | None) -> str:
    """Return what an address calls its site; nothing for archives and hosters of blogs."""
    host = urllib.parse.urlsplit(url or "").hostname or ""
    name = squashed(host).removeprefix("www")
    parts = re.sub(r"(?:\.(?:co|com|org|net|gov|edu|ac))?\.[a-z]+$", "", host).split(".")
    own = squashed(parts[-1]) if host else name
    return "" if own in {"archive", "blogspot", "wordpress"} else own


def names_of(folder: Path, truth: dict[str, Any]) -> Iterator[Names]:
    seed = (folder / "html" / f"{truth['id']}.html").read_bytes().decode("utf-8", "replace")
    page = read_html(seed)
    lines = structured(seed, page.heads)
    stated = {reading_of(seed, line).text for line in lines if line.key in _STATED}
    own = own_name(truth["url"])
    text = (folder / "text" / f"{truth['id']}.txt").read_text("utf-8")
    plain = [line for line in lines if line.key not in _STATED]
    for kind, file, given, blocks in (
        ("text", text, [], printed_lines(blocks_of(text))),
        ("html", seed, plain, [entry.block for entry in page.blocks]),
    ):
        survey = Survey(blocks, list(candidates(file, given, blocks)), [host for host, _ in hosts_of(given)])
        right = [any(is_right(one.value, stated, own) for one in held) for held in survey.names.values()]
        if right:
            rows = np.array([survey.row(key) for key in survey.names], dtype=np.float32)
            yield Names(kind, truth["language"] == "en", outlet_fold(truth), rows, np.array(right))


def fit(pages: list[Names]) -> LGBMClassifier:
    some = [page for page in pages if page.right.any()]
    model = boosting(150, 12, 0.06, colsample_bytree=1.0, subsample=1.0)
    return model.fit(np.vstack([page.rows for page in some]), np.concatenate([page.right for page in some]))


def measure(pages: list[Names]) -> None:
    """Print how often the best name is told and right, of outlets that were left out."""
    found: dict[tuple[str, bool], list[tuple[float, bool]]] = {}
    for fold in range(FOLDS):
        model = fit([page for page in pages if page.fold != fold])
        for page in pages:
            if page.fold == fold:
                sure = model.predict_proba(page.rows)[:, 1]
                best = int(sure.argmax())
                found.setdefault((page.kind, page.english), []).append((float(sure[best]), bool(page.right[best])))
    for (kind, english), all_told in sorted(found.items()):
        for least in (0.0, 0.15, 0.3, 0.5):
            told = [right for sure, right in all_told if sure >= least]
            name, share = f"{kind} {'English' if english else 'other'}", len(told) / len(all_told)
            print(f"{name}: {len(all_told)} pages, from {least}: told {share:.1%}, right {np.mean(told):.1%}")  # noqa: T201


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    read = [names for truth in truths(folder) for names in names_of(folder, truth)]
    measure(read)
    export(fit(read), "publisher")
