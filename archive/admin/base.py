"""What every page of the admin has in common: lists that stay fast, and records whose values people decide."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten
from django.contrib.auth import get_user_model
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.admin.conflicts import locked
from archive.admin.filters import COUNTED, AssigneeFilter, HeldFilter, SuggestionFilter, WaitingFilter
from archive.admin.record_pages import HistoryAdmin, HoldingAdmin, SuggestingAdmin, suggestions_of
from archive.curation.audit_text import name_of
from archive.curation.decisions import decision, follow_statement, locked_rows, review, take_form
from archive.models import Curated, ReviewState, Statement
from archive.models.curated import Reviewed

#: So many records may be decided on at once: each is saved, and kept in the history, by itself.
AT_ONCE = 1_000


class CappedPaginator(Paginator):
    """Counts no further than it has to: a list of a million rows is never counted exactly."""

    @cached_property
    def _found(self) -> int:
        # Only the keys: what the rows show beside them must not be computed to count them.
        rows: Any = self.object_list
        return rows.order_by().values("pk")[: COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self._found, COUNTED)

    @property
    def capped(self) -> bool:
        """Whether there are more than are counted."""
        return self._found > COUNTED


class BaseAdmin(admin.ModelAdmin):
    """Lists that stay fast: no count of the whole table, no query for each row, no order without an index."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = CappedPaginator

    class Media:
        css = {"all": ["archive/admin.css"]}

    def log_addition(self, *args: Any, **kwargs: Any) -> Any:
        """Do nothing: the history has every change already, by decisions."""

    log_change: Any = log_addition
    log_deletions: Any = log_addition

    def response_action(self, request: HttpRequest, queryset: Any, *args: Any, **kwargs: Any) -> HttpResponse | None:
        """Acting on all that a list finds has a limit, so that nobody decides on a million records by one click."""
        if (
            request.POST.get("select_across") == "1"
            and queryset.order_by().values("pk")[: AT_ONCE + 1].count() > AT_ONCE
        ):
            message = f"That is more than {AT_ONCE:,} at once. Narrow the list by its filters, then choose again."
            self.message_user(request, message, messages.ERROR)
            return None
        return super().response_action(request, queryset, *args, **kwargs)


class ReadOnlyAdmin(BaseAdmin):
    """Records that only loads write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


__all__ = ["BaseAdmin", "CuratedAdmin", "ExtractedInline", "ReadOnlyAdmin"]

_WHY_NOT_DELETE = (
    "Found by the extractor: reject it to be rid of it. A deleted record would come back with the next load."
)


class CuratedAdmin(HistoryAdmin, HoldingAdmin, SuggestingAdmin, BaseAdmin):
    """Saving pins what the editor changed; accepting pins all. What the extractor found is rejected, not deleted.

    Each page has a note, an assignee and whether the record is held, and is not saved over a newer revision: a
    subclass names none of these.
    """

    actions: Any = ("accept", "reject", "reopen", "assign_to_me", "unassign", "keep_mine", "hold", "release")
    _FOR_EDITORS = ("note", "assignee", "hold_state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = locked(self.form)
        self.readonly_fields = (*self.readonly_fields, "hold_state")  # type: ignore[misc]  # of this admin alone

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Return the model's own, what is for editors, and the token where something can be saved."""
        fieldsets = list(super().get_fieldsets(request, obj))
        named = {name for _, options in fieldsets for name in flatten(options["fields"])}
        fieldsets.append(("For editors", {"fields": tuple(n for n in self._FOR_EDITORS if n not in named)}))
        if obj is not None and self.has_change_permission(request, obj):
            fieldsets.append((None, {"fields": ("seen",), "classes": ("hidden",)}))
        return fieldsets

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (WaitingFilter, *super().get_list_filter(request), SuggestionFilter, AssigneeFilter, HeldFilter)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Work is given to those who can do it."""
        if db_field.name == "assignee":
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="reviewed", boolean=True, ordering="review")
    def reviewed(self, record: Curated) -> bool | None:
        """Django's own marks: accepted, rejected, not yet reviewed."""
        return {ReviewState.ACCEPTED: True, ReviewState.REJECTED: False}.get(ReviewState(record.review))

    @admin.display(description="review")
    def decision(self, record: Curated) -> str:
        if record.reviewed_at is None:
            return "not yet reviewed"
        who = f" by {name_of(record.reviewed_by)}" if record.reviewed_by else ""
        return f"{record.get_review_display()} on {record.reviewed_at:%-d %B %Y, %H:%M}{who}"

    @admin.display(description="what the extractor says")
    def extractor_says(self, record: Curated) -> SafeString | str:
        """Field by field: its last word, how it was found, and whether a person's decision stands against it."""
        if not record.base:
            return "Nothing: this record was made by a person."
        suggested = {suggestion.field for suggestion in record.suggestions()}
        rows = []
        for name in record.EXTRACTED:
            if name in record.base:
                proof = record.base[name]
                stands = "decided by a person" if name in record.pins else "follows the text"
                if name in suggested:
                    stands = "decided by a person; the text now gives this instead"
                rows.append((self._label(name), _as_words(proof.get("value")), _how(proof), stands))
        head = format_html_join("", "<th>{}</th>", [(h,) for h in ("Field", "The text gives", "Found", "Value here")])
        body = format_html_join("", "<tr><th>{}</th><td>{}</td><td>{}</td><td>{}</td></tr>", rows)
        return format_html('<table class="says"><tr>{}</tr>{}</table>', head, body)

    def _label(self, name: str) -> str:
        return str(self.opts.get_field(name).verbose_name)  # type: ignore[union-attr]

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Only what a person made may be deleted, one by one."""
        return isinstance(obj, Curated) and not obj.base and super().has_delete_permission(request, obj)

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], **kwargs: Any) -> Any:  # type: ignore[override]
        obj = kwargs.get("obj")
        if obj is not None:
            context["why_not_delete"] = _WHY_NOT_DELETE if obj.base else ""
            context["suggestions"] = suggestions_of(obj) if self.has_change_permission(request, obj) else []
            context["may_hold"] = self.has_hold_permission(request)
            context["hold_url"] = f"admin:archive_{self.opts.model_name}_hold"
            context["suggestion_url"] = f"admin:archive_{self.opts.model_name}_suggestion"
            context["conflicts"] = getattr(context["adminform"].form, "conflicts", [])
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        take_form(obj, form.changed_data, request.user, made=not change)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Who accepts a statement accepts its speakers, as the rows of the page leave them."""
        super().save_related(request, form, formsets, change)
        if isinstance(form.instance, Statement) and (not change or "review" in form.changed_data):
            follow_statement(form.instance, request.user)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        """Rows of an inline are decisions like any other; what the extractor found is not deleted from them."""
        forms = {id(row.instance): row for row in formset.forms}
        for record in formset.save(commit=False):
            if isinstance(record, Reviewed):
                take_form(record, forms[id(record)].changed_data, request.user, made=record.pk is None)
            record.save()
        for record in formset.deleted_objects:
            record.delete()
        formset.save_m2m()

    @admin.action(description="Accept: keep every value as it is shown", permissions=["change"])
    def accept(self, request: HttpRequest, records: QuerySet) -> None:
        self._set_review(request, records, ReviewState.ACCEPTED, "accepted")

    @admin.action(description="Reject: hide from readers, now and after every load", permissions=["change"])
    def reject(self, request: HttpRequest, records: QuerySet) -> None:
        self._set_review(request, records, ReviewState.REJECTED, "rejected")

    @admin.action(description="Return to “not yet reviewed”", permissions=["change"])
    def reopen(self, request: HttpRequest, records: QuerySet) -> None:
        self._set_review(request, records, ReviewState.UNREVIEWED, "returned to “not yet reviewed”")

    @admin.action(description="Assign to me", permissions=["change"])
    def assign_to_me(self, request: HttpRequest, records: QuerySet) -> None:
        self._assign(request, records, request.user, "assigned to you")

    @admin.action(description="Assign to nobody", permissions=["change"])
    def unassign(self, request: HttpRequest, records: QuerySet) -> None:
        self._assign(request, records, None, "assigned to nobody")

    def _assign(self, request: HttpRequest, records: QuerySet, whom: Any, done: str) -> None:
        with decision(request.user, "assigned"):
            chosen = locked_rows(records)
            for record in chosen:
                record.assignee = whom
                record.save(update_fields=["assignee"])
        noun = self.opts.verbose_name if len(chosen) == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"{len(chosen)} {noun} {done}.", messages.SUCCESS)

    def _set_review(self, request: HttpRequest, records: QuerySet, state: str, done: str) -> None:
        with decision(request.user) as made:
            chosen = locked_rows(records)
            noun = self.opts.verbose_name if len(chosen) == 1 else self.opts.verbose_name_plural
            made.describe(f"{done} {len(chosen)} {noun} from the list")
            for record in chosen:
                review(record, state, request.user)
        self.message_user(request, f"{len(chosen)} {noun} {done}.", messages.SUCCESS)


class ExtractedInline(admin.TabularInline):
    """Rows the extractor may have found: rejected through their review state, never deleted."""

    extra = 0
    can_delete = False
    show_change_link = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if issubclass(self.model, Curated):
            self.form = locked(self.form)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the lock, where rows are curated records that can be saved."""
        fields = super().get_fields(request, obj)
        locks = issubclass(self.model, Curated) and self.has_change_permission(request, obj)
        return (*fields, "seen") if locks and set(fields) - set(self.get_readonly_fields(request, obj)) else fields


def _as_words(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(f"{part[0]}–{part[1]}" if isinstance(part, list) else str(part) for part in value)
    return str(value)


def _how(proof: dict[str, Any]) -> str:
    parts = []
    if proof.get("span"):
        parts.append(f"characters {proof['span'][0]}–{proof['span'][1]}")
    if proof.get("rule"):
        parts.append(f"rule “{proof['rule']}”")
    if "confidence" in proof:
        parts.append(f"{proof['confidence']:.2f} sure")
    return ", ".join(parts)
