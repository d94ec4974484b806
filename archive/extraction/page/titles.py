"""The headline: what the page states, without the name of its site, and where it is printed."""

import re
from collections.abc import Sequence

from archive.extraction.draft import Fact
from archive.extraction.page.blocks import Block
from archive.extraction.page.cleaning import holds, same_words, title_text
from archive.extraction.page.facts import passage
from archive.extraction.page.front_matter import Labelled, reading_of
from archive.extraction.page.kinds import Sorted
from archive.extraction.words import ORGANISATION_HEADS

TITLE_KEYS = ("title", "post title", "headline", "original title", "og title", "subject")
# "News | Outlet": the outlet's name at the end of a headline. A dash also stands in headlines: there it must be known.
_SUFFIX = re.compile(r"\s+(?P<mark>[|»«•·]|::|[-–—])\s+(?P<name>[^|»«•]{2,60})$")
_MOST = 50  # titles and names of sites: each is held against each
_SITE_KEYS = frozenset({"site name", "publisher", "source"})
_ADDRESS_KEYS = frozenset({"url", "link", "source url", "canonical url", "original link", "permalink", "source"})
_SITE = re.compile(r"[\w-]{2,40}\.(?:com|org|net|co|cn|uk|de|fr|gov|edu|news|tv)(?:\.\w\w)?", re.IGNORECASE)


def without_site(text: str, names: Sequence[str], others: Sequence[str] = (), *, headline: bool = False) -> int:
    """Where a headline ends and its site's name begins.

    ``names``: the site's, its address among them; ``others``: the page's headlines; ``headline``: the text is
    printed or a web page's title, where a bar is always before a site's name.
    """
    end = len(text)
    while suffix := _SUFFIX.search(text, max(0, end - 90), end):
        name, rest = suffix["name"], text[: suffix.start()]
        dash = suffix["mark"] in "-–—"
        known = (
            any(_is_site(name, given) for given in names) or bool(_SITE.fullmatch(name)) or (not dash and _medium(name))
        )
        barred = headline and not dash and len(name) <= 40
        if len(rest.split()) < 2 or not (known or barred or any(same_words(rest, other) for other in others)):
            break
        end = suffix.start()
    return end


def _medium(name: str) -> bool:
    words = name.casefold().split()
    return ORGANISATION_HEADS.get(words[-1]) == "media" or ORGANISATION_HEADS.get(words[0]) == "media"


def _is_site(name: str, given: str) -> bool:
    """Whether a name is that of a site, given by its name or its address ("South China Morning Post", www.scmp.com)."""
    if same_words(name, given):
        return True
    words = [word for word in re.split(r"\W+", name.casefold()) if word and word != "the"]
    hosts = re.split(r"[./]", given.casefold())[:6] if "." in given else ()
    return bool(words) and any(
        host in {"".join(words), "".join(word[0] for word in words)} for host in hosts if len(host) > 2
    )


def title_of(
    seed: str, lines: Sequence[Labelled], blocks: Sequence[Sorted], at: int | None, sites: Sequence[str]
) -> list[Fact]:
    """The headlines that the page gives, the best first: the one printed, where what it says of itself agrees."""
    stated = _stated(seed, lines, sites)
    if at is None:
        return stated
    printed = _printed(seed, blocks[at].block, sites)
    agreed = not stated or any(holds(fact.value, printed.value) for fact in stated)
    return [printed, *stated] if agreed else [*stated, printed]


def headlines(seed: str, lines: Sequence[Labelled]) -> list[str]:
    """The headlines that a page states of itself, the surest first, for finding where one is printed."""
    return [fact.value for fact in _stated(seed, lines, sites_of(seed, lines))]


def sites_of(seed: str, lines: Sequence[Labelled]) -> list[str]:
    """Names and addresses of the site that a page belongs to."""
    named = [reading_of(seed, line).text for line in lines if line.key in _SITE_KEYS]
    named += [line.value.partition("//")[2] for line in lines if line.key in _ADDRESS_KEYS and "//" in line.value]
    return named[:_MOST]


def _stated(seed: str, lines: Sequence[Labelled], sites: Sequence[str]) -> list[Fact]:
    found: list[Fact] = []
    named = [line for line in lines if line.key in TITLE_KEYS][:_MOST]
    texts = [reading_of(seed, line) for line in named]
    for line, reading in zip(named, texts, strict=True):
        others = [other.text for other in texts if other is not reading]
        end = without_site(reading.text, sites, others, headline=line.quoted == "html")
        if end:
            where = passage(seed, reading, (0, end))
            found.append(Fact(reading.text[:end], where, line.rule or "front matter"))
    return found


def _printed(seed: str, block: Block, sites: Sequence[str]) -> Fact:
    text, start = title_text(block.text)
    end = start + len(text[: without_site(text, sites, headline=True)].rstrip(" :"))
    return Fact(block.text[start:end], passage(seed, block.reading, (start, end)), "headline")
