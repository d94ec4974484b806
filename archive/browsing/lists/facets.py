"""Counts beside the filters. Each facet respects all the other filters, not its own.

What is counted is kept under the edition of the index it was counted in, so it is never of another time than the list.
A facet that is not counted in time says so; it never shows part of a count.
"""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.cache import cache
from django.db.models import Count
from django.urls import reverse

from archive.browsing.lists.filters import NOT_STATED
from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.labels import labels
from archive.browsing.lists.limits import TooLongError, within

#: Values of a facet that are shown.
SHOWN = 8
#: Seconds that one page may take for all its facets.
LIMIT = 0.4
#: Records that a list counts one by one where its facets do not tell the number.
CAP = 10_000
_KEPT, _TRIED = 24 * 3600, 60


@dataclass(frozen=True, slots=True)
class FacetValue:
    label: str
    count: int
    link: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """``values`` is None where it was not counted in time; ``more`` leads to the whole list of values."""

    name: str
    title: str
    values: list[FacetValue] | None
    more: str = ""

    @property
    def chosen(self) -> bool:
        return any(value.chosen for value in self.values or ())


@dataclass(frozen=True, slots=True)
class Total:
    """How many records a list has; with ``more``, more than that many."""

    number: int
    more: bool = False


#: ``(*values of the dimensions, number)``.
type Rows = list[tuple[Any, ...]]


@dataclass(slots=True)
class Counted:
    """Of one list: value → number for each facet (None: not counted), the total, and names of what is counted."""

    facets: dict[str, list[tuple[str, int]] | None]
    total: int | None
    labels: dict[str, tuple[str, str]]
    articles: int | None = None
    undated: int = 0


class Counts:
    """The facets of one kind of list. ``DIMENSIONS`` are columns of its entries, counted together."""

    DIMENSIONS: ClassVar[tuple[str, ...]]
    #: Facets in the order of the page.
    ORDER: ClassVar[tuple[str, ...]]

    def __init__(self, filters: ListFilter, edition: int) -> None:
        self.filters, self.edition = filters, edition
        self._end = time.monotonic() + LIMIT
        self._counted = self._kept("facets", filters.parameters, self._count)

    @property
    def total(self) -> Total:
        """By the facets, else counted up to a cap."""
        if self._counted.total is not None:
            return Total(self._counted.total)
        number = self.filters.without(SORT).order_by()[: CAP + 1].count()
        return Total(min(number, CAP), more=number > CAP)

    @property
    def articles(self) -> int | None:
        """In how many articles the list stands, where it is short enough to count."""
        return self._counted.articles

    @property
    def undated(self) -> int:
        """How many records a period leaves out because no date is printed."""
        return self._counted.undated

    def facets(self) -> list[Facet]:
        found = [self._facet(name, self._counted.facets.get(name)) for name in self.ORDER]
        return [facet for facet in found if facet.values is None or facet.values]

    def loosened(self) -> list["Loosened"]:
        """For each filter in use, the count without it."""
        filters = self.filters
        found = []
        for chip in filters.chips:
            name = chip.group[0]
            rows = self._rows
            if name in self.DIMENSIONS and rows is not None:
                number = Total(self._sum(rows, ignoring=name))
            else:
                count = filters.without(*chip.group, SORT).order_by()[: CAP + 1].count()
                number = Total(min(count, CAP), more=count > CAP)
            found.append(Loosened(chip.label, chip.value, chip.without, number))
        return found

    # What is counted

    def _count(self) -> tuple[Counted, bool]:
        rows = self._rows
        facets: dict[str, list[tuple[str, int]] | None] = {}
        total = None
        for name in self.DIMENSIONS:
            facets[name] = None if rows is None else self._by(rows, name)
        if rows is not None:
            total = self._sum(rows)
        counted = Counted(facets, total, {})
        self._count_more(counted)
        named = ("speaker", "unnamed", "publisher", "topic")
        counted.labels = labels(key for name in named for key, _ in facets.get(name) or ())
        return counted, all(found is not None for found in facets.values())

    def _count_more(self, counted: Counted) -> None:
        """The facets that are no column."""

    @property
    def _rows(self) -> Rows | None:
        """``(*values of the dimensions, n)`` under the other filters: one query for all of them, kept for all."""
        return self._kept("rows", self._others(), self._tally)

    def _others(self, *names: str) -> dict[str, str]:
        """The filters in use that are no dimension, but for those named."""
        own = {*self.DIMENSIONS, "undated", SORT, *names}
        return {name: value for name, value in self.filters.parameters.items() if name not in own}

    def _tally(self) -> tuple[Rows | None, bool]:
        found = self.filters.without(*self.DIMENSIONS, "undated", SORT).order_by()
        columns = [_COLUMN.get(name, name) for name in self.DIMENSIONS]
        rows = self.in_time(lambda: list(found.values_list(*columns).annotate(n=Count("*"))))
        return rows, rows is not None

    def in_time[Answer](self, ask: Callable[[], Answer]) -> Answer | None:
        try:
            with within(self._end - time.monotonic()):
                return ask()
        except TooLongError:
            return None

    def _kept[Answer](self, what: str, parameters: dict[str, str], make: Callable[[], tuple[Answer, bool]]) -> Answer:
        """From the cache, or made now; what is not whole is tried again after a minute, not for every reader."""
        told = json.dumps([what, self.edition, type(self).__name__, sorted(parameters.items())])
        key = f"archive:{hashlib.sha256(told.encode()).hexdigest()}"
        held = cache.get(key)
        if held is not None:
            return held[0]
        answer, whole = make()
        cache.set(key, (answer,), _KEPT if whole else _TRIED)
        return answer

    # Sums over the rows of the dimensions

    def _wanted(self) -> dict[str, Any]:
        """The chosen value of each dimension as its column has it: None is what is not stated."""
        given = self.filters.parameters
        wanted = {name: self._as_column(name, given[name]) for name in self.DIMENSIONS if name in given}
        return wanted | ({"year": None} if "undated" in given else {})

    def _as_column(self, name: str, value: str) -> Any:
        if name == "publisher":
            return getattr(self.filters.chosen(name), "pk", None)
        return int(value) if name == "year" else value

    def _fitting(self, rows: Rows, ignoring: str) -> Rows:
        for name, value in self._wanted().items():
            if name != ignoring:
                at = self.DIMENSIONS.index(name)
                rows = [row for row in rows if row[at] == value]
        return rows

    def _sum(self, rows: Rows, ignoring: str = "") -> int:
        return sum(row[-1] for row in self._fitting(rows, ignoring))

    def _by(self, rows: Rows, name: str) -> list[tuple[str, int]]:
        at = self.DIMENSIONS.index(name)
        sums: dict[Any, int] = defaultdict(int)
        for row in self._fitting(rows, ignoring=name):
            sums[row[at]] += row[-1]
        prefix = "o" if name == "publisher" else ""
        return [(_NOT_STATED if key is None else f"{prefix}{key}", number) for key, number in sums.items()]

    # As shown

    def _facet(self, name: str, counted: list[tuple[str, int]] | None) -> Facet:
        title = _TITLES.get(name) or str(self.filters.filters[name].label)
        if counted is None:
            return Facet(name, title, None)
        described = [one for key, number in counted if (one := self._described(name, key, number))]
        if name == "year":
            described.sort(key=lambda one: (one[0] == _NOT_STATED, one[1]), reverse=True)
        else:
            described.sort(key=lambda one: (-one[2], one[1].casefold()))
        chosen = [one for one in described[SHOWN:] if self._is_chosen(name, one[0])]
        shown = described if name in {"kind", "review"} else [*described[:SHOWN], *chosen]
        if name == "year":
            shown = described
        more = reverse(_MORE[name]) if name in _MORE and len(described) > SHOWN else ""
        return Facet(name, title, [self._value(name, *one) for one in shown], more)

    def _described(self, name: str, key: str, number: int) -> tuple[str, str, int] | None:
        """``(parameter, label, number)``; None for a record that readers do not see."""
        if name in {"kind", "review"}:
            label = dict(self.filters.form.fields[name].choices).get(key)
            return (key, str(label), number) if label else None
        if name == "year":
            return (key, "no date printed" if key == _NOT_STATED else key, number)
        if name == "unnamed":
            words = self._counted.labels.get(key, ("", ""))[1] or key[1:]
            return (key[1:], words, number) if key != "w" else None
        if name == "publisher" and key == _NOT_STATED:
            return (NOT_STATED, "not stated", number)
        label = self._counted.labels.get(key)
        return (*label, number) if label else None

    def _is_chosen(self, name: str, value: str) -> bool:
        if name == "year" and value == _NOT_STATED:
            return bool(self.filters.chosen("undated"))
        return bool(self.filters.parameters.get(name) == value)

    def _value(self, name: str, value: str, label: str, number: int) -> FacetValue:
        chosen = self._is_chosen(name, value)
        if name == "year" and value == _NOT_STATED:
            changes = {"undated": None if chosen else "yes", "year": None, "from": None, "to": None}
        else:
            changes = {name: None if chosen else value} | dict.fromkeys(_INSTEAD_OF.get(name, ()))
        return FacetValue(label, number, self.filters.link(**changes), chosen)


_NOT_STATED = "none"
_COLUMN = {"publisher": "publisher_id"}
_TITLES = {"unnamed": "Speakers in words only", "year": "Published in"}
#: Filters that a value of the facet takes the place of.
_INSTEAD_OF = {"year": ("undated",), "speaker": ("unnamed",), "unnamed": ("speaker",)}
#: Where all values of a facet stand.
_MORE = {"speaker": "people", "unnamed": "speakers", "topic": "topics"}


@dataclass(frozen=True, slots=True)
class Loosened:
    """What an empty list would hold without one of its filters."""

    label: str
    value: str
    link: str
    total: Total
