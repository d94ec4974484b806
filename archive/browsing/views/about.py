"""Pages about the archive as a whole, and what crawlers are told."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from archive.browsing.accuracy_summary import AccuracySummary
from archive.browsing.archive_stats import Files, Holdings, newest_load
from archive.browsing.citing.formats import plain
from archive.browsing.citing.reference import Reference
from archive.browsing.export.tables import TABLES
from archive.browsing.lists.rows import statement_rows
from archive.indexing.build import index_version
from archive.indexing.models import StatementEntry
from archive.models import Byline, Statement

_LOOKED_AT = 12
_CACHED_SECONDS = 300


class HelpPage(TemplateView):
    """A page about the archive; ``here`` is the name of its address."""

    here: ClassVar[str]

    def get_template_names(self) -> list[str]:
        return [f"archive/help/{self.here}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(here=self.here, section="about", **kwargs)


def _cached(name: str, count: Callable[[], Any]) -> Any:
    """Return what was counted in the last minutes, and when; count it where nothing was."""
    return cache.get_or_set(f"archive:about:{name}", lambda: (count(), timezone.now()), _CACHED_SECONDS)


class About(HelpPage):
    here = "about"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        index_version()
        holds, counted = _cached("holdings", Holdings.counted)
        load = newest_load()
        files = _cached(f"files:{load.pk}", Files.counted)[0] if load else None
        return super().get_context_data(holds=holds, counted=counted, load=load, files=files, **kwargs)


class Accuracy(HelpPage):
    here = "accuracy"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        index_version()
        summary, counted = _cached("accuracy", AccuracySummary.counted)
        return super().get_context_data(summary=summary, counted=counted, **kwargs)


class Citing(HelpPage):
    here = "citing"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(example=_example(self.request), **kwargs)


class Data(HelpPage):
    here = "data"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(tables=TABLES, **kwargs)


class Searching(HelpPage):
    here = "searching"


@dataclass(frozen=True, slots=True)
class Example:
    """A statement and its article, each with its citation in plain words."""

    statement: Statement
    of_statement: str
    of_article: str


def _example(request: HttpRequest) -> Example | None:
    """Return one of the newest statements: of somebody known, in an article with a title, if there is one."""
    index_version()
    newest = statement_rows(StatementEntry.objects.newest_first().values_list("statement_id", flat=True)[:_LOOKED_AT])
    if not newest:
        return None
    found = max(newest, key=lambda one: (any(each.entity for each in one.speakers), bool(one.article.title)))
    bylines = list(Byline.objects.public().filter(article=found.article).order_by("position"))
    of_statement = Reference.of_statement(found, bylines, request.build_absolute_uri(found.get_absolute_url()))
    of_article = Reference.of_article(
        found.article, bylines, request.build_absolute_uri(found.article.get_absolute_url())
    )
    return Example(
        statement=found,
        of_statement=plain(of_statement),
        of_article=plain(of_article),
    )


class Robots(TemplateView):
    template_name = "robots.txt"
    content_type = "text/plain"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sitemap = self.request.build_absolute_uri(reverse("sitemap"))
        return super().get_context_data(sitemap=sitemap, **kwargs)
