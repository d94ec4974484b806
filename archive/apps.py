"""The application."""

from django.apps import AppConfig


class ArchiveConfig(AppConfig):
    name = "archive"
    verbose_name = "Archive"

    def ready(self) -> None:
        """Signs what is logged with who decided, in every process."""
        from archive.curation import history  # noqa: F401, PLC0415 - models must be ready first
