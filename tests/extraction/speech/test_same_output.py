"""What is found in a text hangs on that text alone."""

import json
from pathlib import Path

from archive.extraction.document import Document
from archive.extraction.pipeline import Component, Extractor
from archive.extraction.speech.tagger.runtime import Tagger
from archive.extraction.speech.tagger_candidates import place_candidates

SEEDS = sorted(Path(__file__).parents[3].joinpath("seeds").glob("*.txt"))


def test_alone_after_others_and_with_more_threads(extractor: Extractor) -> None:
    """The other extractor reads in another order, so that each text stands alone, first or last in one of the two."""
    tagger = Tagger(threads=2)

    def run(document: Document) -> None:
        found = tagger([reading.text for reading in document.page.readings])
        document.tagged = place_candidates(found, document.quoted)

    other = Extractor().replacing(Component("tagger", run, ("page", "quoted"), ("tagged",)))
    first = {path: json.dumps(extractor.read(path.read_bytes(), path.name).as_dict()) for path in SEEDS}
    second = {path: json.dumps(other.read(path.read_bytes(), path.name).as_dict()) for path in reversed(SEEDS)}
    assert first == second
    assert len(first) > 1
    assert extractor.version == Extractor().version
