"""What a reader may ask about the archive as a whole; reports of errors; what crawlers are told."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from math import ceil
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from archive.browsing.archive_stats import Files, Holdings, newest_load
from archive.browsing.cache import kept
from archive.browsing.citing import plain
from archive.browsing.citing.reference import Reference
from archive.browsing.corrections import LIMIT, PERIOD, CorrectionForm, Page, next_free, page_at
from archive.browsing.export.tables import TABLES
from archive.browsing.lists.rows import statement_rows
from archive.browsing.trust import Trust
from archive.indexing.build import index_version
from archive.indexing.models import StatementEntry
from archive.models import Byline, Statement

_LOOKED_AT = 12


class HelpPage(TemplateView):
    """A page about the archive; ``here`` is the name of its address."""

    here: ClassVar[str]

    def get_template_names(self) -> list[str]:
        return [f"archive/help/{self.here}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(here=self.here, section="about", **kwargs)


class About(HelpPage):
    here = "about"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        holdings = kept("holdings", index_version(), Holdings.counted)
        load = newest_load()
        files = kept("files", load.pk, Files.counted).value if load else None
        return super().get_context_data(holds=holdings.value, counted=holdings.at, load=load, files=files, **kwargs)


class Accuracy(HelpPage):
    here = "accuracy"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trust = kept("trust", index_version(), Trust.counted)
        return super().get_context_data(trust=trust.value, counted=trust.at, **kwargs)


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
    """One of the newest statements: of somebody known and in an article with a title, if there is one."""
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
        of_statement=plain.write(of_statement),
        of_article=plain.write(of_article),
    )


class Corrections(View):
    """The form for a report. What was typed stays there until it could be sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        about = request.GET.get("about", "")
        form = CorrectionForm(initial={"about": about}, host=request.get_host())
        page = None
        if about:
            try:
                page = page_at(about, request.get_host())
            except ValidationError as error:
                return self._shown(form, None, HTTPStatus.BAD_REQUEST, unknown=error.message)
            form.initial["about"] = page.address
        return self._shown(form, page)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CorrectionForm(request.POST, host=request.get_host())
        if not form.is_valid():
            return self._shown(form, form.page, HTTPStatus.BAD_REQUEST)
        if until := next_free(request):
            response = self._shown(form, form.page, HTTPStatus.TOO_MANY_REQUESTS, wait=Wait.until(until))
            response["Retry-After"] = str(max(1, ceil((until - timezone.now()).total_seconds())))
            return response
        correction = form.save()
        return redirect(f"{reverse('corrections-thanks')}?{urlencode({'about': correction.address})}")

    def _shown(self, form: CorrectionForm, page: Page | None, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
        context = {"form": form, "page": page, "wait": None, "unknown": "", "limit": LIMIT} | more
        return render(self.request, "archive/help/corrections.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Wait:
    """When the next report can be sent, and in how many minutes that is."""

    at: datetime
    minutes: int

    @classmethod
    def until(cls, at: datetime) -> "Wait":
        return cls(at, min(ceil(PERIOD.total_seconds() / 60), max(1, ceil((at - timezone.now()).total_seconds() / 60))))


class CorrectionThanks(TemplateView):
    template_name = "archive/help/corrections_thanks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            page = page_at(self.request.GET.get("about", ""), self.request.get_host())
        except ValidationError:
            page = None
        return super().get_context_data(page=page, **kwargs)


class Robots(TemplateView):
    template_name = "robots.txt"
    content_type = "text/plain"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sitemap = self.request.build_absolute_uri(reverse("sitemap"))
        return super().get_context_data(sitemap=sitemap, **kwargs)
