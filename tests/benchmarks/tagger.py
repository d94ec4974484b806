"""The tagger alone, on texts with known statements: ``python -m tests.benchmarks.tagger GOLD.jsonl PREDICTIONS.jsonl``.

GOLD has an object a line with ``id`` and ``text``. Writes what the tagger finds, as it is, in the form that
``score_spans.py`` reads, and prints how fast it was. ``--beside`` also runs the whole spaCy pipeline, loaded plainly,
on the same texts, for a ratio that means the same on every machine. Times are of the processor, of one core.
"""

import argparse
import json
import re
import resource
import time
from pathlib import Path
from typing import Any

import spacy

from archive.extraction.language import Analyser
from archive.extraction.speech.tagger.candidate import Candidate, Place
from archive.extraction.speech.tagger.runtime import MODEL, Tagger
from archive.offsets import Span
from tests.benchmarks import say

ARTICLE = 5_000  # characters


def paragraphs(text: str) -> list[Span]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def statement(candidate: Candidate, stretches: list[Span], text: str) -> dict[str, Any]:
    """In the scorer's form: spans of the whole text."""

    def span(place: Place) -> Span:
        start = stretches[place[0]][0]
        return start + place[1][0], start + place[1][1]

    sources = [span(place) for place in candidate.sources]
    return {
        "content": [span(place) for place in candidate.content],
        "cue": [span(candidate.cue)] if candidate.cue else None,
        "speaker": sources or None,
        "speaker_name": " ".join(text[start:end] for start, end in sources) or None,
        "speech": candidate.scores.speech,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("predictions", type=Path)
    parser.add_argument("--model", type=Path, default=MODEL, help="a folder with other weights")
    parser.add_argument("--speech", type=float, default=0.0, help="leave out what is less likely speech than this")
    parser.add_argument("--loose", action="store_true", help="also content that hangs on no cue")
    parser.add_argument("--beside", action="store_true", help="also time spaCy")
    options = parser.parse_args()
    documents = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines()]
    tagger = Tagger(options.model)
    tagger(["Nobody said a word."])
    took = 0.0
    with options.predictions.open("w", encoding="utf-8") as out:
        for document in documents:
            text = document["text"]
            stretches = paragraphs(text)
            began = time.process_time()
            found = tagger([text[start:end] for start, end in stretches])
            took += time.process_time() - began
            kept = [
                statement(candidate, stretches, text)
                for candidate in found
                if (candidate.cue or options.loose) and candidate.scores.speech >= options.speech
            ]
            out.write(json.dumps({"id": document["id"], "statements": kept}) + "\n")
    articles = sum(len(document["text"]) for document in documents) / ARTICLE
    say(f"{len(documents)} texts, tagger {took / articles:.3f} s an article of {ARTICLE:,} characters")
    say(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    if options.beside:
        nlp = spacy.load(Analyser()._path())
        began = time.process_time()
        for document in documents:
            for _ in nlp.pipe(document["text"][start:end] for start, end in paragraphs(document["text"])):
                pass
        whole = time.process_time() - began
        say(f"spaCy {whole / articles:.3f} s an article; tagger / spaCy = {took / whole:.2f}")


if __name__ == "__main__":
    main()
