"""The blocks of an HTML page, what the elements around each say of it, and which of them are its article.

trafilatura reads the page in its own way and repairs it; what it says of the article is found again among the exact
blocks by their text, so that no character of the file is ever taken from it.
"""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from archive.extraction.page.blocks import Block, paragraphs, trimmed
from archive.extraction.page.boilerplate import classify_blocks, holds, is_prose, same_words
from archive.extraction.page.html_tokens import BLOCKS, VOID, Tag, attribute_values, tags
from archive.extraction.page.kinds import Classified, kind_of
from archive.offsets import Span

# What an element's own name, or a word of its class or id, says of all within it.
_BY_NAME = {
    "nav": "navigation",
    "footer": "navigation",
    "aside": "related",
    "form": "navigation",
    "button": "navigation",
    "menu": "navigation",
    "dialog": "notice",
    "figcaption": "caption",
    "caption": "caption",
    "option": "navigation",
}
_BY_CLASS = tuple(
    (kind, re.compile(rf"(?:^|[\s_-])(?:{words})(?:$|[\s_-])", re.IGNORECASE))
    for kind, words in (
        (
            "notice",
            "cookies?|consent|gdpr|newsletter|subscri(?:be|ption)|paywall|modal|popup|alert|disclaimer|legal|copyright",
        ),
        ("comment-form", "comments?|commentlist|respond|reply|disqus"),
        ("share", "share|sharing|sharedaddy|social|addthis"),
        ("advert", "ads?|advert(?:isement|ising)?s?|sponsor(?:ed)?|banner|promo(?:tion)?"),
        (
            "related",
            "related|recommended|recirculation|trending|popular|teasers?|read-?more|see-?also|more-(?:stories|news)|tags?|tag-?cloud",
        ),
        (
            "navigation",
            "nav|navbar|navigation|menu|breadcrumbs?|masthead|topbar|footer|sidebar|pagination|pager|skip|toolbar",
        ),
        ("caption", "(?:wp-)?caption(?:-text)?|figcaption|photo-?credit|image-?credit"),
        ("contact", "(?:press|media)-?contacts?"),
    )
)
_SAYS_NOTHING = frozenset("html body main article h1 h2 h3 p span a b i em strong font".split())
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
_DEEPEST = 12  # elements with a word to say that are remembered around a block
_STOP = re.compile(r"[.!?:…。！？][\"'”’)\]]*\s*$")


@dataclass(slots=True)
class Element:
    """An open element. ``around`` are the elements with something to say of the text, the outermost first.

    ``block`` is the number of the nearest block element, ``outer`` of the one around that; ``shown`` is its name.
    """

    name: str
    block: int = 0
    outer: int = 0
    shown: str = ""
    level: int = 0  # of a heading
    around: tuple["Element", ...] = ()
    kind: str = ""
    by_name: bool = False
    prose: int = 0  # letters of prose within


@dataclass(frozen=True, slots=True)
class HtmlBlock:
    """``parent``: number of the container, the same for siblings; ``linked``: letters within links."""

    block: Block
    name: str
    parent: int
    around: tuple[Element, ...]
    linked: int


@dataclass(slots=True)
class HtmlPage:
    """The blocks of a page, and the tags that say something of the page itself (meta, title, time, link, JSON-LD)."""

    blocks: list[HtmlBlock] = field(default_factory=list)
    heads: list[tuple[Tag, Span]] = field(default_factory=list)  # with the span of the text within
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
        self._linked = 0

    def text(self, span: Span) -> None:
        low, high = trimmed(self._seed, span)
        if low >= high:
            return
        self._block = (self._block[0], high) if self._block else (low, high)
        if self._open["a"]:
            self._linked += high - low

    def tag(self, tag: Tag) -> None:
        name = tag.name
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
        element = Element(name, above.block, above.outer, above.shown, above.level, above.around)
        if name in BLOCKS:
            self._serial += 1
            element.block, element.outer, element.shown = self._serial, above.block, name
        if name in _HEADINGS:
            element.level = int(name[1])
        kind = _BY_NAME.get(name, "")
        element.by_name = bool(kind)
        if not kind and name not in _SAYS_NOTHING and tag.attributes[1] - tag.attributes[0] > 5:
            kind = _kind_by_class(self._seed[slice(*tag.attributes)])
        if kind and len(above.around) < _DEEPEST:
            element.kind = kind
            element.around = (*above.around, element)
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
        for low, high in paragraphs(self._seed, *span) if name == "pre" else [span]:
            block = Block(self._seed, trimmed(self._seed, (low, high)), leader, element.level, html=True)
            if block.text:
                self.page.blocks.append(HtmlBlock(block, name, parent, element.around, linked))


@lru_cache(maxsize=1024)  # a page says the same of many elements
def _kind_by_class(attributes: str) -> str:
    values = attribute_values(attributes, (0, len(attributes)))
    said = " ".join(values[key][0][:300] for key in ("class", "id", "role", "itemprop") if key in values)
    if not said:
        return ""
    return next((kind for kind, words in _BY_CLASS if words.search(said)), "")


_START = re.compile(
    # Comments one by one, or one from its beginning to the end of any of those behind it.
    r"\s{0,200}(?:<\?xml[^<>]{0,300}\?>\s{0,200})?(?:(?:<!--(?:(?!-->).){0,5000}+-->\s{0,200}+)*+|<!--.{0,5000}?-->\s{0,200})"
    r"<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 400_000  # a longer page is judged by its own elements alone
_MOST_TAGS = 20_000
_FIRST = 60  # blocks among which a headline without a heading is looked for


def is_html(seed: str) -> bool:
    """Return whether the text is a web page, by its beginning and not by a name."""
    return bool(_START.match(seed))


def classify_html(seed: str, blocks: Sequence[HtmlBlock], titles: Sequence[str]) -> tuple[list[Classified], int | None]:
    """Every block with its kind, and the index of the one that is the title, if one is.

    ``titles`` are what the page states of itself, the surest first.
    """
    voided = _voided(blocks)
    kinds = _as_extracted(seed, blocks, [_kind_by_elements(block, voided) for block in blocks])
    at = _headline(blocks, kinds, titles)
    title = blocks[at].block.text if at is not None else next(iter(titles), None)
    found, other = classify_blocks([entry.block for entry in blocks], title, kinds)
    if at is None:
        return found, other
    found[at] = Classified(blocks[at].block, "title")
    return found, at


def _headline(blocks: Sequence[HtmlBlock], kinds: Sequence[str], titles: Sequence[str]) -> int | None:
    """Return where the headline is printed.

    That is the heading that the stated titles hold, else the only first heading, else a line that is just what a title
    says.
    """
    heads = [
        index for index, (entry, kind) in enumerate(zip(blocks, kinds, strict=True)) if entry.block.level and not kind
    ]
    for index in heads:
        if any(holds(title, blocks[index].block.text) for title in titles):
            return index
    first = [index for index in heads if blocks[index].block.level == 1]
    if len(first) == 1:
        return first[0]
    for index, entry in enumerate(blocks[:_FIRST]):
        if not kinds[index] and any(same_words(title, entry.block.text) for title in titles):
            return index
    return None


def _voided(blocks: Sequence[HtmlBlock]) -> set[int]:
    """Elements that hold most of the page's prose: their class means something else than it seems to."""
    whole = 0
    for entry in blocks:
        size = len(entry.block.text) if is_prose(entry.block.text) and entry.linked < len(entry.block.text) / 2 else 0
        whole += size
        for element in entry.around:
            element.prose += size
    return {
        id(element)
        for entry in blocks
        for element in entry.around
        if element.prose > whole / 2 and not (element.by_name and element.name in {"nav", "footer"})
    }


def _kind_by_elements(entry: HtmlBlock, voided: set[int]) -> str:
    """Return what the elements around a block say it is; a heading is the article's even in a header."""
    kind = next((element.kind for element in entry.around if id(element) not in voided), "")
    if entry.block.level == 1 and kind in {"navigation", "notice"} and not _within(entry.around, {"nav", "footer"}):
        return ""
    text = entry.block.text
    if not kind and entry.linked >= 0.6 * len(entry.block.raw) and not is_prose(text) and not entry.block.level:
        return "navigation"
    return kind


def _within(around: Sequence[Element], names: set[str]) -> bool:
    return any(element.name in names for element in around)


def _as_extracted(seed: str, blocks: Sequence[HtmlBlock], kinds: list[str]) -> list[str]:
    """Leave out what trafilatura leaves out, but for what stands among the paragraphs that it takes."""
    article = _extracted(seed)
    if not article:
        return kinds
    taken = [bool(key) and key in article for key in (_key(entry.block.text) for entry in blocks)]
    home = Counter(
        entry.parent
        for entry, took, kind in zip(blocks, taken, kinds, strict=True)
        if took and not kind and is_prose(entry.block.text)
    )
    if not home:
        return kinds
    last = max(index for index, took in enumerate(taken) if took)
    return [
        kind
        or ("" if took or entry.parent in home or entry.block.level == 1 else _outside(entry, before=index <= last))
        for index, (entry, took, kind) in enumerate(zip(blocks, taken, kinds, strict=True))
    ]


def _outside(entry: HtmlBlock, *, before: bool) -> str:
    """Return the kind of a block that is not taken; a byline or a caption among what is taken keeps its own."""
    kind = kind_of(entry.block)[0]
    return "" if before and kind != "paragraph" else "related" if kind == "paragraph" else kind


def _key(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _extracted(seed: str) -> str:
    """Return the letters of what trafilatura takes for the article, run together; empty where there are none."""
    if len(seed) > _LONGEST or seed.count("<") > _MOST_TAGS:
        return ""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(seed, fast=True, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:
        return ""
    return _key(str(getattr(found, "text", "") or ""))
