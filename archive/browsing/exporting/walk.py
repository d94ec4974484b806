"""Going through a list in its order, from its first record to its last, in chunks that are found by key.

No transaction is held: between two chunks the archive may change. A record that is moved meanwhile is not given twice:
those given are remembered, a bit for each. None is lost: where the index has changed, the keys of the list are read
once more, in one query, and what was not given yet comes at the end. What stands in the list from the first chunk to
that query is given exactly once.
"""

from array import array
from collections.abc import Iterator
from itertools import batched
from typing import Any, Protocol

from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.found import RANKED
from archive.browsing.lists.pagination import Page
from archive.indexing.build import index_version

#: Records of the first chunk, which is waited for, and of the others.
FIRST, CHUNK = 50, 500


class Listed(Protocol):
    """A list as its page shows it. ``record`` is the field of an entry that has the record's primary key."""

    record: str

    def cut(self, filters: ListFilter, **cursor: Any) -> Page: ...


class Keys:
    """Primary keys that were seen: a bit for each there may be."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, key: int) -> bool:
        """Whether it was not there yet."""
        at, bit = key >> 3, 1 << (key & 7)
        if at >= len(self._bits):
            self._bits.extend(bytes(max(at + 1 - len(self._bits), 4096)))
        new = not self._bits[at] & bit
        self._bits[at] |= bit
        return new

    def __contains__(self, key: int) -> bool:
        at = key >> 3
        return at < len(self._bits) and bool(self._bits[at] & (1 << (key & 7)))


def walk(listed: Listed, filters: ListFilter, edition: int) -> Iterator[list[int]]:
    """Primary keys of all records of a list. ``edition`` is the index's as it was before."""
    seen = Keys()
    for page in _pages(listed, filters):
        keys = (getattr(entry, listed.record) for entry in page.rows)
        yield [key for key in keys if seen.add(key)]
    if index_version() != edition:
        every = filters.without(SORT).values_list(listed.record, flat=True).iterator(chunk_size=10_000)
        missed = array("q", (key for key in every if key not in seen))
        yield from (list(keys) for keys in batched(missed, CHUNK))


def _pages(listed: Listed, filters: ListFilter) -> Iterator[Page]:
    after, size = "", FIRST
    while True:
        page = listed.cut(filters, after=after, before="", size=size)
        yield page
        filters, after = following(filters, page)
        if not after:
            return
        size = CHUNK


def following(filters: ListFilter, page: Page) -> tuple[ListFilter, str]:
    """Where a list goes on after a page: with which filters, after which cursor; empty at its end.

    The best match is looked for among the newest; what is older follows them, newest first.
    """
    if page.after or filters.chosen(SORT) != "best":
        return filters, page.after
    newest = filters.without(SORT).order_by("terms__pk" if filters.asks_index else "sort_position")
    last = list(newest.values_list("sort_position", flat=True)[RANKED - 1 : RANKED + 1])
    data = filters.data.copy()
    del data[SORT]
    older = type(filters)(data, queryset=filters.queryset, request=filters.request)
    older.form.full_clean()
    return older, str(last[0]) if len(last) > 1 else ""
