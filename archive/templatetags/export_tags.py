"""Links to a list in the forms it can be taken away in, and to its feed for programs that look for one."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse

from archive.browsing.export.tables import TABLES
from archive.browsing.export.writers import FORMS
from archive.browsing.lists.filterset import address

register = template.Library()

_NAMES = {table.name for table in TABLES}


@register.inclusion_tag("archive/_take.html")
def take(
    name: str, parameters: dict[str, str] | None = None, label: str = "This list as", **more: str
) -> dict[str, Any]:
    """Show links to a list by its name and its parameters, as ``filters.parameters`` or by name."""
    given = (parameters or {}) | more
    forms = [(form.extension, form.label) for form in FORMS] + [("atom", "Atom")]
    ways = [(text, _address(name, extension, given)) for extension, text in forms] if name in _NAMES else []
    return {"ways": ways, "label": label}


@register.inclusion_tag("archive/_feed.html")
def feed_link(name: str, title: str, parameters: dict[str, str] | None = None, **more: str) -> dict[str, Any]:
    """Name the feed of a list in the page's head."""
    where = _address(name, "atom", (parameters or {}) | more) if name in _NAMES else ""
    return {"address": where, "type": "application/atom+xml", "title": title}


def _address(name: str, extension: str, parameters: Mapping[str, str]) -> str:
    return address(reverse(f"{name}-{extension}"), dict(parameters))
