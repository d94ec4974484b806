"""What people decide about two records: that they are one, or that they are not."""

from collections.abc import Collection
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q


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
