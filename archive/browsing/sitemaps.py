"""Sitemaps: the address of every record that readers may see, for those who read all of them (sitemaps.org, 0.9).

A page of a sitemap is a range of primary keys: an address never moves to another page, no page has more addresses than
the protocol allows, and none is found by counting off the ones before it. No address has a date: nothing tells truly
when what a page shows last changed.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import batched, chain
from typing import Any, NamedTuple
from xml.sax.saxutils import escape

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import NoReverseMatch, reverse

from archive.browsing.cache import kept
from archive.indexing.build import index_version
from archive.indexing.models import ArticleEntry, StatementEntry
from archive.models import Organisation, Person

#: Addresses of a page, at most: what the protocol allows.
MOST = 50_000
_AT_ONCE = 2_000
_HIGHEST = 2**63 // MOST - 1  # the range of the highest key there can be
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class Records(NamedTuple):
    """What a sitemap lists: rows, their primary key, the column that stands in an address, and the address' name."""

    rows: Callable[[], QuerySet[Any]]
    key: str
    column: str
    address: str


RECORDS: dict[str, Records] = {
    "statements": Records(StatementEntry.objects.all, "statement_id", "statement__public_id", "statement"),
    "articles": Records(ArticleEntry.objects.all, "article_id", "article__public_id", "article"),
    "people": Records(Person.objects.public, "id", "slug", "person"),
    "organisations": Records(Organisation.objects.public, "id", "slug", "organisation"),
}
PAGES = (
    "home", "statements", "articles", "people", "organisations", "topics", "compare",
    "about", "accuracy", "citing", "data", "searching",
)  # fmt: skip


def index(request: HttpRequest) -> StreamingHttpResponse:
    """``/sitemap.xml``: the sitemaps there are."""
    edition, found = index_version(), [reverse("sitemap-pages")]
    for name, records in RECORDS.items():
        numbers = kept(f"sitemap:{name}", edition, partial(_ranges, records)).value
        found += [reverse("sitemap-page", args=[name, number]) for number in numbers]
    return _answer("sitemapindex", "sitemap", _whole(request, found))


def pages(request: HttpRequest) -> StreamingHttpResponse:
    """The pages that are no record's."""
    return _answer("urlset", "url", _whole(request, _paths()))


def page(request: HttpRequest, name: str, number: int) -> StreamingHttpResponse:
    """The records of one range: those with a primary key from ``number * MOST`` on."""
    records = RECORDS.get(name)
    if records is None or number > _HIGHEST:
        raise Http404
    index_version()
    found = records.rows().order_by(records.key)
    found = found.filter(**{f"{records.key}__gte": number * MOST, f"{records.key}__lt": (number + 1) * MOST})
    keys = found.values_list(records.column, flat=True).iterator(chunk_size=_AT_ONCE)
    if (first := next(keys, None)) is None:
        raise Http404  # the protocol knows no page without an address
    paths = (reverse(records.address, args=[key]) for key in chain([first], keys))
    return _answer("urlset", "url", _whole(request, paths))


def _ranges(records: Records) -> list[int]:
    """Numbers of the ranges that hold a record readers may see."""
    return sorted(records.rows().order_by().values_list(F(records.key) / MOST, flat=True).distinct())


def _paths() -> Iterator[str]:
    for name in PAGES:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _whole(request: HttpRequest, paths: Iterable[str]) -> Iterator[str]:
    """Addresses with the host, which is put together once."""
    host = request.build_absolute_uri("/").removesuffix("/")
    return (host + path for path in paths)


def _answer(root: str, each: str, addresses: Iterable[str]) -> StreamingHttpResponse:
    def parts() -> Iterator[str]:
        yield f'{_XML}<{root} xmlns="{_NAMESPACE}">\n'
        for some in batched(addresses, _AT_ONCE):
            yield "".join(f"<{each}><loc>{escape(address)}</loc></{each}>\n" for address in some)
        yield f"</{root}>\n"

    return StreamingHttpResponse(parts(), content_type="application/xml", headers={"X-Robots-Tag": "noindex"})
