"""What is found in a text hangs on that text alone."""

import json
from pathlib import Path

from archive.extraction.pipeline import Extractor
from archive.extraction.speech.tagger.runtime import Tagger

SEEDS = sorted(Path(__file__).parents[3].joinpath("seeds").glob("*.txt"))


def test_alone_after_others_and_with_more_threads(extractor: Extractor) -> None:
    """The other extractor reads in another order, so that each text stands alone, first or last in one of the two."""
    other = Extractor()
    other._tagger = Tagger(threads=2)
    first = {path: json.dumps(extractor.read(path.read_bytes(), path.name).as_dict()) for path in SEEDS}
    second = {path: json.dumps(other.read(path.read_bytes(), path.name).as_dict()) for path in reversed(SEEDS)}
    assert first == second
    assert len(first) > 1
    alone = Extractor()
    alone._analyser = other._analyser
    middle = SEEDS[len(SEEDS) // 2]
    assert json.dumps(alone.read(middle.read_bytes(), middle.name).as_dict()) == first[middle]
