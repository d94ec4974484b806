"""Topics, the passages they are put on, and collections of articles."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from archive.admin.base import BaseAdmin, CuratedAdmin
from archive.admin.exchange import ExchangeAdmin
from archive.admin.mergeable import MergeableAdmin
from archive.admin.record_pages import HistoryAdmin
from archive.admin.resources import TopicResource
from archive.curation.decisions import decision
from archive.curation.queue import Waiting
from archive.models import Collection, CollectionItem, Tagging, Topic, TopicPhrase
from archive.models.topic import suggest_topic


class PhraseInline(admin.TabularInline):
    """Made by people only, so they may be deleted."""

    model = TopicPhrase
    fields = ("text",)
    extra = 1
    verbose_name_plural = "phrases: where one stands in a text, the topic is suggested for it"

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Label a row for those who cannot see the head of the table."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "text":
            field.widget.attrs["aria-label"] = "Phrase"
        return field


@admin.register(Topic)
class TopicAdmin(ExchangeAdmin, MergeableAdmin, CuratedAdmin):
    resource_classes = [TopicResource]
    list_display = ("name", "parent", "reviewed")
    list_filter = ("review",)
    list_select_related = ("parent",)
    search_fields = ("name", "phrases__text")
    search_help_text = "The name of the topic, or one of its phrases."
    ordering = ("sort_key", "pk")
    autocomplete_fields = ("parent",)
    inlines = (PhraseInline,)
    readonly_fields = ("decision", "put_on")
    fieldsets = (
        (None, {"fields": ("name", "description", "parent", "put_on")}),
        ("Review", {"fields": ("review", "decision")}),
    )

    @admin.display(description="put on")
    def put_on(self, topic: Topic) -> SafeString | str:
        """Links to what waits and to what was decided."""
        if not topic.pk:
            return "nothing yet: save it with its phrases"
        address = reverse("admin:archive_tagging_changelist")
        rows = [
            (address, topic.pk, filters, Waiting.of(found), label)
            for filters, found, label in (
                ("waiting=yes", topic.taggings.unreviewed(), "suggested by a phrase, waiting"),
                ("review__exact=accepted", topic.taggings.accepted(), "accepted"),
            )
        ]
        return format_html_join("", '<div><a href="{}?topic__id__exact={}&amp;{}">{} {}</a></div>', rows)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Look for a changed phrase in all that the archive holds."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            found = suggest_topic(form.instance)
            message = (
                f"Its phrases suggest it for {found.articles} more articles and {found.statements} more statements."
            )
            self.message_user(request, message, messages.INFO)


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
class CollectionAdmin(HistoryAdmin, BaseAdmin):
    list_display = ("name", "public", "made")
    list_filter = ("public",)
    search_fields = ("name",)
    search_help_text = "The name of the collection."
    fields = ("name", "description", "public")
    inlines = (ItemInline,)


class CollectionForm(forms.Form):
    """Which collection articles go into: one there is, or a new one."""

    collection = forms.ModelChoiceField(
        Collection.objects.all(), required=False, empty_label="a new one, named below", label="Collection"
    )
    name = forms.CharField(
        required=False, max_length=200, label="Name of a new one", widget=forms.TextInput(attrs={"class": "vTextField"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("collection")) == bool(cleaned.get("name")) and not self.errors:
            raise forms.ValidationError("Choose a collection, or name a new one: one of the two.")
        return cleaned


class CollectingAdmin:
    """Mixin: for those who may make collections."""

    def has_collect_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["archive.add_collection", "archive.add_collectionitem"])

    @admin.action(description="Add to a collection …", permissions=["collect"])
    def add_to_collection(self: Any, request: HttpRequest, articles: QuerySet) -> HttpResponse | None:
        """Asks which; articles that are in it already stay where they are."""
        form = CollectionForm(request.POST if "collection" in request.POST else None)
        chosen = list(articles.order_by("published_latest", "pk"))
        if not form.is_valid():
            context = {
                **self.admin_site.each_context(request),
                "title": "Add to a collection",
                "subtitle": f"{len(chosen)} article{'' if len(chosen) == 1 else 's'}",
                "form": form,
                "chosen": chosen,
                "opts": self.opts,
                "media": self.media,
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/archive/article/collect.html", context)
        with decision(request.user, "added to a collection"):
            collection = form.cleaned_data["collection"] or Collection.objects.create(name=form.cleaned_data["name"])
            there = set(collection.items.values_list("article", flat=True))
            new = [article for article in chosen if article.pk not in there]
            for place, article in enumerate(new, start=len(there) + 1):
                CollectionItem.objects.create(collection=collection, article=article, position=place)
        message = f"{len(new)} of {len(chosen)} added to “{collection}”; the others were there already."
        self.message_user(request, message if len(new) < len(chosen) else f"{len(new)} added to “{collection}”.")
        return None
