"""Suggestions at the desk: you have, the text now gives; taken over or dismissed."""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path

from archive.curation.decisions import (
    SuggestionError,
    as_now,
    decision,
    dismiss_suggestions,
    lock,
    locked_rows,
    take_suggestion,
    token_of,
    value_in_words,
)
from archive.models import Curated, StaleError, Statement
from archive.models.provenance import admin_url


@dataclass(frozen=True, slots=True)
class Offered:
    """One suggestion as shown; ``part`` names the row of the page that it is about, empty for the record itself."""

    part: str
    field: str
    label: str
    yours: str
    proposed: str
    token: str


def offered(record: Curated) -> list[Offered]:
    """The suggestions on a record's page: its own, and those on its speakers."""
    found = []
    for part, one in _with_parts(record).items():
        token = token_of(as_now(one)) if one.suggested else ""
        for suggestion in one.suggestions() if one.suggested else ():
            label = str(one._meta.get_field(suggestion.field).verbose_name)
            if part:
                label = f"{one.get_part_display()}: {label}"
            yours = value_in_words(one, suggestion.field, suggestion.current)
            proposed = value_in_words(one, suggestion.field, suggestion.proposed)
            found.append(Offered(part, suggestion.field, label, yours, proposed, token))
    return found


def _with_parts(record: Any) -> dict[str, Any]:
    speakers = record.attributions.filter(suggested=True) if isinstance(record, Statement) else ()
    return {"": record, **{str(one.pk): one for one in speakers}}


class SuggestingAdmin:
    """Mixin: takes and dismisses suggestions."""

    @admin.action(description="Keep mine: dismiss what the text now gives instead", permissions=["change"])
    def keep_mine(self: Any, request: HttpRequest, records: QuerySet) -> None:
        with decision(request.user, "kept against the text"):
            kept = [record for record in locked_rows(records) if dismiss_suggestions(record)]
        noun = self.opts.verbose_name if len(kept) == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"Kept as decided: {len(kept)} {noun}.", messages.SUCCESS)

    def get_urls(self: Any) -> list[Any]:
        view, name = self.admin_site.admin_view(self.suggestion_view), f"archive_{self.opts.model_name}_suggestion"
        return [path("<path:object_id>/suggestion/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def suggestion_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """A button of the record's page: ``take`` or ``keep`` names the field."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        if request.method == "POST":
            self._decide(request, record)
        return redirect(admin_url(record))

    def _decide(self: Any, request: HttpRequest, record: Any) -> None:
        taken, kept = request.POST.get("take", ""), request.POST.get("keep", "")
        one = _with_parts(record).get(request.POST.get("part", ""))
        if one is None:
            self.message_user(request, "That suggestion is not on this page any more.", messages.WARNING)
            return
        try:
            with decision(request.user, "took what the text gives" if taken else "kept against the text"):
                one = lock(one, request.POST.get("token", ""), alone=True)
                if taken:
                    take_suggestion(one, taken, request.user)
                else:
                    dismiss_suggestions(one, [kept])
        except StaleError:
            told = "Somebody changed the record meanwhile. Nothing was changed: look at it as it is now."
            self.message_user(request, told, messages.WARNING)
        except SuggestionError as error:
            self.message_user(request, str(error), messages.WARNING)
        else:
            told = (
                "Taken, and kept from now on."
                if taken
                else "Kept. You are asked again when the text says something new."
            )
            self.message_user(request, told, messages.SUCCESS)
