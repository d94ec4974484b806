"""Identifiers: what others call the same person or organisation. Made by people only; no load writes or takes any."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from archive import identifiers
from archive.identifiers import schemes_for


class IdentifierQuerySet(models.QuerySet["Identifier"]):
    def meant_by(self, text: str) -> Self:
        """Return the identifiers that a text means, typed or pasted in any usual form."""
        meant = Q(pk__in=[])
        for scheme, value in identifiers.readings(text):
            meant |= Q(scheme=scheme, value=value)
        return self.filter(meant)


class Identifier(models.Model):
    """One record's name at an authority, in its one canonical form. Two records that claim the same are one twice.

    People and organisations share this table, so that the database itself keeps an identifier to one record.
    """

    scheme = models.CharField(max_length=8, choices=[(one.key, one.label) for one in identifiers.SCHEMES.values()])
    value = models.CharField(
        "identifier",
        max_length=200,  # of what is typed: an address too; what is kept has 22 characters at most
        help_text="As its site shows it, or the address of its page there.",
    )
    person = models.ForeignKey("Person", null=True, blank=True, on_delete=models.CASCADE, related_name="identifiers")
    organisation = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="identifiers"
    )

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, organisation__isnull=True)
                | Q(person__isnull=True, organisation__isnull=False),
                name="identifier_of_one_entity",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(scheme__in=[one.key for one in schemes_for("person")]),
                name="identifier_person_scheme",
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | Q(scheme__in=[one.key for one in schemes_for("organisation")]),
                name="identifier_organisation_scheme",
            ),
            models.CheckConstraint(condition=~Q(value=""), name="identifier_has_value"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.shown}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save in the canonical form: only so does the database see two of the same."""
        self.value = identifiers.parse(self.scheme, self.value)
        super().save(*args, **kwargs)

    @property
    def entity(self) -> Any:
        """Return the person or organisation it identifies."""
        return self.person or self.organisation

    @property
    def label(self) -> str:
        return identifiers.SCHEMES[self.scheme].label

    @property
    def shown(self) -> str:
        """Return the identifier as people write it."""
        return identifiers.SCHEMES[self.scheme].shown(self.value)

    @property
    def url(self) -> str:
        """Return its page at the authority."""
        return identifiers.SCHEMES[self.scheme].url(self.value)
