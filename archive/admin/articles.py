"""Articles: their facts beside the text they were read from, and adding one by pasting or uploading."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from archive.admin.base import CuratedAdmin, ExtractedInline
from archive.admin.duplicates import same_story
from archive.admin.filters import TEXTS, few, search_articles
from archive.admin.passages import PassageForm, because, still_left_out
from archive.admin.review.views import review_link, review_urls
from archive.admin.topics import CollectingAdmin
from archive.annotated_text import Mark, cut
from archive.curation.decisions import describe
from archive.loading.load import PassageError, add_text, decide_passages
from archive.loading.reading import LearntError
from archive.models import Article, Byline, Statement
from archive.models.provenance import admin_url

_LARGEST_UPLOAD = 4_000_000  # bytes; a text of a million characters in the widest common encoding


class TextForm(forms.Form):
    """A text to be added: pasted, or a file."""

    text = forms.CharField(
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "cols": 100}),
        help_text="The article as it was found, with its headline, date and byline. It is kept letter for letter.",
    )
    file = forms.FileField(required=False, help_text="Or a text file. Its encoding is found out.")
    name = forms.CharField(
        required=False, max_length=80, help_text="What to call it in the list of seeds; default: the file’s name."
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > _LARGEST_UPLOAD:
            raise forms.ValidationError(
                "The file is larger than 4 MB: put it into the seeds folder and load it from there."
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("text", "").strip()) == bool(cleaned.get("file")) and not self.errors:
            raise forms.ValidationError("Paste a text or choose a file: one of the two.")
        return cleaned

    def data_and_name(self) -> tuple[bytes, str]:
        """Return the bytes to load, and what to call them."""
        file, name = self.cleaned_data["file"], self.cleaned_data["name"]
        if file:
            return file.read(), name or file.name
        return self.cleaned_data["text"].encode(), name or "pasted"


class BylineInline(ExtractedInline):
    model = Byline
    fields = ("name", "review")
    show_change_link = False


class StatementInline(ExtractedInline):
    """Who says what in the article, to read; each is changed on its own page."""

    model = Statement
    fields = readonly_fields = ("speakers", "cue", "kind", "review", "confidence")
    ordering = ("start", "pk")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        statements: Any = super().get_queryset(request)
        return statements.filter(withdrawn=False).with_speakers()

    @admin.display(description="speakers")
    def speakers(self, statement: Statement) -> str:
        return ", ".join(str(speaker) for speaker in statement.speakers)


class NoticeFilter(admin.SimpleListFilter):
    title = "publisher’s notice"
    parameter_name = "notice"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, label) for value, label in Article.Notice.choices if value]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return few(queryset, Article.objects.filter(notice=self.value())) if self.value() else queryset


class ArticleForm(forms.ModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("notice_words") and not cleaned.get("notice"):
            self.add_error("notice", "Choose whether it was corrected or retracted: else no reader is told.")
        return cleaned


@admin.register(Article)
class ArticleAdmin(CollectingAdmin, CuratedAdmin):
    list_display = ("title_or_none", "published", "publisher", "place", "statements_found", "reviewed")
    form = ArticleForm
    actions: Any = (*CuratedAdmin.actions, "add_to_collection")
    list_filter = ("review", "withdrawn", NoticeFilter)
    list_select_related = ("publisher",)
    ordering = ("-pk",)
    sortable_by = ()  # no other order has an index
    search_fields = ("title",)
    search_help_text = (
        "Words of the title; a date of publication (2024, 2024-04, 2024-04-26); the publisher’s name; the public id or "
        f"address; or words of the text, looked for in the newest {TEXTS:,} articles."
    )
    autocomplete_fields = ("publisher",)
    inlines = (BylineInline, StatementInline)
    readonly_fields = ("decision", "extractor_says", "files", "near_duplicates", "on_screen")
    fieldsets = (
        (None, {"fields": ("title", "published", "publisher", "publisher_name", "place", "language", "url")}),
        ("If its publisher corrected or retracted it", {"fields": ("notice", "notice_words")}),
        ("Review", {"fields": ("on_screen", "review", "decision", "extractor_says", "near_duplicates", "files")}),
    )

    @admin.display(description="title")
    def title_or_none(self, article: Article) -> str:
        return str(article)

    @admin.display(description="statements")
    def statements_found(self, article: Any) -> int:
        return article.found

    @admin.display(description="review screen")
    def on_screen(self, article: Article) -> SafeString:
        return review_link(article)

    @admin.display(description="read from")
    def files(self, article: Article) -> SafeString | str:
        seeds = [(admin_url(seed), seed.path) for seed in article.text.seeds.all()]
        if not seeds:
            return "no file: the last one that held this text was changed"
        return format_html_join(", ", '<a href="{}">{}</a>', seeds)

    @admin.display(description="the same story also")
    def near_duplicates(self, article: Article) -> SafeString | str:
        return same_story(article)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        statements = Statement.objects.filter(article=OuterRef("pk"), withdrawn=False).order_by()
        found = statements.values("article").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(found=Coalesce(Subquery(found), 0)).defer("body", "folded")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """By what an index finds, and by words of the text within bounds: reading all texts would take seconds."""
        return search_articles(queryset, search_term), False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # an article always comes from a seed

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.update_search_text()
        super().save_model(request, obj, form, change)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        """Add an article as a text: it becomes a seed, and is read like any other."""
        if not self.has_add_permission(request):
            return super().add_view(request, form_url, extra_context)  # says so as Django does
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form = TextForm(*sent)
        if form.is_valid():
            try:
                return self._add_text(request, *form.data_and_name())
            except LearntError as error:
                form.add_error(None, str(error))
        context = {
            **self.admin_site.each_context(request),
            "title": "Add an article",
            "form": form,
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/archive/article/add_text.html", context)

    def _add_text(self, request: HttpRequest, data: bytes, name: str) -> HttpResponse:
        seed, is_new = add_text(data, name, request.user)
        article = getattr(seed.text, "article", None) if seed.text else None
        for problem in seed.problems:
            self.message_user(request, problem["message"], messages.WARNING)
        if not is_new:
            self.message_user(request, f"These very bytes are in the archive already, as {seed.path}.", messages.INFO)
        if article is None:
            self.message_user(request, "No article was found in it; the text is kept.", messages.WARNING)
            return redirect(admin_url(seed))
        if is_new:
            self.message_user(request, "The text was read. Check what was found.", messages.SUCCESS)
        return redirect(admin_url(article))

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        article = self.get_object(request, object_id)
        context = {"segments": _source(article), "passage_form": PassageForm(article)} if article else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **context})

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.passages_view)
        passages = path("<path:object_id>/passages/", view, name="archive_article_passages")
        return [*review_urls(self.admin_site), passages, *super().get_urls()]

    def passages_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Decide on passages: a form of its own, outside the transaction of Django's, for the article is read anew."""
        article = self.get_object(request, object_id)
        if article is None:
            raise Http404
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        form = PassageForm(article, request.POST if request.method == "POST" else None)
        if form.is_valid() and self._decide_passages(request, article, form):
            return redirect(f"{admin_url(article)}#passages")
        context = {
            **self.admin_site.each_context(request),
            "title": "What belongs to the reading text",
            "subtitle": str(article),
            "passage_form": form,
            "original": article,
            "has_change_permission": True,
            "opts": self.opts,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/archive/article/passages.html", context)

    def _decide_passages(self, request: HttpRequest, article: Article, form: PassageForm) -> bool:
        passages, undo = form.passages(), form.cleaned_data["undo"]
        describe(form.in_words().capitalize())
        try:
            problems = decide_passages(article, passages, undo=undo, by=request.user, note=form.cleaned_data["note"])
        except PassageError as error:
            form.add_error(None, str(error))
            return False
        for problem in problems:
            self.message_user(request, problem.message, messages.WARNING)
        article = Article.objects.get(pk=article.pk)
        for passage in still_left_out(article, passages):
            words = " ".join(article.text.at(passage.span).split())[:80]
            message = f"“{words}” is still left out: there are no words in it to read. The decision is kept."
            self.message_user(request, message, messages.WARNING)
        self.message_user(request, f"{form.in_words().capitalize()}; the article was read anew.", messages.SUCCESS)
        return True


def _source(article: Article) -> list[Any]:
    """Return the seed's text with its statements, and what was left out of the reading text."""
    marks = [
        (start, end, Mark("left-out", f"left out of the reading text, because {because(why)}"))
        for start, end, why in article.boilerplate
    ]
    for pk, review, spans in article.statements.filter(withdrawn=False, text=article.text_id).values_list(
        "pk", "review", "spans"
    ):
        href = reverse("admin:archive_statement_change", args=[pk])
        marks += [(start, end, Mark(f"statement {review}", "a statement", href)) for start, end in spans]
    return cut(article.text.text, marks)
