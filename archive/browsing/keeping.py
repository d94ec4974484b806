"""What is slow to count, kept for a while in the process that counted it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

#: Something is kept for so many times what it cost. A small archive is counted on every page; a large one costs each
#: process a third of a percent of its time, and says when it was counted.
_TIMES = 300
_MOST = 3_600.0  # seconds


@dataclass(frozen=True, slots=True)
class Kept[T]:
    """A value and when it was true."""

    value: T
    at: datetime


def kept[T](name: str, count: Callable[[], T]) -> Kept[T]:
    """``count()``, or what it last gave under this name where that is not long ago. The value must be picklable."""
    key = f"kept:{name}:{settings.ARCHIVE_PUBLIC}"
    found: Kept[T] | None = cache.get(key)
    if found is None:
        at, began = timezone.now(), monotonic()
        found = Kept(count(), at)
        cache.set(key, found, min((monotonic() - began) * _TIMES, _MOST))
    return found
