"""The words of the reading index: tokens as text, and as terms that each database finds in its own way.

The tables of terms are made by ``archive.indexing.database``: FTS5 on SQLite, a ``tsvector`` on PostgreSQL.
"""

from typing import Any

from django.db import models

from archive.models.index import ArticleEntry, StatementEntry


class TermsField(models.Field):
    """The indexed terms; asked with ``match``, never read."""

    def db_type(self, connection: Any) -> str:
        return "tsvector" if connection.vendor == "postgresql" else "text"


def _of_entry(to: type[models.Model], name: str) -> Any:
    return models.OneToOneField(
        to, models.DO_NOTHING, primary_key=True, db_column="rowid", db_constraint=False, related_name=name
    )


class StatementWords(models.Model):
    """The tokens of a statement's words, each between two spaces: phrases are looked up in them."""

    entry = models.OneToOneField(
        StatementEntry,
        models.DO_NOTHING,
        primary_key=True,
        db_column="place",
        db_constraint=False,
        related_name="words",
    )
    words = models.TextField()

    class Meta:
        default_permissions = ()


class ArticleWords(models.Model):
    """The same of an article's title and text."""

    entry = models.OneToOneField(
        ArticleEntry, models.DO_NOTHING, primary_key=True, db_column="place", db_constraint=False, related_name="words"
    )
    words = models.TextField()

    class Meta:
        default_permissions = ()


class StatementTerms(models.Model):
    entry = _of_entry(StatementEntry, "terms")
    terms = TermsField()

    class Meta:
        managed = False
        default_permissions = ()


class ArticleTerms(models.Model):
    entry = _of_entry(ArticleEntry, "terms")
    terms = TermsField()

    class Meta:
        managed = False
        default_permissions = ()
