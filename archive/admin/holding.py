"""Holding records back and taking them down, with a reason that readers are told; and releasing them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from archive.curation.decisions import HOLD, decision
from archive.models import Curated
from archive.models.provenance import admin_url


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
        deed = "held back" if reason else "released"
        with decision(request.user, f"{deed} {len(records)} {noun}", needs=HOLD):
            for record in records:
                record.held = reason
                record.save(update_fields=["held"])
        after = "Readers no longer see it, and no load brings it back." if reason else "Readers may see it again."
        self.message_user(request, f"{len(records)} {noun} {deed}. {after}", messages.SUCCESS)
