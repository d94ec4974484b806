"""Topics for what a load reads: suggested wherever a topic's phrase stands, and waiting for a person."""

from functools import lru_cache

from django.db.models import Q

from archive.models import Article, Tagging, TopicPhrase
from archive.phrases import PhraseBook


def suggest_topics(article: Article) -> None:
    """Bring the topics suggested for an article and its statements in line with its words. Inside a transaction."""
    book = _book(tuple(TopicPhrase.objects.speaking().order_by("topic", "text", "pk").values_list("text", "topic")))
    # Topics of a withdrawn statement stay as they are: they come back with it.
    statements = article.statements.filter(withdrawn=False)
    standing: dict[tuple[int, int | None, int | None], str] = {
        (topic, article.pk, None): words for topic, words in book.found(article.folded).items()
    }
    for pk, folded in statements.order_by("pk").values_list("pk", "folded") if standing else ():
        # A statement's words are the article's: where no phrase stands in it, none stands in them.
        standing |= {(topic, None, pk): words for topic, words in book.found(folded).items()}
    taggings = Tagging.objects.filter(Q(article=article) | Q(statement__in=statements.values("pk")))
    taggings.order_by("pk").follow(standing)


@lru_cache(maxsize=1)
def _book(phrases: tuple[tuple[str, int], ...]) -> PhraseBook[int]:
    """Made anew only when an editor changed a phrase: a load has many articles."""
    return PhraseBook(phrases)
