"""CSL-JSON, which citation processors read: a list of one item."""

import json
from datetime import date
from typing import Any

from archive.browsing.citing.authors import Author
from archive.browsing.citing.reference import SITE, Reference
from archive.dates import PartialDate


def write(reference: Reference) -> str:
    return json.dumps([item(reference)], ensure_ascii=False, indent=2) + "\n"


def item(reference: Reference) -> dict[str, Any]:
    """The item, by the names of https://github.com/citation-style-language/schema."""
    values = {
        "id": reference.key,
        "type": "article-newspaper",
        "author": [_author(author) for author in reference.authors],
        "title": reference.title,
        "container-title": reference.publisher,
        "issued": _issued(reference.published),
        "language": reference.language,
        "URL": reference.url,
        "accessed": {"date-parts": [_parts(reference.accessed, "day")]},
        "archive": SITE,
        "archive_location": reference.address,
        "note": reference.note,
    }
    return {name: value for name, value in values.items() if value}


def _author(author: Author) -> dict[str, Any]:
    if not author.given:
        return {"literal": author.name}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    # Otherwise a style that prints given names first would turn "Li Qiang" round.
    order = {"static-ordering": True} if author.family_first else {}
    return {name: value for name, value in parts.items() if value} | order


def _issued(published: PartialDate | None) -> dict[str, Any]:
    if published is None:
        return {}
    if published.precision == "interval":
        return {"date-parts": [_parts(published.earliest, "day"), _parts(published.latest, "day")]}
    return {"date-parts": [_parts(published.earliest, published.precision)]}


def _parts(day: date, precision: str) -> list[int]:
    return [day.year, day.month, day.day][: {"year": 1, "month": 2}.get(precision, 3)]
