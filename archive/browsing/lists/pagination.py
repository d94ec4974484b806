"""Pages by key: a page begins after a record, not after so many, and what is added moves nothing.

A cursor is what the last row of a page is ordered by, as it stands in the address (``after=…``; ``before=…`` back).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from archive.indexing.models import UNDATED, position_day, position_range

AFTER, BEFORE = "after", "before"
#: Parts of a cursor are parted by a tilde, which addresses need not escape. No sort key holds one: it is folded away.
_PART = "~"


class CursorError(ValueError):
    """A cursor that is none."""


@dataclass(frozen=True, slots=True)
class Page:
    """``rows`` of one page; cursors of the pages before and after it, empty where there is none."""

    rows: list[Any]
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is ordered by: columns, a minus before those that fall; the last one is no two rows' alike."""

    columns: tuple[str, ...]
    read: tuple[Callable[[str], Any], ...]

    def cut(
        self, *found: QuerySet[Any], after: str = "", before: str = "", size: int, by: tuple[str, ...] = ()
    ) -> Page:
        """A page of what is found, of which the later stands behind all of the former.

        ``by`` are columns of other tables with the same values. Raises ``CursorError``.
        """
        backwards = bool(before)
        columns = [_turned(column) for column in by or self.columns] if backwards else list(by or self.columns)
        fits = _beyond(columns, self._values(cursor)) if (cursor := before or after) else Q()
        rows: list[Any] = []
        for part in reversed(found) if backwards else found:
            rows += part.filter(fits).order_by(*columns)[: size + 1 - len(rows)]
            if len(rows) > size:
                break
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        return self.page(rows, earlier=more if backwards else bool(after), later=backwards or more)

    def page(self, rows: Sequence[Any], *, earlier: bool, later: bool) -> Page:
        return Page(
            list(rows),
            after=self._cursor(rows[-1]) if later and rows else "",
            before=self._cursor(rows[0]) if earlier and rows else "",
        )

    def _cursor(self, row: Any) -> str:
        return _PART.join(str(_value(row, column.removeprefix("-"))) for column in self.columns)

    def _values(self, cursor: str) -> list[Any]:
        parts = cursor.split(_PART)
        if len(parts) != len(self.columns):
            raise CursorError
        try:
            return [read(part) for read, part in zip(self.read, parts, strict=True)]
        except ValueError as error:
            raise CursorError from error


def number(part: str) -> int:
    """A whole number that a database can hold. Raises ``ValueError``."""
    if not part.isascii() or not part.isdigit() or len(part) > 18 + 1 or int(part) >= 1 << 63:
        raise ValueError(part)
    return int(part)


def _value(row: Any, column: str) -> Any:
    for name in column.split("__"):
        row = getattr(row, name)
    return row


def _turned(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _beyond(columns: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after these values: greater in the first column, or the same there and beyond in the rest."""
    name, falls = columns[0].removeprefix("-"), columns[0].startswith("-")
    further = Q(**{f"{name}__{'lt' if falls else 'gt'}": values[0]})
    if len(columns) == 1:
        return further
    # The first bound by itself is what an index is entered with.
    bound = Q(**{f"{name}__{'lte' if falls else 'gte'}": values[0]})
    return bound & (further | (Q(**{name: values[0]}) & _beyond(columns[1:], values[1:])))


NEWEST = Order(("sort_position",), (number,))
OLDEST = Order(("reverse_position",), (number,))
BY_NAME = Order(("sort_key", "pk"), (str, number))
#: Rows know as ``said`` how many statements are theirs.
MOST_SAID = Order(("-said", "sort_key", "pk"), (number, str, number))


def cut_found(found: QuerySet[Any], *, oldest: bool, after: str = "", before: str = "", size: int) -> Page:
    """A page of what words were found in, which the index of words gives by its own key: the place.

    Oldest first, that key falls by day but not within one: the days that a page is made of are found first, and what
    is of them then put in order. There is no way back there.
    """
    key = "terms__pk"
    if not oldest:
        return NEWEST.cut(found, after=after, before=before, size=size, by=(key,))
    if before:
        raise CursorError
    if after:
        found = found.filter(reverse_position__gt=OLDEST._values(after)[0])
    falling = found.filter(**{f"{key}__lt": UNDATED}).order_by(f"-{key}")
    dated = list(falling.values_list("sort_position", flat=True)[: size + 1])
    fits = Q(sort_position__in=dated)
    if len(dated) <= size:
        fits |= Q(**{f"{key}__gte": UNDATED})
    else:
        day = position_day(dated[-1])
        first = position_range(0, day or 0)[0]
        fits = Q(**{f"{key}__gte": first, f"{key}__lt": UNDATED})
    rows = list(found.filter(fits).order_by("reverse_position")[: size + 1])
    return OLDEST.page(rows[:size], earlier=False, later=len(rows) > size)
