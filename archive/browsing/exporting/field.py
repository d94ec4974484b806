"""A field of the rows that are taken away: its name, its type, and what it means."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

type Row = dict[str, Any]


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
    """``example`` is as it stands in CSV. A value that is not known is null in JSON and an empty cell in CSV."""

    name: str
    meaning: str
    example: str = ""
    type: Type = Type.STRING
    required: bool = False
    choices: tuple[str, ...] = ()
    url: bool = False


def choices_of(choices: Any) -> tuple[str, ...]:
    return tuple(value for value, _ in choices if value)


def times(what: str) -> str:
    return f"{what} In UTC."


#: Fields that several tables have.
REVIEW = Field(
    "review",
    "Whether an editor has checked the record against its source: accepted (checked) or unreviewed (not yet).",
    "unreviewed",
    required=True,
    choices=("accepted", "unreviewed"),
)
REVIEWED_AT = Field(
    "reviewed_at", times("When an editor checked it; empty where none has."), "2026-11-20T08:00:00Z", Type.TIME
)
