"""Searching at the desk, within bounds: what an index finds, and words in the newest records only.

Reading every text takes seconds in an archive of a million statements; the readers' search looks through all of them.
"""

from typing import Any

from django.db.models import Q, QuerySet

from archive.dates import PartialDate
from archive.models import Article, Attribution, Mention, OrganisationName, PersonName, Statement
from archive.names import fold

#: Statements and mentions whose words are read, and articles whose text is; names and titles that are followed; records
#: found by each way.
NEWEST, TEXTS, NAMES, FOUND = 5_000, 2_000, 10, 300


def statements(queryset: Any, text: str) -> Any:
    """By public id or address, speaker, the article's title, or words said."""
    words = fold(text).split()
    if not words:
        return queryset
    found = set(Statement.objects.filter(public_id=_public_id(text)).values_list("pk", flat=True))
    for rows in (_said_by(words), _in_articles_titled(words), _newest_with(words)):
        found.update(rows[:FOUND])
    return queryset.filter(pk__in=found)


def mentions(queryset: Any, text: str) -> Any:
    """By whom they name, or by the name as printed."""
    words = fold(text).split()
    if not words:
        return queryset
    people, organisations = _named(words)
    newest = Mention.objects.order_by("-pk").values("pk")[:NEWEST]
    printed = Mention.objects.filter(surface__icontains=text.strip(), pk__in=newest)
    found = set(printed.order_by().values_list("pk", flat=True)[:FOUND])
    for rows in (Mention.objects.filter(person__in=people), Mention.objects.filter(organisation__in=organisations)):
        found.update(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND])
    return queryset.filter(pk__in=found)


def articles(queryset: Any, text: str) -> Any:
    """By public id or address, words of the title, publisher, date of publication, or words of the text."""
    words = fold(text).split()
    if not words:
        return queryset
    rows = Article.objects.order_by()
    newest = rows.filter(pk__in=Article.objects.order_by("-pk").values("pk")[:TEXTS])
    _, publishers = _named(words)
    found = set(rows.filter(public_id=_public_id(text)).values_list("pk", flat=True))
    for several in (
        rows.filter(_all_of(words, "sort_key")),
        newest.filter(_all_of(words, "folded")),
        rows.filter(publisher__in=publishers).order_by("-pk"),
        _dated(text),
    ):
        found.update(several.values_list("pk", flat=True)[:FOUND])
    return queryset.filter(pk__in=found)


def _dated(text: str) -> QuerySet[Article]:
    """Articles published within a period, if the text is one; those whose date is less exact are not."""
    try:
        period = PartialDate.parse(text.strip())
    except ValueError:
        return Article.objects.none()
    return Article.objects.filter(published_latest__range=(period.earliest, period.latest)).order_by(
        "-published_latest"
    )


def _public_id(text: str) -> str:
    """What an address of a statement ends in; or the text itself."""
    return text.strip().rstrip("/").rpartition("/")[2]


def _all_of(words: list[str], column: str) -> Q:
    return Q(*(Q(**{f"{column}__contains": word}) for word in words))


def _named(words: list[str]) -> tuple[set[int], set[int]]:
    """People and organisations one of whose names has all the words."""
    people, organisations = (
        set(
            model.objects.filter(_all_of(words, "folded"), withdrawn=False)
            .order_by("entity")
            .values_list("entity", flat=True)[:NAMES]
        )
        for model in (PersonName, OrganisationName)
    )
    return people, organisations


def _said_by(words: list[str]) -> QuerySet[Any, Any]:
    people, organisations = _named(words)
    said = Attribution.objects.filter(Q(person__in=people) | Q(organisation__in=organisations)).order_by("-pk")
    return said.values_list("statement", flat=True)


def _in_articles_titled(words: list[str]) -> QuerySet[Any, Any]:
    titled = Article.objects.filter(_all_of(words, "sort_key")).order_by().values_list("pk", flat=True)[:NAMES]
    return Statement.objects.filter(article__in=list(titled)).order_by().values_list("pk", flat=True)


def _newest_with(words: list[str]) -> QuerySet[Any, Any]:
    newest = Statement.objects.order_by("-pk").values("pk")[:NEWEST]
    return Statement.objects.filter(_all_of(words, "folded"), pk__in=newest).order_by().values_list("pk", flat=True)
