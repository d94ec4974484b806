"""Writers take turns: whoever compares an article with the others sees all that were written before it."""

from django.db import connection

_KEY = 0x61726368697665  # "archive": no other program's lock in the same database


def take_turn() -> None:
    """Wait until no one else writes articles, and keep others waiting until the transaction ends.

    Call it first in a transaction: whoever waits then holds nothing that another may need. Without it, two articles
    added at the same moment on PostgreSQL would neither see the other, and so not be linked. SQLite lets in one
    writer at a time as it is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
