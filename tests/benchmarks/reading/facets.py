"""The counts beside the filters of a list, held against plain counts over the records themselves."""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_LIST = re.compile(r'<div class="facets">(.*?)</(?:search|details)>', re.DOTALL)
_GROUP = re.compile(r'<h3 id="facet-([a-z_-]+)"')
_VALUE = re.compile(r'<a href="([^"]+)"([^>]*)>.*?<span class="n">([\d,.\s\u00a0\u202f]+)</span>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: the list it leads to, and how many that list is said to hold."""

    facet: str
    address: str
    count: int


def groups(page: str) -> int:
    return len(_GROUP.findall(page))


def values(page: str, path: str) -> list[Value]:
    """Those that stand with a number; what is chosen already leads elsewhere and is left out."""
    found = []
    for one in _LIST.findall(page):
        for part in re.split(r"(?=<h3 id=)", one):
            name = _GROUP.search(part)
            for link, rest, count in _VALUE.findall(part):
                if name and "aria-current" not in rest:
                    address = html.unescape(link)
                    address = path + address if address.startswith("?") else address
                    found.append(Value(name[1], address, int(re.sub(r"\D", "", count))))
    return found


def plain_count(address: str) -> int | None:
    """How many public statements the address asks for, counted over the records; None for what this does not know."""
    from django.db.models import Exists, OuterRef

    from archive.models import Attribution, Organisation, Person, Statement

    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    asked.pop("sort", None)
    if parts.path != "/statements/" or not asked or set(asked) - {"kind", "review", "publisher", "speaker"}:
        return None
    found: Any = Statement.objects.public()
    for name in ("kind", "review"):
        if name in asked:
            found = found.filter(**{name: asked[name]})
    if publisher := asked.get("publisher"):
        if publisher == "-":
            found = found.filter(article__publisher=None)
        else:
            found = found.filter(article__publisher=Organisation.objects.get(slug=publisher))
    if speaker := asked.get("speaker"):
        person = Person.objects.filter(slug=speaker).first()
        if person is None:
            return None
        voices = Attribution.objects.public().filter(part__in=Attribution.SPEAKERS, person=person)
        found = found.filter(Exists(voices.filter(statement=OuterRef("pk"))))
    return found.order_by().count()
