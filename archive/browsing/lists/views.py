"""The pages of the lists: statements, articles, people, organisations, topics, speakers in words, and one search.

``filters`` says what a list holds and in which order, ``rows`` what is shown of it, ``facets`` what is counted.
"""

from collections import defaultdict
from http import HTTPStatus
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from archive.browsing.archive_stats import numbers_on_topics
from archive.browsing.lists.facets import (
    ArticleFacets,
    Facets,
    OrganisationFacets,
    PersonFacets,
    StatementFacets,
    TopicFacets,
    Total,
    loosened,
)
from archive.browsing.lists.filters import (
    ArticleFilter,
    OrganisationFilter,
    PersonFilter,
    StatementFilter,
    TopicFilter,
)
from archive.browsing.lists.filterset import SORT, ListFilter, Problem, address
from archive.browsing.lists.pagination import AFTER, BEFORE, CursorError, Order, number
from archive.browsing.lists.rows import article_rows, entity_rows, statement_rows
from archive.browsing.speaker_roles import with_roles
from archive.indexing.build import index_version
from archive.indexing.models import SpeakerCount
from archive.models import Organisation, Person, Topic
from archive.names import fold


class FilteredList(TemplateView):
    """A list under filters. An address it cannot follow is answered with 400 and the reasons, never with a list."""

    filterset: ClassVar[type[ListFilter]]
    facets: ClassVar[type[Facets]] = Facets
    per_page = 25

    def rows(self, entries: list[Any]) -> list[Any]:
        """Return the records of a page, with everything a row shows, in the order of their entries."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        version = index_version()
        filters = self.filterset(request.GET, request=request)
        context: dict[str, Any] = {
            "filters": filters, "section": filters.plural, "problems": filters.problems(), "rows": [], "facets": [],
            "loosened": [], "newer": "", "older": "", "first": "",
        }  # fmt: skip
        if context["problems"]:
            return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)
        cursor = {name: request.GET.get(name, "") for name in (AFTER, BEFORE)}
        try:
            page = filters.page(size=self.per_page, **cursor)
        except CursorError:
            context["problems"] = [_cursor_problem(filters)]
            return self.render_to_response(context, status=HTTPStatus.BAD_REQUEST)
        if not page.rows:
            return self.render_to_response(context | {"total": Total(0), "loosened": loosened(filters)})
        facets = self.facets(filters, version)
        context |= {
            "rows": self.rows(page.rows),
            "counted": facets.counted,
            "total": facets.counted.total,
            "facets": facets.shown,
            "newer": _page_link(filters, BEFORE, page.before),
            "older": _page_link(filters, AFTER, page.after),
            "first": filters.link() if any(cursor.values()) else "",
        }
        return self.render_to_response(context)


def _cursor_problem(filters: ListFilter) -> Problem:
    name = AFTER if filters.data.get(AFTER) else BEFORE
    message = "leads nowhere: it is set by the links at the foot of a list"
    return Problem(name, filters.data.get(name, ""), message, filters.link())


def _page_link(filters: ListFilter, name: str, cursor: str) -> str:
    return address(filters.path, filters.parameters | {name: cursor}) if cursor else ""


class StatementList(FilteredList):
    template_name = "archive/statement_list.html"
    filterset, facets = StatementFilter, StatementFacets

    def rows(self, entries: list[Any]) -> list[Any]:
        return list(statement_rows(entry.statement_id for entry in entries))


class ArticleList(FilteredList):
    template_name = "archive/article_list.html"
    filterset, facets = ArticleFilter, ArticleFacets

    def rows(self, entries: list[Any]) -> list[Any]:
        return article_rows(entries, with_body=bool(self.request.GET.get("q")))


class PersonList(FilteredList):
    template_name = "archive/person_list.html"
    filterset, facets = PersonFilter, PersonFacets

    def rows(self, entries: list[Any]) -> list[Any]:
        return entity_rows(with_roles(Person.objects.all()), entries, "p")


class OrganisationList(FilteredList):
    template_name = "archive/organisation_list.html"
    filterset, facets = OrganisationFilter, OrganisationFacets

    def rows(self, entries: list[Any]) -> list[Any]:
        return entity_rows(Organisation.objects.all(), entries, "o")


class TopicList(FilteredList):
    """Topics: parts under what they are parts of, or flat where a reader looks for some of them."""

    template_name = "archive/topic_list.html"
    filterset, facets = TopicFilter, TopicFacets
    #: A vocabulary of this length still stands on one page, as a tree.
    per_page = 200

    def rows(self, entries: list[Any]) -> list[Any]:
        """Return topics with their numbers and what each is part of."""
        counted = numbers_on_topics(one.pk for one in entries)
        wholes = Topic.objects.public().in_bulk({one.parent_id for one in entries})
        for topic in entries:
            topic.said, topic.named_in = counted[topic.pk]
            topic.whole, topic.below = wholes.get(topic.parent_id), []
        return entries

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


class SpeakerList(TemplateView):
    """Speakers who are only words: "China", "officials". No person or organisation is named by them."""

    template_name = "archive/speaker_list.html"
    per_page = 50
    _ORDERS: ClassVar = {"": Order(("-said", "who"), (number, str)), "name": Order(("who",), (str,))}
    _KNOWN: ClassVar = {"q", SORT, AFTER, BEFORE}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        index_version()
        given = {name: request.GET.get(name, "") for name in self._KNOWN}
        context: dict[str, Any] = {"section": "statements", "words": given["q"], "sort": given[SORT], "problem": ""}
        try:
            if unknown := sorted(set(request.GET) - self._KNOWN):
                raise CursorError(f"“{unknown[0]}” is not a filter of this list.")
            if given[SORT] not in self._ORDERS:
                raise CursorError("This list is sorted by number, or with “sort=name” by name.")
            # Keys of such speakers are a "w" and the folded words; the "w" alone is where nobody is named.
            found = SpeakerCount.objects.filter(who__gt="w", who__lt="x", said__gt=0)
            for word in fold(given["q"]).split():
                found = found.filter(who__contains=word)
            page = self._ORDERS[given[SORT]].page(found, after=given[AFTER], before=given[BEFORE], size=self.per_page)
        except CursorError as error:
            problem = str(error) or "“after” and “before” are set by the links at the foot of the list."
            return self.render_to_response(context | {"problem": problem}, status=HTTPStatus.BAD_REQUEST)
        keep = {name: given[name] for name in ("q", SORT) if given[name]}
        here = reverse("speakers")
        context |= {
            "rows": [(row.words or row.who[1:], row.who[1:], row.said, row.spoken_in) for row in page.rows],
            "older": page.after and address(here, keep | {AFTER: page.after}),
            "newer": page.before and address(here, keep | {BEFORE: page.before}),
            "first": address(here, keep) if given[AFTER] or given[BEFORE] else "",
        }
        return self.render_to_response(context)


class Search(TemplateView):
    """One search over statements, articles, people and organisations, with the way to each whole list."""

    template_name = "archive/search.html"
    STATEMENTS, ARTICLES, NAMES = 8, 5, 6

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        index_version()
        words = request.GET.get("q", "").strip()
        context: dict[str, Any] = {"section": "search", "words": words, "problem": ""}
        if not words:
            return self.render_to_response(context)
        asked = QueryDict(urlencode({"q": words}))
        statements, articles = StatementFilter(asked, request=request), ArticleFilter(asked, request=request)
        if errors := statements.form.errors.get("q") or articles.form.errors.get("q"):
            return self.render_to_response(context | {"problem": errors[0]}, status=HTTPStatus.BAD_REQUEST)
        found = statements.page(size=self.STATEMENTS).rows
        context |= {
            "filters": statements,
            "question": statements.question,
            "statements": statement_rows(entry.statement_id for entry in found),
            "statements_total": Total.of(statements.without(SORT)),
            "articles": article_rows(articles.page(size=self.ARTICLES).rows, with_body=True),
            "articles_total": Total.of(articles.without(SORT)),
            "people": list(Person.objects.public().named(words).alphabetically()[: self.NAMES + 1]),
            "organisations": list(Organisation.objects.public().named(words).alphabetically()[: self.NAMES + 1]),
            "names_shown": self.NAMES,
        }
        for name in ("statements", "articles", "people", "organisations"):
            context[f"{name}_link"] = f"{reverse(name)}?{asked.urlencode()}"
        return self.render_to_response(context)
