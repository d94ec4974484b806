"""Django's admin site under the archive's name."""

from django.contrib import admin


class DeskSite(admin.AdminSite):
    site_header = "Who said what: editors’ desk"
    site_title = "Editors’ desk"
    index_title = "The archive"
