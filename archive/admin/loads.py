"""Seeds and loads: to read, since only loads write them."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.admin.base import ReadOnlyAdmin
from archive.models import Load, Seed
from archive.models.provenance import admin_url


class FailedFilter(admin.SimpleListFilter):
    """All that gave no article and should have, whatever the reason."""

    title = "failure"
    parameter_name = "failed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "could not be read")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.failed() if self.value() == "yes" else queryset


@admin.register(Seed)
class SeedAdmin(ReadOnlyAdmin):
    list_display = ("path", "outcome", "missing", "article_link", "encoding", "size", "version")
    list_filter = (FailedFilter, "outcome", "missing", "origin")
    search_fields = ("path", "sha256")
    search_help_text = "Part of the path, or a SHA-256."
    ordering = ("path", "record")
    fields = (
        "path", "origin", "added_by", "outcome", "missing", "problem_lines", "article_link", "sha256", "size",
        "encoding", "version", "first_load", "last_load", "decoded_text",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Seed]:
        """Leave the long texts in the database until a page shows one."""
        related = super().get_queryset(request).select_related("text__article", "first_load", "last_load", "added_by")
        return related.defer("text__text", "text__raw", "text__article__body", "text__article__folded")

    @admin.display(description="article")
    def article_link(self, seed: Seed) -> SafeString | str:
        article = getattr(seed.text, "article", None) if seed.text else None
        return format_html('<a href="{}">{}</a>', admin_url(article), article) if article else "none"

    @admin.display(description="encoding")
    def encoding(self, seed: Seed) -> str:
        return f"{seed.text.encoding} ({seed.text.encoding_how})" if seed.text else ""

    @admin.display(description="problems")
    def problem_lines(self, seed: Seed) -> SafeString | str:
        if not seed.problems:
            return "none"
        return format_html_join("", "<div>{}</div>", [(problem["message"],) for problem in seed.problems])

    @admin.display(description="text, as decoded")
    def decoded_text(self, seed: Seed) -> SafeString | str:
        return format_html('<pre class="seed-text">{}</pre>', seed.text.text) if seed.text else "none"


@admin.register(Load)
class LoadAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "started", "finished", "status", "files_read", "version", "by")
    list_filter = ("status", "started")
    list_select_related = ("by",)
    search_fields = ("version",)
    fields = ("started", "finished", "status", "by", "version", "arguments", "count_table", "problem_lines", "seeds")

    @admin.display(description="files")
    def files_read(self, load: Load) -> str:
        files = load.counts.get("files", {})
        return ", ".join(f"{number} {done}" for done, number in files.items() if number)

    @admin.display(description="counts")
    def count_table(self, load: Load) -> SafeString:
        rows = [
            (kind, ", ".join(f"{n} {done}" for done, n in outcomes.items() if n))
            for kind, outcomes in load.counts.items()
        ]
        return format_html(
            '<table class="says">{}</table>', format_html_join("", "<tr><th>{}</th><td>{}</td></tr>", rows)
        )

    @admin.display(description="problems")
    def problem_lines(self, load: Load) -> SafeString | str:
        if not load.problems:
            return "none"
        return format_html_join("", "<div>{} {}</div>", [(p.get("path", ""), p["message"]) for p in load.problems])

    @admin.display(description="seeds it read")
    def seeds(self, load: Load) -> SafeString:
        address = reverse("admin:archive_seed_changelist")
        return format_html('<a href="{}?last_load__id__exact={}">those last read by it</a>', address, load.pk)
