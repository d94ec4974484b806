"""What editors decide about passages: whether they belong to the reading text."""

from django.conf import settings
from django.db import models

from archive.models.article import Article
from archive.models.provenance import Extent, SeedText


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
        """The file's own characters there."""
        return self.text.at(self.span)

    @property
    def is_lost(self) -> bool:
        """Whether the article's text is another now, in which the passage was not found."""
        return self.text_id != self.article.text_id
