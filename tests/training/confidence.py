"""Fit the weights of confidence: ``python -m tests.training.confidence GOLD.jsonl --verbs FORMS``.

GOLD has an object a line with ``id``, ``text`` and ``statements`` (see the tagger's model card); FORMS are the verb
forms that count as speech. What is found in every fifth document fits the weights; the others are for checking, and a
table of what was said of them and what was right is printed. A statement is right if it shares half its words with one
of the gold and has its speaker. What matches a mere thought of the gold counts neither way.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.extraction.draft import StatementDraft
from archive.extraction.pipeline import Extractor
from archive.extraction.speech import ensemble
from archive.extraction.speech.statements import to_draft
from archive.offsets import Span

type Example = tuple[dict[str, float], bool]

_WORD = re.compile(r"\w+")
PENALTY = 1.0
_TITLES = frozenset("mr mrs ms dr sen rep gov president the a an former sir senator prof professor s".split())


def examples(gold: Path, verbs: frozenset[str]) -> Iterator[tuple[int, list[Example]]]:
    """Yield the number of each document and, of each statement found there, the evidence and whether it is right."""
    extractor = Extractor()
    with gold.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            annotated = json.loads(line)
            document = extractor.run(annotated["text"], until="ensemble")
            found = []
            for quote in document.quotes:
                if not quote.is_line:
                    draft = to_draft(quote, document.quoted)
                    found.append((draft, ensemble.evidence(quote, draft.kind)))
            yield number, judged(annotated["text"], annotated["statements"], found, verbs)


def judged(
    text: str, gold: list[dict[str, Any]], found: list[tuple[StatementDraft, dict[str, float]]], verbs: frozenset[str]
) -> list[Example]:
    words = [match.span() for match in _WORD.finditer(text)]

    def covered(spans: Any) -> set[int]:
        return {at for at, (low, high) in enumerate(words) for start, end in spans or () if low < end and high > start}

    asked = [(covered(one["content"]), one) for one in gold]
    given = [(covered(draft.spans), draft, said) for draft, said in found]
    pairs = sorted(
        (-len(a & b) / len(a | b), i, j)
        for i, (a, _) in enumerate(asked)
        for j, (b, _, _) in enumerate(given)
        if 2 * len(a & b) >= len(a | b) > 0
    )
    of: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in pairs:
        if i not in taken and j not in of:
            of[j] = i
            taken.add(i)
    thoughts = [
        one["type"] == "indirect"
        and not verbs & set(_WORD.findall(" ".join(text[a:b] for a, b in one.get("cue") or ()).lower()))
        for one in gold
    ]
    told: list[Example] = []
    for j, (content, draft, said) in enumerate(given):
        if j in of:
            if not thoughts[of[j]]:
                told.append((said, same_speaker(gold[of[j]], draft, covered)))
        elif not any(thoughts[i] and 2 * len(a & content) >= len(content) for i, (a, _) in enumerate(asked)):
            told.append((said, False))
    return told


def same_speaker(gold: dict[str, Any], draft: StatementDraft, covered: Any) -> bool:
    place: list[Span] = [draft.speaker.words.span] if draft.speaker.words else []
    if not gold.get("speaker"):
        return not place and draft.speaker.entity is None
    if covered(gold["speaker"]) & covered(place):
        return True
    names = [
        [word for word in _WORD.findall((name or "").lower()) if word not in _TITLES]
        for name in (gold.get("speaker_name"), draft.speaker.entity.name if draft.speaker.entity else None)
    ]
    return bool(names[0] and names[1]) and (names[0][-1] == names[1][-1] or set(names[0]) <= set(names[1]))


def fitted(sample: list[Example]) -> dict[str, float]:
    """Return the weights of the likeliest logistic model, each held near nought by a penalty."""
    names = sorted({name for said, _ in sample for name in said})
    values = np.array([[said.get(name, 0.0) for name in names] for said, _ in sample])
    right = np.array([float(label) for _, label in sample])
    weights = np.zeros(len(names))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-values @ weights))
        slope = values.T @ (right - chance) - PENALTY * weights
        curve = (values * (chance * (1 - chance))[:, None]).T @ values + PENALTY * np.eye(len(names))
        weights += np.linalg.solve(curve, slope)
    return {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)}


def reliability(chances: NDArray[Any], right: NDArray[Any], bins: int = 10) -> tuple[list[str], float]:
    """Return lines of a table with 95 % bands (Wilson), and the expected calibration error."""
    lines, error = [], 0.0
    for low in range(bins):
        inside = (chances >= low / bins) & (chances < (low + 1) / bins if low + 1 < bins else chances <= 1)
        n = int(inside.sum())
        if not n:
            continue
        share, said = float(right[inside].mean()), float(chances[inside].mean())
        middle, width = (share + 1.92 / n) / (1 + 3.84 / n), sqrt(share * (1 - share) / n + 0.96 / n / n) * 1.96
        band = width / (1 + 3.84 / n)
        error += n / len(right) * abs(share - said)
        lines.append(
            f"{low / bins:.1f}  n {n:4}  said {said:.3f}  right {share:.3f}  [{middle - band:.3f}, {middle + band:.3f}]"
        )
    return lines, error


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--verbs", type=Path, required=True)
    parser.add_argument("--check", action="store_true", help="fit nothing: check the weights as they are")
    options = parser.parse_args()
    least, ensemble.LEAST = ensemble.LEAST, 0.0
    sample: list[Example] = []
    rest: list[Example] = []
    for number, told in examples(options.gold, frozenset(options.verbs.read_text(encoding="utf-8").split())):
        (rest if number % 5 else sample).extend(told)
    weights = ensemble.WEIGHTS if options.check else fitted(sample)
    ensemble.WEIGHTS = weights
    sys.stdout.write(json.dumps(weights, indent=4) + "\n")
    for name, kept in (("all", 0.0), (f"from {least} on", least)):
        checked = [(ensemble.confidence(said), label) for said, label in rest]
        checked = [(chance, label) for chance, label in checked if chance >= kept]
        chances, right = (np.array(column) for column in zip(*checked, strict=True))
        lines, error = reliability(chances, right.astype(float))
        headline = f"{name}: fitted on {len(sample)}, checked on {len(checked)}; expected calibration error {error:.3f}"
        sys.stdout.write("\n".join([headline, *lines]) + "\n")


if __name__ == "__main__":
    main()
