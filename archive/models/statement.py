"""Statements: who said what, with the words that prove it; and the names an article mentions."""

from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse

from archive.models.article import Article
from archive.models.curated import Curated, CuratedQuerySet, PublicIdModel, ReviewState
from archive.models.fields import PartialDateField, partial_date_bounds
from archive.models.organisation import Organisation
from archive.models.person import Person, Role
from archive.models.provenance import Extent, SeedText
from archive.names import fold


class StatementQuerySet(CuratedQuerySet["Statement"]):
    def public(self) -> Self:
        """Return statements that readers may see; a statement goes where its article goes."""
        found = super().public().exclude(article__review=ReviewState.REJECTED)
        found = found.filter(article__withdrawn=False, article__held="")
        return found.filter(article__review=ReviewState.ACCEPTED) if settings.ARCHIVE_PUBLIC == "reviewed" else found

    def in_order(self) -> Self:
        return self.order_by("start", "pk")

    def with_speakers(self) -> Self:
        """Fetch article, publisher and speakers."""
        return self.with_attributions(Attribution.objects.public().with_entities())

    def with_attributions(self, attributions: Any) -> Self:
        """Fetch article, publisher and these attributions."""
        return self.select_related("article__publisher").prefetch_related(Prefetch("attributions", attributions))


class Statement(PublicIdModel, Curated):
    class Kind(models.TextChoices):
        DIRECT = "direct", "quoted"
        MIXED = "mixed", "part quoted"
        INDIRECT = "indirect", "reported"

    EXTRACTED: ClassVar[tuple[str, ...]] = ("kind", "spans", "cue", "said_on", "place")

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="statements")
    text = models.ForeignKey(
        SeedText,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The text its spans are counted in; another than the article's where the evidence was lost.",
    )
    kind = models.CharField(max_length=8, choices=Kind)
    spans = models.JSONField(help_text="[start, end] of each stretch of the words said, in order.")
    content = models.TextField(editable=False, help_text="Reading text of the spans, joined by one space.")
    folded = models.TextField(editable=False, help_text="Content, folded for finding words.")
    start = models.PositiveIntegerField(editable=False, help_text="Where the first span starts.")
    cue = models.CharField(
        max_length=200, blank=True, help_text="The words that attribute it, as printed: said, according to."
    )
    cue_span = models.JSONField(null=True, blank=True, editable=False)
    said_on = PartialDateField(
        earliest_field="said_earliest",
        latest_field="said_latest",
        help_text="When it was said, if the text tells: 2024, 2024-04, 2024-04-26.",
    )
    said_earliest = models.DateField(null=True, editable=False)
    said_latest = models.DateField(null=True, editable=False)
    place = models.CharField("place or occasion", max_length=200, blank=True)
    evidence_lost = models.BooleanField(
        default=False, editable=False, help_text="The words stood in an earlier version of the text only."
    )
    confidence = models.FloatField(default=1.0, editable=False, help_text="How sure the extractor is, 0 to 1.")
    rule = models.CharField("found by", max_length=60, blank=True, editable=False)

    objects = StatementQuerySet.as_manager()

    class Meta(Curated.Meta):
        constraints = [
            *Curated.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=["direct", "mixed", "indirect"]), name="statement_kind"),
            models.CheckConstraint(condition=Q(confidence__range=(0, 1)), name="statement_confidence"),
            models.CheckConstraint(condition=~Q(content=""), name="statement_says_something"),
            partial_date_bounds("said_on", "said_earliest", "said_latest", name="statement_said_on_bounds"),
        ]
        indexes = [
            *Curated.Meta.indexes,
            models.Index(fields=["article", "start"]),
            models.Index(fields=["review", "confidence", "id"], name="statement_least_sure"),
            models.Index(fields=["id"], condition=Q(evidence_lost=True), name="statement_evidence_lost"),
            # The admin's list, as a whole and by review state: newest articles first.
            models.Index(fields=["-article", "start", "id"], name="statement_by_article"),
            models.Index(
                fields=["-article", "start", "id"], condition=Q(withdrawn=True), name="statement_withdrawn_by_article"
            ),
            models.Index(fields=["review", "-article", "start", "id"], name="statement_review"),
        ]

    def __str__(self) -> str:
        return self.content if len(self.content) <= 80 else f"{self.content[:79]}…"

    def get_absolute_url(self) -> str:
        return reverse("statement", args=[self.public_id])

    def set_spans(self, spans: list[list[int]], content: str) -> None:
        """Say which characters are the words said; ``content`` is their reading text. Does not save."""
        self.spans = [list(span) for span in spans]
        self.start = self.spans[0][0]
        self.content = content
        self.update_search_text()

    def update_search_text(self) -> None:
        """Bring the folded column in step with the content. Does not save."""
        self.folded = fold(self.content)

    @property
    def is_public(self) -> bool:
        """As ``StatementQuerySet.public``: a statement goes where its article goes."""
        return super().is_public and self.article.is_public

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep in step whether the article's text is still the one its spans are counted in."""
        lost = self.text_id != self.article.text_id
        if lost != self.evidence_lost:
            self.evidence_lost = lost
            if kwargs.get("update_fields") is not None:
                kwargs["update_fields"] = {*kwargs["update_fields"], "evidence_lost"}
        super().save(*args, **kwargs)

    @property
    def has_human_decision(self) -> bool:
        """Return whether a person decided about it: also by correcting the speaker or choosing a topic."""
        return super().has_human_decision or any(
            row.has_human_decision for row in (*self.attributions.all(), *self.taggings.all())
        )

    @property
    def speakers(self) -> list["Attribution"]:
        """Return the speaker first, then the co-speakers. Uses the prefetched attributions."""
        return [a for a in self.attributions.all() if a.part in Attribution.SPEAKERS]

    @property
    def via(self) -> "Attribution | None":
        return next((a for a in self.attributions.all() if a.part == Attribution.Part.VIA), None)


class AttributionQuerySet(CuratedQuerySet["Attribution"]):
    def public(self) -> Self:
        """Return those shown with their statement: not the rejected, withdrawn or held."""
        return self.exclude(review=ReviewState.REJECTED).filter(withdrawn=False, held="")

    def with_entities(self) -> Self:
        """Fetch the people and organisations meant, in order."""
        return self.select_related("person", "organisation").in_order()

    def in_order(self) -> Self:
        """Order as speaker, co-speakers, reporter."""
        parts = [models.When(part=part, then=place) for place, part in enumerate(Attribution.Part.values)]
        return self.order_by(models.Case(*parts, output_field=models.SmallIntegerField()), "position")


class Attribution(Curated):
    """Who said a statement (or reported it): the article's words, and the person or organisation meant, if any."""

    class Part(models.TextChoices):
        SPEAKER = "speaker", "speaker"
        CO_SPEAKER = "co-speaker", "co-speaker"
        VIA = "via", "reported by"

    # Set by ``browsing.speaker_roles.attach_roles``: the role held then, and the key of the article that prints it.
    role_then: Role | None
    role_from: int | None

    SPEAKERS = (Part.SPEAKER, Part.CO_SPEAKER)
    EXTRACTED: ClassVar[tuple[str, ...]] = ("words", "person", "organisation")

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="attributions")
    part = models.CharField(max_length=10, choices=Part, default=Part.SPEAKER)
    position = models.PositiveIntegerField(default=0)
    words = models.CharField("speaker in the article's words", max_length=600, blank=True)
    start = models.PositiveIntegerField(null=True, editable=False)
    end = models.PositiveIntegerField(null=True, editable=False)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="attributions")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="attributions"
    )
    chain = models.JSONField(
        default=list, editable=False, help_text="[words, start, end] that lead on from the speaker’s words to the name."
    )
    considered = models.JSONField(
        default=list,
        editable=False,
        help_text="Who else the words might mean, the likeliest first: name, kind, words, start, end, reason, score.",
    )

    objects = AttributionQuerySet.as_manager()

    class Meta(Curated.Meta):
        ordering = ["statement", "part", "position"]
        constraints = [
            *Curated.Meta.constraints,
            models.UniqueConstraint(fields=["statement", "part", "position"], name="attribution_position"),
            models.CheckConstraint(
                condition=~Q(part="speaker") | Q(position=0), name="attribution_one_primary_speaker"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(organisation__isnull=True), name="attribution_to_one_entity"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True)
                | Q(start__isnull=False, end__isnull=False, start__lt=F("end")),
                name="attribution_extent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.organisation or self.words or "(nobody named)")

    def pin(self, fields: Iterable[str]) -> None:
        """Pin fields; person and organisation are one decision, and who decides which part it is decides all."""
        fields = set(fields)
        if "part" in fields:
            fields |= set(self.EXTRACTED)
        if fields & {"person", "organisation"}:
            fields |= {"person", "organisation"}
        super().pin(sorted(fields))

    @property
    def entity(self) -> Person | Organisation | None:
        """The person or organisation meant, unless readers may not see it."""
        entity = self.person or self.organisation
        return entity if entity and entity.is_public else None


class MentionQuerySet(models.QuerySet["Mention"]):
    def unresolved(self) -> Self:
        """Return names that several records fit, or none for sure, and that no person has decided on."""
        return self.filter(person=None, organisation=None, pinned=False)

    def of_entities(self) -> Self:
        """Fetch the people and organisations meant, in the order of the text."""
        return self.select_related("person", "organisation").order_by("start")


class Mention(Extent):
    """A name in an article, and whom it names, if that is known."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="mentions")
    surface = models.CharField(max_length=300, help_text="The name as it stands there.")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="mentions")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="mentions"
    )
    pinned = models.BooleanField(default=False, editable=False, help_text="A person decided whom it names.")

    objects = MentionQuerySet.as_manager()

    class Meta(Extent.Meta):
        ordering = ["article", "start"]
        constraints = [
            *Extent.Meta.constraints,
            models.UniqueConstraint(fields=["article", "start", "end"], name="mention_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=True) | Q(organisation__isnull=True), name="mention_of_one_entity"
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(person__isnull=True, organisation__isnull=True, pinned=False),
                name="mention_unresolved",
            ),
            models.Index(fields=["person", "organisation"], condition=Q(pinned=True), name="mention_pinned"),
        ]

    def __str__(self) -> str:
        return self.surface

    @property
    def entity(self) -> Person | Organisation | None:
        """The person or organisation meant, unless readers may not see it."""
        entity = self.person or self.organisation
        return entity if entity and entity.is_public else None
