"""The two shapes of a page: a filtered list, and a record."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from archive.browsing.lists.facets import Counts
from archive.browsing.lists.filterset import ListFilter, Problem, address
from archive.browsing.lists.pagination import AFTER, BEFORE, CursorError, Page
from archive.indexing.build import index_version
from archive.models import ReviewState, Statement


class FilteredList(TemplateView):
    """A list under filters. An address it cannot follow is answered with 400 and the reasons, never with a list."""

    filterset: ClassVar[type[ListFilter]]
    per_page = 25

    def entries(self) -> QuerySet[Any]:
        """Return all that readers may see, as the index has it."""
        raise NotImplementedError

    def cut(self, filters: ListFilter, **cursor: Any) -> Page:
        """Return the page of entries. Raises ``CursorError``."""
        raise NotImplementedError

    def rows(self, entries: list[Any]) -> list[Any]:
        """Return the records of a page, with everything a line shows, in the order of their entries."""
        raise NotImplementedError

    def counts(self, filters: ListFilter, edition: int) -> Counts:
        raise NotImplementedError

    def more(self, filters: ListFilter, counts: Counts) -> dict[str, Any]:
        """Return what else the page's head says."""
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        edition = index_version()
        filters = self.filterset.of(request, self.entries())
        context: dict[str, Any] = {
            "filters": filters, "section": filters.plural, "problems": filters.problems(), "rows": [], "facets": [],
            "loosened": [], "newer": "", "older": "", "first": "",
        }  # fmt: skip
        if context["problems"]:
            return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)
        try:
            cursor = {name: request.GET.get(name, "") for name in (AFTER, BEFORE)}
            page = self.cut(filters, size=self.per_page, **cursor)
        except CursorError:
            context["problems"] = [_cursor_problem(filters)]
            return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)
        counts = self.counts(filters, edition)
        context |= {"rows": self.rows(page.rows), "total": counts.total} | self.more(filters, counts)
        if page.rows:
            context["facets"] = counts.facets()
            context["newer"] = _page_link(filters, BEFORE, page.before)
            context["older"] = _page_link(filters, AFTER, page.after)
            context["first"] = filters.link() if any(cursor.values()) else ""
        else:
            context["loosened"] = counts.loosened()
        return self.render_to_response(context)


def _cursor_problem(filters: ListFilter) -> Problem:
    name = AFTER if filters.data.get(AFTER) else BEFORE
    message = "leads nowhere: it is set by the links at the foot of a list"
    return Problem(name, filters.data.get(name, ""), message, filters.link())


def _page_link(filters: ListFilter, name: str, cursor: str) -> str:
    return address(filters.path, filters.parameters | {name: cursor}) if cursor else ""


@dataclass(frozen=True, slots=True)
class NumberedStatement:
    """A statement and its number on the page; 0 where it has none."""

    number: int
    statement: Statement


class RecordPage(TemplateView):
    """One record: shown, gone (410, with the reason) or unknown (404)."""

    model: ClassVar[type[Model]]
    key: ClassVar[str] = "slug"
    section: ClassVar[str]
    #: Of the index that the page is read from.
    edition: int

    def public(self) -> QuerySet[Any]:
        """Return what readers may see, with all that the page shows."""
        return self.model._default_manager.public()  # type: ignore[attr-defined]

    def context(self, record: Any) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = {self.key: kwargs["key"]}
        self.edition = index_version()
        record = self.public().filter(**wanted).first()
        if record is None:
            return self._absent(wanted)
        shared = {"record": record, "section": self.section, "address": self.address(record)}
        return self.render_to_response(shared | self.context(record))

    def path(self, record: Any) -> str:
        """Return where this view shows the record."""
        return record.get_absolute_url()

    def address(self, record: Any) -> str:
        """Return the permanent address, whole."""
        return self.request.build_absolute_uri(record.get_absolute_url())

    def _absent(self, wanted: dict[str, str]) -> HttpResponse:
        record = self.model._default_manager.filter(**wanted).first()
        if record is not None and (moved := self._merged_into(record)):
            return redirect(self.path(moved))  # 302: a merge can be undone
        why = record and self.why_gone(record)
        if not why:
            raise Http404
        context = {"noun": self.model._meta.verbose_name, "why": why, "section": self.section}
        return render(self.request, "410.html", context, status=HTTPStatus.GONE)

    def _merged_into(self, record: Any) -> Any:
        """Return the record that has its names and statements now, if readers may see that."""
        now = getattr(record, "now", record)
        return now if now != record and now.is_public else None

    def why_gone(self, record: Any) -> str:
        """Return a sentence for what was public once; empty for what only waits for its review."""
        if record.held:
            return f"It is held back for now. The editors’ reason: {record.held}"
        if record.review == ReviewState.REJECTED:
            return "An editor has read it beside its source and rejected it."
        if record.withdrawn:
            return "The program that reads the texts found it once and, in a later version, no longer does."
        return ""
