"""Counts that stand beside a record, read from the index and kept for as long as it stays as it is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, Count, F, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from archive.browsing.timeline import When, month_of
from archive.indexing.models import ArticleEntry
from archive.models import ReviewState

#: ``(key, number)`` rows.
Answer = list[tuple[str, int]]
#: Makes the queryset of such rows; putting one together takes about as long as the database takes to answer it.
Question = Callable[[], QuerySet[Any, Any]]
_KEPT = 24 * 3600
_READ = "read"
_ROWS = Count("*")


def by(rows: QuerySet[Any, Any], *columns: Any, number: Any = _ROWS) -> QuerySet[Any, Any]:
    """How many rows there are of each combination of columns, told as one text with spaces.

    ``number`` is what else is counted, or summed.
    """
    first, *others = [_text(column) for column in columns]
    key = Concat(first, *(part for other in others for part in (Value(" "), other))) if others else first
    return rows.order_by().annotate(told=key).values_list("told").annotate(n=number)


def keys_in_order(entries: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """Return the ``key`` of each entry, with its position. The answer comes in the order of places."""
    return entries.order_by().annotate(told=_text("key"), n=F("sort_position")).values_list("told", "n")


def counted(edition: int, questions: Mapping[str, Question]) -> dict[str, Answer]:
    """Return the answers to questions (see ``by``), by name; those that are not known yet are asked in one query.

    The name of a question tells all that it depends on beside the edition of the index.
    """
    keys = {name: f"archive:count:{edition}:{name}" for name in questions}
    kept = cache.get_many(keys.values())
    answers = {name: kept[key] for name, key in keys.items() if key in kept}
    if missing := {name: question() for name, question in questions.items() if name not in answers}:
        asked = _ask(missing)
        cache.set_many({keys[name]: rows for name, rows in asked.items()}, _KEPT)
        answers |= asked
    return answers


def reading() -> dict[str, Question]:
    """Return the question of how many articles were read of each month of publication, for ``read_by_month``."""
    return {_READ: lambda: by(ArticleEntry.objects.all(), month("earliest"), month("latest"))}


def month(column: str) -> Substr:
    """Return the month of a date, for ``by``: as 2024-04."""
    return Substr(_text(column), 1, 7)


def read_by_month(answers: Mapping[str, Answer]) -> list[tuple[When, int]]:
    return [(when_told(*key.split(" ")), number) for key, number in answers[_READ]]


def when_told(earliest: str, latest: str) -> When:
    """When it was published, from the months of the two dates, empty where there is none."""
    return month_of(*(date.fromisoformat(f"{told}-01") if told else None for told in (earliest, latest)))


def said_when(answer: Answer, *, months: bool = False) -> list[tuple[When, bool, int]]:
    """``(when, reviewed, number)`` of statements counted by date, or by year."""
    found: list[tuple[When, bool, int]] = []
    for key, number in answer:
        *when, review = key.split(" ")
        told = when_told(*when) if months else int(when[0]) if when[0] else None
        found.append((told, review == ReviewState.ACCEPTED, number))
    return found


def _text(column: Any) -> Coalesce:
    expression = F(column) if isinstance(column, str) else column
    return Coalesce(Cast(expression, CharField(max_length=300)), Value(""))


def _ask(questions: Mapping[str, QuerySet[Any, Any]]) -> dict[str, Answer]:
    names = list(questions)
    first, *others = [rows.annotate(nth=Value(nth)) for nth, rows in enumerate(questions.values())]
    found: dict[str, Answer] = {name: [] for name in names}
    for key, number, nth in first.union(*others, all=True).order_by() if others else first:
        found[names[nth]].append((key, number))
    for rows in found.values():
        rows.sort(key=lambda row: (row[1], row[0]))
    return found
