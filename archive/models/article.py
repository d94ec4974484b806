"""Articles: a clean reading text with its facts, each traced back to the seed."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse

from archive.models.curated import Curated, CuratedQuerySet, PublicIdModel, Reviewed, ReviewedQuerySet, ReviewState
from archive.models.fields import PartialDateField, SortKeyField, partial_date_bounds
from archive.models.provenance import Extent, SeedText
from archive.names import fold
from archive.offsets import OffsetMap


class ArticleQuerySet(CuratedQuerySet["Article"]):
    def newest_first(self) -> Self:
        """Order by date of publication, the undated last, then by title."""
        return self.order_by(F("published_latest").desc(nulls_last=True), "-published_earliest", "sort_key", "pk")

    def with_facts(self) -> Self:
        """Fetch everything a list line shows."""
        return self.select_related("publisher").prefetch_related(
            Prefetch("bylines", Byline.objects.public().order_by("position"))
        )


class Article(PublicIdModel, Curated):
    class Notice(models.TextChoices):
        NONE = "", "none"
        CORRECTED = "corrected", "corrected by its publisher"
        RETRACTED = "retracted", "retracted by its publisher"

    EXTRACTED: ClassVar[tuple[str, ...]] = (
        "title", "published", "publisher", "publisher_name", "place", "language", "url",
    )  # fmt: skip

    text = models.OneToOneField(
        SeedText, on_delete=models.PROTECT, related_name="article", help_text="The text all evidence is counted in."
    )
    title = models.CharField(max_length=500, blank=True)
    body = models.TextField(editable=False, help_text="Reading text: the paragraphs, joined by a blank line.")
    published = PartialDateField(
        earliest_field="published_earliest",
        latest_field="published_latest",
        help_text="A year, month or day, never more precise than the text: 2024, 2024-04, 2024-04-26.",
    )
    published_earliest = models.DateField(null=True, editable=False)
    published_latest = models.DateField(null=True, editable=False, db_index=True)
    publisher = models.ForeignKey(
        "Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="published_articles"
    )
    publisher_name = models.CharField("publisher as printed", max_length=300, blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="Where it was written or happened, as printed.")
    language = models.CharField(max_length=12, blank=True)
    url = models.URLField("source address", max_length=1000, blank=True)
    notice = models.CharField("publisher’s notice", max_length=9, choices=Notice, default=Notice.NONE, blank=True)
    notice_words = models.TextField(
        "what the notice says", blank=True, help_text="Shown with the article and with each of its statements."
    )
    boilerplate = models.JSONField(default=list, editable=False, help_text="[start, end, why] of what was left out.")
    folded = models.TextField(editable=False, help_text="Title and body, folded for finding words.")
    sort_key = SortKeyField()

    objects = ArticleQuerySet.as_manager()

    class Meta(Curated.Meta):
        constraints = [
            *Curated.Meta.constraints,
            partial_date_bounds("published", "published_earliest", "published_latest", name="article_published_bounds"),
            models.CheckConstraint(condition=Q(notice__in=["", "corrected", "retracted"]), name="article_notice"),
        ]

    def __str__(self) -> str:
        return self.title or "(no title printed)"

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.public_id])

    @property
    def has_human_decision(self) -> bool:
        """Return whether a person decided about it, or about anything in it."""
        if super().has_human_decision or self.pk is None:
            return super().has_human_decision
        if any(statement.has_human_decision for statement in self.statements.filter(withdrawn=False)):
            return True
        decided = self.bylines.exclude(review=ReviewState.UNREVIEWED), self.mentions.filter(pinned=True)
        return any(rows.exists() for rows in (*decided, self.passage_decisions.all(), self.collected.all()))

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep in step which statements lost their evidence: those of another text than the article's."""
        saved, fields = self.pk is not None, kwargs.get("update_fields")
        super().save(*args, **kwargs)
        if saved and (fields is None or "text" in fields):
            self.statements.exclude(text=self.text_id).filter(evidence_lost=False).update(evidence_lost=True)

    def update_search_text(self) -> None:
        """Bring the derived columns in step with title and body. Does not save."""
        self.folded = f"{fold(self.title)}\n{fold(self.body)}"
        self.sort_key = fold(self.title)[:300]


class Paragraph(Extent):
    """A paragraph of reading text with the exact map to the seed; remade whenever the article is read anew."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="paragraphs")
    position = models.PositiveIntegerField()
    text = models.TextField()
    pieces = models.JSONField(help_text="[reading, seed, length] of each run that stands in both texts.")

    class Meta(Extent.Meta):
        ordering = ["article", "position"]
        constraints = [
            *Extent.Meta.constraints,
            models.UniqueConstraint(fields=["article", "position"], name="paragraph_position"),
        ]

    def __str__(self) -> str:
        return f"{self.position + 1}: {self.text[:60]}"

    @property
    def offsets(self) -> OffsetMap:
        return OffsetMap(self.pieces, seed_span=self.span, length=len(self.text))


class BylineQuerySet(ReviewedQuerySet["Byline"]):
    """Bylines, by their review state."""


class Byline(Reviewed):
    """An author as printed; one that an editor knows from elsewhere has no span."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="bylines")
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=200)
    start = models.PositiveIntegerField(null=True, editable=False)
    end = models.PositiveIntegerField(null=True, editable=False)

    objects = BylineQuerySet.as_manager()

    class Meta(Reviewed.Meta):
        ordering = ["article", "position"]
        constraints = [
            *Reviewed.Meta.constraints,
            models.UniqueConstraint(fields=["article", "name"], name="byline_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PassageDecision(Extent):
    """A passage that a person put back into the reading text, or took out of it. Every later reading respects it.

    Counted in the characters of ``text``: the article's, or an earlier one of its texts where the passage does not
    stand exactly once in the text of now; such a decision is kept, has no effect, and is shown as lost.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="passage_decisions")
    text = models.ForeignKey(SeedText, on_delete=models.PROTECT, related_name="passage_decisions")
    keep = models.BooleanField(help_text="Put back into the reading text; otherwise taken out of it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True, help_text="Why; for other editors.")

    class Meta(Extent.Meta):
        ordering = ["article", "at", "start", "end"]
        constraints = [
            *Extent.Meta.constraints,
            # One answer for one passage of one text, whatever article came from it.
            models.UniqueConstraint(fields=["text", "start", "end"], name="passage_decided_once"),
        ]

    def __str__(self) -> str:
        return f"{'put back' if self.keep else 'taken out'}: {self.words[:60]}"

    @property
    def words(self) -> str:
        """Return the file's own characters there."""
        return self.text.at(self.span)

    @property
    def is_lost(self) -> bool:
        """Return whether the article's text is another now, in which the passage was not found."""
        return self.text_id != self.article.text_id
