"""How the lists of the admin are filtered and searched, within bounds that hold at a million statements."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Q, QuerySet, Value
from django.http import HttpRequest

from archive.dates import PartialDate
from archive.models import Article, Attribution, Mention, OrganisationName, PersonName, Statement
from archive.names import fold

#: Lists count no further; what lies beyond is reached by narrowing the list.
COUNTED = 2_000


def few(queryset: Any, found: QuerySet) -> QuerySet:
    """Narrow a list to a few records that an index of their own finds, rather than by reading the list in its order."""
    return queryset.filter(pk__in=found.order_by().values("pk")[: COUNTED + 1])


def between(queryset: Any, column: str, low: float, high: float) -> QuerySet:
    """Narrow a list to records whose number is at least ``low`` and below ``high``, be they few or nearly all.

    Few are found by the column's index. Many would have to be put in order then: the list is read in its order instead;
    a sum is no column, so that the index stays out of it.
    """
    found = queryset.model._default_manager.filter(**{f"{column}__gte": low, f"{column}__lt": high}).order_by()
    if found[: COUNTED + 1].count() <= COUNTED:
        return few(queryset, found)
    return queryset.alias(bare=F(column) + Value(0.0)).filter(bare__gte=low, bare__lt=high)


class SuggestionFilter(admin.SimpleListFilter):
    title = "suggestion"
    parameter_name = "suggested"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "the text now gives something else")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return few(queryset, queryset.model.objects.suggested()) if self.value() == "yes" else queryset


class AssigneeFilter(admin.SimpleListFilter):
    title = "assigned to"
    parameter_name = "assigned"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("me", "me"), ("somebody", "somebody"), ("nobody", "nobody")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "me":
                return few(queryset, queryset.model.objects.filter(assignee=request.user.pk))
            case "somebody":
                return few(queryset, queryset.model.objects.filter(assignee__isnull=False))
            case "nobody":
                return queryset.filter(assignee=None)
        return queryset


class HeldFilter(admin.SimpleListFilter):
    title = "held back"
    parameter_name = "held"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "held back"), ("no", "not held")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        match self.value():
            case "yes":
                return few(queryset, queryset.model.objects.filter(held__gt=""))
            case "no":
                return queryset.filter(held="")
        return queryset


class WaitingFilter(admin.SimpleListFilter):
    """Waiting for a person: the review filter also shows what was withdrawn meanwhile."""

    title = "waiting"
    parameter_name = "waiting"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "waiting for a decision")]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet:
        return queryset.unreviewed() if self.value() == "yes" else queryset


#: Statements and mentions whose words are read, and articles whose text is; names and titles that are followed; records
#: found by each way.
NEWEST, TEXTS, NAMES, FOUND = 5_000, 2_000, 10, 300


def search_statements(queryset: Any, text: str) -> Any:
    """By public id or address, speaker, the article's title, or words said."""
    words = fold(text).split()
    if not words:
        return queryset
    found = set(Statement.objects.filter(public_id=_public_id(text)).values_list("pk", flat=True))
    for rows in (_said_by(words), _in_articles_titled(words), _newest_with(words)):
        found.update(rows[:FOUND])
    return queryset.filter(pk__in=found)


def search_mentions(queryset: Any, text: str) -> Any:
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


def search_articles(queryset: Any, text: str) -> Any:
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
    """Return what the address of a statement ends in, or the text itself."""
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
