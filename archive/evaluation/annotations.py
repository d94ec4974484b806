"""Annotations: what a person found in a text, as JSON beside it.

A folder holds ``gold/*.json``, one file for each text, and ``texts/``. Each has ``file`` (the text's name) and what
was found; a field that is absent was not annotated and is not scored:

- ``title``, ``published``, ``publisher``, ``place``: the value, or null where the text has none; ``authors``: names;
- ``persons``: ``name``, ``aliases`` and ``roles`` (``title``, ``organisation``); ``organisations``: ``name``,
  ``aliases``;
- ``statements``: ``type`` (direct, indirect, mixed), ``spans`` (``[start, end]`` in characters of the text),
  ``speaker`` (a name of the lists, or null), ``co_speakers``, and ``ambiguous`` where two people would differ;
- ``no_body``: the page holds no article.
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any, get_args

from archive.extraction.draft import StatementKind

ENTITIES = ("persons", "organisations")

_LEGAL_FORMS = frozenset("co corp corporation inc ltd llc plc gmbh ag sa company limited".split())
_BEFORE_NAME = re.compile(r"^(?:the|a|an|mr|mrs|ms|dr|prof|professor|sir) ")
_INVISIBLE = re.compile(r"[\s\u200b-\u200f\ufeff]+")
_MARKS = str.maketrans("‘’“”–—‐‑", "''\"\"----")
_RANKS = frozenset("vice deputy assistant acting former then ex under interim associate".split())
_WORD = re.compile(r"\w+")
_KINDS = get_args(StatementKind.__value__)


class AnnotationError(ValueError):
    """A folder or file of annotations that cannot be used; the message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and what a person found in it."""

    path: Path
    found: Mapping[str, Any]


def read_folder(folder: Path) -> Iterator[Annotated | AnnotationError]:
    """Yield the annotated texts of a folder in the order of their files, and an error for each that cannot be used.

    Raises ``AnnotationError`` where the folder holds no annotations at all.
    """
    files = sorted((folder / "gold").glob("*.json"))
    if not files:
        raise AnnotationError(
            f"{folder / 'gold'} holds no annotations: put a JSON file there for each text, and the texts into "
            f"{folder / 'texts'}."
        )
    for file in files:
        try:
            yield _read(folder, file)
        except AnnotationError as error:
            yield error


def _read(folder: Path, file: Path) -> Annotated:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise AnnotationError(f"{file}: it could not be read ({error.strerror}).") from error
    except (ValueError, RecursionError) as error:
        raise AnnotationError(f"{file}: this is not JSON in UTF-8 ({error}). Correct it there.") from error
    if not isinstance(found, dict) or not isinstance(found.get("file"), str):
        raise AnnotationError(f"{file}: write an object with “file”, the name of its text.")
    path = folder / "texts" / found["file"]
    if Path(found["file"]).name != found["file"] or not path.is_file():
        raise AnnotationError(
            f"{file}: its text {found['file']!r} is not in {folder / 'texts'}. Put it there, or correct “file”."
        )
    if wrong := next(_mistakes(found), None):
        raise AnnotationError(f"{file}: {wrong}.")
    return Annotated(path, found)


def _mistakes(found: Mapping[str, Any]) -> Iterator[str]:
    """Say what in an annotation is not as it must be."""
    for name in ("title", "published", "publisher", "place"):
        if not isinstance(found.get(name), str | None):
            yield f"write “{name}” as words or null"
    yield from _not_words(found, "authors", "the article")
    for kind in ENTITIES:
        for at, one in enumerate(_listed(found, kind)):
            if not isinstance(one, dict) or not _is_name(one.get("name")):
                yield f"“{kind}”, number {at + 1}, has no “name”"
                return
            yield from _not_words(one, "aliases", repr(one["name"]))
            for role in _listed(one, "roles"):
                if not isinstance(role, dict) or not _is_name(role.get("title")):
                    yield f"a role of {one['name']!r} has no “title”"
                elif not isinstance(role.get("organisation"), str | None):
                    yield f"write the “organisation” of a role of {one['name']!r} as words or null"
    for field in (*ENTITIES, "statements"):
        if not isinstance(found.get(field, []), list):
            yield f"“{field}” is not a list"
    for at, one in enumerate(_listed(found, "statements")):
        if wrong := _wrong_with(one):
            yield f"“statements”, number {at + 1}: {wrong}"


def _wrong_with(statement: Any) -> str:
    if not isinstance(statement, dict) or statement.get("type") not in _KINDS:
        return f"“type” is one of {', '.join(_KINDS)}"
    spans = statement.get("spans")
    if not (isinstance(spans, list) and spans and all(map(_is_span, spans))):
        return "“spans” is a list of [start, end], in characters of the text, with start before end"
    if not isinstance(statement.get("speaker", 0), str | None):
        return "“speaker” is a name of “persons” or “organisations”, or null"
    return next(_not_words(statement, "co_speakers", "it"), "")


def _not_words(found: Mapping[str, Any], field: str, whose: str) -> Iterator[str]:
    words = found.get(field, [])
    if not isinstance(words, list) or not all(isinstance(one, str) for one in words):
        yield f"“{field}” of {whose} is not a list of names"


def _listed(found: Mapping[str, Any], field: str) -> Sequence[Any]:
    rows = found.get(field, [])
    return rows if isinstance(rows, list) else ()


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_span(span: Any) -> bool:
    return isinstance(span, list) and len(span) == 2 and all(type(at) is int for at in span) and 0 <= span[0] < span[1]


def plain(text: str | None) -> str:
    """Return a value without what does not matter in comparing it: case, width, quotation marks, white space."""
    folded = unicodedata.normalize("NFKC", unescape(text or "")).casefold().translate(_MARKS)
    return _INVISIBLE.sub(" ", folded).strip(" .,;:'\"")


def name_key(name: str | None) -> str:
    """Return what printings of one name share: articles, honorifics, accents, hyphens, legal forms are left out."""
    letters = (c for c in unicodedata.normalize("NFKD", plain(name)) if not unicodedata.combining(c))
    bare = _BEFORE_NAME.sub("", "".join(letters).replace(".", "")).removesuffix("'s")
    words = bare.split(" ")
    while len(words) > 1 and words[-1].strip(",") in _LEGAL_FORMS:
        words.pop()
    return " ".join(words).replace("-", " ").strip(" ,")


def forms(entity: Mapping[str, Any]) -> set[str]:
    """Return the keys of the name and the aliases of a person or organisation."""
    return {name_key(name) for name in (entity["name"], *entity.get("aliases", ()))}


def match_names(wanted: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[int, int]:
    """Return the index of the given name that is each wanted one's: the same name first, then one of its aliases."""
    pairs: dict[int, int] = {}
    keys = [name_key(name) for name in names]
    for known in ([{name_key(one["name"])} for one in wanted], [forms(one) for one in wanted]):
        for at, own in enumerate(known):
            if at not in pairs:
                free = (n for n, key in enumerate(keys) if key in own and n not in pairs.values())
                if (found := next(free, None)) is not None:
                    pairs[at] = found
    return pairs


def same_title(one: str, other: str) -> bool:
    """Return whether two plain titles are the same office: one has all words of the other, and neither adds a rank."""
    first, second = set(_WORD.findall(one)), set(_WORD.findall(other))
    if one == other:
        return True
    within = bool(first and second) and (first <= second or second <= first)
    return within and first & _RANKS == second & _RANKS
