"""Mentions at the desk: whom a name in an article names."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from archive.admin.desk import DeskAdmin
from archive.admin.filters import NEWEST, few, search_mentions
from archive.admin.history import HistoryAdmin
from archive.curation.decisions import take_form
from archive.models import Mention


class WhomFilter(admin.SimpleListFilter):
    title = "whom it names"
    parameter_name = "whom"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "not known: waits for a decision"),
            ("person", "a person"),
            ("organisation", "an organisation"),
            ("nobody", "nobody in the archive, as a person decided"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "open":
                return few(queryset, Mention.objects.unresolved())
            case "person":
                return queryset.filter(person__isnull=False)
            case "organisation":
                return queryset.filter(organisation__isnull=False)
            case "nobody":
                return few(queryset, Mention.objects.filter(pinned=True, person=None, organisation=None))
        return queryset


@admin.register(Mention)
class MentionAdmin(HistoryAdmin, DeskAdmin):
    """Whom a name in an article names; choosing somebody else here is a decision that stands."""

    list_display = ("surface", "person", "organisation", "article", "pinned")
    list_filter = (WhomFilter, "pinned")
    list_select_related = ("person", "organisation", "article")
    ordering = ("-pk",)
    sortable_by = ()  # no other order has an index
    search_fields = ("surface",)
    search_help_text = f"The person or organisation meant; or the name as printed, in the newest {NEWEST:,} mentions."
    fields = ("surface", "article", "person", "organisation", "pinned")
    readonly_fields = ("surface", "article", "pinned")
    autocomplete_fields = ("person", "organisation")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By what an index finds, and by the printed name within bounds: no table has more rows."""
        return search_mentions(queryset, search_term), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Mention, form: Any, change: bool) -> None:
        take_form(obj, form.changed_data, request.user, made=not change)
        super().save_model(request, obj, form, change)
