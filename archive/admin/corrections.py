"""Errors that readers reported: read, worked on, and answered by a state."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.admin.base import BaseAdmin
from archive.admin.filters import AssigneeFilter
from archive.admin.record_pages import HistoryAdmin
from archive.curation.decisions import decision
from archive.models import Correction


@admin.register(Correction)
class CorrectionAdmin(HistoryAdmin, BaseAdmin):
    list_display = ("words", "page", "at", "state", "assignee")
    list_filter = ("state", AssigneeFilter)
    list_select_related = ("assignee",)
    search_fields = ("address", "words")
    search_help_text = "Part of the page’s address, or words of what was reported."
    ordering = ("-at", "-pk")
    fields = ("words", "page", "contact", "at", "state", "assignee", "note")
    readonly_fields = ("words", "page", "contact", "at")
    actions = ("assign_to_me", "done", "declined")

    @admin.display(description="page")
    def page(self, correction: Correction) -> SafeString | str:
        """Link to the page only within the archive: the address comes from outside."""
        address = correction.address
        if not address.startswith("/") or address.startswith(("//", "/\\")):
            return address
        return format_html('<a href="{}">{}</a>', address, address)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # readers send them

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "assignee":
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.action(description="Assign to me", permissions=["change"])
    def assign_to_me(self, request: HttpRequest, rows: QuerySet) -> None:
        self._set(request, rows, "assigned to you", assignee=request.user)

    @admin.action(description="Corrected", permissions=["change"])
    def done(self, request: HttpRequest, rows: QuerySet) -> None:
        self._set(request, rows, "marked as corrected", state=Correction.State.DONE)

    @admin.action(description="Not an error", permissions=["change"])
    def declined(self, request: HttpRequest, rows: QuerySet) -> None:
        self._set(request, rows, "marked as not an error", state=Correction.State.DECLINED)

    def _set(self, request: HttpRequest, rows: QuerySet, done: str, **values: Any) -> None:
        chosen = list(rows)
        noun = "correction" if len(chosen) == 1 else "corrections"
        with decision(request.user, done):
            for row in chosen:
                for name, value in values.items():
                    setattr(row, name, value)
                row.save(update_fields=[*values])
        self.message_user(request, f"{len(chosen)} {noun} {done}.", messages.SUCCESS)
