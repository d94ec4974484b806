"""Every record in Django's admin, for editors and curators."""

from archive.admin import (  # noqa: F401 - registers them
    articles,
    corrections,
    duplicates,
    entities,
    loads,
    merging,
    statements,
    topics,
)
