"""Sitemaps: the address of every record that readers may see, for those who read all of them (sitemaps.org, 0.9).

A page of a sitemap is a range of primary keys: an address never moves to another page, no page has more addresses than
the protocol allows, and none is found by counting off the ones before it. No address has a date: nothing tells truly
when what a page shows last changed.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import batched, chain
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse

from archive.browsing.keeping import kept
from archive.models import Article, Organisation, Person, Statement

#: Addresses of a page, at most: what the protocol allows.
MOST = 50_000
_AT_ONCE = 2_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"

#: What each sitemap lists: the records, the name of their page's address, and the column that stands in it.
RECORDS: dict[str, tuple[Callable[[], QuerySet[Any]], str, str]] = {
    "statements": (Statement.objects.public, "statement", "public_id"),
    "articles": (Article.objects.public, "article", "public_id"),
    "people": (Person.objects.public, "person", "slug"),
    "organisations": (Organisation.objects.public, "organisation", "slug"),
}
PAGES = (
    "home", "statements", "articles", "people", "organisations", "topics", "compare",
    "about", "accuracy", "citing", "data", "searching",
)  # fmt: skip


def index(request: HttpRequest) -> StreamingHttpResponse:
    """``/sitemap.xml``: the sitemaps there are."""
    found = [reverse("sitemap-pages")]
    found += [reverse("sitemap-page", args=[name, number]) for name in RECORDS for number in _ranges(name)]
    return _answer("sitemapindex", "sitemap", (request.build_absolute_uri(path) for path in found))


def pages(request: HttpRequest) -> StreamingHttpResponse:
    """The pages that are no record's."""
    return _answer("urlset", "url", (request.build_absolute_uri(path) for path in _paths()))


def page(request: HttpRequest, name: str, number: int) -> StreamingHttpResponse:
    """The records of one range: those with a primary key from ``number * MOST`` on."""
    records, address, column = RECORDS.get(name, (None, "", ""))
    if records is None:
        raise Http404
    found = records().order_by("pk").filter(pk__gte=number * MOST, pk__lt=(number + 1) * MOST)
    keys = found.values_list(column, flat=True).iterator(chunk_size=_AT_ONCE)
    if (first := next(keys, None)) is None:
        raise Http404  # the protocol knows no page without an address
    return _answer(
        "urlset", "url", (request.build_absolute_uri(reverse(address, args=[key])) for key in chain([first], keys))
    )


def _ranges(name: str) -> list[int]:
    """Numbers of the ranges that hold a record readers may see."""

    def count() -> list[int]:
        records = RECORDS[name][0]()
        return sorted(records.order_by().values_list(F("pk") / MOST, flat=True).distinct())

    return kept(f"sitemap:{name}", count).value


def _paths() -> Iterator[str]:
    for name in PAGES:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _answer(root: str, each: str, addresses: Iterable[str]) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        yield f'{_XML}<{root} xmlns="{_NAMESPACE}">\n'
        for some in batched(addresses, _AT_ONCE):
            yield "".join(f"<{each}><loc>{escape(address)}</loc></{each}>\n" for address in some)
        yield f"</{root}>\n"

    return StreamingHttpResponse(parts(), content_type="application/xml", headers={"X-Robots-Tag": "noindex"})
