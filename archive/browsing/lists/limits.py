"""A time limit for questions to the database that a page can do without."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection

#: SQLite asks whether to go on after so many steps of its machine: some tens of microseconds.
_STEPS = 2000
_IN_ERROR = 3  # libpq's PQTRANS_INERROR


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
    """Asked of the driver itself: setting a limit is no question to the archive. A broken-off statement spoils the
    transaction it is in, if any, back to the savepoint."""
    connection.ensure_connection()
    raw = connection.connection
    within_transaction = connection.in_atomic_block
    if within_transaction:
        raw.execute("SAVEPOINT time_limit")
    raw.execute(f"SET statement_timeout = {max(1, int(seconds * 1000))}")
    try:
        yield
    except OperationalError as error:
        if within_transaction:
            raw.execute("ROLLBACK TO SAVEPOINT time_limit")
        if getattr(error.__cause__, "sqlstate", "") == "57014":  # query_canceled
            raise TooLongError from error
        raise
    finally:
        if not raw.broken and raw.info.transaction_status != _IN_ERROR:
            raw.execute("SET statement_timeout = DEFAULT")
            if within_transaction:
                raw.execute("RELEASE SAVEPOINT time_limit")
