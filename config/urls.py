"""Addresses: the admin under ``/admin/``, everything else is for readers."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("archive.browsing.urls")),
]
