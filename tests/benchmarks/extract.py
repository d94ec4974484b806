"""The whole extraction beside a bare pass of spaCy, loaded plainly, over the same texts, in one run.

    uv run python -m tests.benchmarks.extract FOLDER [--rules] [--predictions FILE]
    uv run python -m tests.benchmarks.extract GOLD.jsonl --predictions FILE

A folder has a text a file; a ``.jsonl`` file an object a line with ``id`` and ``text``. Prints processor seconds for an
article of 5,000 characters, their ratio to spaCy’s, and the peak memory, spaCy’s second pipeline among it; other work
on the machine does not count in the seconds, and hardly in the ratio. ``--predictions`` writes what was found as
``score_spans.py`` reads it.
"""

import argparse
import json
import resource
from pathlib import Path
from time import process_time
from typing import Any

import spacy

from archive.extraction.draft import Draft
from archive.extraction.page.page import read_page
from archive.extraction.pipeline import Extractor
from tests.benchmarks import say

ARTICLE = 5_000  # characters


def texts(path: Path) -> list[tuple[str, bytes]]:
    if path.is_dir():
        return [(one.name, one.read_bytes()) for one in sorted(path.iterdir()) if one.is_file()]
    documents = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return [(one["id"], one["text"].encode()) for one in documents]


def statements(draft: Draft) -> list[dict[str, Any]]:
    """In the scorer's form."""
    return [
        {
            "content": [list(span) for span in one.spans],
            "cue": [list(one.cue.span)] if one.cue else None,
            "speaker": [list(one.speaker.words.span)] if one.speaker.words else None,
            "speaker_name": one.speaker.entity.name
            if one.speaker.entity
            else one.speaker.words and one.speaker.words.text,
            "confidence": one.confidence,
            "rule": one.rule,
        }
        for one in draft.statements
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", type=Path)
    parser.add_argument("--rules", action="store_true", help="without the tagger")
    parser.add_argument("--predictions", type=Path)
    options = parser.parse_args()
    extractor = Extractor(tagger=not options.rules)
    extractor.read(b"Nobody said that it was loaded.\n\nIt is now.", "loaded.txt")
    bare = spacy.load(extractor.analyser._path())
    spent = {"spaCy": 0.0, "extract": 0.0}
    characters = 0
    drafts: dict[str, Draft] = {}
    for name, data in texts(options.texts):
        began = process_time()
        draft = drafts[name] = extractor.read(data, name)
        spent["extract"] += process_time() - began
        readings = read_page(draft.source.text).readings
        began = process_time()
        for _ in bare.pipe((reading.text for reading in readings), batch_size=32):
            pass
        spent["spaCy"] += process_time() - began
        characters += len(draft.source.text)
    for stage, seconds in spent.items():
        each = seconds * ARTICLE / characters
        say(f"{stage:<8} {each:.3f} s an article of {ARTICLE:,} characters, {1 / each:.1f} articles a second")
    say(f"extract / spaCy = {spent['extract'] / spent['spaCy']:.2f}")
    say(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if options.predictions:
        with options.predictions.open("w", encoding="utf-8") as out:
            for name, draft in drafts.items():
                out.write(json.dumps({"id": name, "statements": statements(draft)}) + "\n")


if __name__ == "__main__":
    main()
