"""Counts beside the filters. Each facet respects all the other filters, not its own."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse

from archive.browsing.filters import NOT_STATED
from archive.browsing.filterset import DATES, SORT, ListFilter
from archive.models import Attribution, Organisation, Person, Statement

SHOWN = 8
#: What tells whether readers may see an organisation.
_SHOWN_BY = ("review", "withdrawn", "held", "merged_into_id")


@dataclass(frozen=True, slots=True)
class Value:
    label: str
    count: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    title: str
    values: list[Value]
    more: str = ""


class Tally:
    """How many records there are for each value of a few small dimensions: one query for the total and its facets."""

    def __init__(self, filters: ListFilter, *dimensions: str) -> None:
        self.filters, self.dimensions = filters, dimensions
        found = filters.without(*dimensions, SORT).order_by()
        self.rows = list(found.values(*dimensions).annotate(n=Count("pk")))

    def count(self, ignoring: str = "", **wanted: str) -> int:
        """Records under the chosen values of all dimensions but ``ignoring``; ``wanted`` values win."""
        asked = {name: wanted.get(name) or self.filters.chosen(name) for name in self.dimensions if name != ignoring}
        return sum(row["n"] for row in self.rows if all(not want or row[name] == want for name, want in asked.items()))

    @property
    def total(self) -> int:
        return self.count()

    def facet(self, name: str) -> Facet:
        choices = [(value, label) for value, label in self.filters.form.fields[name].choices if value]
        counted = [(value, label, self.count(**{name: value})) for value, label in choices]
        counted = [one for one in counted if one[2] or one[0] == self.filters.chosen(name)]
        return _facet(self.filters, name, counted)


def publishers(filters: ListFilter, path: str) -> tuple[Facet, int]:
    """The publishers by count, and in how many articles the list stands (each has one publisher or none)."""
    article = "article" if filters.queryset.model is Statement else "pk"
    rows = list(
        filters.without("publisher", SORT)
        .order_by()
        .values(*(f"{path}__{column}" for column in ("slug", "name", "sort_key", *_SHOWN_BY)))
        .annotate(n=Count("pk"), articles=Count(article, distinct=True))
    )
    chosen = filters.parameters.get("publisher")
    counted = []
    articles = 0
    for row in sorted(rows, key=lambda row: (-row["n"], row[f"{path}__sort_key"] or "")):
        slug = row[f"{path}__slug"] or NOT_STATED
        if not chosen or chosen == slug:
            articles += row["articles"]
        if slug == NOT_STATED or Organisation(**{name: row[f"{path}__{name}"] for name in _SHOWN_BY}).is_public:
            counted.append((slug, row[f"{path}__name"] or "not stated", row["n"]))
    return _facet(filters, "publisher", counted[:SHOWN]), articles


def speakers(filters: ListFilter) -> Facet:
    """The people who said most."""
    statements = filters.without("speaker", SORT).order_by().values("pk")
    rows = list(
        Attribution.objects.public()
        .filter(part__in=Attribution.SPEAKERS, statement__in=statements, person__in=Person.objects.public())
        .order_by()
        .values("person__slug", "person__name", "person__sort_key")
        .annotate(n=Count("statement", distinct=True))
        .order_by("-n", "person__sort_key")[: SHOWN + 1]
    )
    counted = [(row["person__slug"], row["person__name"], row["n"]) for row in rows[:SHOWN]]
    return _facet(filters, "speaker", counted, more=reverse("people") if len(rows) > SHOWN else "")


def _facet(filters: ListFilter, name: str, counted: Iterable[tuple[str, str, int]], more: str = "") -> Facet:
    now: Any = filters.parameters.get(name)
    values = [
        Value(label, count, filters.link(**{name: None if value == now else value}), value == now)
        for value, label, count in counted
    ]
    return Facet(name, filters.filters[name].label, values, more)


@dataclass(frozen=True, slots=True)
class Loosened:
    """What an empty list would hold without one of its filters."""

    label: str
    value: str
    link: str
    count: int


def loosened(filters: ListFilter, tally: Tally) -> list[Loosened]:
    """For each filter in use, the count without it: one query each, none where the tally knows."""
    found = []
    for chip in filters.chips:
        name = chip.group[0]
        count = (
            tally.count(ignoring=name)
            if name in tally.dimensions
            else filters.without(*chip.group, SORT).order_by().count()
        )
        found.append(Loosened(chip.label, chip.value, chip.without, count))
    return found


def undated(filters: ListFilter, column: str) -> int:
    """How many records a date filter leaves out because no date is printed; 0 without such a filter."""
    if not (filters.chosen("from") or filters.chosen("to")):
        return 0
    return filters.without(*DATES, SORT).order_by().filter(**{f"{column}__isnull": True}).count()
