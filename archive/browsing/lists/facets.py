"""Counts beside the filters of a list.

A facet shows how many records each of its values would leave, under all other filters in use. Nothing is counted in
advance: at most ``CAP`` records of the list are looked at, the newest first. Of a longer list every number is
therefore a lower bound, and is shown with a plus sign.
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model, QuerySet
from django.urls import reverse

from archive.browsing.lists.filters import NOT_STATED
from archive.browsing.lists.filterset import DATES, SORT, ListFilter
from archive.browsing.lists.rows import entity_labels
from archive.indexing.models import UNDATED, ArticleEntry, StatementSpeaker, StatementTopic

#: Records of a list that are counted.
CAP = 10_000
#: Values of a facet that are shown.
SHOWN = 8
#: Candidates for the values shown: some may be of records that readers do not see.
_CANDIDATES = 200

#: Filters that stand for the same facet: it leaves all of them out, and a value of it takes the place of all.
_SAME = {"year": ("year", "undated"), "speaker": ("speaker", "unnamed"), "unnamed": ("speaker", "unnamed")}
_TITLES = {"unnamed": "Speakers in words only", "year": "Published in"}
#: Names of the pages that list every value of a facet.
_MORE = {"speaker": "people", "unnamed": "speakers", "topic": "topics"}


@dataclass(frozen=True, slots=True)
class Total:
    """How many records there are; with ``more``, at least that many."""

    number: int
    more: bool = False

    @classmethod
    def of(cls, records: QuerySet[Any]) -> "Total":
        """Count up to ``CAP``."""
        return cls.capped(records.order_by()[: CAP + 1].count())

    @classmethod
    def capped(cls, number: int) -> "Total":
        return cls(min(number, CAP), more=number > CAP)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value and the list it leads to; ``total`` is None where it is only known that there are some."""

    label: str
    total: Total | None
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """``more`` is the address of the list of all values, empty where all are shown."""

    name: str
    title: str
    values: list[FacetValue]
    more: str = ""

    @property
    def chosen(self) -> bool:
        return any(value.chosen for value in self.values)


@dataclass(frozen=True, slots=True)
class Loosened:
    """What an empty list would hold without one of its filters."""

    label: str
    value: str
    link: str
    total: Total


@dataclass(slots=True)
class Counted:
    """What was counted of one list.

    ``numbers`` has value → number by facet, ``capped`` the facets that were counted in a list longer than ``CAP``.
    ``articles`` is in how many articles the statements stand, where the list is short enough to count, and ``undated``
    how many records a period leaves out because no date is printed.
    """

    total: Total = Total(0)
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    capped: set[str] = field(default_factory=set)
    articles: int | None = None
    undated: Total = Total(0)


def loosened(filters: ListFilter) -> list[Loosened]:
    """Return for each filter in use the number of records without it."""
    return [
        Loosened(chip.label, chip.value, chip.without, Total.of(filters.without(*chip.group, SORT)))
        for chip in filters.chips
    ]


class Facets:
    """The facets of one kind of list."""

    #: Facet → the query that counts its values among the records of a list, ``{listed}``, as ``value, n``.
    QUERIES: ClassVar[dict[str, str]] = {}
    #: Columns of the list's records that the queries use, beside the primary key.
    COLUMNS: ClassVar[tuple[str, ...]] = ()
    #: Facets in the order of the page.
    ORDER: ClassVar[tuple[str, ...]] = ()
    CACHED_SECONDS: ClassVar[int] = 300

    def __init__(self, filters: ListFilter, version: int) -> None:
        """Count, or take what was counted of this list in this version of the index some minutes ago."""
        self.filters = filters
        asked = json.dumps([version, type(filters).__name__, sorted(filters.parameters.items())])
        key = f"archive:facets:{hashlib.sha256(asked.encode()).hexdigest()}"
        cached: Any = cache.get_or_set(
            key, lambda: (counted := self.count(), self._shown(counted)), self.CACHED_SECONDS
        )
        self.counted: Counted = cached[0]
        #: Facets that have a value, in order.
        self.shown: list[Facet] = cached[1]

    # Counting

    def count(self) -> Counted:
        """Count all facets in one query; one whose own filter is in use in a list without that filter."""
        lists: dict[tuple[str, ...], list[str]] = {(): []}  # filters left out → facets that are counted without them
        for name in self.QUERIES:
            own = _SAME.get(name, (name,))
            lists.setdefault(own if any(self.filters.chosen(one) for one in own) else (), []).append(name)
        columns, ctes, parts = ", ".join(["pk", *self.COLUMNS]), [], []
        parameters: list[Any] = []
        # What is listed is short: it is read first, and the rows of each record are looked up. SQLite keeps the order
        # of a cross join; PostgreSQL would rather read a whole table, if it could tell the look-up from a join.
        before, after = (
            ("LATERAL (SELECT * FROM ", " OFFSET 0) AS found") if connection.vendor == "postgresql" else ("", "")
        )
        for nth, (left_out, names) in enumerate(lists.items()):
            newest = self.filters.newest(*left_out).values("pk", *self.COLUMNS)[: CAP + 1]
            sql, values = newest.query.sql_with_params()
            ctes.append(f"listed_{nth} ({columns}) AS MATERIALIZED ({sql})")
            parameters += values
            for name in names:
                query = self.QUERIES[name].format(listed=f"listed_{nth}", before=before, after=after)
                parts.append(f"SELECT '{name}' AS facet, value, n FROM ({query}) AS {name}_facet")
            parts.append(f"SELECT '', '{nth}', COUNT(*) FROM listed_{nth}")
        with connection.cursor() as cursor:
            cursor.execute(f"WITH {', '.join(ctes)} {' UNION ALL '.join(parts)}", parameters)
            rows = cursor.fetchall()
        lengths = {int(nth): number for name, nth, number in rows if not name}
        counted = Counted(Total.capped(lengths[0]), {name: {} for name in self.QUERIES})
        for nth, names in enumerate(lists.values()):
            counted.capped |= {name for name in names if lengths[nth] > CAP}
        for name, value, number in rows:
            if name:
                counted.numbers[name][value] = number
        return counted

    # As shown

    def _shown(self, counted: Counted) -> list[Facet]:
        labels = entity_labels(
            _key(name, value) for name, numbers in counted.numbers.items() if name in _LETTERS
            for value, _ in _most(numbers)
        )  # fmt: skip
        facets = (
            self._facet(name, counted.numbers[name], labels, capped=name in counted.capped) for name in self.ORDER
        )
        return [facet for facet in facets if facet.values]

    def _facet(self, name: str, numbers: dict[str, int], labels: dict[str, tuple[str, str]], *, capped: bool) -> Facet:
        title = _TITLES.get(name) or str(self.filters.filters[name].label)
        if name == "year":
            return Facet(
                name, title, [self._year(*one, capped=capped) for one in sorted(numbers.items(), reverse=True)]
            )
        described = [
            (*told, number) for value, number in _most(numbers) if (told := self._described(name, value, labels))
        ]
        described.sort(key=lambda one: (-one[2], one[1].casefold()))
        values = []
        for nth, (value, label, number) in enumerate(described):
            chosen = self.filters.parameters.get(name) == value
            if nth < SHOWN or chosen:
                changes = dict.fromkeys(_SAME.get(name, (name,))) | {name: None if chosen else value}
                total = Total(min(number, CAP), more=capped)
                values.append(FacetValue(label, total, self.filters.link(**changes), chosen))
        return Facet(name, title, values, reverse(_MORE[name]) if name in _MORE and len(described) > SHOWN else "")

    def _described(self, name: str, value: str, labels: dict[str, tuple[str, str]]) -> tuple[str, str] | None:
        """Return the value as a parameter and its label; None for a record that readers do not see."""
        if name == "publisher" and not value:
            return NOT_STATED, "not stated"
        if name in _LETTERS:
            label = labels.get(_key(name, value))
            return label and (label[0] or value[1:], label[1] or value[1:])  # words have no slug, and are the value
        label = dict(self.filters.form.fields[name].choices).get(value)
        return (value, str(label)) if label else None

    def _year(self, year: str, number: int, *, capped: bool) -> FacetValue:
        name, value = ("year", year) if year else ("undated", "yes")
        chosen = self.filters.parameters.get(name) == value
        changes = dict.fromkeys(("year", *DATES) if name == "undated" else ("year", "undated"))
        link = self.filters.link(**changes | {name: None if chosen else value})
        return FacetValue(year or "no date printed", None if capped else Total(number), link, chosen)


#: What the keys in the index of records that are values of a facet begin with, where the facet does not say it.
_LETTERS = {"speaker": "", "unnamed": "", "publisher": "o", "topic": "t"}


def _key(name: str, value: str) -> str:
    return f"{_LETTERS[name]}{value}"


def _most(numbers: dict[str, int]) -> list[tuple[str, int]]:
    """Return candidates for the values shown: some may be of records that readers do not see."""
    return sorted(numbers.items(), key=lambda one: (-one[1], one[0]))[:_CANDIDATES]


def _by_column(column: str) -> str:
    """Return the query that counts the values of a column; empty where there is none."""
    return f"SELECT COALESCE(CAST({column} AS varchar), '') AS value, COUNT(*) AS n FROM {{listed}} GROUP BY {column}"


def _by_row_of(model: type[Model], key: str, column: str, condition: str) -> str:
    """Return the query that counts the values of a column of rows that belong to what is listed."""
    meta: Any = model._meta
    table, names = meta.db_table, {one: meta.get_field(one).column for one in (key, column)}
    return (
        f"SELECT CAST({names[column]} AS varchar) AS value, COUNT(*) AS n FROM {{listed}} CROSS JOIN "
        f"{{before}}{table} WHERE {names[key]} = pk AND {condition}{{after}} GROUP BY {names[column]}"
    )


class EntryFacets(Facets):
    """What lists of articles and of statements have in common."""

    def count(self) -> Counted:
        counted, filters = super().count(), self.filters
        if "year" in counted.capped:
            # The newest tell only of the last years: all there are are offered.
            years = ArticleEntry.objects.order_by().values_list("year", flat=True).distinct()
            counted.numbers["year"] = {str(year or ""): 0 for year in years if filters.may_hold(year)}
        if filters.chosen("from") or filters.chosen("to"):
            counted.undated = Total.of(filters.without(*DATES, "year", SORT).filter(sort_position__gte=UNDATED))
        return counted


class ArticleFacets(EntryFacets):
    COLUMNS = ("publisher_id", "year", "review")
    QUERIES: ClassVar = {
        "publisher": _by_column("publisher_id"),
        "year": _by_column("year"),
        "topic": _by_row_of(StatementTopic, "sort_position", "topic", "of_article"),
        "review": _by_column("review"),
    }
    ORDER = ("publisher", "year", "topic", "review")


class StatementFacets(EntryFacets):
    COLUMNS = ("article_id", "publisher_id", "year", "kind", "review")
    QUERIES: ClassVar = {
        "speaker": _by_row_of(StatementSpeaker, "statement_entry", "who", "who LIKE 'p%%'"),
        "publisher": _by_column("publisher_id"),
        "year": _by_column("year"),
        "topic": _by_row_of(StatementTopic, "sort_position", "topic", "NOT of_article"),
        "kind": _by_column("kind"),
        "unnamed": _by_row_of(StatementSpeaker, "statement_entry", "who", "who LIKE 'w_%%'"),
        "review": _by_column("review"),
        "articles": "SELECT '' AS value, COUNT(DISTINCT article_id) AS n FROM {listed}",
    }
    ORDER = ("speaker", "publisher", "year", "topic", "kind", "unnamed", "review")

    def count(self) -> Counted:
        counted = super().count()
        counted.articles = None if counted.total.more else counted.numbers.pop("articles")[""]
        return counted


class PersonFacets(Facets):
    COLUMNS = ("review",)
    QUERIES: ClassVar = {"review": _by_column("review")}
    ORDER = ("review",)


class OrganisationFacets(Facets):
    COLUMNS = ("kind", "review")
    QUERIES: ClassVar = {"kind": _by_column("kind"), "review": _by_column("review")}
    ORDER = ("kind", "review")


class TopicFacets(Facets):
    """None, and the total is counted each time: no version of the index tells of a new phrase."""

    CACHED_SECONDS = 0
