"""What finding people and organisations costs beside spaCy's own pass over the same texts, in one run.

    uv run python -m tests.benchmarks.people FOLDER [HOW MANY]

Prints processor seconds of each stage and the ratio: other work on the machine does not count there.
"""

import sys
from pathlib import Path
from time import process_time

from archive.extraction.language import Analyser
from archive.extraction.page.decoding import decode
from archive.extraction.page.page import read_page
from archive.extraction.people.entities import find_people
from archive.extraction.speech.statements import find_statements
from tests.benchmarks import say


def main(folder: Path, most: int) -> None:
    analyser = Analyser()
    analyser.nlp("Loaded.")
    pages = []
    for path in sorted(path for path in folder.iterdir() if path.is_file())[:most]:
        source, _ = decode(path.read_bytes(), path.name)
        pages.append((source.text, read_page(source.text)))
    spent = {"spaCy": 0.0, "people": 0.0, "statements": 0.0}
    for text, page in pages:
        began = process_time()
        sections = analyser.sections(page.readings)
        analysed = process_time()
        people = find_people(text, sections)
        found = process_time()
        find_statements(text, sections, people, page.metadata.published)
        spent["spaCy"] += analysed - began
        spent["people"] += found - analysed
        spent["statements"] += process_time() - found
    characters = sum(len(text) for text, _ in pages)
    say(f"{len(pages)} texts, {characters:,} characters")
    for stage, seconds in spent.items():
        say(f"{stage:<12}{seconds:8.2f} s  {100 * seconds / spent['spaCy']:6.1f} % of spaCy's pass")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
