"""Labelled values: "Label: value" lines, and what a web page tells machines.

The last are JSON-LD, OpenGraph and other meta elements, ``<time>`` and ``<title>``. Each value keeps the place where
it is written, so that it can be shown as evidence.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any

from archive.extraction.page.edits import Edit, Reading, apply
from archive.extraction.page.html_tokens import Tag
from archive.extraction.page.markup import escapes, html_edits, inline_edits
from archive.offsets import Span

_TWICE = re.compile("''")
_LABEL = re.compile(
    r"(title|headline|subject|source|publisher|published(?: on| at| date)?|publication date|date|posted(?: on)?|"
    r"updated|author|authors|by|byline|link|url|permalink|category|categories|tags?|keywords?|scraped[^:\n]{0,20}|"
    r"press release|location|summary|language|original link|canonical url|image|section|copyright|id|file|"
    r"filed under|editor|contact|media contact)\s{0,3}:\s{0,3}(?=\S|$)",
    re.IGNORECASE,
)
#: Labels of the page's own address.
ADDRESS_KEYS = ("url", "link", "source url", "canonical url", "original link", "permalink")
# Longer than a line, or a sentence: it is prose that happens to begin with such a word.
_LONGEST = 220


@dataclass(frozen=True, slots=True)
class Labelled:
    """``key`` in lower case with blanks; ``span`` is the value's in the seed, without quotation marks.

    ``quoted`` tells how the value is written: between these marks of a front matter, as "json", as "html", or plainly.
    """

    key: str
    value: str
    span: Span
    quoted: str = ""
    rule: str = ""


def reading_of(seed: str, line: Labelled) -> Reading:
    """Return a value as a reader means it: escapes undone, folded lines joined, entities and markup read."""
    edits = html_edits(seed, line.span) if line.quoted == "html" else inline_edits(seed, line.span)
    if line.quoted in {'"', "json"}:
        edits = [*escapes(seed, line.span), *edits]
    elif line.quoted == "'":
        edits += [Edit(at.start(), at.start() + 1, "", "escape") for at in _TWICE.finditer(seed, *line.span)]
    return apply(seed, line.span, edits, fold_spaces=True)


def labelled(text: str) -> tuple[str, int] | None:
    """Of a block's reading text: the label in lower case and where its value begins; ``None`` where it is prose."""
    match = _LABEL.match(text) if len(text) <= _LONGEST else None
    if not match:
        return None
    return re.sub(r"\s+", " ", match.group(1)).lower(), match.end()


# Names of meta elements, the surest first, and the label that each counts as.
_META = {
    "article:published_time": "published time",
    "og:article:published_time": "published time",
    "datepublished": "published time",
    "citation_publication_date": "published time",
    "dc.date.issued": "published time",
    "dcterms.issued": "published time",
    "parsely-pub-date": "published time",
    "sailthru.date": "published time",
    "publishdate": "published time",
    "pubdate": "published time",
    "publish-date": "published time",
    "publication_date": "published time",
    "dc.date": "published time",
    "date": "published time",
    "dcterms.created": "published time",
    "dc.date.created": "published time",
    "date.created": "published time",
    "article.published": "published time",
    "rnews:datepublished": "published time",
    "cxenseparse:recs:publishtime": "published time",
    "article:modified_time": "modified time",
    "og:updated_time": "modified time",
    "datemodified": "modified time",
    "dcterms.modified": "modified time",
    "last-modified": "modified time",
    "og:title": "title",
    "citation_title": "title",
    "dc.title": "title",
    "twitter:title": "title",
    "headline": "title",
    "og:site_name": "site name",
    "dc.publisher": "publisher",
    "dcterms.publisher": "publisher",
    "application-name": "site name",
    "citation_author": "author",
    "author": "author",
    "article:author": "author",
    "article:author_name": "author",
    "og:article:author": "author",
    "byl": "author",
    "dc.creator": "author",
    "dcterms.creator": "author",
    "parsely-author": "author",
    "sailthru.author": "author",
    "article:author:first_name": "given name",
    "article:author:last_name": "family name",
    "profile:first_name": "given name",
    "profile:last_name": "family name",
    "og:url": "url",
}
_ARTICLE_TYPES = ("Article", "BlogPosting", "Report", "PressRelease", "OpinionNewsArticle")
_PARTS = (("givenName", "given name"), ("familyName", "family name"))
_MOST_JSON = 300_000  # characters of one script
_MOST_TIMES = 100  # elements that tell a time


class Placed(str):
    """A string of a JSON text that knows where it is written, without its quotation marks."""

    __slots__ = ("span",)
    span: Span


def structured(seed: str, heads: Sequence[tuple[Tag, Span]]) -> list[Labelled]:
    """Return the labelled values of a page's own description, the surest source first."""
    found: list[Labelled] = []
    for tag, inner in heads:
        if tag.name == "script" and "ld+json" in seed[slice(*tag.attributes)].lower():
            found += _json_ld(seed, inner)
    values = [(tag, tag.values(seed)) for tag, _ in heads if tag.name in {"meta", "link", "time"}]
    named = {name: index for index, name in enumerate(_META)}
    metas: list[tuple[int, Labelled]] = []
    times: list[Labelled] = []
    for tag, attributes in values:
        if tag.name == "meta" and "content" in attributes:
            name = next(
                (attributes[key][0].lower() for key in ("property", "name", "itemprop") if key in attributes), ""
            )
            if name in named and attributes["content"][0].strip():
                metas.append((named[name], _line(seed, _META[name], attributes["content"][1], f"meta {name}")))
        elif tag.name == "link" and attributes.get("rel", ("",))[0].lower() == "canonical" and "href" in attributes:
            found.append(_line(seed, "url", attributes["href"][1], "canonical address"))
        elif tag.name == "time" and "datetime" in attributes:
            changed = attributes.get("itemprop", ("",))[0].lower() == "datemodified"
            times.append(_line(seed, "modified time" if changed else "time", attributes["datetime"][1], "time element"))
    found += [line for _, line in sorted(metas, key=lambda pair: pair[0])]
    found += times[:_MOST_TIMES]
    for tag, inner in heads:
        if tag.name == "title" and inner[0] < inner[1]:
            found.append(_line(seed, "title", inner, "title element"))
            break
    return found


def _line(seed: str, key: str, span: Span, rule: str, quoted: str = "html") -> Labelled:
    return Labelled(key, seed[slice(*span)], span, quoted, rule)


def _json_ld(seed: str, span: Span) -> Iterator[Labelled]:
    """Yield the facts of the first article that a JSON-LD script describes."""
    nodes = list(_nodes(_parse(seed, span)))
    known = {str(node["@id"]): node for node in nodes if "@id" in node and len(node) > 1}
    article = next((node for node in nodes if _is_article(node.get("@type"))), None)
    for node in nodes:
        if node.get("@type") == "WebSite" and isinstance(node.get("name"), Placed):
            yield _line(seed, "site name", node["name"].span, "JSON-LD WebSite", "json")
            break
    if article is None:
        return
    for key, label in (
        ("headline", "title"),
        ("name", "title"),
        ("datePublished", "published time"),
        ("dateCreated", "published time"),
        ("dateModified", "modified time"),
        ("url", "url"),
        ("mainEntityOfPage", "url"),
        ("publisher", "publisher"),
        ("sourceOrganization", "publisher"),
    ):
        inner = "@id" if label == "url" else "name"
        for value in _strings(article.get(key), inner, known):
            if value.strip():
                yield _line(seed, label, value.span, f"JSON-LD {key}", "json")
    for key in ("author", "creator"):
        for label, value in _authors(article.get(key), known):
            if value.strip():
                yield _line(seed, label, value.span, f"JSON-LD {key}", "json")
    for key, label in (("dateline", "dateline"), ("contentLocation", "place"), ("locationCreated", "place")):
        places = list(_places(article.get(key), known))
        if len(places) == 1:  # of several, none is said to be the one
            yield _line(seed, label, places[0].span, f"JSON-LD {key}", "json")


def _parse(seed: str, span: Span) -> Any:
    """Return the JSON of a script, each string a ``Placed``; ``None`` where it is none."""
    start = span[0]
    while start < span[1] and seed[start] not in "{[":
        start += 1
    if span[1] - start > _MOST_JSON or start == span[1]:
        return None
    decoder = json.JSONDecoder(strict=False)
    plain: Callable[[str, int, bool], tuple[str, int]] = decoder.parse_string  # type: ignore[attr-defined]

    def placed(text: str, at: int, strict: bool = True) -> tuple[Placed, int]:
        value, end = plain(text, at, strict)
        string = Placed(value)
        string.span = (start + at, start + end - 1)
        return string, end

    decoder.parse_string = placed  # type: ignore[attr-defined]
    try:
        return py_make_scanner(decoder)(seed[start : span[1]], 0)[0]
    except (ValueError, StopIteration, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    """All objects within, breadth first."""
    queue = [value]
    for item in queue:
        if isinstance(item, dict):
            yield item
            queue += list(item.values())
        elif isinstance(item, list):
            queue += item


def _is_article(kind: Any) -> bool:
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and name.endswith(_ARTICLE_TYPES) for name in kinds)


def _authors(value: Any, known: dict[str, dict[str, Any]]) -> Iterator[tuple[str, Placed]]:
    """Yield each author with its label: an organisation is the publisher, a person may be given in parts."""
    for item in value[:50] if isinstance(value, list) else [value]:
        entry = known.get(str(item.get("@id")), item) if isinstance(item, dict) and "name" not in item else item
        kind = str(entry.get("@type", "")) if isinstance(entry, dict) else ""
        names = [name for name in _strings(entry, "name", known) if name.strip()]
        yield from (("publisher" if "Organization" in kind else "author", name) for name in names)
        if not names and isinstance(entry, dict):
            parts = [(label, entry.get(key)) for key, label in _PARTS]
            yield from ((label, part) for label, part in parts if isinstance(part, Placed))


def _places(value: Any, known: dict[str, dict[str, Any]]) -> Iterator[Placed]:
    """Yield the places that a value names, or the towns of their addresses."""
    for item in value if isinstance(value, list) else [value]:
        names = list(_strings(item, "name", known))
        if not names and isinstance(item, dict) and isinstance(item.get("address"), dict):
            names = list(_strings(item["address"], "addressLocality", known))
        yield from names


def _strings(value: Any, inner: str, known: dict[str, dict[str, Any]]) -> Iterator[Placed]:
    """Yield the names that a value gives: itself, an object's name, its target's, or each of a list."""
    if isinstance(value, Placed):
        yield value
    elif isinstance(value, list):
        for item in value[:50]:
            yield from _strings(item, inner, known)
    elif isinstance(value, dict):
        if inner not in value:
            value = known.get(str(value.get("@id")), {})
        if isinstance(value.get(inner), Placed):
            yield value[inner]
