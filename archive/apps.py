"""The application."""

from contextlib import suppress
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin import apps as admin_apps
from django.core.management import call_command
from django.db.models.signals import post_migrate


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        """Signs what is logged with who decided, in every process."""
        from archive.curation import decisions  # noqa: F401, PLC0415 - models must be ready first

        # SQLite and loads keep files here. Where none can be written, a server database and a key do without.
        with suppress(OSError):
            settings.RUN_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
        post_migrate.connect(_make_cache_table, sender=self)


def _make_cache_table(using: str, plan: Any = None, **kwargs: Any) -> None:
    """Make the table of the cache that lies in the database, which no migration makes; one that is there stays."""
    if plan is not None:  # "flush" sends the signal, too, without a plan, and leaves tables where they are
        call_command("createcachetable", database=using, verbosity=0)


class ArchiveAdminConfig(admin_apps.AdminConfig):
    """Django's admin with the archive's own first page."""

    default = False
    default_site = "archive.admin.site.ArchiveAdminSite"

    def ready(self) -> None:
        # Before any other application registers: the site lies in the package that registers on it, and whoever
        # asked for it first from outside would be given one, and the package another.
        from auditlog.models import LogEntry  # noqa: PLC0415 - models must be ready first
        from django.contrib.admin import site  # noqa: PLC0415

        from archive import admin  # noqa: F401, PLC0415

        super().ready()
        site.unregister(LogEntry)  # the log is read on the board, and in the history of each record
