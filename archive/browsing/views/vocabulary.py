"""The list of topics: parts under what they are parts of, or flat where a reader looks for some of them."""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from archive.browsing.lists.facets import Counts, Rows
from archive.browsing.lists.filters import TopicFilter
from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.pagination import BY_NAME, MOST_SAID, Page
from archive.browsing.lists.vocabulary import numbers, statements_on
from archive.browsing.views.pages import FilteredList
from archive.models import Topic


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
        """Each with its numbers and what it is part of."""
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
    """Those that are part of none, with their parts in ``below``, in the order given.

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
