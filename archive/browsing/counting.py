"""Counts beside a person or an organisation, as subqueries of the list they stand in."""

from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, ExtractYear

from archive.models import Article, Attribution, Mention, Statement


def statements_said(field: str) -> Coalesce:
    """Public statements of which the row (by ``field``: person or organisation) is a speaker."""
    return _count(
        Attribution.objects.public().filter(part__in=Attribution.SPEAKERS, statement__in=_public_statements()),
        field,
        "statement",
    )


def articles_spoken_in(field: str) -> Coalesce:
    """Public articles in which the row speaks."""
    return _count(
        Attribution.objects.public().filter(part__in=Attribution.SPEAKERS, statement__in=_public_statements()),
        field,
        "statement__article",
    )


def articles_naming(field: str) -> Coalesce:
    """Public articles that name the row."""
    return _count(Mention.objects.filter(article__in=Article.objects.public().values("pk")), field, "article")


def articles_printing(field: str) -> Coalesce:
    """Public articles that print the name that is the row, of the person or organisation it belongs to."""
    public = Article.objects.public().values("pk")
    return _count(Mention.objects.filter(article__in=public, surface=OuterRef("text")), field, "article", of="entity")


def articles_read() -> QuerySet[Any, tuple[int | None, int]]:
    """Year of publication (None: no date printed) and how many public articles were read of it."""
    years = Article.objects.public().order_by().values(year=ExtractYear("published_earliest"))
    return years.annotate(n=Count("pk")).values_list("year", "n")


def statements_in() -> Coalesce:
    """Public statements of the article that is the row."""
    return _count(Statement.objects.public(), "article", "pk")


def _public_statements() -> QuerySet[Any]:
    return Statement.objects.public().order_by().values("pk")


def _count(rows: QuerySet[Any], field: str, what: str, of: str = "pk") -> Coalesce:
    counted = (
        rows.filter(**{field: OuterRef(of)})
        .order_by()
        .values(row=F(field))
        .annotate(n=Count(what, distinct=True))
        .values("n")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
