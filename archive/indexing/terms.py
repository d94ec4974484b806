"""Words put to the databases: what is stored of a text, and how a question is asked of it.

A text is stored as the set of its tokens and of its neighbouring pairs (``archive.tokens``); a phrase is asked for by
its pairs, so that even one of very common words reads few rows, and phrases of three and more are then looked up in
the words themselves. (Pairs after Bahle, Williams and Zobel's "nextword" indexes, SIGIR 2002.)
"""

from typing import Any

from django.db import models

from archive.indexing.question import Question
from archive.models.terms import TermsField
from archive.tokens import beside

#: PostgreSQL takes no tsvector over a megabyte. What comes after is not found, on either database.
_MOST_BYTES = 900_000


def terms_of(found: list[str]) -> list[str]:
    """The different tokens of a text, then its different pairs, as many as a database takes; sorted."""
    kept, size = [], 0
    for term in (*dict.fromkeys(found), *dict.fromkeys(beside(found))):
        size += len(term.encode()) + 4
        if size > _MOST_BYTES:
            break
        kept.append(term)
    return sorted(kept)


def as_words(found: list[str]) -> str:
    """The tokens as phrases are looked up in them: each between two spaces."""
    return f" {' '.join(found)} "


@TermsField.register_lookup
class Match(models.Lookup):
    """Holds what a ``Question`` asks for by terms. It says nothing of the order in phrases of three words and more."""

    lookup_name = "match"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [_in_fts5(value) if connection.vendor == "sqlite" else _as_tsquery(value)]

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        rhs, params = self.process_rhs(compiler, connection)
        # The table as a whole is asked: its column by itself cannot be, without the places of each term.
        lhs: Any = self.lhs
        return f'"{lhs.alias}"."{lhs.target.model._meta.db_table}" MATCH {rhs}', params

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, params = self.process_rhs(compiler, connection)
        return f"{lhs} @@ {rhs}::tsquery", [*lhs_params, *params]


def _in_fts5(question: Question) -> str:
    wanted = " AND ".join(f'"{term}"{"*" if prefix else ""}' for term, prefix in question.wanted_terms)
    unwanted = "".join(f' NOT "{term}"{"*" if prefix else ""}' for term, prefix in question.unwanted_terms)
    return f"({wanted}){unwanted}"


def _as_tsquery(question: Question) -> str:
    wanted = [f"'{term}'{':*' if prefix else ''}" for term, prefix in question.wanted_terms]
    unwanted = [f"!'{term}'{':*' if prefix else ''}" for term, prefix in question.unwanted_terms]
    return " & ".join(wanted + unwanted)
