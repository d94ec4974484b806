"""Organisations: authority records with their names, kind and place in a larger body."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from archive import names
from archive.hosts import domains_of, host_of
from archive.models.curated import ReviewedQuerySet
from archive.models.entity import Entity, EntityName, EntityQuerySet, Part


class OrganisationQuerySet(EntityQuerySet["Organisation"]):
    """Organisations, by their names and review state."""


class Organisation(Part, Entity):
    class Kind(models.TextChoices):
        COMPANY = "company", "company"
        MINISTRY = "ministry", "ministry"
        AGENCY = "agency", "agency"
        INSTITUTE = "institute", "institute"
        UNIVERSITY = "university", "university"
        PARTY = "party", "party"
        INTERNATIONAL = "international", "international body"
        MEDIA = "media", "media"
        GOVERNMENT = "government", "government"
        OTHER = "other", "other"

    class Display(models.TextChoices):
        FULL = "full", "full text"
        EXCERPTS = "excerpts", "excerpts around statements"
        LINK = "link", "link only"

    EXTRACTED: ClassVar[tuple[str, ...]] = ("name", "acronym", "kind")

    acronym = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.OTHER)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")

    display = models.CharField(
        "articles it publishes",
        max_length=8,
        choices=Display,
        default=Display.FULL,
        help_text="How much of an article of this publisher readers are shown.",
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta(Entity.Meta):
        constraints = [
            *Entity.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=[
                "company", "ministry", "agency", "institute", "university", "party", "international", "media",
                "government", "other",
            ]), name="organisation_kind"),
            models.CheckConstraint(
                condition=Q(display__in=["full", "excerpts", "link"]), name="organisation_display"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")), name="organisation_not_its_own_parent"
            ),
        ]  # fmt: skip

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    def update_sort_key(self) -> None:
        """Bring the sort key in step with the name. Does not save."""
        self.sort_key = names.organisation_sort_key(self.name)[:300]


class OrganisationNameQuerySet(ReviewedQuerySet["OrganisationName"]):
    """Names of organisations, by their review state."""


class OrganisationName(EntityName):
    entity = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="names")

    objects = OrganisationNameQuerySet.as_manager()

    class Meta(EntityName.Meta):
        pass

    @staticmethod
    def keys(text: str) -> dict[str, str]:
        key = names.body_key(text)
        return {"key": key, "wide": names.body_wide(key)}


class OrganisationDomainQuerySet(models.QuerySet["OrganisationDomain"]):
    def of(self, host: str) -> Self:
        """Return the domains that a host lies in."""
        return self.filter(host__in=list(domains_of(host)))


class OrganisationDomain(models.Model):
    """A host of one organisation: what stands there it has published. Made by people; no load writes or takes any."""

    host = models.CharField(
        "domain",
        max_length=253,
        unique=True,
        help_text="A host such as paper.example, or an address there. Subdomains (news.paper.example) count, too.",
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="domains")

    objects = OrganisationDomainQuerySet.as_manager()

    class Meta:
        ordering = ["host"]
        constraints = [models.CheckConstraint(condition=~Q(host=""), name="organisationdomain_has_host")]

    def __str__(self) -> str:
        return self.host

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save in the one spelling: only so does the database see two of the same."""
        self.host = host_of(self.host)
        super().save(*args, **kwargs)
