"""Filters and tags of the readers' templates. Text goes through autoescape, or through Django's own functions."""

import unicodedata
from collections.abc import Mapping
from typing import Any

from django import template
from django.conf import settings
from django.template.defaultfilters import cut
from django.urls import reverse
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString

from archive.annotated_text import Segment
from archive.browsing import quote_text, speaker_roles
from archive.browsing.evidence import FULL, display_of
from archive.browsing.export.tables import TABLES
from archive.browsing.export.writers import FORMS
from archive.browsing.lists import snippets
from archive.browsing.lists.filterset import address
from archive.curation.audit_text import name_of
from archive.dates import PartialDate
from archive.indexing.text import SearchQuery
from archive.models import Statement
from archive.models.provenance import admin_url

register = template.Library()

#: Lists that can be taken away.
_TABLES = {table.name for table in TABLES}
_JSON, _JSON_LD = '<script type="application/json">', '<script type="application/ld+json">{}</script>'
_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("CYRILLIC", "und-Cyrl"),
    ("ARABIC", "ar"), ("HEBREW", "he"), ("THAI", "th"), ("DEVANAGARI", "hi"), ("GREEK", "el"),
)  # fmt: skip


@register.filter
def spoken(statement: Statement) -> str:
    """Return the words as shown, in quotation marks where they are the speaker's own."""
    return quote_text.spoken(statement.content, statement.kind)


@register.filter
def with_hits(words: str, question: SearchQuery | None) -> list[Segment]:
    """Return a short text cut at what was searched for."""
    return snippets.marked(words, question)


@register.filter
def snippet_of(article: Any, question: SearchQuery | None) -> list[Segment]:
    """Return the stretch of an article's text that holds what was searched for, if its publisher lets it be shown."""
    return snippets.snippet(article.body, question) if question and display_of(article) == FULL else []


@register.filter
def quoted(words: str) -> str:
    return quote_text.quoted(words)


@register.filter
def cue(words: str) -> str:
    return quote_text.within_sentence(words)


@register.filter
def thousands(number: int) -> str:
    """Return a number as it is read: 1,234,567."""
    return f"{number:,}"


@register.filter
def script_lang(text: str) -> str:
    """Return the language tag of a name in another script than Latin; empty for Latin, as the page's does."""
    names = [unicodedata.name(c, "") for c in text if c.isalpha()]
    for script, tag in _SCRIPTS:
        if any(name.startswith(script) for name in names):
            return tag
    return ""


@register.filter
def foreign(language: str) -> str:
    """Return the article's language tag where it is not the page's own."""
    return "" if language.partition("-")[0].lower() in {"", "en"} else language


@register.filter
def called(user: Any) -> str:
    """Return an editor as readers are told of them: the full name, else the user name."""
    return name_of(user)


@register.inclusion_tag("archive/_date.html")
def date(value: PartialDate | None, form: str = "long") -> dict[str, Any]:
    """Show a partial date as ``<time>``, as exact as it is known; an interval, which it cannot hold, as words."""
    return {
        "machine": str(value) if value and value.precision != "interval" else "",
        "words": value.words(short=form == "short") if value else "",
    }


@register.inclusion_tag("archive/_badge.html")
def badge(record: Any) -> dict[str, Any]:
    return {"reviewed": record.is_reviewed}


@register.inclusion_tag("archive/_edit.html", takes_context=True)
def edit_link(context: template.Context, record: Any) -> dict[str, Any]:
    """Lead editors to the record. A reader without a session costs no query and gets the page everyone gets."""
    request = context["request"]
    editor = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff
    return {"address": admin_url(record) if editor else ""}


@register.filter
def current_role(person: Any) -> Any:
    """Return the role printed last, from the prefetched roles."""
    return speaker_roles.current_role(person)


@register.filter
def native_name(entity: Any) -> str:
    """Return the first name in its own script, from the prefetched names."""
    return next((name.text for name in entity.names.all() if name.kind == name.Kind.NATIVE), "")


@register.simple_tag
def speaker_line(statement: Statement, subject: Any = None, *, linked: bool = True) -> SafeString:
    """Return who speaks, with the roles they held then, and the cue.

    Beside statements of one person, the ``subject``, it is the role and who else spoke. Names lead to their pages
    where ``linked``.
    """
    parts = _beside(statement, subject) if subject else _speaking(statement, linked=linked)
    if statement.cue:
        parts.append(format_html(' <span class="cue">{}</span>', quote_text.within_sentence(statement.cue)))
    return format_html_join("", "{}", ((part,) for part in parts))


def _speaking(statement: Statement, *, linked: bool) -> list[str]:
    parts: list[str] = []
    for nth, one in enumerate(statement.speakers):
        if nth:
            parts.append(" and " if nth == len(statement.speakers) - 1 else ", ")
        if one.entity:
            parts.append(_name(one.entity) if linked else format_html("<b>{}</b>", one.entity.name))
            parts.append(f", {one.role_then.title}" if one.role_then else "")
        else:
            parts.append(format_html("<b>{}</b>", one.words or "nobody named"))
            named = one.person_id or one.organisation_id or not one.words
            parts.append("" if named else ", no person or organisation named")
    return parts or [format_html("<b>{}</b>", "nobody named")]


def _beside(statement: Statement, subject: Any) -> list[str]:
    role = next((one.role_then for one in statement.speakers if one.person_id == subject.pk), None)
    parts: list[str] = [format_html("<span>{}</span>", role.title if role else "role not printed")]
    others = [one for one in statement.speakers if one.person_id != subject.pk]
    for nth, one in enumerate(others):
        parts.append(", " if nth else ", with ")
        parts.append(_name(one.entity) if one.entity else format_html("<b>{}</b>", one.words or "somebody not named"))
    return parts


def _name(entity: Any) -> str:
    return format_html('<a href="{}">{}</a>', entity.get_absolute_url(), entity.name)


@register.filter
def publisher_words(article: Any) -> str:
    return quote_text.publisher_words(article)


@register.inclusion_tag("archive/_take.html")
def take(
    name: str, parameters: dict[str, str] | None = None, label: str = "This list as", **more: str
) -> dict[str, Any]:
    """Show links to a list by its name and its parameters, as ``filters.parameters`` or by name."""
    given = (parameters or {}) | more
    forms = [(form.extension, form.label) for form in FORMS] + [("atom", "Atom")]
    ways = [(text, _address(name, extension, given)) for extension, text in forms] if name in _TABLES else []
    return {"ways": ways, "label": label}


@register.inclusion_tag("archive/_feed.html")
def feed_link(name: str, title: str, parameters: dict[str, str] | None = None, **more: str) -> dict[str, Any]:
    """Name the feed of a list in the page's head."""
    where = _address(name, "atom", (parameters or {}) | more) if name in _TABLES else ""
    return {"address": where, "type": "application/atom+xml", "title": title}


def _address(name: str, extension: str, parameters: Mapping[str, str]) -> str:
    return address(reverse(f"{name}-{extension}"), dict(parameters))


@register.simple_tag
def linked_data(data: dict[str, Any]) -> SafeString:
    """Return a block of JSON-LD: what ``json_script`` has escaped and wrapped as JSON, in another wrapping.

    The block is data: a browser runs nothing of it, and the security policy does not concern it.
    """
    return format_html(_JSON_LD, cut(cut(json_script(data), _JSON), "</script>"))
