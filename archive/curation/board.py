"""What waits for editors, counted no further than anybody wants to know."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

#: Counts stop here: "1,000+" says as much as any larger number, and costs the same at any size.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many of something wait; ``more`` says that there are more than were counted."""

    number: int
    more: bool = False

    @classmethod
    def of(cls, *found: QuerySet[Any]) -> "Waiting":
        """Of one or several kinds of records together."""
        number = sum(rows.order_by().values("pk")[: MOST + 1].count() for rows in found)
        return cls(min(number, MOST), number > MOST)

    def __str__(self) -> str:
        return f"{self.number:,}{'+' if self.more else ''}"

    def __bool__(self) -> bool:
        return bool(self.number)
