"""Lists of records that can be merged, and the comparison of two of them."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import ActionLocation
from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from archive.curation.decisions import MERGE
from archive.merging.field_rules import Row
from archive.merging.undo_log import Entry
from archive.models import MergeRecord, Organisation, Person, ReviewState, Role, Topic
from archive.models.provenance import admin_url

MODELS: dict[str, Any] = {"person": Person, "organisation": Organisation, "topic": Topic}


def candidates_url(kind: str) -> str:
    return reverse("admin:archive_candidates", args=[kind])


def compare_url(kind: str, kept: int, gone: int) -> str:
    return f"{reverse('admin:archive_merge', args=[kind])}?{urlencode({'kept': kept, 'gone': gone})}"


class MergeableAdmin(admin.ModelAdmin):
    """For lists of records that can be merged: “Merge the two selected”, and the pairs that may be one."""

    change_list_template = "admin/archive/merge/change_list.html"

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(MERGE))

    def get_actions(self, request: HttpRequest, action_location: ActionLocation = ActionLocation.CHANGE_LIST) -> Any:
        """Also merging, whatever else the list can do."""
        actions = super().get_actions(request, action_location=action_location)
        if (
            actions
            and action_location == ActionLocation.CHANGE_LIST
            and self.has_merge_permission(request)
            and (action := self.get_action("merge_selected"))
        ):
            actions["merge_selected"] = action
        return actions

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "merged")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Put first that a record was merged, if it was."""
        fieldsets = super().get_fieldsets(request, obj)
        return [(None, {"fields": ("merged",)}), *fieldsets] if obj and obj.merged_into_id else fieldsets

    @admin.action(description="Merge the two selected …", permissions=["merge"])
    def merge_selected(self, request: HttpRequest, records: QuerySet) -> HttpResponse | None:
        chosen = list(records.order_by("pk").values_list("pk", flat=True)[:3])
        if len(chosen) != 2:
            self.message_user(request, "Tick exactly two records to merge them.", messages.WARNING)
            return None
        return HttpResponseRedirect(compare_url(str(self.opts.model_name), *chosen))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        more = {"candidates_url": candidates_url(str(self.opts.model_name))}
        return super().changelist_view(request, more | (extra_context or {}))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Leave out what was merged into another; its page still opens."""
        return super().get_search_results(request, queryset.filter(merged_into=None), search_term)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not (obj and obj.merged_into_id) and super().has_change_permission(request, obj)

    @admin.display(description="merged")
    def merged(self, record: Any) -> SafeString | str:
        """Where it went, and how it comes back."""
        if not record.merged_into_id:
            return "no"
        merges = MergeRecord.objects.active().filter(kind=record._meta.model_name, gone=record.pk)
        made = merges.first()
        undo: SafeString | str = ""
        if made:
            undo = format_html(' <a href="{}">Undo the merge</a>', reverse("admin:archive_unmerge", args=[made.pk]))
        return format_html(
            'This record was merged into <a href="{}">{}</a>, where its names and statements are now.{}',
            admin_url(record.merged_into), record.merged_into, undo,
        )  # fmt: skip


def in_words(entries: list[Entry]) -> str:
    """Count what a merge moved: "2 statements, 5 mentions, 1 name"."""
    seen: dict[str, set[int]] = {}
    for model, pk, field, before, after in entries:
        noun = _NOUNS.get((model, field))
        if noun and before != after:
            seen.setdefault(noun, set()).add(pk)
    return ", ".join(f"{len(keys):,} {_many(noun, len(keys))}" for noun, keys in seen.items())


def _many(noun: str, count: int) -> str:
    return noun if count > 1 else _ONE.get(noun, noun[:-1])


_FIELDS = "name name_order acronym kind display note held review description".split()
_NOUNS = {
    ("attribution", "person"): "statements",
    ("attribution", "organisation"): "statements",
    ("mention", "person"): "mentions",
    ("mention", "organisation"): "mentions",
    ("role", "person"): "roles",
    ("role", "organisation"): "roles",
    ("rolepassage", "role"): "passages of roles",
    ("personname", "entity"): "names",
    ("organisationname", "entity"): "names",
    ("identifier", "person"): "identifiers",
    ("identifier", "organisation"): "identifiers",
    ("organisationdomain", "organisation"): "domains",
    ("article", "publisher"): "articles",
    ("organisation", "parent"): "parts",
    ("topic", "parent"): "parts",
    ("topicphrase", "topic"): "phrases",
    ("tagging", "topic"): "places it was put on",
    **{(kind, "merged_into"): "addresses" for kind in MODELS},
    **{(kind, name): "fields" for kind in MODELS for name in _FIELDS},
}  # fmt: skip
_ONE = {"addresses": "address", "passages of roles": "passage of a role", "places it was put on": "place it was put on"}


_SURE = "I have looked at what speaks against it: they are one all the same."


class CompareForm(forms.Form):
    """Two records and what was chosen; ``sure`` where something speaks against."""

    kept_seen = forms.CharField(widget=forms.HiddenInput)
    gone_seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=240,
        required=False,
        label="Reason",
        help_text="For other editors; it stands beside the merge in both histories.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    sure = forms.BooleanField(required=False, label=_SURE)

    def __init__(self, table: list[Row], doubtful: bool, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if doubtful:
            self.fields["sure"].required = True
            self.fields["sure"].error_messages["required"] = (
                "Something speaks against it: look at the reasons, then say that you have, or choose “not the same”."
            )
        else:
            del self.fields["sure"]
        for row in table:
            if row.options:
                choices = [(option.value, option.label) for option in row.options]
                self.fields[row.name] = forms.ChoiceField(
                    choices=choices, initial=row.chosen, required=False, label=row.label, widget=forms.RadioSelect
                )

    def choices(self, table: list[Row]) -> dict[str, str]:
        """Return what was chosen for each row, or what was proposed where nothing was."""
        return {row.name: self.cleaned_data.get(row.name) or row.chosen for row in table if row.options}


def with_facts(model: Any, keys: set[int]) -> dict[int, Any]:
    """Return active records by key, with what distinguishes them at a glance."""
    found = model.objects.active().exclude(review=ReviewState.REJECTED).filter(pk__in=keys)
    if model is Topic:
        return {one.pk: one for one in found.annotate(said=Count("taggings"))}
    spoken = Count("attributions", filter=Q(attributions__withdrawn=False), distinct=True)
    if model is Person:
        found = found.prefetch_related(Prefetch("roles", Role.objects.public().select_related("organisation")))
    return {one.pk: one for one in found.annotate(said=spoken)}


def better_first(sides: list[Any]) -> list[Any]:
    """Put first the record to keep: the reviewed one, then the one with more statements, the longer name, the older."""
    return sorted(sides, key=lambda one: (not one.is_reviewed, -one.said, -len(one.name), one.pk))
