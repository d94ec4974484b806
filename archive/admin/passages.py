"""Passages: what was left out of an article's reading text, put back; what is in it, taken out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from archive.curation.selection import AnchorError, anchor_which
from archive.loading.passages import Decision
from archive.models import Article, PassageDecision

_WHY = {
    "navigation": "it is navigation",
    "notice": "it is a notice of the site",
    "caption": "it is a caption",
    "credit": "it is a credit",
    "share": "it asks to share",
    "related": "it points to other stories",
    "comment-form": "it belongs to a comment form",
    "contact": "it is a contact for the press",
    "advert": "it is an advert",
    "source-line": "it is a line about the source, whose facts are kept",
    "repetition": "it repeats what stands elsewhere",
    "markup": "it is markup",
    "link": "it is the address of a link",
    "code": "it is code",
    "editor": "an editor took it out",
}


def because(kind: str) -> str:
    """Return the sentence for a kind that the extractor gives; an unknown kind is named in it."""
    return _WHY.get(kind, f"it is taken for: {kind.replace('-', ' ')}")


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A passage that is not in the reading text; ``value`` names it in the form."""

    value: str
    why: str
    words: str
    chosen: bool


class PassageForm(forms.Form):
    """What to put back, take out or undo; one sending may do all three."""

    put_back = forms.MultipleChoiceField(required=False, label="Put back")
    undo = forms.MultipleChoiceField(required=False)
    words = forms.CharField(
        required=False,
        label="Take out",
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="Words of the article that do not belong to it, as they stand in its text, letter for letter; "
        "each line is a stretch of its own.",
    )
    which = forms.IntegerField(
        required=False,
        min_value=1,
        label="Which one",
        help_text="Where the words stand several times: 1 for the first place, 2 for the second …",
    )
    note = forms.CharField(
        required=False,
        max_length=300,
        label="Why",
        help_text="For other editors.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, article: Article, data: Any = None) -> None:
        super().__init__(data, prefix=None, auto_id="passage_%s")
        self.article = article
        self.decisions = decisions_on(article)
        self.fields["put_back"].choices = [(_value(*span), why) for *span, why in article.boilerplate]  # type: ignore[attr-defined]
        self.fields["undo"].choices = [(str(row.pk), str(row.pk)) for row in self.decisions]  # type: ignore[attr-defined]

    def typed(self) -> list[forms.BoundField]:
        """Return the fields that are not checkboxes in a table."""
        return [self[name] for name in ("words", "which", "note")]

    def left_out(self) -> list[LeftOutRow]:
        """Return the table of what was left out, in the order of the text."""
        chosen = set(self.data.getlist("put_back")) if self.is_bound else set()  # type: ignore[attr-defined]
        text = self.article.text
        return [
            LeftOutRow(
                value := _value(start, end), because(why), " ".join(text.at((start, end)).split()), value in chosen
            )
            for start, end, why in self.article.boilerplate
        ]

    def clean_put_back(self) -> list[Decision]:
        return [
            Decision((int(low), int(high)), True) for low, high in (v.split("-") for v in self.cleaned_data["put_back"])
        ]

    def clean_undo(self) -> set[int]:
        return {int(pk) for pk in self.cleaned_data["undo"]}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self.taken: list[Decision] = []
        if words := cleaned.get("words"):
            try:
                found = anchor_which(self.article, words, cleaned.get("which"))
                self.taken = [Decision((low, high), False) for low, high in found.spans]
            except AnchorError as error:
                self.add_error("words", str(error))
        elif not cleaned.get("put_back") and not cleaned.get("undo") and not self.errors:
            raise forms.ValidationError("Tick a passage, give words to take out, or tick a decision to undo.")
        return cleaned

    def passages(self) -> list[Decision]:
        """Return the decisions, once the form is valid."""
        return [*self.cleaned_data["put_back"], *self.taken]

    def in_words(self) -> str:
        """Say what was done, for the editor and the article's history."""
        outcomes = [
            (len(self.cleaned_data["put_back"]), "put back"),
            (len(self.taken), "taken out"),
            (len(self.cleaned_data["undo"]), "returned to what the program says"),
        ]
        return ", ".join(f"{n} passage{'' if n == 1 else 's'} {done}" for n, done in outcomes if n)


def decisions_on(article: Article) -> Sequence[PassageDecision]:
    """Every decision on the article's passages, lost ones too, in the order they were taken."""
    bears = Q(article=article) | Q(text=article.text_id)
    return list(
        PassageDecision.objects.filter(bears).select_related("text", "by", "article").order_by("at", "start", "pk")
    )


def still_left_out(article: Article, passages: Sequence[Decision]) -> list[Decision]:
    """Those that were to be put back and are left out all the same: no words are in them."""
    left_out = {(start, end) for start, end, _ in article.boilerplate}
    return [passage for passage in passages if passage.keep and passage.span in left_out]


def _value(start: int, end: int) -> str:
    return f"{start}-{end}"
