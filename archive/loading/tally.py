"""Counting what a load did, by kind of record."""

from collections import Counter
from collections.abc import Iterable


class Tally:
    """Counts of new, changed, unchanged and withdrawn records, by kind."""

    KINDS = ("articles", "people", "organisations", "roles", "statements", "mentions", "duplicates")
    DEEDS = ("new", "changed", "unchanged", "withdrawn")

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in self.KINDS}

    def add(self, kind: str, deed: str) -> None:
        self.counts[kind][deed] += 1

    def saved(self, kind: str, *, created: bool, changed: Iterable[str]) -> None:
        """Note one record by whether it was made and what changed on it."""
        self.add(kind, "new" if created else "changed" if list(changed) else "unchanged")

    def merge(self, other: "Tally") -> None:
        for kind, counter in other.counts.items():
            self.counts[kind].update(counter)

    def as_dict(self) -> dict[str, dict[str, int]]:
        return {kind: {deed: counter[deed] for deed in self.DEEDS} for kind, counter in self.counts.items()}
