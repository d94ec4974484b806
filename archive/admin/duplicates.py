"""Near duplicates of articles: two side by side, and whether they tell the same story."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from archive.admin.base import CuratedAdmin
from archive.models import Article, NearDuplicate, Paragraph, ReviewState
from archive.models.provenance import admin_url

#: Near duplicates that an article's page in the admin lists; the others are behind a link.
SHOWN = 10


class OfArticleFilter(admin.SimpleListFilter):
    """The pairs of one article, by way of its page: no list of all articles is offered."""

    title = "article"
    parameter_name = "article"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        given = request.GET.get(self.parameter_name, "")
        article = Article.objects.filter(pk=given).first() if given.isdecimal() else None
        return [(given, str(article))] if article else []

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        given = self.value()
        return queryset.filter(Q(first=given) | Q(second=given)) if given else queryset


class LikenessFilter(admin.SimpleListFilter):
    title = "likeness"
    parameter_name = "alike"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("high", "0.9 and above"), ("middle", "0.75 to 0.9"), ("low", "0.6 to 0.75"), ("none", "below 0.6")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        bounds = {"none": (0, 0.6), "low": (0.6, 0.75), "middle": (0.75, 0.9), "high": (0.9, 1.01)}
        low, high = bounds.get(self.value() or "", (0, 1.01))
        return queryset.filter(similarity__gte=low, similarity__lt=high) if self.value() else queryset


@admin.register(NearDuplicate)
class NearDuplicateAdmin(CuratedAdmin):
    """Pairs that loads found. Confirmed or refused, a pair is never asked about again."""

    list_display = ("alike", "first_article", "second_article", "reviewed")
    list_filter = ("review", LikenessFilter, OfArticleFilter)
    search_fields = ("first__title", "second__title", "first__publisher_name", "second__publisher_name")
    search_help_text = "Words of either title, or a publisher’s name."
    ordering = ("-similarity", "pk")
    fields = ("first_article", "second_article", "alike", "both_texts", "review", "decision")
    readonly_fields = ("first_article", "second_article", "alike", "both_texts", "decision")

    def get_queryset(self, request: HttpRequest) -> QuerySet[NearDuplicate]:
        pairs: Any = super().get_queryset(request)
        return pairs.with_articles()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # the next load would find it again: it is rejected

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        message = "Reviewed: the same story. Rejected: not the same. Either is remembered by every later load."
        return super().get_form(request, obj, change, help_texts={"review": message}, **kwargs)

    @admin.display(description="alike", ordering="similarity")
    def alike(self, link: NearDuplicate) -> str:
        return f"{link.similarity:.2f}: {link.in_words}"

    @admin.display(description="first article", ordering="first__sort_key")
    def first_article(self, link: NearDuplicate) -> SafeString:
        return article_link(link.first)

    @admin.display(description="second article", ordering="second__sort_key")
    def second_article(self, link: NearDuplicate) -> SafeString:
        return article_link(link.second)

    @admin.display(description="texts")
    def both_texts(self, link: NearDuplicate) -> SafeString:
        """Side by side; paragraphs that the other does not have letter for letter are marked."""
        rows = Paragraph.objects.filter(article__in=(link.first_id, link.second_id)).order_by("position")
        texts = {pk: [row.text for row in rows if row.article_id == pk] for pk in (link.first_id, link.second_id)}
        both = set(texts[link.first_id]) & set(texts[link.second_id])
        sides = [
            format_html(
                "<section><h3>{}</h3>{}</section>",
                article,
                format_html_join(
                    "", '<p class="{}">{}</p>', [("" if text in both else "own", text) for text in texts[article.pk]]
                ),
            )
            for article in (link.first, link.second)
        ]
        return format_html(
            '<p class="help">Underlined: paragraphs that the other does not have in the same words.</p>'
            '<div class="twins">{}{}</div>',
            *sides,
        )

    @admin.action(description="Confirm: the same story", permissions=["change"])
    def accept(self, request: HttpRequest, records: QuerySet) -> None:
        self._set_review(request, records, ReviewState.ACCEPTED, "confirmed as the same story")

    @admin.action(description="Not the same story: never ask again", permissions=["change"])
    def reject(self, request: HttpRequest, records: QuerySet) -> None:
        self._set_review(request, records, ReviewState.REJECTED, "rejected as not the same story")


def article_link(article: Article) -> SafeString:
    """Return an article's title as a link to its page in the admin, with publisher and date."""
    details = ", ".join(str(part) for part in (article.publisher or article.publisher_name, article.published) if part)
    return format_html('<a href="{}">{}</a>{}', admin_url(article), article, f" ({details})" if details else "")


def same_story(article: Article) -> SafeString | str:
    """List the near duplicates of an article: each with its similarity, and a link to where the pair is decided on."""
    links, more = NearDuplicate.objects.of(article).with_articles().most_alike(SHOWN)
    rows = [
        (article_link(link.other(article)), link.in_words, admin_url(link), link.get_review_display()) for link in links
    ]
    if not rows:
        return "no other article is much like it"
    listed = format_html_join("", '<div>{}: {} (<a href="{}">{}</a>)</div>', rows)
    if not more:
        return listed
    every = f"{reverse('admin:archive_nearduplicate_changelist')}?{urlencode({'article': article.pk})}"
    return format_html('{}<div><a href="{}">and {} more</a></div>', listed, every, more)
