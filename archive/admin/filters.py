"""What every list of curated records can be narrowed by, beside its own filters."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


class SuggestionFilter(admin.SimpleListFilter):
    title = "suggestion"
    parameter_name = "suggested"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "the text now gives something else")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.suggested() if self.value() == "yes" else queryset


class AssigneeFilter(admin.SimpleListFilter):
    title = "assigned to"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "me"), ("somebody", "somebody"), ("nobody", "nobody")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "me":
                return queryset.filter(assignee=request.user.pk)
            case "somebody":
                return queryset.filter(assignee__isnull=False)
            case "nobody":
                return queryset.filter(assignee=None)
        return queryset


class HeldFilter(admin.SimpleListFilter):
    title = "held back"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "held back"), ("no", "not held")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "yes":
                return queryset.filter(held__gt="")
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
