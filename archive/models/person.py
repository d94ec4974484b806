"""People: authority records with their names and the roles they are said to hold."""

from collections.abc import Callable
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from archive import names
from archive.models.article import Article
from archive.models.curated import Curated, CuratedQuerySet, ReviewedQuerySet
from archive.models.entity import Entity, EntityName, EntityQuerySet
from archive.models.provenance import Extent
from archive.offices import Office, parse_office

#: Of the articles that print a role, as many are named one by one.
NEWEST = 6


class PersonQuerySet(EntityQuerySet["Person"]):
    def holding_role_at(self, organisation: Any) -> Self:
        roles = Role.objects.public().filter(person=OuterRef("pk"), organisation=organisation)
        return self.filter(Exists(roles))


class Person(Entity):
    class NameOrder(models.TextChoices):
        FAMILY_FIRST = "family_first", "family name first"
        GIVEN_FIRST = "given_first", "given name first"
        UNKNOWN = "unknown", "not known"

    EXTRACTED: ClassVar[tuple[str, ...]] = ("name", "name_order")

    name_order = models.CharField(max_length=12, choices=NameOrder, default=NameOrder.UNKNOWN)

    objects = PersonQuerySet.as_manager()

    class Meta(Entity.Meta):
        verbose_name_plural = "people"

    def get_absolute_url(self) -> str:
        return reverse("person", args=[self.slug])

    def update_sort_key(self) -> None:
        """Bring the sort key in step with the name. Does not save."""
        self.sort_key = names.sort_key(self.name, cast(names.NameOrder, self.name_order))[:300]


class PersonNameQuerySet(ReviewedQuerySet["PersonName"]):
    """Names of people, by their review state."""


class PersonName(EntityName):
    entity = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    family = models.CharField(
        max_length=300, editable=False, db_index=True, default="", help_text="The family name of it, normalised."
    )

    objects = PersonNameQuerySet.as_manager()

    class Meta(EntityName.Meta):
        pass

    @classmethod
    def alike(cls, given: Callable[[str], Any]) -> Q:
        """Match also the family name alone, and whoever bears it."""
        alone = Q(key=given("family")) | (Q(family=given("key")) & ~Q(family=""))
        return super().alike(given) | alone

    @staticmethod
    def keys(text: str) -> dict[str, str]:
        name = names.parse(text)
        return {"key": name.key, "wide": name.wide, "family": name.family}


class RoleQuerySet(CuratedQuerySet["Role"]):
    """Roles, by their review state."""


class Role(Curated):
    """A title as printed, held at an organisation if one is named. Each distinct printed title is a role."""

    EXTRACTED: ClassVar[tuple[str, ...]] = ("title", "organisation")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    title = models.CharField(max_length=300)
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="roles"
    )
    inferred = models.BooleanField(
        default=False,
        editable=False,
        help_text="The organisation is not printed beside the title but follows from the article.",
    )
    key = models.CharField(
        max_length=620,
        editable=False,
        help_text="Title and organisation as the extractor found them; edits leave it alone.",
    )

    # What ``archive.browsing.speaker_roles.as_printed`` tells of it.
    printed: int = 0
    last: int | None = None
    first: int | None = None

    objects = RoleQuerySet.as_manager()

    class Meta(Curated.Meta):
        ordering = ["person", "title", "pk"]
        constraints = [
            *Curated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "key"], name="role_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}" if self.organisation_id else self.title

    @property
    def newest(self) -> list[int]:
        """Positions of the newest articles that print it, as ``archive.browsing.speaker_roles.with_newest`` tells."""
        places = [getattr(self, f"newest_{nth}", None) for nth in range(NEWEST)]
        return [at for at in places if at is not None]

    @property
    def office(self) -> Office:
        """Return what it is called apart from country, organisation and spelling."""
        return parse_office(self.title, self.organisation.name if self.organisation else "")

    @property
    def public_organisation(self) -> Any:
        """Return the organisation it is held at, where readers may see it."""
        return self.organisation if self.organisation and self.organisation.is_public else None

    @staticmethod
    def make_key(title: str, organisation: str | None) -> str:
        return f"{names.fold(title)[:300]}|{names.organisation_key(organisation or '')[:300]}"


class RolePassage(Extent):
    """Where an article says that a person holds a role; the role's date is the article's."""

    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="passages")
    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="role_passages")
    words = models.CharField(max_length=600)

    class Meta(Extent.Meta):
        ordering = ["article", "start"]
        constraints = [
            *Extent.Meta.constraints,
            models.UniqueConstraint(fields=["role", "article", "start", "end"], name="role_passage_once"),
        ]

    def __str__(self) -> str:
        return self.words
