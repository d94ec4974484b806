"""The shape of a page about one record."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.generic import TemplateView

from archive.indexing.build import index_version
from archive.models import ReviewState, Statement


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
