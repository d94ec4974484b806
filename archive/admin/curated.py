"""What editing any curated record has in common: decisions are pinned, the extractor's word is shown beside them."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model, QuerySet
from django.forms import BaseModelFormSet, ModelForm
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.models import Curated, ReviewState
from archive.models.curated import Reviewed

_WHY_NOT_DELETE = (
    "Found by the extractor: reject it to be rid of it. A deleted record would come back with the next load."
)


class DeskAdmin(admin.ModelAdmin):
    """Lists that stay fast: no count of the whole table, no query for each row."""

    list_per_page = 50
    show_full_result_count = False

    class Media:
        css = {"all": ["archive/desk.css"]}


class ReadOnlyAdmin(DeskAdmin):
    """Records that only loads write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class CuratedAdmin(DeskAdmin):
    """Saving pins what the editor changed; accepting pins all. What the extractor found is rejected, not deleted."""

    actions = ("accept", "reject", "reopen")

    @admin.display(description="reviewed", boolean=True, ordering="review")
    def reviewed(self, record: Curated) -> bool | None:
        """Django's own marks: accepted, rejected, not yet reviewed."""
        return {ReviewState.ACCEPTED: True, ReviewState.REJECTED: False}.get(ReviewState(record.review))

    @admin.display(description="review")
    def decision(self, record: Curated) -> str:
        if record.reviewed_at is None:
            return "not yet reviewed"
        who = f" by {record.reviewed_by}" if record.reviewed_by else ""
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
        if obj is not None and obj.base:
            context["why_not_delete"] = _WHY_NOT_DELETE
        return super().render_change_form(request, context, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        keep_decision(obj, form, request.user, made=not change)
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: ModelForm, formset: BaseModelFormSet, change: bool) -> None:
        """Rows of an inline are decisions like any other; what the extractor found is not deleted from them."""
        forms = {id(row.instance): row for row in formset.forms}
        for record in formset.save(commit=False):
            row = forms[id(record)]
            made = record.pk is None
            if isinstance(record, Curated):
                keep_decision(record, row, request.user, made=made)
            elif isinstance(record, Reviewed) and made:
                record.review = ReviewState.ACCEPTED
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

    def _set_review(self, request: HttpRequest, records: QuerySet, state: str, deed: str) -> None:
        chosen = list(records.select_related(None))
        for record in chosen:
            record.set_review(state, request.user)
            record.save(update_fields=["review", "reviewed_by", "reviewed_at", "pins"])
        LogEntry.objects.log_actions(
            request.user.pk or 0, chosen, CHANGE, change_message=f"{deed.capitalize()} from the list."
        )
        noun = self.opts.verbose_name if len(chosen) == 1 else self.opts.verbose_name_plural
        self.message_user(request, f"{len(chosen)} {noun} {deed}.", messages.SUCCESS)


class ExtractedInline(admin.TabularInline):
    """Rows the extractor may have found: rejected through their review state, never deleted."""

    extra = 0
    can_delete = False
    show_change_link = True


def keep_decision(record: Curated, form: ModelForm, by: Any, *, made: bool) -> None:
    """Turn what an editor typed into a decision. A record that a person made is theirs whole. Does not save."""
    if made:
        record.accept(by)
        return
    record.pin(form.changed_data)
    if "review" in form.changed_data:
        record.set_review(record.review, by)


def _as_words(value: Any) -> str:
    if value in (None, "", []):
        return "nothing"
    if isinstance(value, list):
        return ", ".join(f"{part[0]}–{part[1]}" if isinstance(part, list) else str(part) for part in value)
    return str(value)


def _how(proof: dict[str, Any]) -> str:
    parts = []
    if "span" in proof:
        parts.append(f"characters {proof['span'][0]}–{proof['span'][1]}")
    if proof.get("rule"):
        parts.append(f"rule “{proof['rule']}”")
    if "confidence" in proof:
        parts.append(f"{proof['confidence']:.2f} sure")
    return ", ".join(parts)
