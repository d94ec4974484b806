"""One search over all: statements, articles, people and organisations, with the way to each whole list."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.generic import TemplateView

from archive.browsing.lists import found
from archive.browsing.lists.facets import CAP, Total
from archive.browsing.lists.filters import ArticleFilter, StatementFilter
from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.rows import article_rows, statement_rows
from archive.indexing.build import index_version
from archive.indexing.models import ArticleEntry, StatementEntry
from archive.models import Organisation, Person

STATEMENTS, ARTICLES, NAMES = 8, 5, 6


class Search(TemplateView):
    template_name = "archive/search.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        index_version()
        words = request.GET.get("q", "").strip()
        context: dict[str, Any] = {"section": "search", "words": words, "problem": ""}
        if not words:
            return self.render_to_response(context)
        asked = QueryDict(urlencode({"q": words}))
        statements = StatementFilter(asked, queryset=StatementEntry.objects.all(), request=request)
        articles = ArticleFilter(asked, queryset=ArticleEntry.objects.all(), request=request)
        if errors := statements.form.errors.get("q") or articles.form.errors.get("q"):
            return self.render_to_response(context | {"problem": errors[0]}, status=400)
        context |= {
            "filters": statements,
            "question": statements.form.cleaned_data["q"].question,
            "statements": statement_rows(entry.statement_id for entry in _first(statements, STATEMENTS)),
            "statements_total": _total(statements),
            "statements_link": f"{reverse('statements')}?{asked.urlencode()}",
            "articles": article_rows(_first(articles, ARTICLES), with_body=True),
            "articles_total": _total(articles),
            "articles_link": f"{reverse('articles')}?{asked.urlencode()}",
            "people": list(Person.objects.public().named(words).alphabetically()[: NAMES + 1]),
            "organisations": list(Organisation.objects.public().named(words).alphabetically()[: NAMES + 1]),
            "names_shown": NAMES,
            "people_link": f"{reverse('people')}?{asked.urlencode()}",
            "organisations_link": f"{reverse('organisations')}?{asked.urlencode()}",
        }
        return self.render_to_response(context)


def _first(filters: ListFilter, number: int) -> list[Any]:
    return found.cut(filters, after="", before="", size=number).rows


def _total(filters: ListFilter) -> Total:
    number = filters.without(SORT).order_by()[: CAP + 1].count()
    return Total(min(number, CAP), more=number > CAP)
