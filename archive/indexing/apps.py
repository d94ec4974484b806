"""The reading index as an application: what is made after migrations, and the check that says when it is outdated."""

from collections.abc import Collection
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, DatabaseError
from django.db.models.signals import post_migrate


class IndexingConfig(AppConfig):
    name = "archive.indexing"
    label = "indexing"
    verbose_name = "Reading index"

    def ready(self) -> None:
        """Keep the index after migrations, and check it."""
        post_migrate.connect(_install_index, sender=self)
        checks.register(_check_index, checks.Tags.database)


def _install_index(using: str, plan: Any = None, stdout: Any = None, **kwargs: Any) -> None:
    """Make the parts of the reading index that migrations do not make; and its rows, where that takes no time."""
    from archive.indexing import build  # noqa: PLC0415 - models must be ready first

    if plan is not None and not build.install(using):
        return  # migrated back to before there was an index
    if using == DEFAULT_DB_ALIAS:
        build.index_if_small()
        if plan is not None and stdout and build.index_is_outdated():
            stdout.write("  The reading index must be written anew: run “manage.py reindex”.")


def _check_index(databases: Collection[str] | None = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """Warn of an index that pages cannot be made from. Runs with ``check --database default`` and ``migrate``."""
    from archive.indexing import build  # noqa: PLC0415 - models must be ready first

    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    try:
        build.index_version()
        if not build.changes_wait():
            return []
        text = "Changes of records wait to be written to the reading index: run “manage.py reindex --changed”."
        return [checks.Warning(text, hint="The next load or editor's request does it, too.", id="indexing.W002")]
    except build.OutdatedIndexError as error:
        return [checks.Warning(str(error), hint="Until then readers' pages are answered with 503.", id="indexing.W001")]
    except DatabaseError:
        return []  # before the first migration
