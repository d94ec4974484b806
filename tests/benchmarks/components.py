"""What each component of extraction costs beside spaCy's own pass over the same texts, in one run.

    uv run python -m tests.benchmarks.components FOLDER [HOW MANY]

Prints processor seconds of each component and the ratio: other work on the machine does not count there.
"""

import sys
from collections import Counter
from pathlib import Path
from time import process_time

from archive.extraction.document import Document
from archive.extraction.pipeline import Extractor
from tests.benchmarks import say


def main(folder: Path, most: int) -> None:
    extractor = Extractor()
    extractor.run("Nobody said that it was loaded. It is now.")
    spent: Counter[str] = Counter()
    characters = 0
    for path in sorted(path for path in folder.iterdir() if path.is_file())[:most]:
        document = Document(*extractor.decode(path.read_bytes(), path.name))
        characters += len(document.text)
        for name, component in extractor.pipeline.components.items():
            began = process_time()
            component.run(document)
            spent[name] += process_time() - began
    say(f"{characters:,} characters")
    for name, seconds in spent.items():
        say(f"{name:<16}{seconds:8.2f} s  {100 * seconds / spent['sections']:6.1f} % of spaCy's pass")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200)
