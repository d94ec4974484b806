"""The blocks of an HTML page, what the elements around each say of it, and which of them are its article.

trafilatura reads the page in its own way and repairs it; what it says of the article is found again among the exact
blocks by their text, so that no character of the file is ever taken from it.
"""

import logging
import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from archive.extraction.page.blocks import Block, letters_of, paragraphs, trimmed
from archive.extraction.page.html_tokens import BLOCKS, VOID, Tag, attribute_values, tags
from archive.offsets import Span

# Attributes whose words tell what an element is for.
_TELLING = ("class", "id", "role", "itemprop", "rel")
_WORDS = re.compile(r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*")
_MOST_SIGNS = 12  # words of one element
_NEAREST, _HIGHEST = 2, 10  # elements around a text whose words are told apart, and all that are looked at
_SAME_LEVEL = {
    "p": {"p"},
    "li": {"li"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"tr", "td", "th"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
}
# Text that stands right in one of these has it for its container; a paragraph has the element around it.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_CONTAINERS = frozenset("article body center div main section td th".split())
_ENDS_P = BLOCKS - {"br", "button", "link", "meta", "script", "style", "select"}
_STOP = re.compile(r"[.!?:…。！？][\"'”’)\]]*\s*$")


@dataclass(slots=True)
class Element:
    """An open element: its ``name``, the words it says of itself, and the one around it.

    ``block`` is the number of the nearest block element, ``outer`` of the one around that; ``shown`` is its name.
    """

    name: str
    above: "Element | None" = None
    words: tuple[str, ...] = ()
    block: int = 0
    outer: int = 0
    shown: str = ""
    level: int = 0  # of a heading
    depth: int = 0


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """``parent``: number of the container, the same for siblings; ``linked``: letters within links.

    ``signs``: names of the elements around and words of their attributes; those of the nearest begin with a dot.
    """

    block: Block
    name: str
    parent: int
    depth: int
    signs: frozenset[str]
    linked: int


@dataclass(slots=True)
class HtmlPage:
    """The blocks of a page, and the tags that say something of the page itself (meta, title, time, link, JSON-LD)."""

    blocks: list[HtmlBlock] = field(default_factory=list)
    heads: list[tuple[Tag, Span]] = field(default_factory=list)  # with the span of the text within
    unseen: list[Span] = field(default_factory=list)  # scripts, styles, pictures, comments
    language: str = ""  # of its ``lang``, without the country


def read_html(seed: str) -> HtmlPage:
    """All blocks that a browser would show, in order."""
    reader = _Reader(seed)
    at = 0
    for tag in tags(seed, 0, len(seed)):
        reader.text((at, tag.span[0]))
        reader.tag(tag)
        at = tag.span[1]
    reader.text((at, len(seed)))
    reader.end_block()
    return reader.page


class _Reader:
    def __init__(self, seed: str) -> None:
        self._seed = seed
        self.page = HtmlPage()
        self._stack: list[Element] = [Element("")]
        self._open: Counter[str] = Counter()
        self._serial = 0
        self._block: Span | None = None
        self._within: Element | None = None  # the innermost element where the block begins
        self._linked = 0

    def text(self, span: Span) -> None:
        low, high = trimmed(self._seed, span)
        if low >= high:
            return
        if self._block is None:
            self._within = self._stack[-1]
        self._block = (self._block[0], high) if self._block else (low, high)
        if self._open["a"]:
            self._linked += high - low

    def tag(self, tag: Tag) -> None:
        name = tag.name
        if tag.inner or name == "!":
            self.page.unseen.append(tag.span)
        if name == "title" and tag.closing and self._block and self._open["title"]:
            self.page.heads.append((tag, self._block))
            self._block = None
        elif name in {"meta", "link", "time", "script"} and not tag.closing:
            self.page.heads.append((tag, tag.inner or tag.span))
        elif name == "html" and not tag.closing:
            self.page.language = tag.values(self._seed).get("lang", ("",))[0].split("-")[0].lower()
        if name == "br" and self._goes_on(tag):
            return
        if name in BLOCKS and not tag.inner:
            self.end_block()
        if tag.closing:
            self._close(name)
        elif name not in VOID and name != "!" and not tag.inner:
            self._push(tag)

    def _goes_on(self, tag: Tag) -> bool:
        """Return whether a line break stands in the middle of a sentence, as pages of a fixed width have them."""
        if not self._block:
            return True
        after = re.compile(r"\s*").match(self._seed, tag.span[1])
        follows = self._seed[after.end() : after.end() + 1] if after else ""
        return follows.islower() and not _STOP.search(
            self._seed, max(self._block[0], self._block[1] - 6), self._block[1]
        )

    def _push(self, tag: Tag) -> None:
        name = tag.name
        if self._open["p"] and name in _ENDS_P and self._stack[-1].name == "p":
            self._close("p")
        if self._stack[-1].name in _SAME_LEVEL.get(name, ()) and name != "p":
            self._close(self._stack[-1].name)
        above = self._stack[-1]
        words = (name, *_words(self._seed[slice(*tag.attributes)]))
        element = Element(name, above, words, above.block, above.outer, above.shown, above.level, above.depth + 1)
        if name in BLOCKS:
            self._serial += 1
            element.block, element.outer, element.shown = self._serial, above.block, name
        if name in _HEADINGS:
            element.level = int(name[1])
        self._stack.append(element)
        self._open[name] += 1

    def _close(self, name: str) -> None:
        if not self._open[name]:
            return
        while True:
            element = self._stack.pop()
            self._open[element.name] -= 1
            if element.name == name:
                return

    def end_block(self) -> None:
        if not self._block:
            return
        span, linked = self._block, self._linked
        self._block, self._linked = None, 0
        element = self._stack[-1]
        name = element.shown
        leader = "heading" if element.level else "item" if name == "li" else "quote" if name == "blockquote" else ""
        parent = element.block if name in _CONTAINERS else element.outer
        signs = _signs(self._within or element)
        for low, high in paragraphs(self._seed, *span) if name == "pre" else [span]:
            block = Block(self._seed, trimmed(self._seed, (low, high)), leader, element.level, html=True)
            if block.text:
                self.page.blocks.append(HtmlBlock(block, name, parent, element.depth, signs, linked))


@lru_cache(maxsize=4096)  # a page says the same of many elements
def _words(attributes: str) -> tuple[str, ...]:
    """Return the words that an element's attributes say of it, in small letters."""
    if len(attributes) < 6:
        return ()
    values = attribute_values(attributes, (0, len(attributes)))
    said = " ".join(values[key][0][:200] for key in _TELLING if key in values)
    return tuple(word.lower() for word in _WORDS.findall(said)[:_MOST_SIGNS])


def _signs(element: Element | None) -> frozenset[str]:
    """Return what the elements around a text say."""
    found: set[str] = set()
    for level in range(_HIGHEST):
        if element is None:
            break
        found.update(f".{word}" for word in element.words) if level < _NEAREST else found.update(element.words)
        element = element.above
    return frozenset(found)


_START = re.compile(
    # Comments one by one, or one from its beginning to the end of any of those behind it.
    r"\s{0,200}(?:<\?xml[^<>]{0,300}\?>\s{0,200})?(?:(?:<!--(?:(?!-->).){0,5000}+-->\s{0,200}+)*+|<!--.{0,5000}?-->\s{0,200})"
    r"<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_LONGEST = 400_000  # a longer page is judged by its own elements alone
_MOST_TAGS = 20_000


def is_html(seed: str) -> bool:
    """Return whether the text is a web page, by its beginning and not by a name."""
    return bool(_START.match(seed))


def is_long(seed: str) -> bool:
    """Return whether a page would take others that read it too long."""
    return len(seed) > _LONGEST or seed.count("<") > _MOST_TAGS


def taken(seed: str, page: HtmlPage) -> list[bool]:
    """Return for each block whether trafilatura takes its words for the article's."""
    article = _extracted(_shown(seed, page))
    return [bool(letters) and letters in article for letters in (entry.block.letters for entry in page.blocks)]


def _shown(seed: str, page: HtmlPage) -> str:
    """Return the page without what is never shown, which is most of many pages."""
    ends = [(0, 0), *page.unseen, (len(seed), len(seed))]
    return "".join(seed[low:high] for (_, low), (high, _) in pairwise(ends))


def _extracted(shown: str) -> str:
    """Return the letters of what trafilatura takes for the article, run together; empty where there are none."""
    if is_long(shown):
        return ""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(shown, fast=True, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:
        return ""
    return letters_of(str(getattr(found, "text", "") or ""))
