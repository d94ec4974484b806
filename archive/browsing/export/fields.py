"""Fields of the rows that are taken away: each with its name, its meaning, its type, and how it is read."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from archive.dates import PartialDate

type Row = dict[str, Any]
#: Turns primary keys into records, in their order; those that readers may not see are left out.
type Reader = Callable[[Sequence[int]], Iterable[Any]]


class Type(StrEnum):
    """Types as the Table Schema of Frictionless calls them; a list is JSON's array."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "datetime"
    LIST = "array"


@dataclass(frozen=True, slots=True)
class Field:
    """A field; ``get`` reads its value from a record of the table.

    ``example`` is as it stands in CSV. A value that is not known is null in JSON and an empty cell in CSV.
    """

    name: str
    meaning: str
    example: str
    get: Callable[[Any], Any]
    type: Type = Type.STRING
    required: bool = False
    choices: tuple[str, ...] = ()
    url: bool = False


@dataclass(frozen=True, slots=True)
class Foreign:
    """A field that holds an ``id`` of another table, or nothing."""

    field: str
    table: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of rows; ``meaning`` says what one row is.

    ``reader`` makes what reads the records of a list by their keys, for one use. ``chunks`` yields all records of the
    table for a dump. ``key`` are the fields that identify a row.
    """

    name: str
    meaning: str
    fields: tuple[Field, ...]
    reader: Callable[["Site"], Reader] | None = None
    chunks: Callable[["Site"], Iterator[Iterable[Any]]] | None = None
    key: tuple[str, ...] = ()
    leads: tuple[Foreign, ...] = ()

    def rows(self, records: Iterable[Any]) -> list[Row]:
        """Read every field of every record."""
        return [{field.name: plain(field.get(record)) for field in self.fields} for record in records]


def plain(value: Any) -> Any:
    """Return a value as rows have it: dates in EDTF, times in UTC to the second, and None for an empty text."""
    match value:
        case "":
            return None
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        case date() | PartialDate():
            return str(value)
    return value


def choices_of(choices: Any) -> tuple[str, ...]:
    """Return the values of a model's choices, without the empty one."""
    return tuple(value for value, _ in choices if value)


#: Fields that several tables have.
REVIEW = Field(
    "review",
    "Whether an editor has checked the record against its source: accepted (checked) or unreviewed (not yet).",
    "unreviewed",
    lambda one: one.review,
    required=True,
    choices=("accepted", "unreviewed"),
)
REVIEWED_AT = Field(
    "reviewed_at",
    "When an editor checked it; empty where none has. In UTC.",
    "2026-11-20T08:00:00Z",
    lambda one: one.reviewed_at,
    Type.TIME,
)


class Site:
    """Permanent addresses of many records, without a look at the URL patterns for each.

    ``root`` is where the archive is read, as ``https://archive.example``; empty: addresses begin with a slash.
    """

    #: Characters that an address keeps in a path, as ``reverse`` does.
    _KEPT = "!*'();:@&=+$,/~"

    def __init__(self, root: str = "") -> None:
        self.root = root.rstrip("/")
        self._parts: dict[str, tuple[str, str]] = {}

    def address(self, name: str, key: str) -> str:
        """Return the address of a record by the name of its URL, as ``statement``, and its public id or slug."""
        if name not in self._parts:
            before, _, after = reverse(name, args=["-"]).rpartition("-")
            self._parts[name] = (self.root + before, after)
        before, after = self._parts[name]
        return f"{before}{key if key.isascii() and key.isalnum() else quote(key, safe=self._KEPT)}{after}"

    def within(self, path: str) -> str:
        """Return the whole address of a path, which begins with a slash."""
        return self.root + path
