"""Rows written as plain tuples, many at a time: no instance of a model is made."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from django.db.models import JSONField

#: The columns in which people's decisions stand, as ``Reviews`` draws them.
REVIEW = ("review", "withdrawn", "reviewed_by", "reviewed_at", "reason", "assignee", "pins", "suggested", "held")

#: What COPY reads as something else; the backslash, which begins what stands for it, comes first.
_ESCAPES = (("\\", "\\\\"), ("\n", "\\n"), ("\t", "\\t"), ("\r", "\\r"))


class Table:
    """A model's rows, numbered from 1: ``add`` takes the values of ``names``, all other columns have their defaults.

    Written by one statement for many on SQLite, by COPY on PostgreSQL. Values are what the database takes: keys of
    records, JSON and dates as text.
    """

    def __init__(self, model: type[models.Model], *names: str) -> None:
        self.name, self.rows, self.last = model._meta.db_table, [], 0
        fields = {field.name: field for field in model._meta.concrete_fields}
        given = [fields.pop(name) for name in ("id", *names)]
        self._columns = [field.column for field in (*given, *fields.values())]
        self._defaults = [_default(field) for field in fields.values()]
        self._given = len(given)
        self.rows: list[tuple[Any, ...]]

    def add(self, *values: Any) -> int:
        self.last += 1
        self.rows.append((self.last, *values))
        return self.last

    def write(self) -> None:
        """Write what was added since the last time."""
        if connection.vendor == "sqlite":
            self._insert()
        else:
            self._copy()
        self.rows = []

    def _insert(self) -> None:
        connection.ensure_connection()
        raw = connection.connection
        defaults = [raw.execute("SELECT quote(?)", [value]).fetchone()[0] for value in self._defaults]
        values = ", ".join([*"?" * self._given, *defaults])
        raw.executemany(f"INSERT INTO {self.name} ({self._quoted()}) VALUES ({values})", self.rows)

    def _copy(self) -> None:
        rest = "".join(f"\t{_copied(value)}" for value in self._defaults) + "\n"
        lines = "".join("\t".join(map(_copied, row)) + rest for row in self.rows)
        with connection.cursor() as cursor, cursor.copy(f"COPY {self.name} ({self._quoted()}) FROM STDIN") as copy:
            copy.write(lines)

    def _quoted(self) -> str:
        return ", ".join(f'"{column}"' for column in self._columns)


def _default(field: Any) -> Any:
    value = field.get_default()
    return json.dumps(value) if isinstance(field, JSONField) else field.get_db_prep_save(value, connection)


def _copied(value: Any) -> str:
    """Return a value as COPY reads it."""
    if not isinstance(value, str):
        return "\\N" if value is None else str(value)
    for special, written in _ESCAPES:
        if special in value:
            value = value.replace(special, written)
    return value


def moment(at: Any) -> str:
    """Return a moment as the database takes it."""
    return str(connection.ops.adapt_datetimefield_value(at))


@contextmanager
def in_bulk(tables: Sequence[Table]) -> Iterator[None]:
    """Indexes of the tables are made when all rows are there; triggers do not see them come.

    Not safe from a crash: what was broken off is thrown away.
    """
    names = [table.name for table in tables]
    run = connection.cursor().execute
    sqlite = connection.vendor == "sqlite"
    pragmas = ("foreign_keys=OFF", "synchronous=OFF", "journal_mode=OFF", "cache_size=-500000")
    after = ("foreign_keys=ON", "synchronous=NORMAL", "journal_mode=WAL")
    alone = sqlite and not connection.in_atomic_block
    for pragma in pragmas if alone else ():
        run(f"PRAGMA {pragma}")
    made_anew = _taken_away(names) if sqlite else _taken_away_there(names)
    yield
    if not sqlite:
        connection.check_constraints()  # within a transaction what is still to be checked bars the way
    for sql in made_anew:
        run(sql)
    if not sqlite:
        for table in tables:
            run("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table.name, max(1, table.last)])
    for pragma in after if alone else ():
        run(f"PRAGMA {pragma}")
    run("ANALYZE")


def _taken_away(names: list[str]) -> list[str]:
    """Drop indexes and triggers of SQLite tables; returns what makes them again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type IN ('index', 'trigger')")
        found = [row for row in cursor.fetchall() if row[2] in names and row[3]]
        for kind, name, _, _ in found:
            cursor.execute(f'DROP {kind} "{name}"')
    return [sql.replace("%", "%%") for _, _, _, sql in found]


def _taken_away_there(names: list[str]) -> list[str]:
    """Do the same on PostgreSQL, where triggers need only be switched off; indexes of constraints stay."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND schemaname = current_schema()"
            " AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            [names],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
        for name in names:
            cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    again = [f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names]
    return [sql.replace("%", "%%") for _, sql in found] + again
