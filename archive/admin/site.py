"""The desk as a site of Django's admin: its first page is the board of what waits, and a decision can be taken back."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import path

from archive.admin.board import board
from archive.admin.history import undo_view


class DeskSite(admin.AdminSite):
    site_header = "Who said what: editors’ desk"
    site_title = "Editors’ desk"
    index_title = "What waits for a decision"

    def get_urls(self) -> list[Any]:
        undo = self.admin_view(lambda request: undo_view(request, self))
        return [path("undo/", undo, name="archive_undo"), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        return super().index(request, {"board": board(request), **(extra_context or {})})
