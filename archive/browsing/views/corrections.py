"""The form by which a reader reports an error."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from math import ceil
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views import View
from django.views.generic import TemplateView

from archive.browsing.corrections import LIMIT, PERIOD, CorrectionForm, Page, next_free, page_at


class Corrections(View):
    """The form for a report. What was typed stays there until it could be sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        about = request.GET.get("about", "")
        form = CorrectionForm(initial={"about": about}, host=request.get_host())
        page = None
        if about:
            try:
                page = page_at(about, request.get_host())
            except ValidationError as error:
                return self._shown(form, None, HTTPStatus.BAD_REQUEST, unknown=error.message)
            form.initial["about"] = page.address
        return self._shown(form, page)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = CorrectionForm(request.POST, host=request.get_host())
        if not form.is_valid():
            return self._shown(form, form.page, HTTPStatus.BAD_REQUEST)
        if until := next_free(request):
            response = self._shown(form, form.page, HTTPStatus.TOO_MANY_REQUESTS, wait=Wait.until(until))
            response["Retry-After"] = str(max(1, ceil((until - timezone.now()).total_seconds())))
            return response
        correction = form.save()
        return redirect(f"{reverse('corrections-thanks')}?{urlencode({'about': correction.address})}")

    def _shown(self, form: CorrectionForm, page: Page | None, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
        context = {"form": form, "page": page, "wait": None, "unknown": "", "limit": LIMIT} | more
        return render(self.request, "archive/help/corrections.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Wait:
    """When the next report can be sent, and in how many minutes that is."""

    at: datetime
    minutes: int

    @classmethod
    def until(cls, at: datetime) -> "Wait":
        return cls(at, min(ceil(PERIOD.total_seconds() / 60), max(1, ceil((at - timezone.now()).total_seconds() / 60))))


class CorrectionThanks(TemplateView):
    template_name = "archive/help/corrections_thanks.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        try:
            page = page_at(self.request.GET.get("about", ""), self.request.get_host())
        except ValidationError:
            page = None
        return super().get_context_data(page=page, **kwargs)
