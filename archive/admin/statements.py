"""Statements and mentions. An editor gives words; where they are in the text is found, and proved."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import SafeString

from archive.admin.base import BaseAdmin, CuratedAdmin, ExtractedInline
from archive.admin.filters import NEWEST, between, few, search_mentions, search_statements
from archive.admin.record_pages import HistoryAdmin
from archive.admin.review.views import review_link
from archive.annotated_text import Mark, cut
from archive.curation.decisions import RefusedError, take_form
from archive.curation.selection import AnchorError, anchor, words_in_lines
from archive.curation.statements import place_cue, set_words
from archive.models import Attribution, Mention, Statement


class StatementForm(forms.ModelForm):
    """``words`` stands for the spans: an editor gives words, and they must stand in the article."""

    words = forms.CharField(
        label="Words said",
        strip=True,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 90}),
        help_text="As they stand in the article, letter for letter; each line is a stretch of its own.",
    )

    class Meta:
        model = Statement
        fields = ("article", "kind", "cue", "said_on", "place", "review", "note", "assignee")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["words"] = words_in_lines(self.instance, self.instance.article.paragraphs.all())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        article = cleaned.get("article") or (self.instance.article if self.instance.pk else None)
        if article is None or "words" not in cleaned:
            return cleaned
        if not self.instance.pk or "words" in self.changed_data:
            try:
                found = anchor(article, cleaned["words"], near=self.instance.start or 0)
            except AnchorError as error:
                self.add_error("words", str(error))
                return cleaned
            if self.instance.pk:
                self.moved_speakers = set_words(self.instance, found.spans, found.content)
            else:
                self.instance.text = article.text
                self.instance.set_spans(found.spans, found.content)
        if "cue" in self.changed_data:
            try:
                place_cue(self.instance, article, cleaned.get("cue", ""))
            except RefusedError as error:
                self.add_error("cue", str(error))
        return cleaned

    @property
    def changed_data(self) -> list[str]:
        """The words are the spans, to the record that pins what was changed."""
        changed = super().changed_data
        return [*changed, "spans"] if "words" in changed else changed


class AttributionInline(ExtractedInline):
    model = Attribution
    fields = ("part", "words", "person", "organisation", "review")
    autocomplete_fields = ("person", "organisation")
    show_change_link = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribution]:
        return super().get_queryset(request).filter(withdrawn=False).select_related("person", "organisation")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Place new rows after the existing ones, so that an editor need not number them."""
        formset = super().get_formset(request, obj, **kwargs)

        class Numbered(formset):  # type: ignore[misc,valid-type]
            def save_new(self, form: forms.ModelForm, commit: bool = True) -> Attribution:
                row = form.instance
                rows = Attribution.objects.filter(statement=self.instance, part=row.part)
                unsaved = [r.position for r in self.new_objects_placed if r.part == row.part]
                taken = [*rows.values_list("position", flat=True), *unsaved] if self.instance.pk else unsaved
                row.position = max(taken, default=-1) + 1
                self.new_objects_placed.append(row)
                return super().save_new(form, commit)

            @property
            def new_objects_placed(self) -> list[Attribution]:
                return self.__dict__.setdefault("_placed", [])

            def clean(self) -> None:
                super().clean()
                rows = [form for form in self.forms if form.cleaned_data and not form.cleaned_data.get("DELETE")]
                if sum(form.cleaned_data.get("part") == Attribution.Part.SPEAKER for form in rows) > 1:
                    raise forms.ValidationError("A statement has one speaker; the others are co-speakers.")

        return Numbered


class ConfidenceFilter(admin.SimpleListFilter):
    title = "confidence"
    parameter_name = "sure"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("low", "below 0.6"), ("middle", "0.6 to 0.9"), ("high", "0.9 and above")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        bounds = {"low": (0, 0.6), "middle": (0.6, 0.9), "high": (0.9, 1.01)}.get(self.value() or "")
        return between(queryset, "confidence", *bounds) if bounds else queryset


class LostFilter(admin.SimpleListFilter):
    title = "evidence"
    parameter_name = "lost"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "lost: the file was changed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(evidence_lost=True, withdrawn=False) if self.value() == "yes" else queryset


class SpeakerFilter(admin.SimpleListFilter):
    title = "speaker"
    parameter_name = "named"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("person", "a person"), ("organisation", "an organisation"), ("words", "words only")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        speaker = Attribution.objects.filter(
            statement=OuterRef("pk"), part=Attribution.Part.SPEAKER, withdrawn=False
        ).order_by()
        match self.value():
            case "person":
                return queryset.filter(Exists(speaker.filter(person__isnull=False)))
            case "organisation":
                return queryset.filter(Exists(speaker.filter(organisation__isnull=False)))
            case "words":
                return queryset.filter(Exists(speaker.filter(person=None, organisation=None)))
        return queryset


@admin.register(Statement)
class StatementAdmin(CuratedAdmin):
    form = StatementForm
    list_display = ("words_said", "speakers", "reviewed", "kind", "confidence", "article", "published")
    list_filter = ("review", "kind", SpeakerFilter, ConfidenceFilter, LostFilter, "withdrawn")
    search_fields = ("content",)
    search_help_text = (
        "The statement’s public id or address; the name of its speaker; words of the article’s title; or words said, "
        f"looked for in the newest {NEWEST:,} statements. The readers’ search looks through all of them."
    )
    ordering = ("-article", "start", "pk")
    sortable_by = ()  # no other order has an index
    autocomplete_fields = ("article",)
    inlines = (AttributionInline,)
    readonly_fields = ("decision", "extractor_says", "confidence", "rule", "evidence", "on_screen")
    fieldsets = (
        (None, {"fields": ("article", "words", "kind", "cue", "said_on", "place")}),
        ("Review", {"fields": ("on_screen", "review", "decision", "confidence", "rule", "evidence", "extractor_says")}),
    )

    @admin.display(description="statement")
    def words_said(self, statement: Statement) -> str:
        return str(statement)

    @admin.display(description="speakers")
    def speakers(self, statement: Statement) -> str:
        return ", ".join(str(speaker) for speaker in statement.speakers)

    @admin.display(description="published")
    def published(self, statement: Statement) -> Any:
        return statement.article.published

    @admin.display(description="review screen")
    def on_screen(self, statement: Statement) -> SafeString | str:
        return review_link(statement.article, statement, "Review it in its text") if statement.pk else ""

    @admin.display(description="evidence")
    def evidence(self, statement: Statement) -> str:
        if not statement.pk:
            return ""
        if statement.evidence_lost:
            return "Lost: the file was changed. The words stand in the text that was read before, shown beside."
        return "characters " + ", ".join(f"{start}–{end}" for start, end in statement.spans)

    def get_ordering(self, request: HttpRequest) -> Any:
        """Put the least confident first where an editor filters by confidence: that order has an index, too."""
        if request.GET.get("sure") and (request.GET.get("waiting") or request.GET.get("review__exact")):
            return ("confidence", "pk")
        return super().get_ordering(request)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        """With article and speakers; their roles, which readers are shown, would cost more than all the rest."""
        statements = super().get_queryset(request).select_related("article", "reviewed_by")
        speakers = Attribution.objects.public().select_related("person", "organisation").in_order()
        long = [f"article__{name}" for name in ("body", "folded", "boilerplate", "base", "pins")]
        return statements.prefetch_related(Prefetch("attributions", speakers)).defer(*long)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By what an index finds, and by words within bounds: reading a million statements would take seconds."""
        return search_statements(queryset, search_term), False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*self.readonly_fields, "article") if obj else tuple(self.readonly_fields)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            obj.rule = "editor"
        super().save_model(request, obj, form, change)
        for row in getattr(form, "moved_speakers", ()):
            row.save()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        statement = self.get_object(request, object_id)
        context: dict[str, Any] = {}
        if statement:
            source = _source(statement)
            marked = [at for at, segment in enumerate(source) if segment.mark and segment.mark.kind == "statement now"]
            context = {"segments": source, "marked_at": marked[0] if marked else None}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})


def _source(statement: Statement) -> list[Any]:
    """Return the text its spans are counted in, with the words and the cue marked."""
    marks = [(start, end, Mark("statement now", "the words said")) for start, end in statement.spans]
    if statement.cue_span:
        start, end = statement.cue_span
        marks.append((start, end, Mark("cue", "the cue")))
    marks += [
        (row.start, row.end, Mark("speaker", row.get_part_display()))
        for row in statement.attributions.all()
        if row.start is not None and row.end is not None
    ]
    return cut(statement.text.text, marks)


class WhomFilter(admin.SimpleListFilter):
    title = "whom it names"
    parameter_name = "whom"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "not known: waits for a decision"),
            ("person", "a person"),
            ("organisation", "an organisation"),
            ("nobody", "nobody in the archive, as a person decided"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "open":
                return few(queryset, Mention.objects.unresolved())
            case "person":
                return queryset.filter(person__isnull=False)
            case "organisation":
                return queryset.filter(organisation__isnull=False)
            case "nobody":
                return few(queryset, Mention.objects.filter(pinned=True, person=None, organisation=None))
        return queryset


@admin.register(Mention)
class MentionAdmin(HistoryAdmin, BaseAdmin):
    """Whom a name in an article names; choosing somebody else here is a decision that stands."""

    list_display = ("surface", "person", "organisation", "article", "pinned")
    list_filter = (WhomFilter, "pinned")
    list_select_related = ("person", "organisation", "article")
    ordering = ("-pk",)
    sortable_by = ()  # no other order has an index
    search_fields = ("surface",)
    search_help_text = f"The person or organisation meant; or the name as printed, in the newest {NEWEST:,} mentions."
    fields = ("surface", "article", "person", "organisation", "pinned")
    readonly_fields = ("surface", "article", "pinned")
    autocomplete_fields = ("person", "organisation")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By what an index finds, and by the printed name within bounds: no table has more rows."""
        return search_mentions(queryset, search_term), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Mention, form: Any, change: bool) -> None:
        take_form(obj, form.changed_data, request.user, made=not change)
        super().save_model(request, obj, form, change)
