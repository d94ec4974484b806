"""An editor's vocabulary: topics, the phrases that suggest them, and what they were put on; collections of articles."""

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

from auditlog.context import disable_auditlog
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from archive.models.article import Article
from archive.models.curated import Curated, CuratedQuerySet, ReviewState
from archive.models.entity import Mergeable, Part, assign_slug
from archive.models.fields import SortKeyField
from archive.models.statement import Statement
from archive.names import fold

# In scripts without spaces every character is a word.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")


def words(text: str) -> list[str]:
    """Return the words of a text, folded; what is between them says nothing."""
    return _WORD.findall(fold(text))


class PhraseBook[Key: Hashable]:
    """Phrases, each with the key that it speaks for. Looking costs the length of the text, however many there are."""

    def __init__(self, phrases: Iterable[tuple[str, Key]]) -> None:
        self._by_first: dict[str, list[tuple[list[str], str, Key]]] = {}
        for text, key in phrases:
            if tokens := words(text):
                self._by_first.setdefault(tokens[0], []).append((tokens, text, key))

    def found(self, text: str) -> dict[Key, str]:
        """Return each key with the first of its phrases that is in the text."""
        found: dict[Key, str] = {}
        if not self._by_first:
            return found
        tokens = words(text)
        for at, token in enumerate(tokens):
            for phrase, printed, key in self._by_first.get(token, ()):
                if key not in found and tokens[at : at + len(phrase)] == phrase:
                    found[key] = printed
        return found


_CHUNK = 500


class TopicQuerySet(CuratedQuerySet["Topic"]):
    def public(self) -> Any:
        return super().public().filter(merged_into=None)

    def active(self) -> Any:
        """Return those that were not merged into another."""
        return self.filter(merged_into=None)

    def named(self, words: str) -> Any:
        """Return those whose name contains every word."""
        found = self
        for word in fold(words).split():
            found = found.filter(sort_key__contains=word)
        return found


class Topic(Mergeable, Part, Curated):
    """A subject of the editors' own vocabulary. Made by people only; loads suggest where it belongs."""

    EXTRACTED: ClassVar[tuple[str, ...]] = ()

    name = models.CharField(max_length=120, unique=True)
    sort_key = SortKeyField()
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True, editable=False)
    description = models.TextField(blank=True, help_text="For readers: what belongs here and what does not.")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged"
    )

    objects = TopicQuerySet.as_manager()

    class Meta(Curated.Meta):
        ordering = ["sort_key", "pk"]
        constraints = [
            *Curated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")), name="topic_not_its_own_parent"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="topic_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])

    def save(self, *args: Any, **kwargs: Any) -> None:
        assign_slug(self)
        self.sort_key = fold(self.name)[:300]
        super().save(*args, **kwargs)

    @property
    def is_public(self) -> bool:
        return super().is_public and self.merged_into_id is None


class TopicPhraseQuerySet(models.QuerySet["TopicPhrase"]):
    def speaking(self) -> Self:
        """Return phrases of active topics: not of rejected, withdrawn or merged ones."""
        return self.filter(topic__merged_into=None, topic__withdrawn=False).exclude(topic__review=ReviewState.REJECTED)


class TopicPhrase(models.Model):
    """Words that suggest a topic wherever they stand, whatever their case or accents."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="phrases")
    text = models.CharField("phrase", max_length=120)
    folded = models.CharField(max_length=120, editable=False, db_index=True)

    objects = TopicPhraseQuerySet.as_manager()

    class Meta:
        ordering = ["text", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "folded"], name="topic_phrase_once"),
            models.CheckConstraint(condition=~Q(folded=""), name="topic_phrase_says_something"),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.folded = " ".join(fold(self.text).split())[:120]
        super().save(*args, **kwargs)


class TaggingQuerySet(CuratedQuerySet["Tagging"]):
    """Topics put on articles and statements, by their review state."""

    def follow(self, phrases: dict[tuple[int, int | None, int | None], str]) -> int:
        """Bring these taggings in step with the phrases in the texts; return how many are new.

        ``phrases`` gives the phrase for (topic, article, statement), of which one of the last two is None. What a
        person decided stays: a rejected one is not suggested again. What no phrase suggests any more is withdrawn.
        """
        wanted = dict(phrases)
        for row in self:
            words = wanted.pop((row.topic_id, row.article_id, row.statement_id), "")
            if not words:
                if row.words:
                    row.withdraw()
            elif row.withdrawn or (row.words != words and not row.has_human_decision):
                row.words, row.withdrawn = words, False
                row.save(update_fields=["words", "withdrawn"])
        new = [
            Tagging(topic_id=topic, article_id=article, statement_id=statement, words=words)
            for (topic, article, statement), words in wanted.items()
        ]
        return len(Tagging.objects.bulk_create(new))


class Tagging(Curated):
    """A topic put on an article or a statement: suggested by a phrase, or by a person (then ``words`` is empty)."""

    EXTRACTED: ClassVar[tuple[str, ...]] = ()

    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="taggings")
    article = models.ForeignKey(Article, null=True, blank=True, on_delete=models.CASCADE, related_name="taggings")
    statement = models.ForeignKey(Statement, null=True, blank=True, on_delete=models.CASCADE, related_name="taggings")
    words = models.CharField(max_length=120, blank=True, editable=False, help_text="The phrase that suggested it.")

    objects = TaggingQuerySet.as_manager()

    class Meta(Curated.Meta):
        ordering = ["topic", "pk"]
        constraints = [
            *Curated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(article__isnull=False, statement__isnull=True)
                | Q(article__isnull=True, statement__isnull=False),
                name="tagging_of_one_record",
            ),
            models.UniqueConstraint(
                fields=["topic", "article"], condition=Q(article__isnull=False), name="tagging_once_per_article"
            ),
            models.UniqueConstraint(
                fields=["topic", "statement"], condition=Q(statement__isnull=False), name="tagging_once_per_statement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.article or self.statement}"


class Collection(models.Model):
    """Articles that an editor put together for readers."""

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True, editable=False)
    description = models.TextField(blank=True)
    public = models.BooleanField(default=False, help_text="Readers see it, too.")
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        assign_slug(self)
        super().save(*args, **kwargs)


class CollectionItem(models.Model):
    """An article in a collection, with its place and a word about it."""

    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="collected")
    position = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["collection", "article"], name="collection_item_once")]

    def __str__(self) -> str:
        return str(self.article)


@dataclass(frozen=True, slots=True)
class Suggested:
    """How many articles and statements a topic is suggested for now, that it was not before."""

    articles: int
    statements: int


def suggest_topic(topic: Topic) -> Suggested:
    """Bring what a topic is suggested for in line with its phrases: all of the archive is looked at.

    What a person decided stays; no history is written, since no person put the topic there.
    """
    phrases = list(TopicPhrase.objects.speaking().filter(topic=topic).order_by("text", "pk"))
    rows = Tagging.objects.filter(topic=topic)
    with transaction.atomic(), disable_auditlog():
        articles = _with_phrase(Article.objects.filter(withdrawn=False), phrases)
        new = rows.filter(article__isnull=False).follow({(topic.pk, pk, None): words for pk, words in articles.items()})
        # A statement's words are its article's: only these articles can have one.
        statements = _with_phrase(Statement.objects.filter(withdrawn=False, article__in=articles), phrases)
        of_statements = rows.filter(statement__withdrawn=False)
        more = of_statements.follow({(topic.pk, None, pk): words for pk, words in statements.items()})
    return Suggested(new, more)


def suggest_topics(article: Article) -> None:
    """Bring the topics suggested for an article and its statements in line with its words. Inside a transaction."""
    book = _book(tuple(TopicPhrase.objects.speaking().order_by("topic", "text", "pk").values_list("text", "topic")))
    # Topics of a withdrawn statement stay as they are: they come back with it.
    statements = article.statements.filter(withdrawn=False)
    wanted: dict[tuple[int, int | None, int | None], str] = {
        (topic, article.pk, None): words for topic, words in book.found(article.folded).items()
    }
    for pk, folded in statements.order_by("pk").values_list("pk", "folded") if wanted else ():
        # A statement's words are the article's: where it has no phrase, they have none.
        wanted |= {(topic, None, pk): words for topic, words in book.found(folded).items()}
    taggings = Tagging.objects.filter(Q(article=article) | Q(statement__in=statements.values("pk")))
    taggings.order_by("pk").follow(wanted)


@lru_cache(maxsize=1)
def _book(phrases: tuple[tuple[str, int], ...]) -> PhraseBook[int]:
    """Make the book anew only when an editor changed a phrase: a load has many articles."""
    return PhraseBook(phrases)


def _with_phrase(rows: models.QuerySet[Any], phrases: list[TopicPhrase]) -> dict[int, str]:
    """Return records with a phrase, and which. The database finds candidates; whole words are compared here."""
    fits = Q()
    for phrase in phrases:
        fits |= Q(*(Q(folded__contains=word) for word in words(phrase.text)))
    book = PhraseBook((phrase.text, phrase.topic_id) for phrase in phrases)
    candidates = rows.filter(fits).order_by("pk").values_list("pk", "folded").iterator(_CHUNK) if phrases else ()
    return {pk: printed for pk, folded in candidates for printed in book.found(folded).values()}
