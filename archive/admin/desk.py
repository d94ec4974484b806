"""What every list at the desk has in common: it stays fast however much the archive holds."""

from typing import Any

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

#: Lists count no further; what lies beyond is reached by narrowing the list.
COUNTED = 2_000
#: So many records may be decided on at once: each is saved, and kept in the history, by itself.
AT_ONCE = 1_000


class CappedPaginator(Paginator):
    """Counts no further than it has to: a list of a million rows is never counted exactly."""

    @cached_property
    def _found(self) -> int:
        # Only the keys: what the rows show beside them must not be computed to count them.
        rows: Any = self.object_list
        return rows.order_by().values("pk")[: COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._found, COUNTED)

    @property
    def capped(self) -> bool:
        """Whether there are more than are counted."""
        return self._found > COUNTED


class DeskAdmin(admin.ModelAdmin):
    """Lists that stay fast: no count of the whole table, no query for each row, no order without an index."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator

    class Media:
        css = {"all": ["archive/desk.css"]}

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        """Do nothing: the history has every change already, by decisions."""

    log_change: Any = log_addition
    log_deletions: Any = log_addition

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Acting on all that a list finds has a limit, so that nobody decides on a million records by one click."""
        if (
            request.POST.get("select_across") == "1"
            and queryset.order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE
        ):
            told = f"That is more than {AT_ONCE:,} at once. Narrow the list by its filters, then choose again."
            self.message_user(request, told, messages.ERROR)
            return None
        return super().response_action(request, queryset, *args, **kwargs)


class ReadOnlyAdmin(DeskAdmin):
    """Records that only loads write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
