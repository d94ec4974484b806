"""How fast the page stage reads: ``uv run python -m tests.benchmarks.page [FOLDER]`` prints figures of this machine.

Without a folder of texts it reads sample articles of its own. Times are of the processor, of one core.
"""

import sys
import time
from pathlib import Path

from archive.extraction.page.page import read_page

SENTENCE = "The ministry said on Monday that it would publish the new rules “before the end of the year”, after talks. "
ARTICLE = "Ministry to Publish New Rules\n\nBy Ann Lee\nApril 26, 2024\n\n" + "\n\n".join([SENTENCE * 3] * 15)
LONGEST = 900_000
WORST = {
    "a line of 900,000 characters": SENTENCE * (LONGEST // len(SENTENCE)),
    "100,000 nested tags": "<html><body>" + "<div>" * 100_000 + SENTENCE + "</div>" * 100_000,
    "100,000 nested tags, no page": "<div>" * 100_000 + SENTENCE + "</div>" * 100_000,
    "900,000 times (": "(" * LONGEST,
    '900,000 times "': '"' * LONGEST,
    "900,000 times *": "*" * LONGEST,
    "900,000 times [": "[" * LONGEST,
    "900,000 times \\": "\\" * LONGEST,
    "900,000 times _": "_" * LONGEST,
    "900,000 blanks": " " * LONGEST + "x",
}


def seconds(text: str) -> float:
    """Processor time of reading one text."""
    started = time.process_time()
    read_page(text)
    return time.process_time() - started


def main() -> None:
    folder = sys.argv[1] if len(sys.argv) > 1 else None
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(folder).iterdir())] if folder else [ARTICLE] * 300
    whole = sum(map(len, texts))
    took = min(sum(map(seconds, texts)) for _ in range(2))
    print(f"{len(texts)} texts, {whole:,} characters: {whole / 5000 / took:.0f} articles of 5,000 characters a second")  # noqa: T201
    for name, text in WORST.items():
        print(f"{seconds(text):6.2f} s  {name}")  # noqa: T201


if __name__ == "__main__":
    main()
