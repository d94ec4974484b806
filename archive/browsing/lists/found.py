"""Entries of the index under filters: a page of them, or all in order for those who take the list away."""

from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Length, Replace

from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.pagination import NEWEST, OLDEST, Order, Page, cut_found, number
from archive.indexing.models import ArticleEntry, StatementEntry

#: The newest hits among which the best match is looked for.
RANKED = 10_000
_BEST = Order(("-score", "sort_position"), (number, number))


def cut(filters: ListFilter, *, after: str, before: str, size: int) -> Page:
    """A page of entries of statements or articles, in the order asked for. Raises ``CursorError``."""
    found, order = filters.without(SORT), filters.chosen(SORT)
    if order == "best":
        return _BEST.cut(ranked(filters, found), after=after, before=before, size=size)
    if filters.asks_index:
        return cut_found(found, oldest=order == "oldest", after=after, before=before, size=size)
    return (OLDEST if order == "oldest" else NEWEST).cut(found, after=after, before=before, size=size)


def ranked(filters: ListFilter, found: QuerySet[Any]) -> QuerySet[Any]:
    """The newest hits with a score, in whole numbers so that both databases give the same.

    For each word or phrase its saturated frequency, weighed against the length of the text, as in BM25 (Robertson and
    Zaragoza, 2009) with k1 = 1 and b = ½; the rarity of words is left out, since a hit holds all of them.
    """
    key = "terms__pk" if filters.asks_index else "sort_position"
    newest = list(found.order_by(key).values_list("sort_position", flat=True)[:RANKED])
    model: Any = {"statements": StatementEntry, "articles": ArticleEntry}[filters.plural]
    usual = {"statements": 150, "articles": 3000}[filters.plural]  # characters of words in a text of usual length
    words = F("words__words")
    score: Any = Value(0, output_field=IntegerField())
    for one in filters.chosen("q").question.wanted:
        times = (Length(words) - Length(Replace(words, Value(one.text), Value("")))) / len(one.text)
        score += times * 10_000 * usual / ((times * 2 + 1) * usual + Length(words))
    return model.objects.filter(sort_position__in=newest).annotate(score=score)
