"""The editors' desk: every record in Django's admin."""

from archive.admin import articles, entities, provenance, statements  # noqa: F401 - registers them
