"""Inline edits: what a reader does not see or sees otherwise. Tags, entities, links, emphasis, escapes, odd spaces.

Every pattern is linear: no nested repetition, and every open-ended one has a bound.
"""

import html
import re
from collections.abc import Iterator

from archive.extraction.page.edits import Edit
from archive.extraction.page.html_tokens import Closings, tags
from archive.extraction.page.mojibake import mojibake_edits
from archive.offsets import Span

# Elements that make a block of their own: a tag of theirs ends a paragraph.
_BLOCK_NAMES = (
    "address|article|aside|blockquote|body|br|center|col|colgroup|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|head|header|"
    "hr|html|iframe|li|main|nav|ol|option|p|pre|section|select|table|tbody|td|tfoot|th|thead|title|tr|ul"
)
BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK_NAMES})(?:\s[^<>]{{0,2000}})?/?>", re.IGNORECASE)
_UNSEEN = re.compile(
    r"<(?P<name>script|style|noscript|svg|template)(?:\s[^<>]{0,2000})?>|(?P<comment><!--)|<!doctype[^<>]{0,500}>"
    # A picture whose tag goes over lines: its lines are no text.
    r"|<(?:img|source|input|iframe|embed)(?=\s)[^<>\n]*+\n[^<>]*+>",
    re.IGNORECASE,
)
_LONGEST_ELEMENT, _LONGEST_COMMENT = 200_000, 20_000
INLINE_TAG = re.compile(
    r"</?(?:a|abbr|acronym|b|big|cite|code|del|dfn|em|font|i|img|input|ins|kbd|label|mark|meta|link|nobr|o:p|q|s|samp|small|span|strike|strong|"
    r"sub|sup|time|tt|u|var|wbr|button|picture|source|video|audio)(?:\s[^<>]{0,4000})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\s]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\((?:https?://|/|#|mailto:|www\.)[^()\s]{0,2000}(?:\s\"[^\"\n]{0,300}\")?\)")
_EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*\n]{1,3000}(?:\n[^*\n]{1,3000}){0,12}?)(?<=[^\s*])\1(?!\*)")
_UNDERSCORED = re.compile(r"(?<![\w_])(_{1,2})(?=[^\s_])([^_\n]{1,500})(?<=[^\s_])\1(?![\w_])")
_QUOTE = re.compile(r"\\?([”“])|\\([\"'‘’«»])")
_ESCAPED_BREAK = re.compile(r"(?:\\r)?\\n(?![a-z])|\\t(?![a-z])")
_ESCAPED_MARK = re.compile(r"\\(?=[*_\[\]#])")
_ESCAPE = re.compile(
    r"""\\(?:u(?P<pair>[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})
          |(?P<code>u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2})|(?P<newline>\r?\n[ \t]*)|(?P<letter>.))""",
    re.VERBOSE,
)
# YAML's and JSON's letters after a backslash; the others stand for themselves.
_ESCAPED = dict.fromkeys("nrtvNLP_ ", " ") | dict.fromkeys("0abef", "")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+")
_SPACE = re.compile(r"\s(?:\s+|(?<! ))")  # all but a single blank
_MAY_RUN_TOGETHER = re.compile(r"[.!?][A-Z”\"“*]")
# "…technology hub.Lai made…": a full stop of a sentence that lost its space.
_RUN_TOGETHER = re.compile(
    r"(?<=(?:[a-z]{3}|\d\d\d)[.!?])(?=[A-Z][a-z])|(?<=[a-z][.!?][”\"])(?=[A-Z][a-z])|(?<=[A-Za-z][.!?])(?=\*{0,3}“[A-Z])"
)


def unseen(seed: str, start: int) -> Iterator[Span]:
    """Yield what is never text, with all it holds: scripts, styles, comments. Of what is not closed, nothing."""
    closings = Closings(seed, len(seed))
    at = start
    while match := _UNSEEN.search(seed, at):
        at = match.end()
        end: Span | None = (at, at)
        if name := match["name"]:
            end = closings.after(name.lower(), rf"</{name}\s{{0,10}}>", at, _LONGEST_ELEMENT)
        elif match["comment"]:
            end = closings.after("-->", "-->", at, _LONGEST_COMMENT)
        if end:
            at = end[1]
            yield match.start(), at


def inline_edits(text: str, span: Span) -> list[Edit]:
    """Return the edits for the stretch ``span``, which lies within one block. They may overlap: the first one wins."""
    start, end = span
    edits = [*_removals(text, start, end), *_pairs(text, start, end), *_entities(text, start, end)]
    if _MAY_RUN_TOGETHER.search(text, start, end):
        edits += [Edit(at.start(), at.start(), " ", "run-together") for at in _RUN_TOGETHER.finditer(text, start, end)]
    edits += [Edit(*space.span(), " ", "space") for space in _SPACE.finditer(text, start, end)]
    return edits


def html_edits(text: str, span: Span) -> list[Edit]:
    """Return the edits for a stretch of HTML: nothing but tags, entities and white space is markup there."""
    start, end = span
    edits: list[Edit] = []
    if text.find("<", start, end) >= 0:
        for tag in tags(text, start, end):
            kind = "code" if tag.name in {"script", "style"} else "tag"
            edits.append(Edit(*tag.span, " " if tag.name in {"br", "td", "th"} else "", kind))
    edits += _entities(text, start, end)
    edits += _unseen(text, start, end)
    edits += [Edit(*space.span(), " ", "space") for space in _SPACE.finditer(text, start, end)]
    return edits


def escapes(text: str, span: Span) -> Iterator[Edit]:
    """Yield what YAML (between double quotes) and JSON write with a backslash."""
    for match in _ESCAPE.finditer(text, *span):
        code = match["pair"] or match["code"]
        if match["pair"]:
            high, low = (int(half, 16) for half in match["pair"].split("\\u"))
            put = chr(0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF))
        elif code:
            number = int(code[1:], 16)
            put = chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"
        elif match["newline"] is not None:
            put = ""
        else:
            put = _ESCAPED.get(match["letter"], match["letter"])
        yield Edit(*match.span(), " " if put.isspace() else _INVISIBLE.sub("", put), "escape")


def _entities(text: str, start: int, end: int) -> Iterator[Edit]:
    if text.find("&", start, end) < 0:
        return
    for match in _ENTITY.finditer(text, start, end):
        put = html.unescape(match.group())
        if put != match.group():
            yield Edit(*match.span(), " " if put.isspace() else _INVISIBLE.sub("", put), "entity")


def _removals(text: str, start: int, end: int) -> Iterator[Edit]:
    # Looking for the one character that all of a kind begin with is far quicker than looking for the kind.
    for first, pattern, kind in (
        ("<", INLINE_TAG, "tag"),
        ("![", _IMAGE, "image"),
        ("\\", _ESCAPED_MARK, "escape"),
    ):
        if text.find(first, start, end) >= 0:
            for match in pattern.finditer(text, start, end):
                yield Edit(*match.span(), "", kind)
    yield from _unseen(text, start, end)
    yield from _quotes(text, start, end)
    if text.find("\\", start, end) >= 0:
        for match in _ESCAPED_BREAK.finditer(text, start, end):
            yield Edit(*match.span(), " ", "escape")


def _unseen(text: str, start: int, end: int) -> Iterator[Edit]:
    if not text[start:end].isascii():
        for match in _INVISIBLE.finditer(text, start, end):
            yield Edit(*match.span(), "", "invisible")
        yield from mojibake_edits(text, (start, end))


def _quotes(text: str, start: int, end: int) -> Iterator[Edit]:
    """Quotation marks without their backslash, and turned round where they surely stand the wrong way.

    A mark before a word and after a blank opens; one after a word or a stop and before a blank closes.
    """
    if text.find("\\", start, end) < 0 and text.find("”", start, end) < 0:
        return
    low_marks = text.find("„", start, end) >= 0  # „so“: there a closing mark looks like an opening one
    last = text.rfind("”", start, end)
    for match in _QUOTE.finditer(text, start, end):
        low, high = match.span()
        before = text[low - 1] if low > start else " "
        after = text[high] if high < end else " "
        sign = match[1]
        if sign == "”" and (before.isspace() or before in "([—–") and after.isalnum() and high <= last:
            yield Edit(low, high, "“", "escape")
        elif sign == "“" and high - low == 2 and not low_marks and not before.isspace() and not after.isalnum():
            yield Edit(low, high, "”", "escape")
        elif high - low == 2:
            yield Edit(low, low + 1, "", "escape")


def _pairs(text: str, start: int, end: int) -> Iterator[Edit]:
    """Links and emphasis: what opens and what closes goes, what is between stays."""
    if text.find("](", start, end) >= 0:
        for match in _LINK.finditer(text, start, end):
            yield Edit(match.start(), match.start(1), "", "link")
            yield Edit(match.end(1), match.end(), "", "link")
    for mark, pattern in (("*", _EMPHASIS), ("_", _UNDERSCORED)):
        if text.find(mark, start, end) >= 0:
            for match in pattern.finditer(text, start, end):
                yield Edit(match.start(), match.start(2), "", "emphasis")
                yield Edit(match.end(2), match.end(), "", "emphasis")
