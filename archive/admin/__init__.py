"""The editors' desk: every record in Django's admin."""

from django.contrib import admin

from archive.admin import (  # noqa: F401 - registers them
    articles,
    duplicates,
    entities,
    merging,
    provenance,
    statements,
)

admin.site.site_header = "Who said what: editors’ desk"
admin.site.site_title = "Editors’ desk"
admin.site.index_title = "The archive"
