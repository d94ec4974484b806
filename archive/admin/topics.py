"""Topics with their phrases, what they were put on, and collections of articles, at the desk."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from archive.admin.curated import CuratedAdmin
from archive.admin.desk import DeskAdmin
from archive.admin.history import HistoryAdmin
from archive.models import Collection, CollectionItem, Tagging, Topic, TopicPhrase


class PhraseInline(admin.TabularInline):
    """Made by people only, so they may be deleted."""

    model = TopicPhrase
    fields = ("text",)
    extra = 1
    verbose_name_plural = "phrases: where one stands in a text, the topic is suggested for it"


@admin.register(Topic)
class TopicAdmin(CuratedAdmin):
    list_display = ("name", "parent", "reviewed")
    list_filter = ("review",)
    list_select_related = ("parent",)
    search_fields = ("name", "phrases__text")
    search_help_text = "The name of the topic, or one of its phrases."
    ordering = ("sort_key", "pk")
    autocomplete_fields = ("parent",)
    inlines = (PhraseInline,)
    readonly_fields = ("decision",)
    fieldsets = (
        (None, {"fields": ("name", "description", "parent")}),
        ("Review", {"fields": ("review", "decision")}),
    )


@admin.register(Tagging)
class TaggingAdmin(CuratedAdmin):
    """Suggested by a phrase, or put there by a person; accepted or rejected, a suggestion is not made again."""

    list_display = ("topic", "where", "words", "reviewed")
    list_display_links = ("where",)
    list_filter = ("review", ("topic", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("topic", "article", "statement")
    search_fields = ("topic__name", "words")
    search_help_text = "The name of the topic, or the phrase that suggested it."
    ordering = ("-pk",)
    autocomplete_fields = ("topic", "article", "statement")
    readonly_fields = ("words", "decision")
    fieldsets = (
        (None, {"fields": ("topic", "article", "statement", "words")}),
        ("Review", {"fields": ("review", "decision")}),
    )

    @admin.display(description="put on")
    def where(self, tagging: Tagging) -> str:
        return str(tagging.article or tagging.statement)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tagging]:
        rows = super().get_queryset(request).select_related("topic", "article", "statement__article")
        return rows.defer("article__body", "article__folded", "statement__article__body", "statement__article__folded")


class ItemInline(admin.TabularInline):
    model = CollectionItem
    fields = ("article", "position", "note")
    autocomplete_fields = ("article",)
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[CollectionItem]:
        return super().get_queryset(request).select_related("article").defer("article__body", "article__folded")


@admin.register(Collection)
class CollectionAdmin(HistoryAdmin, DeskAdmin):
    list_display = ("name", "public", "made")
    list_filter = ("public",)
    search_fields = ("name",)
    search_help_text = "The name of the collection."
    fields = ("name", "description", "public")
    inlines = (ItemInline,)
