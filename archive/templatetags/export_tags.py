"""Links to a list in the forms it can be taken away in, and to its feed for programs that look for one."""

from typing import Any

from django import template

from archive.browsing.exporting import links

register = template.Library()


@register.inclusion_tag("archive/_take.html")
def take(
    name: str, parameters: dict[str, str] | None = None, label: str = "This list as", **more: str
) -> dict[str, Any]:
    """Of the list of this name under its parameters, as ``filters.parameters`` or by name."""
    return {"ways": links.ways(name, (parameters or {}) | more), "label": label}


@register.inclusion_tag("archive/_feed.html")
def feed_link(name: str, title: str, parameters: dict[str, str] | None = None, **more: str) -> dict[str, Any]:
    """For the page's head."""
    return {"address": links.feed(name, (parameters or {}) | more), "type": links.FEED, "title": title}
