"""The headline: what the page states, without the name of its site, and where it is printed."""

import re
from collections.abc import Sequence

from archive.extraction.document import Fact
from archive.extraction.page.blocks import Block
from archive.extraction.page.cleaning import same_words, title_text
from archive.extraction.page.facts import passage
from archive.extraction.page.front_matter import Labelled, reading_of
from archive.extraction.page.kinds import Sorted

TITLE_KEYS = ("title", "post title", "headline", "original title", "og title")
# "News | Outlet": the outlet's name at the end of a headline. A dash also stands in headlines: there it must be known.
_SUFFIX = re.compile(r"\s+(?P<mark>[|»«•·]|::|[-–—])\s+(?P<name>[^|»«•]{2,60})$")
_SITE = re.compile(r"[\w-]{2,40}\.(?:com|org|net|co|cn|uk|de|fr|gov|edu|news|tv)(?:\.\w\w)?", re.IGNORECASE)


def without_site(text: str, names: Sequence[str], others: Sequence[str] = ()) -> int:
    """Where a headline ends and its site's name begins. ``names``: the site's; ``others``: the page's headlines."""
    end = len(text)
    while suffix := _SUFFIX.search(text, 0, end):
        name = suffix["name"]
        known = any(same_words(name, given) for given in names) or bool(_SITE.fullmatch(name))
        rest = text[: suffix.start()]
        if not (known or (len(name) <= 40 and suffix["mark"] not in "-–—") or any(same_words(rest, o) for o in others)):
            break
        if len(rest.split()) < 2:
            break
        end = suffix.start()
    return end


def title_of(
    seed: str, lines: Sequence[Labelled], blocks: Sequence[Sorted], at: int | None, sites: Sequence[str]
) -> list[Fact]:
    """The headlines that the page gives, the best first: the one printed, where what it says of itself agrees."""
    stated = _stated(seed, lines, sites)
    if at is None:
        return stated
    printed = _printed(seed, blocks[at].block, sites)
    agreed = not stated or any(same_words(printed.value, fact.value) for fact in stated)
    return [printed, *stated] if agreed else [*stated, printed]


def headline(seed: str, lines: Sequence[Labelled]) -> str | None:
    """The first headline that a page states of itself, for finding where it is printed."""
    sites = [reading_of(seed, line).text for line in lines if line.key in {"site name", "publisher"}]
    found = _stated(seed, lines, sites)
    return found[0].value if found else None


def _stated(seed: str, lines: Sequence[Labelled], sites: Sequence[str]) -> list[Fact]:
    found: list[Fact] = []
    named = [line for line in lines if line.key in TITLE_KEYS]
    texts = [reading_of(seed, line) for line in named]
    for line, reading in zip(named, texts, strict=True):
        end = without_site(reading.text, sites, [other.text for other in texts if other is not reading])
        if end:
            where = passage(seed, reading, (0, end))
            found.append(Fact(reading.text[:end], where, line.rule or "front matter"))
    return found


def _printed(seed: str, block: Block, sites: Sequence[str]) -> Fact:
    text, start = title_text(block.text)
    end = start + without_site(text, sites)
    return Fact(block.text[start:end], passage(seed, block.reading, (start, end)), "headline")
