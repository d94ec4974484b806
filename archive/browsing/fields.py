"""What each field of the data that can be taken away means, as the page about the data tells it."""

from typing import NamedTuple


class Field(NamedTuple):
    name: str
    meaning: str
    example: str = ""


#: The lists that can be taken away, by the name of their records, each with its fields in the order of its columns.
FIELDS: dict[str, tuple[Field, ...]] = {}
