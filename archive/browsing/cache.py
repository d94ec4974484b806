"""What is slow to count, kept in the process that counted it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.core.cache import cache
from django.utils import timezone

#: What was counted in less than that (seconds) is counted anew whenever the archive has changed. The rest is shown for
#: so many times what it cost, with the time that it was counted: a third of a percent of a process goes into it.
_QUICK = 0.2
_TIMES = 300
_KEPT = 24 * 3600


@dataclass(frozen=True, slots=True)
class Kept[T]:
    """A value, when it was counted, and of which edition; ``good`` until then for later editions, too."""

    value: T
    at: datetime
    edition: int
    good: datetime


def kept[T](name: str, edition: int, count: Callable[[], T]) -> Kept[T]:
    """``count()``, or what it last gave under this name while that may be shown. The value must be picklable.

    ``edition`` is the index's, or the key of the newest load for what loads alone change.
    """
    key, now = f"kept:{name}", timezone.now()
    found: Kept[T] | None = cache.get(key)
    if found is None or (found.edition != edition and found.good < now):
        began = monotonic()
        value = count()
        cost = monotonic() - began
        good = now + timedelta(seconds=cost * _TIMES if cost > _QUICK else 0)
        found = Kept(value, now, edition, good)
        cache.set(key, found, _KEPT)
    return found
