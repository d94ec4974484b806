"""What each component of extraction costs and, beside annotations, how often it is right.

    uv run python -m tests.benchmarks.components TEXTS [--gold FOLDER] [--most N]

TEXTS is a folder of a text a file. Prints processor seconds of each component, and their share of spaCy's own pass;
other work on the machine does not count there. FOLDER has an annotation in JSON for some of the texts: ``file``,
``title``, ``published``, ``publisher``, ``persons`` with ``roles``, ``organisations`` and ``statements`` with ``spans``
and ``speaker``. Then prints the F1 of each component alone, summed over these texts.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from time import process_time
from typing import Any

from archive.extraction.pipeline import Document, Extractor
from tests.benchmarks import say
from tests.benchmarks.scoring import ANSWERS, Answers, Score, words


def wanted(gold: dict[str, Any], text: str) -> dict[str, Answers]:
    """Answers of an annotation, in the form of the components' own."""
    said = [(words(text, map(tuple, one["spans"])), one["speaker"]) for one in gold["statements"]]
    spoken: Answers = frozenset(word for part, _ in said for word in part)
    return {
        "page": frozenset((name, gold[name]) for name in ("title", "published", "publisher") if gold[name]),
        "persons": frozenset(person["name"] for person in gold["persons"]),
        "organisations": frozenset(body["name"] for body in gold["organisations"]),
        "roles": frozenset((person["name"], role["title"]) for person in gold["persons"] for role in person["roles"]),
        "quotes": spoken,
        "tagger": spoken,
        "ensemble": frozenset((word, speaker) for part, speaker in said for word in part),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--most", type=int, default=200)
    options = parser.parse_args()
    extractor = Extractor()
    extractor.run("Nobody said that it was loaded. It is now.")
    spent: Counter[str] = Counter()
    scores = dict.fromkeys(ANSWERS, Score())
    annotations = (
        [json.loads(path.read_text(encoding="utf-8")) for path in options.gold.glob("*.json")] if options.gold else []
    )
    gold = {one["file"]: one for one in annotations}
    for path in sorted(path for path in options.texts.iterdir() if path.is_file())[: options.most]:
        document = Document(*extractor.decode(path.read_bytes(), path.name))
        for name, component in extractor.pipeline.components.items():
            began = process_time()
            component.run(document)
            spent[name] += process_time() - began
        if path.name in gold:
            for name, answers in wanted(gold[path.name], document.text).items():
                scores[name] += Score.of(ANSWERS[name](document), answers)
    for name, seconds in spent.items():
        f1 = f"  F1 {100 * scores[name].f1:5.1f}" if gold and name in scores else ""
        say(f"{name:<16}{seconds:8.2f} s  {100 * seconds / spent['sections']:6.1f} % of spaCy's pass{f1}")


if __name__ == "__main__":
    main()
