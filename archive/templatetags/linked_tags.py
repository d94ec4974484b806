"""Linked data in a page. Only Django's own functions escape it and vouch for it."""

from typing import Any

from django import template
from django.template.defaultfilters import cut
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString

register = template.Library()

_OPENS, _CLOSES = '<script type="application/json">', "</script>"


@register.simple_tag
def linked_data(data: dict[str, Any]) -> SafeString:
    """Return a block of JSON-LD: what ``json_script`` has escaped and wrapped as JSON, in another wrapping.

    The block is data: a browser runs nothing of it, and the security policy does not concern it.
    """
    escaped = cut(cut(json_script(data), _OPENS), _CLOSES)
    return format_html('<script type="application/ld+json">{}</script>', escaped)
