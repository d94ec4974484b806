"""Two records side by side: what is chosen, and which of the two would be kept."""

from typing import Any

from django import forms
from django.db.models import Count, Prefetch, Q

from archive.merging.field_rules import Row
from archive.models import Person, ReviewState, Role, Topic

_SURE = "I have looked at what speaks against it: they are one all the same."


class CompareForm(forms.Form):
    """Two records and what was chosen; ``sure`` where something speaks against."""

    kept_seen = forms.CharField(widget=forms.HiddenInput)
    gone_seen = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        max_length=240,
        required=False,
        label="Reason",
        help_text="For other editors; it stands beside the merge in both histories.",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    sure = forms.BooleanField(required=False, label=_SURE)

    def __init__(self, table: list[Row], doubtful: bool, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if doubtful:
            self.fields["sure"].required = True
            self.fields["sure"].error_messages["required"] = (
                "Something speaks against it: look at the reasons, then say that you have, or choose “not the same”."
            )
        else:
            del self.fields["sure"]
        for row in table:
            if row.options:
                choices = [(option.value, option.label) for option in row.options]
                self.fields[row.name] = forms.ChoiceField(
                    choices=choices, initial=row.chosen, required=False, label=row.label, widget=forms.RadioSelect
                )

    def choices(self, table: list[Row]) -> dict[str, str]:
        """What was chosen, by row; as it was offered where nothing was."""
        return {row.name: self.cleaned_data.get(row.name) or row.chosen for row in table if row.options}


def with_facts(model: Any, keys: set[int]) -> dict[int, Any]:
    """Records by key that still stand, with what tells them apart at a glance."""
    found = model.objects.active().exclude(review=ReviewState.REJECTED).filter(pk__in=keys)
    if model is Topic:
        return {one.pk: one for one in found.annotate(said=Count("taggings"))}
    spoken = Count("attributions", filter=Q(attributions__withdrawn=False), distinct=True)
    if model is Person:
        found = found.prefetch_related(Prefetch("roles", Role.objects.public().select_related("organisation")))
    return {one.pk: one for one in found.annotate(said=spoken)}


def better_first(sides: list[Any]) -> list[Any]:
    """The one that would be kept: reviewed, then of more statements, then of the longer name, then the older."""
    return sorted(sides, key=lambda one: (not one.is_reviewed, -one.said, -len(one.name), one.pk))
