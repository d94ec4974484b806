"""The counts beside the filters of a list, held against plain counts over the records themselves."""

import html
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

_FACET = re.compile(r'<details class="facet".*?</details>', re.DOTALL)
_NAME = re.compile(r'id="facet-([a-z_-]+)"')
_VALUE = re.compile(r'<a href="([^"]+)"([^>]*)><span>.*?<span class="n">([^<]+)</span>', re.DOTALL)
_NOT_COUNTED = "Not counted"


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet: the list it leads to, and how many that list is said to hold."""

    facet: str
    address: str
    count: int


@dataclass(frozen=True, slots=True)
class Facets:
    """``counted`` and ``given_up`` are names of facets; what is chosen already leads elsewhere and is no value."""

    counted: list[str]
    given_up: list[str]
    values: list[Value]


def read(page: str, path: str) -> Facets:
    found = Facets([], [], [])
    for part in _FACET.findall(page):
        name = _NAME.search(part)
        assert name
        (found.given_up if _NOT_COUNTED in part else found.counted).append(name[1])
        for link, rest, count in _VALUE.findall(part):
            if "aria-current" not in rest and "+" not in count:  # a lower bound cannot be held against a count
                address = html.unescape(link)
                address = path + address if address.startswith("?") else address
                found.values.append(Value(name[1], address, int(re.sub(r"\D", "", count))))
    return found


def plain_count(address: str) -> int | None:
    """How many public statements the address asks for, counted over the records; None for what this does not know."""
    from django.db.models import Exists, OuterRef, Q

    from archive.models import Attribution, Organisation, Statement, Tagging

    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    if parts.path != "/statements/" or not asked or set(asked) - {*_KNOWN}:
        return None
    found: Any = Statement.objects.public()
    for name, value in asked.items():
        if name == "publisher":
            found = found.filter(article__publisher=Organisation.objects.filter(slug=value).first())
        elif name == "speaker":
            voices = Attribution.objects.public().filter(part__in=Attribution.SPEAKERS, person__slug=value)
            found = found.filter(Exists(voices.filter(statement=OuterRef("pk"))))
        elif name == "topic":
            taggings = Tagging.objects.public().filter(topic__slug=value)
            on = Q(statement=OuterRef("pk")) | Q(article=OuterRef("article"))
            found = found.filter(Exists(taggings.filter(on)))
        else:
            found = found.filter(**{_KNOWN[name]: value})
    return found.order_by().count()


#: Parameters, and the columns of those that are one; "-" as a publisher finds no slug and so those without one.
_KNOWN = {
    "kind": "kind", "review": "review", "year": "article__published_earliest__year", "publisher": "", "speaker": "",
    "topic": "",
}  # fmt: skip
