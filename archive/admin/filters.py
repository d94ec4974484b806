"""What every list of curated records can be narrowed by, beside its own filters."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet, Value
from django.http import HttpRequest

from archive.admin.desk import COUNTED


def few(queryset: Any, found: QuerySet) -> QuerySet:
    """Those of a list that are among a few, which an index of their own finds: not by reading the list in its order."""
    return queryset.filter(pk__in=found.order_by().values("pk")[: COUNTED + 1])


def between(queryset: Any, column: str, low: float, high: float) -> QuerySet:
    """Those of a list whose number is at least ``low`` and below ``high``, be they few or nearly all.

    Few are found by the column's index. Many would have to be put in order then: the list is read in its order instead;
    a sum is no column, so that the index stays out of it.
    """
    found = queryset.model._default_manager.filter(**{f"{column}__gte": low, f"{column}__lt": high}).order_by()
    if found[: COUNTED + 1].count() <= COUNTED:
        return few(queryset, found)
    return queryset.alias(bare=F(column) + Value(0.0)).filter(bare__gte=low, bare__lt=high)


class SuggestionFilter(admin.SimpleListFilter):
    title = "suggestion"
    parameter_name = "suggested"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "the text now gives something else")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return few(queryset, queryset.model.objects.suggested()) if self.value() == "yes" else queryset


class AssigneeFilter(admin.SimpleListFilter):
    title = "assigned to"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "me"), ("somebody", "somebody"), ("nobody", "nobody")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "me":
                return few(queryset, queryset.model.objects.filter(assignee=request.user.pk))
            case "somebody":
                return few(queryset, queryset.model.objects.filter(assignee__isnull=False))
            case "nobody":
                return queryset.filter(assignee=None)
        return queryset


class HeldFilter(admin.SimpleListFilter):
    title = "held back"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "held back"), ("no", "not held")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "yes":
                return few(queryset, queryset.model.objects.filter(held__gt=""))
            case "no":
                return queryset.filter(held="")
        return queryset


class WaitingFilter(admin.SimpleListFilter):
    """Waiting for a person: the review filter also shows what was withdrawn meanwhile."""

    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "waiting for a decision")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.unreviewed() if self.value() == "yes" else queryset
