"""The editors' desk: every record in Django's admin."""

from archive.admin import (  # noqa: F401 - registers them
    articles,
    corrections,
    duplicates,
    entities,
    loads,
    mentions,
    merging,
    statements,
    topics,
)
