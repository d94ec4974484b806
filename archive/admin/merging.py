"""Merging: pairs that may be one, two records side by side, and every merge with its undo."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Case, CharField, Model, OuterRef, QuerySet, Subquery, When
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from archive.admin.base import ReadOnlyAdmin
from archive.admin.mergeable import MODELS, CompareForm, better_first, candidates_url, compare_url, in_words, with_facts
from archive.curation.decisions import MERGE, lock, token_of
from archive.curation.merge import keep_apart, merge, unmerge
from archive.curation.merge_candidates import candidates, ranked, why
from archive.merging.field_rules import Pair, Row
from archive.merging.merge import CannotMergeError
from archive.merging.rules_by_model import rows
from archive.models import MergeKind, MergeRecord, NotTheSame, StaleError
from archive.models.provenance import admin_url

PER_PAGE = 25


class StandingFilter(admin.SimpleListFilter):
    title = "whether it stands"
    parameter_name = "stands"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "stands"), ("no", "undone")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(undone_at__isnull=self.value() == "yes") if self.value() else queryset


@admin.register(MergeRecord)
class MergeRecordAdmin(ReadOnlyAdmin):
    """Every merge, by people and by loads; and the pages where merges are made."""

    list_display = ("what", "state", "kind", "why", "who", "at")
    list_display_links = ("what",)
    list_filter = ("kind", StandingFilter)
    list_select_related = ("by", "undone_by")
    search_fields = ("reason", "kept_name", "gone_name")
    search_help_text = "Words of the reason, or a name of either record."
    fields = readonly_fields = ("what", "kind", "why", "who", "at", "moves", "state")
    change_list_template = "admin/archive/merge/merges.html"

    class Media:
        css = {"all": ["archive/merging.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return _named(super().get_queryset(request), "kept", "gone")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("candidates/<str:kind>/", view(self.candidates_view), name="archive_candidates"),
            path("merge/<str:kind>/", view(self.merge_view), name="archive_merge"),
            path("<int:pk>/undo/", view(self.undo_view), name="archive_unmerge"),
            *super().get_urls(),
        ]

    @admin.display(description="merge")
    def what(self, record: Any) -> str:
        return f"“{record.gone_name}” into “{record.kept_name}”"

    @admin.display(description="reason", ordering="reason")
    def why(self, record: MergeRecord) -> str:
        return record.reason or "none given"

    @admin.display(description="by")
    def who(self, record: MergeRecord) -> str:
        return str(record.by) if record.by else ("a load" if record.by_load else "somebody")

    @admin.display(description="moved")
    def moves(self, record: MergeRecord) -> str:
        return in_words(record.moved) or "nothing"

    @admin.display(description="undo")
    def state(self, record: MergeRecord) -> SafeString | str:
        if record.undone_at:
            return f"undone by {record.undone_by or 'somebody'} on {record.undone_at:%-d %B %Y}"
        return format_html('<a href="{}">Undo …</a>', reverse("admin:archive_unmerge", args=[record.pk]))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(
            request, {"kinds": self._kinds(request), "title": "Merges", **(extra_context or {})}
        )

    def candidates_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """List the pairs, the likeliest first."""
        self._may_see(request, kind)
        model = MODELS[kind]
        page = Paginator(ranked(kind), PER_PAGE).get_page(request.GET.get("p"))
        shown = candidates(kind, page.object_list)
        records = with_facts(model, {key for one in shown for key in (one.one, one.other)})
        pairs = [
            {"candidate": one, "sides": sides, "url": compare_url(kind, *(side.pk for side in sides))}
            for one in shown
            if len(sides := better_first([records[key] for key in (one.one, one.other) if key in records])) == 2
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": f"Perhaps the same: {model._meta.verbose_name_plural}",
            "opts": self.opts,
            "media": self.media,
            "kind": kind,
            "noun": model._meta.verbose_name_plural,
            "kinds": self._kinds(request),
            "page": page,
            "pairs": pairs,
            "may_merge": request.user.has_perm(MERGE),
        }
        return TemplateResponse(request, "admin/archive/merge/candidates.html", context)

    def merge_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Both sides field by field, with what becomes of each; and the decision."""
        self._may_see(request, kind)
        kept, gone = self._chosen(request, kind)
        may_merge = request.user.has_perm(MERGE)
        table, reasons = rows(Pair(kept, gone)), why(kind, kept.pk, gone.pk)
        apart = NotTheSame.objects.between(kind, kept.pk, gone.pk).select_related("by").first()
        doubtful = bool(apart or reasons.speak_against or any(row.warning for row in table))
        if request.method == "POST" and not may_merge:
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        form = CompareForm(table, doubtful, data, initial={"kept_seen": token_of(kept), "gone_seen": token_of(gone)})
        if data is not None and "distinct" in data:
            keep_apart(kept, gone, by=request.user, reason=data.get("reason", ""))
            message = f"“{kept}” and “{gone}” are not the same: no load joins them, and nobody is asked again."
            self.message_user(request, message, messages.SUCCESS)
            return HttpResponseRedirect(_back(request, kind))
        if data is not None and form.is_valid():
            try:
                made = self._merge(request, form, table, kept, gone)
            except (CannotMergeError, StaleError) as error:
                form.add_error(None, _sentence(error))
            else:
                undo = reverse("admin:archive_unmerge", args=[made.pk])
                message = format_html(
                    '“{}” is now one with <a href="{}">“{}”</a>. <a href="{}">Undo</a>',
                    gone, admin_url(kept), kept, undo,
                )  # fmt: skip
                self.message_user(request, message, messages.SUCCESS)
                return HttpResponseRedirect(_back(request, kind))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge “{gone}” into “{kept}”?",
            "opts": self.opts,
            "media": self.media,
            "kind": kind,
            "noun": MODELS[kind]._meta.verbose_name_plural,
            "kept": kept,
            "gone": gone,
            "table": [(row, form[row.name] if row.options else None) for row in table],
            "reasons": reasons,
            "apart": apart,
            "form": form,
            "swap": compare_url(kind, gone.pk, kept.pk),
            "may_merge": may_merge,
            "back": candidates_url(kind),
        }
        return TemplateResponse(request, "admin/archive/merge/compare.html", context)

    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what an undo would give back, and undo."""
        record = get_object_or_404(self.get_queryset(request), pk=pk)
        if not request.user.has_perm(MERGE):
            raise PermissionDenied
        kept, gone = record.both()
        if request.method == "POST":
            distinct = record.by_load or "distinct" in request.POST
            try:
                undone = unmerge(record, by=request.user, distinct=distinct)
            except CannotMergeError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                message = format_html(
                    'The merge was undone: <a href="{}">“{}”</a> and <a href="{}">“{}”</a> are two records again.',
                    admin_url(kept), kept, admin_url(gone), gone,
                )  # fmt: skip
                self.message_user(request, message, messages.SUCCESS)
                if undone.left:
                    left = f"Changed again since the merge, so it stays as it is now: {in_words(undone.left)}."
                    self.message_user(request, left, messages.WARNING)
            return HttpResponseRedirect(reverse("admin:archive_mergerecord_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Undo the merge of “{gone}” into “{kept}”?",
            "opts": self.opts,
            "media": self.media,
            "record": record,
            "kept": kept,
            "gone": gone,
            "moves": in_words(record.moved),
            "who": self.who(record),
            "stands": not record.undone_at,
            "above": kept.merged_into,
        }
        return TemplateResponse(request, "admin/archive/merge/undo.html", context)

    def _merge(self, request: HttpRequest, form: CompareForm, table: list[Row], kept: Any, gone: Any) -> MergeRecord:
        seen = form.cleaned_data
        with transaction.atomic():
            for record, token in ((kept, seen["kept_seen"]), (gone, seen["gone_seen"])):
                lock(record, token)
            return merge(kept, gone, by=request.user, reason=seen["reason"], choices=form.choices(table))

    def _chosen(self, request: HttpRequest, kind: str) -> tuple[Any, Any]:
        keys = [request.GET.get(name, "") for name in ("kept", "gone")]
        if not all(key.isdecimal() and len(key) < 19 for key in keys):
            raise Http404("Two records are chosen by their keys.")
        found = MODELS[kind].objects.in_bulk([int(key) for key in keys])
        if len(found) != 2:
            raise Http404("Choose two different records that exist.")
        return found[int(keys[0])], found[int(keys[1])]

    def _may_see(self, request: HttpRequest, kind: str) -> None:
        if kind not in MODELS or not self.admin_site.is_registered(MODELS[kind]):
            raise Http404("People, organisations and topics can be merged.")
        if not request.user.has_perm(f"archive.view_{kind}"):
            raise PermissionDenied

    def _kinds(self, request: HttpRequest) -> list[tuple[str, str, str]]:
        return [
            (kind, str(label), candidates_url(kind))
            for kind, label in MergeKind.choices
            if self.admin_site.is_registered(MODELS[kind]) and request.user.has_perm(f"archive.view_{kind}")
        ]


@admin.register(NotTheSame)
class NotTheSameAdmin(ReadOnlyAdmin):
    """Pairs that people said are two. Deleting one asks again, and lets loads join them."""

    list_display = ("what", "kind", "reason", "by", "at")
    list_filter = ("kind",)
    list_select_related = ("by",)
    search_fields = ("reason", "first_name", "second_name")
    search_help_text = "Words of the reason, or a name of either record."
    fields = readonly_fields = ("what", "kind", "reason", "by", "at")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return _named(super().get_queryset(request), "first", "second")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return bool(request.user.has_perm(MERGE))

    @admin.display(description="pair")
    def what(self, pair: Any) -> str:
        return f"“{pair.first_name}” is not “{pair.second_name}”"


def _named(found: QuerySet, *columns: str) -> QuerySet:
    """With the name of each of the two, whichever kind they are of; in the same query."""

    def name(column: str) -> Case:
        names = [
            When(kind=kind, then=Subquery(model.objects.filter(pk=OuterRef(column)).values("name")))
            for kind, model in MODELS.items()
        ]
        return Case(*names, output_field=CharField())

    return found.annotate(**{f"{column}_name": name(column) for column in columns})


def _back(request: HttpRequest, kind: str) -> str:
    page = request.POST.get("p", "")
    return candidates_url(kind) + (f"?p={int(page)}" if page.isdecimal() and len(page) < 9 else "")


def _sentence(error: Exception) -> str:
    if isinstance(error, StaleError):
        return f"Somebody changed “{error.record}” while you were looking. Look at it again, then decide."
    return str(error)
