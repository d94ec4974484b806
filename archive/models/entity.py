"""What people and organisations have in common: authority records with names, a slug and mentions."""

from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.text import slugify

from archive.models.curated import Curated, CuratedQuerySet, Reviewed, ReviewState
from archive.models.fields import SortKeyField
from archive.models.merge import NotTheSame
from archive.names import fold


def assign_slug(record: Any) -> None:
    """Set ``slug`` from ``name``, numbered where it is taken; once given it is kept for good. Does not save."""
    if record.slug:
        return
    stem = slugify(record.name, allow_unicode=True)[:100] or str(record._meta.model_name)
    taken = set(type(record)._default_manager.filter(slug__startswith=stem).values_list("slug", flat=True))
    number, slug = 2, stem
    while slug in taken:
        slug, number = f"{stem}-{number}", number + 1
    record.slug = slug


class Mergeable:
    """A record that may have been taken into another of its kind."""

    @property
    def now(self) -> Self:
        """Return the record itself, or the one that it was merged into, however often."""
        record: Any = self
        seen: set[int] = set()
        while record.merged_into is not None and record.pk not in seen:
            seen.add(record.pk)
            record = record.merged_into
        return record


class Part(models.Model):
    """A record that may be part of a larger one of its kind, its ``parent``."""

    parent: Any

    class Meta:
        abstract = True

    @property
    def wholes(self) -> list[Self]:
        """Return all that it is part of, the nearest first; of a chain that comes back to itself each once."""
        found: list[Self] = []
        record = self.parent
        while record is not None and record not in found:
            found.append(record)
            record = record.parent
        return found

    def clean(self) -> None:
        """Raise ``ValidationError`` where a record would be part of itself, by whatever way."""
        super().clean()
        if self.parent is not None and self in (self.parent, *self.parent.wholes):
            raise ValidationError({"parent": f"“{self.parent}” is itself a part of “{self}”."})


class EntityQuerySet[Model: models.Model](CuratedQuerySet[Model]):
    def active(self) -> Self:
        """Return those that were not merged into another."""
        return self.filter(merged_into=None)

    def public(self) -> Self:
        return super().public().filter(merged_into=None)

    def unreviewed(self) -> Self:
        return super().unreviewed().filter(merged_into=None)

    def alphabetically(self) -> Self:
        return self.order_by("sort_key", "pk")

    def named(self, words: str) -> Self:
        """Return those one of whose names contains every word."""
        forms: Any = self.model._meta.get_field("names").related_model
        names = forms.objects
        found = names.exclude(review=ReviewState.REJECTED).filter(entity=models.OuterRef("pk"), withdrawn=False)
        for word in fold(words).split():
            found = found.filter(folded__contains=word)
        return self.filter(models.Exists(found))


class Entity(Mergeable, Curated):
    """An authority record: one per person or organisation, however many names it goes by."""

    EXTRACTED: ClassVar[tuple[str, ...]] = ("name",)

    name = models.CharField(max_length=300, help_text="The name it is known by here. Changing it keeps its address.")
    sort_key = SortKeyField()
    slug = models.SlugField(max_length=120, unique=True, allow_unicode=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged",
        help_text="The record that has its names, roles and statements now; its address leads there.",
    )

    merged_into_id: int | None

    # Relations that every subclass has.
    names: Any
    identifiers: Any
    mentions: Any
    attributions: Any
    roles: Any

    class Meta(Curated.Meta):
        abstract = True
        ordering = ["sort_key", "pk"]
        constraints = [
            *Curated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="%(class)s_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def has_human_decision(self) -> bool:
        """Return whether a person decided on it: also by giving it an identifier or a name."""
        named = self.names.filter(review=ReviewState.ACCEPTED)
        return super().has_human_decision or self.identifiers.exists() or named.exists()

    @property
    def is_public(self) -> bool:
        return super().is_public and self.merged_into_id is None

    @property
    def same_as(self) -> list[str]:
        """Return its addresses at authorities, as linked data has them. Uses prefetched identifiers."""
        return [identifier.url for identifier in self.identifiers.all()]

    def update_sort_key(self) -> None:
        """Bring the sort key in step with the name. Does not save."""
        raise NotImplementedError

    def perhaps_also(self) -> list[Self]:
        """Return other records that may be the same by a likeness of names, in the order of the list.

        Not those that a person said are others, nor one accepted beside this one, if this was accepted, too.
        """
        names: Any = self._meta.get_field("names").related_model
        own = names.in_full().filter(entity=self)
        found: set[int] = set()
        for name in own:
            alike = names.in_full().filter(names.alike(lambda column: getattr(name, column)))  # noqa: B023 - used at once
            found.update(alike.exclude(entity=self).values_list("entity", flat=True))
        found -= NotTheSame.objects.others(str(self._meta.model_name), self.pk)
        others = type(self)._default_manager.filter(pk__in=found, merged_into=None)
        if self.review == ReviewState.ACCEPTED:
            others = others.exclude(review=ReviewState.ACCEPTED)
        return list(others.order_by("sort_key", "pk"))

    def assign_slug(self) -> None:
        """Set a slug of the name, which is kept for good. Does not save."""
        assign_slug(self)

    def show_name(self) -> None:
        """Make the name that is shown the primary one among the names; add it there if it is new. Saves names."""
        rows = {row.text: row for row in self.names.all()}
        shown = rows.get(self.name) or self.names.model(entity=self, text=self.name, review=ReviewState.ACCEPTED)
        if shown.primary and shown.review != ReviewState.REJECTED and not shown.withdrawn:
            return
        for row in rows.values():
            if row.primary and row is not shown:
                row.primary = False
                row.save(update_fields=["primary"])
        shown.primary, shown.withdrawn = True, False
        if shown.review == ReviewState.REJECTED:
            shown.review = ReviewState.ACCEPTED
        shown.save()


class EntityName(Reviewed):
    """A form of a name. The subclass has the foreign key ``entity``."""

    class Kind(models.TextChoices):
        FULL = "full", "full name"
        SHORT = "short", "short form"
        ACRONYM = "acronym", "acronym"
        NATIVE = "native", "in its own script"

    #: Kinds that may stand for the entity in another article; "Li" alone must not.
    IDENTIFYING: ClassVar[tuple[str, ...]] = (Kind.FULL, Kind.NATIVE)

    entity: Any
    text = models.CharField("name", max_length=300)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FULL)
    primary = models.BooleanField(default=False, editable=False, help_text="The one that is shown.")
    key = models.CharField(max_length=300, editable=False, db_index=True, help_text="Normalised, for matching.")
    wide = models.CharField(
        max_length=300, editable=False, db_index=True, default="", help_text="Normalised further: finds what may match."
    )
    folded = models.CharField(max_length=300, editable=False, help_text="Folded, for finding.")

    class Meta(Reviewed.Meta):
        abstract = True
        ordering = ["-primary", "kind", "text"]
        constraints = [
            *Reviewed.Meta.constraints,
            models.UniqueConstraint(fields=["entity", "text"], name="%(class)s_once"),
            models.UniqueConstraint(fields=["entity"], condition=Q(primary=True), name="%(class)s_one_primary"),
            models.CheckConstraint(condition=~Q(primary=True, review="rejected"), name="%(class)s_primary_stands"),
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def in_full(cls) -> models.QuerySet[Any]:
        """Return active full names of active records."""
        active: Any = cls._default_manager.exclude(review=ReviewState.REJECTED).filter(withdrawn=False)
        return active.exclude(entity__review=ReviewState.REJECTED).filter(
            entity__withdrawn=False, entity__merged_into=None, kind=cls.Kind.FULL
        )

    @classmethod
    def alike(cls, given: Callable[[str], Any]) -> Q:
        """Match names whose bearer may be the one of a given name; ``given`` returns its columns."""
        return Q(wide=given("wide")) & ~Q(wide="")

    def update_search_text(self) -> None:
        """Bring the keys in step with the text. Does not save."""
        self.folded = fold(self.text)[:300]
        for column, key in self.keys(self.text).items():
            setattr(self, column, key[:300])

    @staticmethod
    def keys(text: str) -> dict[str, str]:
        """Return the key columns of a name, by column."""
        raise NotImplementedError

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save with the keys in step: they are functions of the text, and no way of saving must forget them."""
        self.update_search_text()
        super().save(*args, **kwargs)
