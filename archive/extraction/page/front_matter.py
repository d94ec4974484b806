"""Front matter: the values that a text file states above its text, as YAML, TOML or JSON, each where it is written.

Much front matter is written by hand or by a careless program, so it is read line by line and never refused: a title
with a colon or a bracket in it is no YAML, but everybody knows what is meant.
"""

import re
from collections.abc import Iterator

from archive.extraction.page.labelled import Labelled
from archive.offsets import Span

_LONGEST = 20_000
_DEEPEST = 20  # brackets within brackets
_OPENING = re.compile(r"\ufeff?\s{0,200}(?:(?P<fence>---|\+\+\+)(?:yaml|toml)?[ \t]*\r?\n|(?={\s{0,20}\"))")
_CLOSING = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE),
}
_KEY = r"""(?P<key>"[^"\\\n]{1,40}"|'[^'\n]{1,40}'|[A-Za-z@][\w@. -]{0,40}?)"""
_LINE = {
    "---": re.compile(rf"(?P<items>[ \t]*+(?:-[ \t]++)*+)(?:{_KEY}[ \t]*+:(?=\s|\Z)[ \t]*+)?"),
    "+++": re.compile(rf"(?P<items>[ \t]*+)(?:{_KEY}[ \t]*+=[ \t]*+)?"),
}
_SECTION = re.compile(r"\[{1,2}([\w. -]{1,60})\]{1,2}[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_QUOTED = re.compile(
    r'''"""(?P<long>(?:[^"]|"(?!""))*+)"""|\'\'\'(?P<raw>(?:[^']|'(?!''))*+)\'\'\''''
    r"""|"(?P<double>(?:[^"\\]|\\.|\\\n)*+)"|'(?P<single>(?:[^']|'')*+)\'"""
)
_FOLDED = re.compile(r"[|>][+-]?\d?[+-]?[ \t]*(?:#.*)?\r?$", re.MULTILINE)
_REST = re.compile(r"[ \t]*(?:[ \t]#.*)?\r?$", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]#[ \t].*$", re.MULTILINE)
_FLOW_KEY = re.compile(rf"{_KEY}\s{{0,20}}(?:(?<=[\"']):|:(?=\s)|=)")
_IN_FLOW = re.compile(r"(?P<mark>[\[\]{},])|(?P<plain>[^\s,\[\]{}][^,\[\]{}\n]*+)")
_WIKI_LINK = re.compile(r"\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]")
# Keys that only hold others together, or that name the thing itself.
_SILENT = frozenset({"extra", "params", "metadata", "meta", "taxonomies", "name", "@value", ""})
_WORDS = re.compile(r"[_.\s-]+|(?<=[a-z])(?=[A-Z])")
_SAME = {
    "date published": "published date",
    "publish date": "publication date",
    "pub date": "pubdate",
    "creator": "author",
    "creators": "authors",
}
type _Value = tuple[list[str], Span, str]  # the keys that lead to it, where it is written, how it is quoted


def front_matter(seed: str) -> tuple[tuple[Labelled, ...], int]:
    """Return the values that stand above a text, and where the text begins; ``((), 0)`` without them.

    Each item of a list is a value of its own; a value within a mapping has the keys of both, as "source url", but a
    name within one is the thing itself.
    """
    opening = _OPENING.match(seed)
    if not opening:
        return (), 0
    start = opening.end()
    if opening["fence"]:
        closing = _CLOSING[opening["fence"]].search(seed, start, start + _LONGEST)
        values = list(_lines(seed, start, closing.start(), opening["fence"])) if closing else []
        end = closing.end() if closing else 0
    else:
        values, end = _flow(seed, start, min(len(seed), start + _LONGEST), [])
        end = end if _REST.match(seed, end) and not seed[end:].isspace() else 0
    # Two printed rules with prose between them are no front matter.
    found = tuple(_labelled(seed, *value) for value in values if value[0]) if end else ()
    return (found, end) if found else ((), 0)


def _labelled(seed: str, keys: list[str], span: Span, quoted: str) -> Labelled:
    words = [" ".join(filter(None, _WORDS.split(key))).lower() for key in keys if key.lower() not in _SILENT]
    key = " ".join(words) or keys[-1]
    link = _WIKI_LINK.fullmatch(seed, *span)
    span = link.span(1) if link else span
    return Labelled(_SAME.get(key, key), seed[slice(*span)], span, quoted)


def _lines(seed: str, start: int, end: int, fence: str) -> Iterator[_Value]:
    """Yield the values of lines "key: value" and "- item" (YAML) or "key = value" (TOML)."""
    pattern = _LINE[fence]
    section: list[str] = []
    path: list[tuple[int, str]] = []  # the keys that are open, each with its indentation
    at = start
    while at < end:
        stop = seed.find("\n", at, end) + 1 or end
        if fence == "+++" and (head := _SECTION.match(seed, at, stop)):
            section, path, at = head[1].split("."), [], stop
            continue
        line = pattern.match(seed, at, stop)
        if not line or seed[line.end() : line.end() + 1] == "#":
            at = stop
            continue
        items, key = line["items"], line["key"]
        if items.strip():
            path = [entry for entry in path if entry[0] <= items.index("-")]
        if key:
            path = [entry for entry in path if entry[0] < len(items)] + [(len(items), key.strip("\"'"))]
        keys = [*section, *(name for _, name in path)]
        indent = items.index("-") if items.strip() else len(items)
        values, after = _value(seed, line.end(), stop, end, keys, indent, pattern)
        yield from values
        at = max(after, stop)


def _value(
    seed: str, at: int, stop: int, end: int, keys: list[str], indent: int, pattern: re.Pattern[str]
) -> tuple[list[_Value], int]:
    """Return the values that begin at ``at`` in a line that ends at ``stop``, and where the next line begins."""
    if quoted := _QUOTED.match(seed, at, end):
        if _REST.match(seed, quoted.end(), end):
            group = quoted.lastgroup or ""
            style = {"double": '"', "long": '"', "single": "'", "raw": ""}[group]
            span = quoted.span(group)
            return ([(keys, span, style)] if span[0] < span[1] else []), seed.find("\n", quoted.end(), end) + 1 or end
    elif seed[at : at + 1] in {"[", "{"}:
        values, after = _flow(seed, at, end, keys)
        if after and _REST.match(seed, after, end):
            return values, seed.find("\n", after, end) + 1 or end
    folded = _FOLDED.match(seed, at, stop)
    low, high = (stop, stop) if folded else (at, stop)
    while high < end:  # lines that go on, as they are set in
        line = pattern.match(seed, high, end)
        blank = not seed[high : seed.find("\n", high, end) + 1 or end].strip()
        if not line or not ((folded and blank) or (len(line["items"]) > indent and (folded or not _begins(line)))):
            break
        high = seed.find("\n", high, end) + 1 or end
    after = high
    if not folded and (comment := _COMMENT.search(seed, low - 1, high)):
        high = max(low, comment.start())
    while high > low and seed[high - 1].isspace():
        high -= 1
    while low < high and seed[low].isspace():
        low += 1
    return ([(keys, (low, high), "")] if low < high else []), after


def _begins(line: re.Match[str]) -> bool:
    """Return whether a line begins something of its own."""
    return bool(line["key"] or line["items"].strip())


def _flow(seed: str, at: int, end: int, keys: list[str]) -> tuple[list[_Value], int]:
    """Return the values between brackets, which stand at ``at``, and where they end: 0 where they never do."""
    values: list[_Value] = []
    open_: list[tuple[str, list[str]]] = []  # brackets, each with the keys that led there
    now = keys
    while at < end:
        match = _IN_FLOW.match(seed, at, end)
        if open_ and open_[-1][0] == "{" and (key := _FLOW_KEY.match(seed, at, end)):
            now = [*open_[-1][1], key["key"].strip("\"'")]
            at = key.end()
        elif quoted := _QUOTED.match(seed, at, end):
            group = quoted.lastgroup or ""
            if quoted.start(group) < quoted.end(group):
                values.append((now, quoted.span(group), {"double": "json", "single": "'"}.get(group, "")))
            at = quoted.end()
        elif match and match["mark"]:
            at = match.end()
            if match["mark"] in "[{":
                if len(open_) == _DEEPEST:
                    break
                open_.append((match["mark"], now))
            elif match["mark"] in "]}":
                open_.pop()
                if not open_:
                    return values, at
            now = open_[-1][1]
        elif match and match["plain"] is not None:
            text = match["plain"].rstrip()
            if text not in {"null", "~"}:
                values.append((now, (at, at + len(text)), ""))
            at = match.end()
        else:
            at += 1
    return [], 0
