"""What a record's page offers beside its form: history with undo, withholding, and what the text now suggests."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from archive.curation.audit_text import decisions_in_words, log_of
from archive.curation.decisions import HOLD, as_now, decision, lock, locked_rows, token_of
from archive.curation.suggestions import SuggestionError, dismiss_suggestions, take_suggestion, value_in_words
from archive.curation.undo import CannotUndoError, undo
from archive.models import Curated, StaleError, Statement
from archive.models.provenance import admin_url

PER_PAGE = 100


class HistoryAdmin:
    """Mixin: the archive's own history in place of Django's."""

    def history_view(self: Any, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        page = Paginator(log_of(record), PER_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": "History",
            "subtitle": str(record),
            "page": page,
            "decisions": decisions_in_words(list(page.object_list), request.user),
            "module_name": capfirst(str(self.opts.verbose_name_plural)),
            "object": record,
            "opts": self.opts,
            "media": self.media,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/archive/history.html", context)


@require_POST
def undo_view(request: HttpRequest, site: Any) -> HttpResponse:
    """Take a decision back, if the editor may do all that this does."""
    key, after = request.POST.get("decision", ""), request.POST.get("next", "")
    back = after if url_has_allowed_host_and_scheme(after, {request.get_host()}) else reverse("admin:index")
    try:
        undo(key, request.user)
    except CannotUndoError as error:
        message = f"{error} Change these by hand, or take back the later decision first. Nothing was changed now."
        messages.error(request, message)
    except LookupError:
        messages.error(request, "That decision is not in the history. Nothing was changed.")
    else:
        messages.success(request, "The decision was taken back. The history tells so, and that can be taken back, too.")
    return redirect(back)


class HoldForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        label="Why",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Readers are told these words where the record was. Do not repeat what must not be public.",
        error_messages={"required": "Say why: readers who follow a link to the record are told it."},
    )

    def clean_reason(self) -> str:
        return " ".join(self.cleaned_data["reason"].split())


class HoldingAdmin:
    """Mixin: from a record's page and from the list, for those who may hold records."""

    def has_hold_permission(self: Any, request: HttpRequest) -> bool:
        return request.user.has_perm(HOLD)

    @admin.display(description="held back")
    def hold_state(self, record: Curated) -> str:
        return f"held back: {record.held}" if record.held else "no: readers may see it"

    @admin.action(description="Hold back or take down …", permissions=["hold"])
    def hold(self: Any, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
        form = HoldForm(request.POST if "reason" in request.POST else None)
        chosen = list(records.select_related(None))
        if form.is_valid():
            self._set_held(request, chosen, form.cleaned_data["reason"])
            return None
        return self._hold_page(request, form, chosen, action="hold")

    @admin.action(description="Release: readers may see it again", permissions=["hold"])
    def release(self: Any, request: HttpRequest, records: QuerySet) -> None:
        self._set_held(request, [one for one in records.select_related(None) if one.held], "")

    def get_urls(self: Any) -> list[Any]:
        view, name = self.admin_site.admin_view(self.hold_view), f"archive_{self.opts.model_name}_hold"
        return [path("<path:object_id>/hold/", view, name=name), *super().get_urls()]  # type: ignore[misc]

    def hold_view(self: Any, request: HttpRequest, object_id: str) -> HttpResponse:
        """One record: the reason asked for, or given and to be changed; and release."""
        if not self.has_hold_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        sent = request.method == "POST"
        if sent and "release" in request.POST:
            self._set_held(request, [record], "")
            return redirect(admin_url(record))
        form = HoldForm(request.POST if sent else None, initial={"reason": record.held})
        if sent and form.is_valid():
            self._set_held(request, [record], form.cleaned_data["reason"])
            return redirect(admin_url(record))
        return self._hold_page(request, form, [record], original=record)

    def _hold_page(self: Any, request: HttpRequest, form: HoldForm, chosen: list[Any], **more: Any) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request),
            "title": "Hold back, or take down",
            "subtitle": str(chosen[0]) if len(chosen) == 1 else f"{len(chosen)} {self.opts.verbose_name_plural}",
            "form": form,
            "chosen": chosen,
            "opts": self.opts,
            "media": self.media,
            "checkbox": ACTION_CHECKBOX_NAME,
            "back": reverse(f"admin:archive_{self.opts.model_name}_changelist"),
            **more,
        }
        return TemplateResponse(request, "admin/archive/hold.html", context)

    def _set_held(self: Any, request: HttpRequest, records: list[Any], reason: str) -> None:
        noun = self.opts.verbose_name if len(records) == 1 else self.opts.verbose_name_plural
        done = "held back" if reason else "released"
        with decision(request.user, f"{done} {len(records)} {noun}", needs=HOLD):
            for record in records:
                record.held = reason
                record.save(update_fields=["held"])
        after = "Readers no longer see it, and no load brings it back." if reason else "Readers may see it again."
        self.message_user(request, f"{len(records)} {noun} {done}. {after}", messages.SUCCESS)


@dataclass(frozen=True, slots=True)
class ShownSuggestion:
    """One suggestion as shown; ``part`` names the row of the page that it is about, empty for the record itself."""

    part: str
    field: str
    label: str
    yours: str
    proposed: str
    token: str


def suggestions_of(record: Curated) -> list[ShownSuggestion]:
    """Return the suggestions on a record's page: its own, and those on its speakers."""
    found = []
    for part, one in _with_parts(record).items():
        token = token_of(as_now(one)) if one.suggested else ""
        for suggestion in one.suggestions() if one.suggested else ():
            label = str(one._meta.get_field(suggestion.field).verbose_name)
            if part:
                label = f"{one.get_part_display()}: {label}"
            yours = value_in_words(one, suggestion.field, suggestion.current)
            proposed = value_in_words(one, suggestion.field, suggestion.proposed)
            found.append(ShownSuggestion(part, suggestion.field, label, yours, proposed, token))
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
        """Answer a button of the record's page: ``take`` or ``keep`` names the field."""
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
            message = "Somebody changed the record meanwhile. Nothing was changed: look at it as it is now."
            self.message_user(request, message, messages.WARNING)
        except SuggestionError as error:
            self.message_user(request, str(error), messages.WARNING)
        else:
            message = (
                "Taken, and kept from now on."
                if taken
                else "Kept. You are asked again when the text says something new."
            )
            self.message_user(request, message, messages.SUCCESS)
