"""The two shapes of a page: a filtered list, and a record."""

from http import HTTPStatus
from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from archive.browsing.facets import Facet, Tally, loosened
from archive.browsing.filterset import PAGE, ListFilter, Problem, address
from archive.models import ReviewState


class FilteredList(TemplateView):
    """A list under filters. An address it cannot follow is answered with 400 and the reasons, never with a list."""

    filterset: ClassVar[type[ListFilter]]
    dimensions: ClassVar[tuple[str, ...]] = ("review",)
    per_page = 50

    def records(self) -> QuerySet[Any]:
        """What readers may see, in the list's own order."""
        raise NotImplementedError

    def rows(self, found: QuerySet[Any]) -> QuerySet[Any]:
        """With everything a line shows."""
        return found

    def facets(self, filters: ListFilter, tally: Tally) -> tuple[list[Facet], dict[str, Any]]:
        """The facets, and what else the page's head says."""
        return [tally.facet(name) for name in self.dimensions], {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        filters = self.filterset.of(request, self.records())
        context: dict[str, Any] = {
            "filters": filters, "section": filters.plural, "problems": filters.problems(),
            "page": None, "facets": [], "loosened": [], "newer": "", "older": "", "undated_left_out": 0,
            "undated_link": "",
        }  # fmt: skip
        if context["problems"]:
            return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)
        context["undated_link"] = filters.link(**{"from": None, "to": None, "undated": "yes"})
        tally = Tally(filters, *self.dimensions)
        paginator = Paginator(self.rows(filters.without()), self.per_page)
        paginator.count = tally.total  # the tally knows it: no second count
        number = _page_number(request, paginator.num_pages)
        if number is None:
            context["problems"] = [_page_problem(filters, paginator.num_pages)]
            return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)
        context["page"] = page = paginator.page(number)
        facets, more = self.facets(filters, tally)
        context |= more
        if tally.total:
            context["facets"] = [facet for facet in facets if facet.values]
            context["newer"] = _page_link(filters, number - 1) if page.has_previous() else ""
            context["older"] = _page_link(filters, number + 1) if page.has_next() else ""
        else:
            context["loosened"] = loosened(filters, tally)
        return self.render_to_response(context)


def _page_number(request: HttpRequest, last: int) -> int | None:
    asked = request.GET.get(PAGE, "1") or "1"
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
    return number if 1 <= number <= last else None


def _page_problem(filters: ListFilter, last: int) -> Problem:
    pages = "page 1 only" if last == 1 else f"pages 1 to {last}"
    return Problem(PAGE, filters.data.get(PAGE, ""), f"is not there: this list has {pages}", filters.link())


def _page_link(filters: ListFilter, number: int) -> str:
    return address(filters.path, filters.parameters | ({PAGE: str(number)} if number > 1 else {}))


class RecordPage(TemplateView):
    """One record: shown, gone (410, with the reason) or unknown (404)."""

    model: ClassVar[type[Model]]
    key: ClassVar[str] = "slug"
    section: ClassVar[str]

    def public(self) -> QuerySet[Any]:
        """What readers may see, with all that the page shows."""
        return self.model._default_manager.public()  # type: ignore[attr-defined]

    def context(self, record: Any) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = {self.key: kwargs["key"]}
        record = self.public().filter(**wanted).first()
        if record is None:
            return self._absent(wanted)
        shared = {"record": record, "section": self.section, "address": self.address(record)}
        return self.render_to_response(shared | self.context(record))

    def path(self, record: Any) -> str:
        """Where this view shows the record."""
        return record.get_absolute_url()

    def address(self, record: Any) -> str:
        """The permanent address, whole."""
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
        """The record that has its names and statements now, if readers may see that."""
        now = getattr(record, "now", record)
        return now if now != record and now.is_public else None

    def why_gone(self, record: Any) -> str:
        """A sentence for what was public once; empty for what only waits for its review."""
        if record.held:
            return f"It is held back for now. The editors’ reason: {record.held}"
        if record.review == ReviewState.REJECTED:
            return "An editor has read it beside its source and rejected it."
        if record.withdrawn:
            return "The program that reads the texts found it once and, in a later version, no longer does."
        return ""
