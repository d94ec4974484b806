"""What migrations do not make: the tables of words, which each database has its own kind of, and the triggers.

Made after every migration, where they are not there yet: SQLite drops a table's triggers when a migration remakes it.
"""

from typing import Any

from django.db import connections

from archive.indexing.models import ArticleTerms, DirtyArticle, FacetCount, StatementTerms

STATEMENT_TERMS, ARTICLE_TERMS = StatementTerms._meta.db_table, ArticleTerms._meta.db_table
_DIRTY, _COUNTS = DirtyArticle._meta.db_table, FacetCount._meta.db_table

#: Table → what gives the articles concerned by a row ``{row}`` of it; 0 for what concerns no article alone.
_CONCERNS = {
    "archive_article": "{row}.id",
    "archive_statement": "{row}.article_id",
    "archive_mention": "{row}.article_id",
    "archive_rolepassage": "{row}.article_id",
    "archive_attribution": "(SELECT article_id FROM archive_statement WHERE id = {row}.statement_id)",
    "archive_tagging": "COALESCE({row}.article_id, "
    "(SELECT article_id FROM archive_statement WHERE id = {row}.statement_id))",
    "archive_person": "0",
    "archive_organisation": "0",
    "archive_role": "0",
    "archive_topic": "0",
}
#: Another transaction's mark may be gone, with entries that know nothing of this change, before this one ends.
_OF_THIS_TRANSACTION = " AND s.xmin::text = txid_current()::text"
_DEEDS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def install(using: str) -> None:
    """Make the tables of words and the triggers. What is there already stays."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for sql in (_on_sqlite if connection.vendor == "sqlite" else _on_postgresql)():
            cursor.execute(sql)


def empty_terms(using: str) -> None:
    """Take all words out, as where the tables of entries were emptied without a trigger."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in (STATEMENT_TERMS, ARTICLE_TERMS):
            if connection.vendor == "sqlite":
                cursor.execute(f"INSERT INTO {table} ({table}) VALUES ('delete-all')")
            else:
                cursor.execute(f"TRUNCATE {table}")


def add_to_counts(connection: Any, changes: list[tuple[Any, ...]]) -> None:
    """Add to the counts: the values of a row of ``FacetCount`` in the order of its columns, and the difference."""
    values = "of_article, topic, publisher, year, kind, review"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {_COUNTS} ({values}, number) VALUES (%s, %s, %s, %s, %s, %s, %s) "
            f"ON CONFLICT ({values}) DO UPDATE SET number = {_COUNTS}.number + excluded.number",
            changes,
        )
        # As a literal: with a parameter SQLite would go through all rows.
        cursor.execute(f"DELETE FROM {_COUNTS} WHERE number = 0")


def write_terms(connection: Any, table: str, rows: list[tuple[int, list[str]]]) -> None:
    """Put the terms of places in; none of the places may have some already."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {table} (rowid, terms) VALUES (%s, %s)",
                [(at, " ".join(terms)) for at, terms in rows],
            )
        else:
            cursor.executemany(
                f"INSERT INTO {table} (rowid, terms) VALUES (%s, array_to_tsvector(%s::text[]))",
                rows,
            )


def remove_terms(connection: Any, table: str, rows: list[tuple[int, list[str]]]) -> None:
    """Take the terms of places out; they must be the ones that were put in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                f"INSERT INTO {table} ({table}, rowid, terms) VALUES ('delete', %s, %s)",
                [(at, " ".join(terms)) for at, terms in rows],
            )
        else:
            cursor.execute(f"DELETE FROM {table} WHERE rowid = ANY(%s)", [[at for at, _ in rows]])


def _on_sqlite() -> list[str]:
    """Return the statements for SQLite: FTS5 without a copy of the text, and triggers.

    The tokenizer "ascii" parts at spaces and takes all beyond ASCII as letters, so that it finds just the terms it is
    given.
    """
    tables = [
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {table} USING fts5(terms, content='', detail=none, columnsize=0, "
        "tokenize='ascii')"
        for table in (STATEMENT_TERMS, ARTICLE_TERMS)
    ]
    triggers = [
        f"CREATE TRIGGER IF NOT EXISTS {table}_dirty_{deed.lower()} AFTER {deed} ON {table} BEGIN "
        + " ".join(f"{_mark(concerned.format(row=row))};" for row in rows)
        + " END"
        for table, concerned in _CONCERNS.items()
        for deed, rows in _DEEDS.items()
    ]
    return tables + triggers


def _on_postgresql() -> list[str]:
    statements = []
    for table in (STATEMENT_TERMS, ARTICLE_TERMS):
        statements += [
            f"CREATE TABLE IF NOT EXISTS {table} (rowid bigint PRIMARY KEY, terms tsvector NOT NULL)",
            f"CREATE INDEX IF NOT EXISTS {table}_terms ON {table} USING gin (terms)",
        ]
    # A word that few statements have must be known for one, or all are gone through in their order to find them.
    statements.append(f"ALTER TABLE {STATEMENT_TERMS} ALTER COLUMN terms SET STATISTICS 1000")
    for table, concerned in _CONCERNS.items():
        for deed, rows in _DEEDS.items():
            name = f"{table}_dirty_{deed.lower()}"
            body = " ".join(f"{_mark(concerned.format(row=row), _OF_THIS_TRANSACTION)};" for row in rows)
            statements += [
                (
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN {body} RETURN NULL; END $$"
                ),
                f"DROP TRIGGER IF EXISTS {name} ON {table}",
                f"CREATE TRIGGER {name} AFTER {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
    return statements


def _mark(concerned: str, ours: str = "") -> str:
    """One mark for an article is enough; it is no unique row, so that no writer waits for another."""
    return (
        f"INSERT INTO {_DIRTY} (article_id) SELECT c.a FROM (SELECT {concerned} AS a) AS c "
        f"WHERE c.a IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {_DIRTY} AS s WHERE s.article_id = c.a{ours})"
    )
