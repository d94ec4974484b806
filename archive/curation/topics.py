"""Topics for what the archive holds already: suggested when an editor changes a topic's phrases."""

from dataclasses import dataclass
from typing import Any

from auditlog.context import disable_auditlog
from django.db import transaction
from django.db.models import Q, QuerySet

from archive.models import Article, Statement, Tagging, Topic, TopicPhrase
from archive.phrases import PhraseBook, words

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Suggested:
    """How many articles and statements a topic is suggested for now, that it was not before."""

    articles: int
    statements: int


def suggest(topic: Topic) -> Suggested:
    """Bring what a topic is suggested for in line with its phrases: all of the archive is looked at.

    What a person decided stays; no history is written, since no person put the topic there.
    """
    phrases = list(TopicPhrase.objects.speaking().filter(topic=topic).order_by("text", "pk"))
    book = PhraseBook((phrase.text, topic.pk) for phrase in phrases)
    with transaction.atomic(), disable_auditlog():
        articles = _standing(book, Article.objects.filter(withdrawn=False), phrases)
        # A statement's words are its article's: only these articles can have one.
        candidates = Statement.objects.filter(withdrawn=False, article__in=articles)
        statements = _standing(book, candidates, phrases) if articles else {}
        rows = Tagging.objects.filter(topic=topic)
        on_articles = rows.filter(article__isnull=False)
        new = on_articles.follow({(topic.pk, pk, None): words for pk, words in articles.items()})
        on_statements = rows.filter(statement__withdrawn=False)
        more = on_statements.follow({(topic.pk, None, pk): words for pk, words in statements.items()})
    return Suggested(new, more)


def _standing(book: PhraseBook[int], rows: QuerySet[Any], phrases: list[TopicPhrase]) -> dict[int, str]:
    """Return records with a phrase, and which. The database finds candidates; whole words are compared here."""
    if not phrases:
        return {}
    fits = Q()
    for phrase in phrases:
        fits |= Q(*(Q(folded__contains=word) for word in words(phrase.text)))
    found = {}
    for pk, folded in rows.filter(fits).order_by("pk").values_list("pk", "folded").iterator(_CHUNK):
        if standing := book.found(folded):
            found[pk] = next(iter(standing.values()))
    return found
