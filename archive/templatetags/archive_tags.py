"""Small words for the readers' templates. None makes markup: all text goes through autoescape."""

import unicodedata
from typing import Any

from django import template
from django.conf import settings

from archive.annotated_text import Segment
from archive.browsing import quote_text, speaker_roles
from archive.browsing.lists import snippets
from archive.browsing.text_visibility import FULL, display_of
from archive.curation.audit_text import name_of
from archive.dates import PartialDate
from archive.indexing.text import SearchQuery
from archive.models import Attribution, Statement
from archive.models.provenance import admin_url

register = template.Library()

_SCRIPTS = (
    ("HIRAGANA", "ja"), ("KATAKANA", "ja"), ("HANGUL", "ko"), ("CJK", "zh"), ("CYRILLIC", "und-Cyrl"),
    ("ARABIC", "ar"), ("HEBREW", "he"), ("THAI", "th"), ("DEVANAGARI", "hi"), ("GREEK", "el"),
)  # fmt: skip


@register.filter
def spoken(statement: Statement) -> str:
    """The words as shown, in quotation marks where they are the speaker's own."""
    return quote_text.spoken(statement.content, statement.kind)


@register.filter
def with_hits(words: str, question: SearchQuery | None) -> list[Segment]:
    """A short text cut at what was searched for."""
    return snippets.marked(words, question)


@register.filter
def snippet_of(article: Any, question: SearchQuery | None) -> list[Segment]:
    """The stretch of an article's text that holds what was searched for; none where its publisher wants it so."""
    return snippets.snippet(article.body, question) if question and display_of(article) == FULL else []


@register.filter
def quoted(words: str) -> str:
    return quote_text.quoted(words)


@register.filter
def cue(words: str) -> str:
    return quote_text.within_sentence(words)


@register.filter
def thousands(number: int) -> str:
    """A number as it is read: 1,234,567."""
    return f"{number:,}"


@register.filter
def script_lang(text: str) -> str:
    """Language tag of a name in another script than Latin; empty for Latin, where the page's language does."""
    names = [unicodedata.name(c, "") for c in text if c.isalpha()]
    for script, tag in _SCRIPTS:
        if any(name.startswith(script) for name in names):
            return tag
    return ""


@register.filter
def foreign(language: str) -> str:
    """The article's language tag where it is not the page's own."""
    return "" if language.partition("-")[0].lower() in {"", "en"} else language


@register.filter
def called(user: Any) -> str:
    """An editor as readers are told of them: the full name, else the user name."""
    return name_of(user)


@register.inclusion_tag("archive/_date.html")
def date(value: PartialDate | None, form: str = "long") -> dict[str, Any]:
    """A partial date as ``<time>``, as exact as it is known; an interval, which ``<time>`` cannot hold, as words."""
    return {
        "machine": str(value) if value and value.precision != "interval" else "",
        "words": value.words(short=form == "short") if value else "",
    }


@register.inclusion_tag("archive/_badge.html")
def badge(record: Any) -> dict[str, Any]:
    return {"reviewed": record.is_reviewed}


@register.inclusion_tag("archive/_edit.html", takes_context=True)
def edit_link(context: template.Context, record: Any) -> dict[str, Any]:
    """For editors. A reader without a session cookie costs no query and keeps the page the same for everyone."""
    request = context["request"]
    editor = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff
    return {"address": admin_url(record) if editor else ""}


@register.filter
def current_role(person: Any) -> Any:
    """The role printed last, from the prefetched roles."""
    return speaker_roles.current_role(person)


@register.filter
def native_name(entity: Any) -> str:
    """The first name in its own script, from the prefetched names."""
    return next((name.text for name in entity.names.all() if name.kind == name.Kind.NATIVE), "")


@register.filter
def role_of(statement: Statement, subject: Any) -> Any:
    """The role that the page's own person held then."""
    return next((one.role_then for one in statement.speakers if one.person_id == subject.pk), None)


@register.filter
def others_than(statement: Statement, subject: Any) -> list[Attribution]:
    """The other speakers of a statement."""
    return [one for one in statement.speakers if one.person_id != subject.pk]


@register.filter
def publisher_words(article: Any) -> str:
    return quote_text.publisher_words(article)
