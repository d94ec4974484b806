"""An exact tokenizer of HTML: every tag, comment and unseen element with its place in the file. Linear in length.

It repairs nothing. What is no tag to it is text, so that no character is ever lost.
"""

import html
import re
from collections.abc import Iterator
from typing import NamedTuple

from archive.offsets import Span

# Quoted values may hold ">". Two runs through the same characters never meet in the same state, so this is linear.
_TAG = re.compile(
    r"""<(?:(?P<close>/)?(?P<name>[a-zA-Z][a-zA-Z0-9:_-]*+)
         (?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+|[^<>]*+)>
       | (?P<comment>!--) | (?P<declaration>[!?])[^<>]*+>)""",
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(r"""(?<![^\s"'<>/=])([^\s"'<>/=]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""")
# Elements that are never read, with all they hold.
UNSEEN = frozenset("script style noscript svg template textarea iframe object canvas math select audio video".split())
BLOCKS = frozenset(
    """
    address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li
    link main menu meta nav ol optgroup option p pre script section select style summary table tbody td tfoot th
    thead title tr ul
    """.split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


class Tag(NamedTuple):
    """A tag, or an unseen element as a whole (``inner`` is what it holds), or a comment (named "!")."""

    name: str  # lower case
    span: Span
    closing: bool = False
    attributes: Span = (0, 0)
    inner: Span | None = None

    def values(self, seed: str) -> dict[str, tuple[str, Span]]:
        """Attributes by name in lower case: the value as a reader means it, and where it is written."""
        return attribute_values(seed, self.attributes)


def attribute_values(text: str, span: Span) -> dict[str, tuple[str, Span]]:
    """Return what ``Tag.values`` gives, of a stretch of attributes."""
    found: dict[str, tuple[str, Span]] = {}
    for match in _ATTRIBUTE.finditer(text, *span):
        group = match.lastindex or 0  # of the value, by how it is quoted
        found.setdefault(match[1].lower(), (html.unescape(match[group]), match.span(group)))
    return found


def tags(seed: str, start: int, end: int) -> Iterator[Tag]:
    """All tags of a stretch, in order."""
    closed = Closings(seed, end)
    at = start
    while match := _TAG.search(seed, at, end):
        at = match.end()
        if match["comment"]:
            at = closed.comment(at)
            yield Tag("!", (match.start(), at))
        elif match["declaration"]:
            yield Tag("!", match.span())
        else:
            name, attributes = match["name"].lower(), match.span("attributes")
            if name in UNSEEN and not match["close"] and not match["attributes"].endswith("/"):
                inner = closed.element(name, at)
                if inner:
                    yield Tag(name, (match.start(), inner[1]), attributes=attributes, inner=(at, inner[0]))
                    at = inner[1]
                    continue
            yield Tag(name, match.span(), bool(match["close"]), attributes)


def text_length(seed: str) -> int:
    """Return how many characters of a page are text: what stands between tags, without the white space around it."""
    length = at = 0
    for tag in tags(seed, 0, len(seed)):
        length += len(seed[at : tag.span[0]].strip())
        at = tag.span[1]
    return length + len(seed[at:].strip())


class Closings:
    """Where comments and elements end. Each end is looked for once, however many there are that have none."""

    def __init__(self, seed: str, end: int) -> None:
        self._seed, self._end = seed, end
        self._next: dict[str, Span | None] = {}

    def comment(self, at: int) -> int:
        """Behind the comment that opened at ``at``; an unclosed one is but its opening."""
        found = self.after("-->", "--!?>", at)
        return found[1] if found else at

    def element(self, name: str, at: int) -> Span | None:
        """Return the closing tag of the element."""
        return self.after(name, rf"</{name}\b[^<>]{{0,200}}>", at)

    def after(self, key: str, pattern: str, at: int, most: int | None = None) -> Span | None:
        """Return where a key's pattern is first found behind ``at``, if that is no more than ``most`` away."""
        known = self._next.get(key, (-1, -1))
        if known is not None and known[0] < at:
            match = re.compile(pattern, re.IGNORECASE).search(self._seed, at, self._end)
            known = self._next[key] = match.span() if match else None
        return None if known is None or (most is not None and known[0] - at > most) else known
