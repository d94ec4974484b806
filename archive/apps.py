"""The application, and the admin site it brings."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class ArchiveConfig(AppConfig):
    default = True
    name = "archive"
    verbose_name = "Archive"


class ArchiveAdminConfig(admin_apps.AdminConfig):
    """Django's own admin under the archive's name; the desk itself is ``archive.admin``."""

    default = False
    default_site = "archive.admin.site.DeskSite"
