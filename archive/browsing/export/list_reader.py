"""Read a whole list in its order, page by page and by key, in one state of the archive."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic

from django.db import connection, transaction

from archive.browsing.lists.filterset import SORT, ListFilter
from archive.browsing.lists.pagination import RANKED, Page

#: Records of the first chunk, which is waited for, and of the others.
FIRST, CHUNK = 50, 500
#: Seconds that a list may take. As long as it is read, the database keeps what was changed since it began.
LONGEST = 1800


class TooLongError(Exception):
    """The list took longer than it may."""


@contextmanager
def one_state() -> Iterator[None]:
    """Read everything inside as of one moment. Nobody waits: neither who reads nor who writes meanwhile."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own transactions here are those of writers, who would keep others from writing.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def read_keys(filters: ListFilter, record: str) -> Iterator[list[int]]:
    """Yield the primary keys of all records of a list, each exactly once, whatever is changed meanwhile.

    ``record`` is the field of an entry that has the record's primary key.
    Raises ``TooLongError``, so that nobody who reads slowly holds the database's past for ever.
    """
    after, size, began = "", FIRST, monotonic()
    with one_state():
        while True:
            page = filters.page(after=after, before="", size=size)
            yield [getattr(entry, record) for entry in page.rows]
            filters, after = following(filters, page)
            if not after:
                return
            if monotonic() - began > LONGEST:
                raise TooLongError(f"More than {LONGEST} seconds: take less of the list at once, or a dump.")
            size = CHUNK


def following(filters: ListFilter, page: Page) -> tuple[ListFilter, str]:
    """Return where a list goes on after a page: with which filters, after which cursor; empty at its end.

    The best match is looked for among the newest; what is older follows them, newest first.
    """
    if page.after or filters.chosen(SORT) != "best":
        return filters, page.after
    last = list(filters.newest().values_list("sort_position", flat=True)[RANKED - 1 : RANKED + 1])
    data = filters.data.copy()
    del data[SORT]
    older = type(filters)(data, request=filters.request)
    older.form.full_clean()
    return older, str(last[0]) if len(last) > 1 else ""
