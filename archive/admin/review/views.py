"""The review screen: an article's text with its statements marked, one under the cursor, and a form that decides.

Everything is a form: the script presses the same buttons. A decision is saved at once, and the answer is the page with
the next statement under the cursor.
"""

from dataclasses import asdict
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.admin.review.actions import SKIPPED, SKIPPED_ARTICLES, ReviewActions, review_address
from archive.admin.review.context import ReviewContext
from archive.admin.review.forms import Option
from archive.curation import queue
from archive.curation.entity_search import find_entities
from archive.models import Article, Statement


def review_urls(site: admin.AdminSite) -> list[Any]:
    """Addresses of the screen, below those of articles."""
    return [
        path("review/", site.admin_view(queue_view), name="archive_review"),
        path("review/who/", site.admin_view(who_view), name="archive_review_who"),
        path("review/<str:public_id>/", site.admin_view(ReviewView(site)), name="archive_review_article"),
    ]


def review_link(
    article: Article, at: Statement | None = None, words: str = "Review it with its statements"
) -> SafeString:
    """To the screen of an article, with a statement under the cursor."""
    return format_html('<a href="{}">{}</a>', review_address(article, at.public_id if at else ""), words)


def queue_view(request: HttpRequest) -> HttpResponse:
    """To the article with the least sure statement that waits for this editor."""
    _may_see(request)
    skipped = request.session.get(SKIPPED, [])
    passed = request.session.get(SKIPPED_ARTICLES, [])
    found = queue.next_statement(request.user, skipped=skipped, not_in=passed)
    if found is None and (skipped or passed):
        # All that is left was skipped: it comes again.
        request.session[SKIPPED], request.session[SKIPPED_ARTICLES] = [], []
        found = queue.next_statement(request.user)
    if found:
        return redirect(review_address(found.article, found.public_id))
    context = {**admin.site.each_context(request), "title": "Nothing waits for you", "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, "admin/archive/review/nothing.html", context)


def who_view(request: HttpRequest) -> JsonResponse:
    """Answer the script with the records that a few letters of a name may mean: at most ten."""
    _may_see(request)
    found = [Option.of(one) for one in find_entities(request.GET.get("q", "")[:100])]
    return JsonResponse({"found": [asdict(one) for one in found]})


def _may_see(request: HttpRequest) -> None:
    if not request.user.has_perm("archive.view_statement"):
        raise PermissionDenied


class ReviewView:
    """One article. GET shows it; POST decides, ``do`` naming what: a verb, and after a colon what it is about."""

    def __init__(self, site: admin.AdminSite) -> None:
        self.site = site

    def __call__(self, request: HttpRequest, public_id: str) -> HttpResponse:
        _may_see(request)
        articles = Article.objects.select_related("publisher", "assignee", "reviewed_by", "text")
        article = get_object_or_404(articles.defer("body", "folded", "text__text", "text__raw"), public_id=public_id)
        if request.method != "POST":
            page = ReviewContext(article, request.user, request.GET.get("at", ""), request.session.get(SKIPPED, []))
            return self.page(request, page, said=_said(page, request))
        if not request.user.has_perm("archive.change_statement"):
            raise PermissionDenied
        return ReviewActions(self.page, request, article).answer()

    def page(self, request: HttpRequest, page: ReviewContext, *, status: int = 200, **more: Any) -> HttpResponse:
        context = {
            **self.site.each_context(request),
            "title": str(page.article),
            "page": page,
            "is_nav_sidebar_enabled": False,
            "opts": Article._meta,
            "said": {},
            "refused": "",
            "sent": {},
            "conflict": None,
            **more,
        }
        return TemplateResponse(request, "admin/archive/review/review.html", context, status=status)


def _said(page: ReviewContext, request: HttpRequest) -> dict[str, Any]:
    """Return what the last request did, for the line that says so."""
    asked = request.GET
    if asked.get("already"):
        return {"words": "It was so already: nothing was saved twice."}
    if asked.get("accepted", "").isdecimal():
        n, left = int(asked["accepted"]), asked.get("left", "")
        more = f" {left} changed meanwhile: look at them again." if left.isdecimal() else ""
        return {"words": f"Accepted: {n} statement{'' if n == 1 else 's'}.{more}", "undo": page.last_of_mine}
    done = next((one for one in page.decisions if one.key and one.key == asked.get("done")), None)
    if done is None:
        return {}
    if not done.undoes:
        return {"words": f"{done.what or 'Saved'}.", "undo": done}
    key = (done.entries[0].log.additional_data or {}).get("undoes")
    was = next((one.what for one in page.decisions if one.key == key), "")
    return {"words": f"Taken back: {was}." if was else "Taken back.", "undo": done}
