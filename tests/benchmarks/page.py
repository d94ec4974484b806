"""How fast the page stage reads: ``uv run python -m tests.benchmarks.page [FOLDER]`` prints figures of this machine.

Without a folder of texts it reads sample articles of its own. Times are of the processor, of one core.
"""

import sys
import time
from pathlib import Path

from archive.extraction.page.page import read_page
from tests.benchmarks import say

SENTENCE = "The ministry said on Monday that it would publish the new rules “before the end of the year”, after talks. "
ARTICLE = "Ministry to Publish New Rules\n\nBy Ann Lee\nApril 26, 2024\n\n" + "\n\n".join([SENTENCE * 3] * 15)
# A web page as sites make them: the article is a twentieth of it.
_STORY = "".join(f"<p>{SENTENCE * 3}{n}</p>" for n in range(15))
_LINKS = "".join(f'<li class="item"><a href="/section/{n}?from=menu">Section {n}</a></li>' for n in range(300))
_CARD = (
    '<div class="card"><a href="/2024/04/{n}"><img src="/i/{n}.jpg" alt=""><h3>Story {n}</h3></a><p>Read more</p></div>'
)
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Ministry to Publish New Rules | Evening Paper</title>'
    '<meta property="og:site_name" content="Evening Paper"><script type="application/ld+json">{"@type": "NewsArticle", '
    '"headline": "Ministry to Publish New Rules", "datePublished": "2024-04-26T08:00:00Z"}</script>'
    f"<style>{'.card > p { margin: 0; color: #333 } ' * 400}</style></head><body><nav><ul>{_LINKS}</ul></nav>"
    f'<main><article class="story"><h1>Ministry to Publish New Rules</h1>{_STORY}</article>'
    f'<aside class="related">{"".join(_CARD.format(n=n) for n in range(60))}</aside></main>'
    f"<script>{'window.push(function(a) { return a < 1 ? b : c }); ' * 600}</script>"
    f"<footer><ul>{_LINKS}</ul></footer></body></html>"
)
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
    say(f"{len(texts)} texts, {whole:,} characters: {whole / 5000 / took:.0f} articles of 5,000 characters a second")
    took = min(sum(seconds(PAGE) for _ in range(20)) for _ in range(2))
    say(f"web pages of {len(PAGE):,} characters: {20 / took:.0f} a second")
    for name, text in WORST.items():
        say(f"{seconds(text):6.2f} s  {name}")


if __name__ == "__main__":
    main()
