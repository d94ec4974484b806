"""Counts beside a person or an organisation, as subqueries of the list they stand in."""

from typing import Any

from django.db.models import CharField, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from archive.models import Article, Mention
from archive.models.index import ArticleEntry, Speaker


def said(letter: str) -> Coalesce:
    """Public statements of which the row is a speaker; ``letter`` is what keys of its kind begin with in the index."""
    key = Concat(Value(letter), Cast(OuterRef("pk"), CharField(max_length=20)))
    count = Speaker.objects.filter(who=key).values("said")
    return Coalesce(Subquery(count, output_field=IntegerField()), Value(0))


def articles_printing(field: str) -> Coalesce:
    """Public articles that print the name that is the row, of the person or organisation it belongs to."""
    public = Article.objects.public().values("pk")
    return _count(Mention.objects.filter(article__in=public, surface=OuterRef("text")), field, "article", of="entity")


def articles_read() -> QuerySet[Any, tuple[int | None, int]]:
    """Year of publication (None: no date printed) and how many public articles were read of it."""
    return ArticleEntry.objects.order_by().values("year").annotate(n=Count("pk")).values_list("year", "n")


def _count(rows: QuerySet[Any], field: str, what: str, of: str = "pk") -> Coalesce:
    counted = (
        rows.filter(**{field: OuterRef(of)})
        .order_by()
        .values(row=F(field))
        .annotate(n=Count(what, distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
