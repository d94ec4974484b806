"""Topics and collections: the editors' own vocabulary, and what they put together."""

from collections import Counter
from typing import Any

from django.db.models import Count, F, Prefetch, QuerySet, Value
from django.http import Http404
from django.views.generic import TemplateView

from archive import indexing
from archive.browsing import lines
from archive.browsing.facets import labels
from archive.browsing.views.pages import RecordPage
from archive.models import Article, Collection, Topic
from archive.models.index import ArticleEntry, StatementEntry, Subject, Voice

STATEMENTS, ARTICLES, SPEAKERS = 10, 10, 8
#: Speakers looked at for those shown: some may be of records that readers do not see.
_CANDIDATES = 40


class TopicList(TemplateView):
    """All topics by name, parts under what they are parts of."""

    template_name = "archive/topic_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indexing.edition()
        topics: list[Any] = list(Topic.objects.public().order_by("sort_key", "pk"))
        counts = Counter[tuple[int, bool]]()
        rows = Subject.objects.order_by().values_list("topic_id", "of_article").annotate(n=Count("*"))
        for topic, of_article, n in rows:
            counts[topic, of_article] += n
        keys = {topic.pk for topic in topics}
        for topic in topics:
            topic.said, topic.named_in = counts[topic.pk, False], counts[topic.pk, True]
            topic.below = [one for one in topics if one.parent_id == topic.pk]
        heads = [topic for topic in topics if topic.parent_id not in keys]
        return super().get_context_data(**kwargs) | {"section": "topics", "topics": heads}


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
        numbers = _numbers(record)
        newest = statements.newest_first().values_list("statement_id", flat=True)[:STATEMENTS]
        return {
            "parent": record.parent if record.parent and record.parent.is_public else None,
            "said": numbers.get("said", 0),
            "named_in": numbers.get("named_in", 0),
            "speakers": _speakers(numbers),
            "statements": lines.statements(newest),
            "articles": Article.objects.public()
            .filter(pk__in=articles.newest_first().values("article")[:ARTICLES])
            .select_related("publisher")
            .defer("body", "folded", "boilerplate")
            .newest_first(),
        }


def _numbers(topic: Topic) -> dict[str, int]:
    """How many statements (``said``) and articles (``named_in``) are on it, and how many each person said."""
    on = Subject.objects.filter(topic=topic).order_by()
    voices = Voice.objects.filter(statement_entry__in=on.filter(of_article=False).values("place"), person__isnull=False)
    asked: list[QuerySet[Any, Any]] = [voices.order_by().values(code=F("who")).annotate(n=Count("*"))]
    for name, of_article in (("said", False), ("named_in", True)):
        asked.append(on.filter(of_article=of_article).values(code=Value(name)).annotate(n=Count("*")))
    return {row["code"]: row["n"] for row in asked[0].union(*asked[1:], all=True).order_by()}


def _speakers(numbers: dict[str, int]) -> list[tuple[str, str, int]]:
    """``(slug, name, statements)`` of the people who said most on it."""
    rows = sorted(((who, n) for who, n in numbers.items() if who.startswith("p")), key=lambda row: (-row[1], row[0]))
    named = labels(who for who, _ in rows[:_CANDIDATES])
    return [(*named[who], n) for who, n in rows if who in named][:SPEAKERS]


class CollectionList(TemplateView):
    template_name = "archive/collection_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        collections = Collection.objects.filter(public=True).annotate(n=Count("items"))
        return super().get_context_data(**kwargs) | {"section": "topics", "collections": collections}


class CollectionPage(TemplateView):
    """The articles that an editor put together, in their order, each with the word about it."""

    template_name = "archive/collection.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indexing.edition()
        collection = Collection.objects.filter(public=True, slug=kwargs["key"]).first()
        if collection is None:
            raise Http404
        notes = dict(collection.items.order_by("position", "pk").values_list("article_id", "note"))
        places = {entry.article_id: entry for entry in ArticleEntry.objects.filter(article__in=notes)}
        entries = [places[key] for key in notes if key in places]
        articles: list[Any] = lines.articles(entries, with_body=False)
        for article in articles:
            article.word = notes[article.pk]
        return super().get_context_data(**kwargs) | {
            "section": "topics", "collection": collection, "articles": articles,
        }  # fmt: skip
