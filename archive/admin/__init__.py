"""The editors' desk: every record in Django's admin."""

from django.contrib import admin

from archive.admin import articles, duplicates, entities, provenance, statements  # noqa: F401 - registers them

admin.site.site_header = "Who said what: editors’ desk"
admin.site.site_title = "Editors’ desk"
admin.site.index_title = "The archive"
