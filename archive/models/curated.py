"""What every record that people curate has in common: a review state, the extractor's word, and pins.

The rule of every load, field by field:

* ``base`` is what the extractor last said of each field, with its proof.
* A field that no person decided follows the extractor.
* A *pinned* field was decided by a person and is changed by a person only. ``pins`` keeps what the base
  said at that moment; where the base says something else later, that is a suggestion.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from archive.models.fields import PartialDateField, new_public_id


class ReviewState(models.TextChoices):
    UNREVIEWED = "unreviewed", "not yet reviewed"
    ACCEPTED = "accepted", "reviewed"
    REJECTED = "rejected", "rejected"


@dataclass(frozen=True, slots=True)
class ExtractedValue:
    """One field as the extractor gives it.

    ``value`` is what the column takes; ``raw`` is the same as plain JSON (an entity by its name in the
    text, a date as EDTF); the rest is the proof.
    """

    value: Any
    raw: Any
    span: tuple[int, int] | None = None
    rule: str = ""
    confidence: float | None = None

    def as_json(self) -> dict[str, Any]:
        base: dict[str, Any] = {"value": self.raw}
        if self.span:
            base["span"] = list(self.span)
        if self.rule:
            base["rule"] = self.rule
        if self.confidence is not None:
            base["confidence"] = self.confidence
        return base


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The text now gives something else than a person's decision was taken against."""

    field: str
    current: Any
    proposed: Any


class RejectReason(models.TextChoices):
    """Why a record was rejected: short enough to choose from while reviewing, and what accuracy is broken down by."""

    NOTHING_SAID = "nothing-said", "nothing is said here"
    NOT_ARTICLE = "not-article", "caption, advert or other matter that is not the article’s"
    TWICE = "twice", "the same once more"
    JOINED = "joined", "part of another statement"
    WRONG_WORDS = "wrong-words", "the words are wrong beyond repair"
    NO_NAME = "no-name", "not a person or organisation"
    OTHER = "other", "another reason: see the note"


class ReviewedQuerySet[Model: models.Model](models.QuerySet[Model]):
    """Words for the review states."""

    def public(self) -> Self:
        """Return what readers may see: not the rejected or withdrawn; only the reviewed where the archive is set so."""
        if settings.ARCHIVE_PUBLIC == "reviewed":
            return self.filter(review=ReviewState.ACCEPTED, withdrawn=False)
        return self.exclude(review=ReviewState.REJECTED).filter(withdrawn=False)

    def unreviewed(self) -> Self:
        """Return those that wait for a person."""
        return self.filter(review=ReviewState.UNREVIEWED, withdrawn=False)

    def accepted(self) -> Self:
        return self.filter(review=ReviewState.ACCEPTED)


class CuratedQuerySet[Model: models.Model](ReviewedQuerySet[Model]):
    """Of records that may also be held back."""

    def public(self) -> Self:
        return super().public().filter(held="")

    def suggested(self) -> Self:
        """Return those of which the text now gives something else than a person decided."""
        return self.filter(suggested=True).exclude(review=ReviewState.REJECTED)


class Reviewed(models.Model):
    """A record with a review state. Nothing the extractor found is deleted: it is rejected or withdrawn."""

    review = models.CharField(
        "review state",
        max_length=10,
        choices=ReviewState,
        default=ReviewState.UNREVIEWED,
        help_text="Accepting keeps every value shown, whatever later loads find. Rejected records stay away.",
    )
    withdrawn = models.BooleanField(
        default=False, editable=False, help_text="The extractor no longer finds it, and no person had decided on it."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(review__in=ReviewState.values), name="%(class)s_review_state")
        ]

    @property
    def has_human_decision(self) -> bool:
        """Return whether a person decided anything about this record."""
        return self.review != ReviewState.UNREVIEWED

    def unwithdraw(self) -> list[str]:
        """Take back that it was withdrawn, since it is found again; return the columns that changed. Does not save."""
        changed = ["withdrawn"] if self.withdrawn else []
        self.withdrawn = False
        return changed

    def withdraw(self) -> bool:
        """Withdraw and save what is no longer found, unless a person decided on it; return whether it was now."""
        if self.withdrawn or self.has_human_decision:
            return False
        self.withdrawn = True
        self.save(update_fields=["withdrawn"])
        return True

    @property
    def is_public(self) -> bool:
        if settings.ARCHIVE_PUBLIC == "reviewed":
            return self.review == ReviewState.ACCEPTED and not self.withdrawn
        return self.review != ReviewState.REJECTED and not self.withdrawn

    @property
    def is_reviewed(self) -> bool:
        return self.review == ReviewState.ACCEPTED


class StaleError(Exception):
    """Somebody else changed the record meanwhile; ``record`` is as it is now."""

    def __init__(self, record: "Curated") -> None:
        super().__init__("Somebody else changed this record while you were looking at it.")
        self.record = record


class Curated(Reviewed):
    """A reviewed record whose extracted fields follow the extractor until a person decides."""

    #: Names of the fields the extractor speaks about.
    EXTRACTED: ClassVar[tuple[str, ...]] = ()

    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True, editable=False)
    base = models.JSONField(default=dict, editable=False, help_text="Field by field, what the extractor last said.")
    pins = models.JSONField(
        default=dict, editable=False, help_text="Fields a person decided, each with what the base said then."
    )
    suggested = models.BooleanField(
        default=False, editable=False, help_text="The text now gives something else than a person decided."
    )
    reason = models.CharField(
        "if rejected, why", max_length=12, choices=RejectReason, blank=True, help_text="For editors, and for accuracy."
    )
    held = models.CharField(
        "held back",
        max_length=300,
        blank=True,
        help_text="Why readers may not see it for now; they are told these words. Empty: it is not held.",
    )
    note = models.TextField(blank=True, help_text="For editors.")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(
        default=0, editable=False, help_text="Counts the times it was saved: who saw an older one must look again."
    )

    class Meta(Reviewed.Meta):
        abstract = True
        constraints = [
            *Reviewed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(review=ReviewState.UNREVIEWED) | Q(reviewed_at__isnull=False),
                name="%(class)s_reviewed_when",
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(review=ReviewState.REJECTED), name="%(class)s_reason_of_rejected"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(review="unreviewed", withdrawn=False), name="%(class)s_waiting"),
            models.Index(fields=["id"], condition=Q(suggested=True), name="%(class)s_suggested"),
            models.Index(fields=["id"], condition=Q(held__gt=""), name="%(class)s_held"),
            models.Index(fields=["id"], condition=Q(withdrawn=True), name="%(class)s_withdrawn"),
            models.Index(fields=["id"], condition=Q(review="rejected"), name="%(class)s_rejected"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as a new revision, and keep in step whether there is a suggestion."""
        self.revision += 1
        self.suggested = bool(self.pins and self.suggestions())
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "revision", "suggested"}
        super().save(*args, **kwargs)

    @property
    def has_human_decision(self) -> bool:
        return bool(self.pins or self.held) or super().has_human_decision

    @property
    def is_public(self) -> bool:
        return super().is_public and not self.held

    def pin(self, fields: Iterable[str]) -> None:
        """Take fields into a person's hands. Names the extractor does not speak about are passed over."""
        for name in fields:
            if name in self.EXTRACTED:
                self.pins[name] = self.base.get(name, {}).get("value")

    def set_review(self, state: str, by: Any = None) -> None:
        """Record a person's decision; accepting pins every field shown. Does not save."""
        self.review = state
        self.reason = self.reason if state == ReviewState.REJECTED else ""
        if state == ReviewState.UNREVIEWED:
            self.reviewed_by, self.reviewed_at = None, None
            return
        self.reviewed_by, self.reviewed_at = by, timezone.now()
        if state == ReviewState.ACCEPTED:
            self.pin(self.EXTRACTED)

    def accept(self, by: Any = None) -> None:
        self.set_review(ReviewState.ACCEPTED, by)

    def reject(self, by: Any = None, reason: str = "") -> None:
        self.reason = reason or self.reason
        self.set_review(ReviewState.REJECTED, by)

    def decide(self, by: Any = None, **changes: Any) -> None:
        """Set and pin fields as a person's decision. Does not save."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.pin(changes)

    def apply_extraction(self, extracted: dict[str, ExtractedValue]) -> list[str]:
        """Apply the three-way rule to each field; return the columns that changed.

        The base always follows the extractor; the value follows it too unless the field is pinned. Does not save.
        """
        changed = []
        base = {name: found.as_json() for name, found in extracted.items()}
        if base != self.base:
            self.base = base
            changed.append("base")
        for name, found in extracted.items():
            if name in self.pins:
                continue
            field: Any = self._meta.get_field(name)  # a foreign key is compared by its key: no query
            value = found.value.pk if isinstance(found.value, models.Model) else found.value
            if getattr(self, field.attname) != value:
                setattr(self, field.attname, value)
                changed.extend(field.columns if isinstance(field, PartialDateField) else (name,))
        return changed

    def suggestions(self) -> list[Suggestion]:
        """Return the pinned fields of which the text now says something else than it did, and than is shown."""
        moved = [name for name, then in self.pins.items() if self.base.get(name, {"value": then}).get("value") != then]
        found = (Suggestion(name, getattr(self, name), self.base[name].get("value")) for name in moved)
        return [one for one in found if one.proposed != (one.current if _is_json(one.current) else str(one.current))]

    def proof(self, name: str) -> dict[str, Any]:
        """Return what the extractor last said of a field: value, span, rule, confidence; or nothing."""
        return self.base.get(name, {})


def _is_json(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float | list | dict)


class PublicIdModel(models.Model):
    """A record with a permanent, random public id, never reused."""

    public_id = models.CharField(max_length=16, unique=True, editable=False, default=new_public_id)

    class Meta:
        abstract = True
