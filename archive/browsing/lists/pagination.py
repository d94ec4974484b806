"""Keyset pagination: a page begins after a record, not after so many, so what is added moves nothing.

A cursor is what the last row of a page is ordered by, as it stands in the address (``after=…``; ``before=…`` back).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Length, Replace

from archive.indexing.models import UNDATED, position_day, position_range

AFTER, BEFORE = "after", "before"
#: Parts of a cursor are parted by a tilde, which addresses need not escape. No sort key holds one: it is folded away.
_PART = "~"


class CursorError(ValueError):
    """A cursor that no page of the list has set."""


@dataclass(frozen=True, slots=True)
class Page:
    """The rows of one page, and the cursors of the pages after and before it, empty where there is none."""

    rows: list[Any]
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a list is ordered by.

    ``columns`` have a minus before those that descend; the last one is unique. ``read`` has a parser for each.
    """

    columns: tuple[str, ...]
    read: tuple[Callable[[str], Any], ...]

    def page(
        self, *found: QuerySet[Any], after: str = "", before: str = "", size: int, by: tuple[str, ...] = ()
    ) -> Page:
        """Return a page of several querysets one after the other.

        ``by`` are columns of other tables that hold the same values as ``columns``. Raises ``CursorError``.
        """
        backwards = bool(before)
        columns = [_reversed(column) for column in by or self.columns] if backwards else list(by or self.columns)
        fits = _beyond(columns, self.values(cursor)) if (cursor := before or after) else Q()
        rows: list[Any] = []
        for part in reversed(found) if backwards else found:
            rows += part.filter(fits).order_by(*columns)[: size + 1 - len(rows)]
            if len(rows) > size:
                break
        more, rows = len(rows) > size, rows[:size]
        if backwards:
            rows.reverse()
        return self.page_of(rows, earlier=more if backwards else bool(after), later=backwards or more)

    def page_of(self, rows: Sequence[Any], *, earlier: bool, later: bool) -> Page:
        """Return a page of these rows, with cursors to what stands before and after them."""
        return Page(
            list(rows),
            after=self._cursor(rows[-1]) if later and rows else "",
            before=self._cursor(rows[0]) if earlier and rows else "",
        )

    def _cursor(self, row: Any) -> str:
        return _PART.join(str(_value(row, column.removeprefix("-"))) for column in self.columns)

    def values(self, cursor: str) -> list[Any]:
        """Parse a cursor. Raise ``CursorError``."""
        parts = cursor.split(_PART)
        if len(parts) != len(self.columns):
            raise CursorError
        try:
            return [read(part) for read, part in zip(self.read, parts, strict=True)]
        except ValueError as error:
            raise CursorError from error


def number(part: str) -> int:
    """Parse a whole number that a database can hold. Raise ``ValueError``."""
    if not part.isascii() or not part.isdigit() or len(part) > 18 + 1 or int(part) >= 1 << 63:
        raise ValueError(part)
    return int(part)


def _value(row: Any, column: str) -> Any:
    for name in column.split("__"):
        row = getattr(row, name)
    return row


def _reversed(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _beyond(columns: Sequence[str], values: Sequence[Any]) -> Q:
    """Match rows after these values: greater in the first column, or the same there and beyond in the rest."""
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
BEST_MATCH = Order(("-score", "sort_position"), (number, number))
#: The newest hits among which the best match is looked for.
RANKED = 10_000
#: What the index of words knows an entry by: the same as its position. A search is read in the order of this column.
MATCH = "terms__pk"
#: Characters of a statement, and of an article, of usual length.
_USUAL_LENGTH = {"statements": 150, "articles": 3000}


def page_of_matches(found: QuerySet[Any], *, oldest: bool, after: str = "", before: str = "", size: int) -> Page:
    """Return a page of what a search found, by the key that the index of words gives it in: the position.

    Oldest first, that key descends by day but not within one: the days that a page is made of are found first, and
    what is of them is then put in order. There is no way back there. Raises ``CursorError``.
    """
    if not oldest:
        return NEWEST.page(found, after=after, before=before, size=size, by=(MATCH,))
    if before:
        raise CursorError
    if after:
        found = found.filter(reverse_position__gt=OLDEST.values(after)[0])
    descending = found.filter(**{f"{MATCH}__lt": UNDATED}).order_by(f"-{MATCH}")
    dated = list(descending.values_list("sort_position", flat=True)[: size + 1])
    fits = Q(sort_position__in=dated)
    if len(dated) <= size:
        fits |= Q(**{f"{MATCH}__gte": UNDATED})
    else:
        first = position_range(0, position_day(dated[-1]) or 0)[0]
        fits = Q(**{f"{MATCH}__gte": first, f"{MATCH}__lt": UNDATED})
    rows = list(found.filter(fits).order_by("reverse_position")[: size + 1])
    return OLDEST.page_of(rows[:size], earlier=False, later=len(rows) > size)


def with_score(newest: QuerySet[Any], question: Any, plural: str) -> QuerySet[Any]:
    """Return the first ``RANKED`` of some hits with a score, a whole number that both databases give alike.

    For each word or phrase it is the saturated frequency, weighed against the length of the text, as in BM25
    (Robertson and Zaragoza, 2009) with k1 = 1 and b = ½; the rarity of words is left out, since a hit holds all.
    """
    positions = list(newest.values_list("sort_position", flat=True)[:RANKED])
    words, usual = F("words__words"), _USUAL_LENGTH[plural]
    score: Any = Value(0, output_field=IntegerField())
    for one in question.wanted:
        times = (Length(words) - Length(Replace(words, Value(one.text), Value("")))) / len(one.text)
        score += times * 10_000 * usual / ((times * 2 + 1) * usual + Length(words))
    return newest.model._default_manager.filter(sort_position__in=positions).annotate(score=score)
