"""What a slow page asks of the database that takes long, and how the database goes about it."""

import re
from typing import Any

from django.db import connection

from tests.benchmarks import say
from tests.benchmarks.reading.server import ask, queries

_LONG = 1_500
_COLUMNS = re.compile(r'SELECT (?:"\w+"\."\w+"(?: AS "\w+")?, ){8,}.*? FROM')


def explain(address: str, above: float) -> None:
    """Print the plan of every question of a page that takes more than ``above`` milliseconds."""
    from django.core.cache import cache

    cache.clear()
    for sql, took in queries(address):
        if took < above or not sql.lstrip().upper().startswith(("SELECT", "WITH")):
            continue
        short = _COLUMNS.sub("SELECT … FROM", sql)
        say(f"  {took:.0f} ms: {short[:_LONG]}{' …' if len(short) > _LONG else ''}")
        with connection.cursor() as cursor:
            cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql)
            for row in cursor.fetchall():
                say(f"      {row[-1]}")
    ask(address)


def slow(pages: dict[str, dict[str, Any]], above: float, by: str) -> None:
    """Return the pages whose 95th percentile (``by``: which) is above, slowest first, each by its slowest address."""
    told: set[str] = set()
    for label, row in sorted(pages.items(), key=lambda item: -item[1][by]):
        if row[by] > above and row["slowest"] not in told:
            told.add(row["slowest"])
            say(f"\n{label}: {row[by]:.0f} ms at the 95th percentile; {row['slowest']}")
            explain(row["slowest"], above / 5)
