"""People: authority records with their names and the roles they are said to hold."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse

from archive import names, titles
from archive.models.article import Article
from archive.models.curated import Curated, CuratedQuerySet, ReviewedQuerySet
from archive.models.entity import Entity, EntityName, EntityQuerySet
from archive.models.provenance import Extent


class PersonQuerySet(EntityQuerySet["Person"]):
    def holding_role_at(self, organisation: Any) -> Self:
        roles = Role.objects.public().filter(person=OuterRef("pk"), organisation=organisation)
        return self.filter(Exists(roles))

    def with_roles(self) -> Self:
        return self.prefetch_related(Prefetch("roles", Role.objects.public().with_evidence()))


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

    def resort(self) -> None:
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
        """Also the family name alone, and whoever bears it."""
        alone = Q(key=given("family")) | (Q(family=given("key")) & ~Q(family=""))
        return super().alike(given) | alone

    @staticmethod
    def keys(text: str) -> dict[str, str]:
        name = names.parse(text)
        return {"key": name.key, "wide": name.wide, "family": name.family}


class RoleQuerySet(CuratedQuerySet["Role"]):
    def with_evidence(self) -> Self:
        """With organisation and passages of articles readers may see, each with its article; newest evidence first."""
        passages = (
            RolePassage.objects.filter(Exists(Article.objects.public().filter(pk=OuterRef("article"))))
            .select_related("article__publisher")
            .defer(*(f"article__{long}" for long in ("body", "folded", "boilerplate", "base", "pins")))
            .order_by(F("article__published_latest").desc(nulls_last=True), "article__sort_key", "start")
        )
        return self.select_related("organisation").prefetch_related(Prefetch("passages", passages))


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
    def office(self) -> titles.Office:
        """What it is called apart from country, organisation and spelling."""
        return titles.office(self.title, self.organisation.name if self.organisation else "")

    @classmethod
    def weightiest(cls, several: Iterable["Role"], among: Iterable["Role"], article: Article | None = None) -> "Role":
        """The one to show of several at once, of ``among``, all roles of the person. Uses the prefetched passages.

        The office printed most in the article, then in all; of its forms the longest, which says most.
        """
        here: Counter[tuple[str, ...]] = Counter()
        ever: Counter[tuple[str, ...]] = Counter()
        for role in among:
            for passage in role.passages.all():
                ever[role.office.words] += 1
                here[role.office.words] += article is not None and passage.article_id == article.pk
        return max(
            several,
            key=lambda role: (here[role.office.words], ever[role.office.words], len(role.title), role.title, role.pk),
        )

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
