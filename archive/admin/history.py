"""A record's history at the desk: what people changed, from what to what, and taking a decision back."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst
from django.views.decorators.http import require_POST

from archive.curation.audit_text import decisions_in_words, log_of
from archive.curation.undo import CannotUndoError, undo

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
        told = f"{error} Change these by hand, or take back the later decision first. Nothing was changed now."
        messages.error(request, told)
    except LookupError:
        messages.error(request, "That decision is not in the history. Nothing was changed.")
    else:
        messages.success(request, "The decision was taken back. The history tells so, and that can be taken back, too.")
    return redirect(back)
