"""A time limit for questions to the database that a page can do without."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

#: SQLite asks whether to go on after so many steps of its machine: some tens of microseconds.
_STEPS = 2000


class TooLongError(Exception):
    """The answer did not come in time."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Break off what the database is asked inside; raises ``TooLongError``."""
    if seconds <= 0:
        raise TooLongError
    limit = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with limit(seconds):
        yield


@contextmanager
def _on_sqlite(seconds: float) -> Iterator[None]:
    connection.ensure_connection()
    raw = connection.connection
    end = time.monotonic() + seconds
    raw.set_progress_handler(lambda: time.monotonic() > end, _STEPS)
    try:
        yield
    except OperationalError as error:
        if "interrupted" in str(error):
            raise TooLongError from error
        raise
    finally:
        raw.set_progress_handler(None, 0)


@contextmanager
def _on_postgresql(seconds: float) -> Iterator[None]:
    """The limit is the transaction's, and is taken back for what comes after in a longer one."""
    try:
        with transaction.atomic():
            connection.connection.execute(f"SET LOCAL statement_timeout = {max(1, int(seconds * 1000))}")
            yield
            connection.connection.execute("SET LOCAL statement_timeout = DEFAULT")
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") == "57014":  # query_canceled
            raise TooLongError from error
        raise
