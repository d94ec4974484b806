"""A topic's page, and collections of articles."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.http import Http404
from django.views.generic import TemplateView

from archive.browsing.lists.counting import by, counted
from archive.browsing.lists.rows import article_rows, entity_labels, statement_rows
from archive.browsing.views.pages import RecordPage
from archive.indexing.build import index_version
from archive.indexing.models import ANY, ArticleEntry, FacetCount, StatementEntry, StatementSpeaker, StatementTopic
from archive.models import Article, Collection, Topic

STATEMENTS, ARTICLES, SPEAKERS = 10, 10, 8
#: Speakers looked at for those shown: some may be of records that readers do not see.
_CANDIDATES = 40


class TopicPage(RecordPage):
    template_name = "archive/topic.html"
    model = Topic
    section = "topics"

    def public(self) -> QuerySet[Topic]:
        return (
            Topic.objects.public()
            .select_related("parent", "reviewed_by")
            .prefetch_related("phrases", Prefetch("parts", Topic.objects.public().order_by("sort_key")))
        )

    def context(self, record: Topic) -> dict[str, Any]:
        statements = StatementEntry.objects.on_topic(record)
        articles = ArticleEntry.objects.on_topic(record)
        said, named_in, speakers = _numbers(record, self.edition)
        newest = statements.newest_first().values_list("statement_id", flat=True)[:STATEMENTS]
        return {
            "parent": record.parent if record.parent and record.parent.is_public else None,
            "said": said,
            "named_in": named_in,
            "speakers": speakers,
            "statements": statement_rows(newest),
            "articles": Article.objects.public()
            .filter(pk__in=articles.newest_first().values("article")[:ARTICLES])
            .select_related("publisher")
            .defer("body", "folded", "boilerplate")
            .newest_first(),
        }


def _numbers(topic: Topic, edition: int) -> tuple[int, int, list[tuple[str, str, int]]]:
    """Return how many statements and articles are on it, and ``(slug, name, statements)`` of the people who said most.

    One query, not asked again while the index stays, and one for the names.
    """

    def told() -> QuerySet[Any, Any]:
        # Articles are of no kind.
        return by(FacetCount.objects.filter(topic=topic.pk, publisher=ANY), "kind", number=Sum("number"))

    def spoken() -> QuerySet[Any, Any]:
        on = StatementTopic.objects.filter(topic=topic, of_article=False).values("sort_position")
        return by(StatementSpeaker.objects.filter(statement_entry__in=on, person__isnull=False), "who")

    numbers, voices = f"topic-{topic.pk}", f"topic-speakers-{topic.pk}"
    answers = counted(edition, {numbers: told, voices: spoken})
    kinds, speakers = answers[numbers], answers[voices]
    most = sorted(speakers, key=lambda row: (-row[1], row[0]))[:_CANDIDATES]
    named = entity_labels(who for who, _ in most)
    said, articles = sum(n for kind, n in kinds if kind), sum(n for kind, n in kinds if not kind)
    return said, articles, [(*named[who], n) for who, n in most if who in named][:SPEAKERS]


class CollectionList(TemplateView):
    template_name = "archive/collection_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        collections = Collection.objects.filter(public=True).annotate(n=Count("items"))
        return super().get_context_data(**kwargs) | {"section": "topics", "collections": collections}


class CollectionPage(TemplateView):
    """The articles that an editor put together, in their order, each with the word about it."""

    template_name = "archive/collection.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        index_version()
        collection = Collection.objects.filter(public=True, slug=kwargs["key"]).first()
        if collection is None:
            raise Http404
        notes = dict(collection.items.order_by("position", "pk").values_list("article_id", "note"))
        places = {entry.article_id: entry for entry in ArticleEntry.objects.filter(article__in=notes)}
        entries = [places[key] for key in notes if key in places]
        articles: list[Any] = article_rows(entries, with_body=False)
        for article in articles:
            article.word = notes[article.pk]
        return super().get_context_data(**kwargs) | {
            "section": "topics", "collection": collection, "articles": articles,
        }  # fmt: skip
