"""Title, date, publisher, authors, place, address: what a page says of itself, each with the passage that says it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.extraction.draft import Fact, Problem
from archive.extraction.page.authors import authors_of
from archive.extraction.page.boilerplate import holds, same_words
from archive.extraction.page.facts import labelled_blocks, passage
from archive.extraction.page.kinds import Classified
from archive.extraction.page.labelled import ADDRESS_KEYS, Labelled, reading_of
from archive.extraction.page.lines import Line
from archive.extraction.page.place import dateline_of, stated_place
from archive.extraction.page.publication_date import published_of
from archive.extraction.page.publisher import hosts_of, publisher_of
from archive.extraction.page.title import TITLE_KEYS
from archive.extraction.words import ORGANISATION_HEADS
from archive.offsets import Span

# "News | Outlet": the outlet's name at the end of a headline. A dash also stands in headlines: there it must be known.
_SUFFIX = re.compile(r"\s+(?P<mark>[|»«•·]|::|[-–—])\s+(?P<name>[^|»«•]{2,60})$")
_MOST = 50  # titles and names of sites: each is held against each
_SITE_KEYS = frozenset({"site name", "publisher", "source"})
_ADDRESS_KEYS = (*ADDRESS_KEYS, "source")
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
    """Return whether a name is that of a site given by name or address ("South China Morning Post", www.scmp.com)."""
    if same_words(name, given):
        return True
    words = [word for word in re.split(r"\W+", name.casefold()) if word and word != "the"]
    hosts = re.split(r"[./]", given.casefold())[:6] if "." in given else ()
    return bool(words) and any(
        host in {"".join(words), "".join(word[0] for word in words)} for host in hosts if len(host) > 2
    )


def headlines(seed: str, lines: Sequence[Labelled]) -> list[str]:
    """Return the headlines that a page states of itself, the surest first, for finding where one is printed."""
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


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says of itself, and where it contradicts itself.

    ``place`` is the dateline's, or where the page says that it tells of; a city in its sentences is found later.
    ``hosts`` are those of its own addresses, where each is written.
    """

    title: Fact | None
    published: Fact | None
    publisher: Fact | None
    authors: tuple[Fact, ...]
    place: Fact | None
    url: str | None
    hosts: tuple[tuple[str, Span], ...] = ()
    problems: tuple[Problem, ...] = ()


def read_metadata(
    seed: str,
    stated: Sequence[Labelled],
    read: Sequence[Line],
    blocks: Sequence[Classified],
    titles: Sequence[Fact],
    language: str,
) -> Metadata:
    """``stated`` are the values of a front matter or of structured data; the printed lines are found here.

    ``read`` are the lines of the page with their scores, ``blocks`` the same with what was decided of them,
    ``titles`` its headlines, the likeliest first.
    """
    lines = [*stated, *labelled_blocks(seed, blocks)]
    first_line = read[0].block.text if read else ""
    dateline = dateline_of(seed, blocks)
    publisher, disputes = publisher_of(seed, lines, blocks, dateline.agency)
    published, doubts = published_of(seed, lines, read, language, dateline.date)
    return Metadata(
        title=titles[0] if titles else None,
        published=published,
        publisher=publisher,
        authors=authors_of(seed, stated, read, next(iter(headlines(seed, stated)), first_line), sites_of(seed, lines)),
        place=dateline.place or stated_place(seed, lines),
        url=_address(seed, lines),
        hosts=tuple(hosts_of(lines)),
        problems=(*_title_differs(titles), *doubts, *disputes),
    )


def _title_differs(titles: Sequence[Fact]) -> list[Problem]:
    first = titles[0].value if titles else ""
    other = next((f for f in titles[1:] if not (holds(f.value, first) or holds(first, f.value))), None)
    if other is None:
        return []
    message = (
        f"The page gives two titles, “{titles[0].value}” ({titles[0].rule}) and “{other.value}” ({other.rule}); "
        "the first was taken."
    )
    return [Problem("title-differs", message, other.passage.span)]


def _address(seed: str, lines: Sequence[Labelled]) -> str | None:
    for key in _ADDRESS_KEYS:
        for line in lines:
            if line.key == key and line.value.startswith(("http://", "https://")):
                return reading_of(seed, line).text if line.quoted in {"html", "json"} else line.value
    return None
