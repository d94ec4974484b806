"""Topics, the editors' own vocabulary: the list and a topic's page; and collections of articles."""

from collections import defaultdict
from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.views.generic import TemplateView

from archive.browsing.lists.counting import by, counted
from archive.browsing.lists.facets import Counts, Rows
from archive.browsing.lists.filters import TopicFilter
from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.labels import labels
from archive.browsing.lists.pagination import BY_NAME, MOST_SAID, Page
from archive.browsing.lists.rows import article_rows, statement_rows
from archive.browsing.lists.vocabulary import numbers, statements_on
from archive.browsing.views.pages import FilteredList, RecordPage
from archive.indexing.build import index_version
from archive.indexing.models import ANY, ArticleEntry, FacetCount, StatementEntry, StatementSpeaker, StatementTopic
from archive.models import Article, Collection, Topic


class TopicCounts(Counts):
    """No facets. The total is counted each time: the vocabulary is short, and no edition tells of a new phrase."""

    DIMENSIONS = ()
    ORDER = ()

    def _tally(self) -> tuple[Rows | None, bool]:
        return None, True


class TopicList(FilteredList):
    template_name = "archive/topic_list.html"
    filterset = TopicFilter
    #: A vocabulary of this length still stands on one page, as a tree.
    per_page = 200

    def entries(self) -> QuerySet[Topic]:
        topics: QuerySet[Topic] = Topic.objects.public()
        return topics

    def cut(self, filters: ListFilter, **cursor: Any) -> Page:
        found = filters.without(SORT)
        if filters.chosen(SORT) == "statements":
            return MOST_SAID.cut(found.annotate(said=statements_on()), **cursor)
        return BY_NAME.cut(found, **cursor)

    def rows(self, entries: list[Any]) -> list[Any]:
        """Return each with its numbers and what it is part of."""
        counted = numbers(one.pk for one in entries)
        wholes = Topic.objects.public().in_bulk({one.parent_id for one in entries})
        for topic in entries:
            topic.said, topic.named_in = counted[topic.pk]
            topic.whole, topic.below = wholes.get(topic.parent_id), []
        return entries

    def counts(self, filters: ListFilter, edition: int) -> Counts:
        return TopicCounts(filters, edition)

    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        # Parts stand under what they are parts of only where all there is stands on the page.
        apart = any(context[name] for name in ("problems", "newer", "older"))
        flat = apart or bool(context["filters"].parameters)
        context |= {"facets": None, "flat": flat, "topics": context["rows"] if flat else _tree(context["rows"])}
        return super().render_to_response(context, **kwargs)


def _tree(topics: list[Any]) -> list[Any]:
    """Return those that are part of none, with their parts in ``below``, in the order given.

    Of those that are parts of each other, which nothing forbids, the first one stands at the top.
    """
    parts = defaultdict(list)
    for topic in topics:
        parts[topic.whole and topic.whole.pk].append(topic)
    tops: list[Any] = []
    placed: set[int] = set()
    for top in [*parts[None], *topics]:
        waiting = [] if top.pk in placed else [top]
        tops += waiting
        placed.update(one.pk for one in waiting)
        while waiting:
            one = waiting.pop()
            one.below = [part for part in parts[one.pk] if part.pk not in placed]
            placed.update(part.pk for part in one.below)
            waiting += one.below
    return tops


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
    named = labels(who for who, _ in most)
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
