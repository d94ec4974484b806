"""Sitemaps: the address of every record that readers may see, for those who read all of them (sitemaps.org, 0.9).

No address has a date: nothing tells truly when what a page shows last changed.
"""

from typing import Any

from django.contrib.sitemaps import Sitemap, views
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from archive.indexing.build import index_version
from archive.indexing.models import ArticleEntry, StatementEntry
from archive.models import Organisation, Person


class Records(Sitemap):
    """The records of one kind: ``column`` of the rows stands in the address with this ``name``."""

    #: Addresses of a page; the protocol allows 50,000, which would take seconds to write.
    limit = 10_000

    def __init__(self, name: str, rows: Any, key: str, column: str) -> None:
        self.name, self.rows, self.key, self.column = name, rows, key, column

    def items(self) -> Any:
        return self.rows.all().order_by(self.key).values_list(self.column, flat=True)

    def location(self, item: Any) -> str:
        return reverse(self.name, args=[item])


class Pages(Sitemap):
    """The pages that are no record's."""

    def items(self) -> list[str]:
        return [
            "home", "statements", "articles", "people", "organisations", "topics", "compare",
            "about", "accuracy", "citing", "data", "searching",
        ]  # fmt: skip

    def location(self, item: str) -> str:
        return reverse(item)


def _sitemaps() -> dict[str, Any]:
    """Return the sitemaps that list something: the protocol knows none without an address."""
    index_version()
    found = {
        "statements": Records("statement", StatementEntry.objects, "statement_id", "statement__public_id"),
        "articles": Records("article", ArticleEntry.objects, "article_id", "article__public_id"),
        "people": Records("person", Person.objects.public(), "id", "slug"),
        "organisations": Records("organisation", Organisation.objects.public(), "id", "slug"),
    }
    return {"pages": Pages()} | {name: one for name, one in found.items() if one.items().exists()}


def index(request: HttpRequest) -> HttpResponse:
    """Answer ``/sitemap.xml``: the sitemaps there are, page by page."""
    return views.index(request, _sitemaps(), sitemap_url_name="sitemap-section")


def section(request: HttpRequest, section: str) -> HttpResponse:
    """Answer a page of the addresses of one kind of record."""
    return views.sitemap(request, _sitemaps(), section=section)
