"""Pairs of records: merged, declared different, or near duplicates."""

from collections.abc import Collection
from typing import Any, ClassVar, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q, Window

from archive.models.article import Article
from archive.models.curated import Curated, CuratedQuerySet, ReviewState


class MergeKind(models.TextChoices):
    """What can be merged; the values are the names of the models."""

    PERSON = "person", "people"
    ORGANISATION = "organisation", "organisations"
    TOPIC = "topic", "topics"


class Pair(models.Model):
    """Two records of one kind. Keys, not foreign keys, since the three kinds share the table; neither is deleted."""

    kind = models.CharField(max_length=12, choices=MergeKind)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def model(self) -> Any:
        return apps.get_model("archive", self.kind)


class MergeRecordQuerySet(models.QuerySet["MergeRecord"]):
    def active(self) -> Self:
        """Return those that were not undone."""
        return self.filter(undone_at=None)


class MergeRecord(Pair):
    """One record taken into another. Undoing gives back what this merge moved, and only that."""

    kept = models.PositiveBigIntegerField(help_text="Key of the record that stays.")
    gone = models.PositiveBigIntegerField(help_text="Key of the record that was taken in.")
    moved = models.JSONField(
        default=list, help_text="[model, key, field, before, after] of every value that was changed, in order."
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(null=True, blank=True)

    #: How the reason of a merge begins that a load made.
    BY_LOAD = "An article shows them to be one: "

    objects = MergeRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "merge"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["kind", "kept"]), models.Index(fields=["kind", "gone"])]
        constraints = [models.CheckConstraint(condition=~Q(kept=F("gone")), name="merge_of_two")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.gone} into {self.kept}"

    @property
    def by_load(self) -> bool:
        return self.by_id is None and self.reason.startswith(self.BY_LOAD)

    def both(self) -> tuple[Any, Any]:
        """Return the record that stays and the one that was taken in, as they are now."""
        found = self.model._default_manager.in_bulk([self.kept, self.gone])
        return found[self.kept], found[self.gone]


class NotTheSameQuerySet(models.QuerySet["NotTheSame"]):
    def between(self, kind: str, one: int, other: int) -> Self:
        return self.filter(kind=kind, first=min(one, other), second=max(one, other))

    def among(self, kind: str, keys: Collection[int]) -> set[tuple[int, int]]:
        """Return pairs of keys, the lower first, of which both are among the given."""
        found = self.filter(kind=kind, first__in=keys, second__in=keys)
        return set(found.values_list("first", "second"))

    def others(self, kind: str, key: int) -> set[int]:
        """Return the keys of the records that a person said are not this one."""
        pairs = self.filter(Q(first=key) | Q(second=key), kind=kind).values_list("first", "second")
        return {other for pair in pairs for other in pair} - {key}


class NotTheSame(Pair):
    """Two records that a person said are two. No load joins them, and nobody is asked again."""

    first = models.PositiveBigIntegerField(help_text="The lower key of the two.")
    second = models.PositiveBigIntegerField()

    objects = NotTheSameQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "not the same"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "first", "second"], name="not_the_same_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_the_same_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.first} is not {self.second}"


class Signature(models.Model):
    """What an article's words look like, for finding its like; made by loads and never shown.

    ``archive/loading/similarity.py`` says what is in it.
    """

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="signature")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the words it was made from and of how it was made.")
    shingles = models.PositiveIntegerField(help_text="How many different runs of words the text has.")
    minhash = models.BinaryField(help_text="The least hashes, 4 bytes each, little endian; empty for a short text.")

    def __str__(self) -> str:
        return self.digest[:12]


class SignatureBand(models.Model):
    """A part of a signature. Articles that share one are compared; others are not, so no load looks at all."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bands", db_index=False)
    key = models.BigIntegerField(help_text="Hash of the part and of its place.")

    class Meta:
        indexes = [models.Index(fields=["key"], name="signature_band_key")]
        # Its index serves the articles, too.
        constraints = [models.UniqueConstraint(fields=["article", "key"], name="signature_band_once")]

    def __str__(self) -> str:
        return f"{self.key:x}"


class NearDuplicateQuerySet(CuratedQuerySet["NearDuplicate"]):
    def public(self) -> Self:
        """Return pairs that readers may see, of two articles that they may see."""
        found = super().public()
        for side in ("first", "second"):
            found = found.filter(**{f"{side}__withdrawn": False, f"{side}__held": ""})
            if settings.ARCHIVE_PUBLIC == "reviewed":
                found = found.filter(**{f"{side}__review": ReviewState.ACCEPTED})
            else:
                found = found.exclude(**{f"{side}__review": ReviewState.REJECTED})
        return found

    def with_articles(self) -> Self:
        """Fetch what a line about either article shows; their long texts stay in the database."""
        long = [f"{side}__{name}" for side in ("first", "second") for name in ("body", "folded", "boilerplate", "base")]
        return self.select_related("first__publisher", "second__publisher").defer(*long)

    def of(self, article: Article) -> Self:
        """Return the pairs that an article is one of."""
        return self.filter(Q(first=article) | Q(second=article))

    def most_alike(self, limit: int) -> "tuple[list[NearDuplicate], int]":
        """Return the first pairs, most alike first, and how many more there are: a story may be reposted often."""
        first = list(self.most_alike_first().annotate(every=Window(Count("pk")))[:limit])
        return first, getattr(first[0], "every", 0) - len(first) if first else 0

    def most_alike_first(self) -> Self:
        return self.order_by("-similarity", "pk")


class NearDuplicate(Curated):
    """Two articles that share most of their runs of words: one ordered pair, so that nobody is asked twice.

    Accepted: the same story. Rejected: not the same, and no load asks again. ``similarity`` is always what the two
    texts give now; a pair that nobody decided on goes when they are no longer alike.
    """

    EXTRACTED: ClassVar[tuple[str, ...]] = ()

    first = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="+", help_text="Of the two, the one read first."
    )
    second = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    similarity = models.FloatField(
        editable=False, help_text="Runs of five words that both have, of all that either has: 0 to 1."
    )

    objects = NearDuplicateQuerySet.as_manager()

    class Meta(Curated.Meta):
        verbose_name = "near duplicate"
        constraints = [
            *Curated.Meta.constraints,
            models.UniqueConstraint(fields=["first", "second"], name="near_duplicate_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="near_duplicate_ordered"),
            models.CheckConstraint(condition=Q(similarity__range=(0, 1)), name="near_duplicate_similarity"),
        ]

    def __str__(self) -> str:
        return f"{self.first} / {self.second}"

    def other(self, article: Article) -> Article:
        """Return the article that is not the given one."""
        return self.second if self.first_id == article.pk else self.first

    @property
    def in_words(self) -> str:
        """Return how alike the two are, in words."""
        if self.similarity >= 1:
            return "word for word the same"
        if self.similarity >= 0.9:
            return "almost word for word the same"
        if self.similarity >= 0.75:
            return "lightly edited"
        if self.similarity >= 0.6:
            return "edited, most of it the same"
        return "no longer much alike"
