"""What the review screen sends: the facts of a statement and whom it is given to, as one form."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from archive.curation.decisions import RefusedError, active_speakers
from archive.curation.entity_search import distinction, find_entities
from archive.curation.speakers import NOBODY, Entity, SpeakerChoice, entities_named, form_value
from archive.dates import PartialDate
from archive.models import Article, Attribution, Statement
from archive.models.fields import PartialDateFormField

_MOST_EDITORS = 500


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    name: str
    description: str = ""

    @classmethod
    def of(cls, entity: Entity) -> "Option":
        return cls(form_value(entity), entity.name, distinction(entity))


def editors() -> Any:
    """Whom something can be given to."""
    return get_user_model().objects.filter(is_active=True, is_staff=True).order_by("username")[:_MOST_EDITORS]


class EditorField(forms.ChoiceField):
    """An editor, from a list that is fetched once for all the forms of a page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, label="Given to", **kwargs)

    def offer(self, people: Sequence[Any]) -> None:
        self.people = {str(one.pk): one for one in people}
        self.choices = [("", "nobody"), *((key, one.get_username()) for key, one in self.people.items())]

    def clean(self, value: Any) -> Any:
        return self.people.get(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


class BesideForm(forms.Form):
    """A note and an assignee: what goes with every record. ``changes`` are those that differ from what was shown."""

    note = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    assignee = EditorField()

    prefix_of_ids = "b"

    def __init__(self, record: Any, people: Sequence[Any], data: Any = None) -> None:
        self.record = record
        shown = self._shown(record)
        super().__init__(data, auto_id=f"{self.prefix_of_ids}-%s", initial=shown | _were(data, shown))
        assignee = self.fields["assignee"]
        assert isinstance(assignee, EditorField)
        # Whoever it is given to stays in the list, even if they left.
        given = record.assignee
        assignee.offer([*people, *([given] if given and given not in people else [])])

    @property
    def was(self) -> str:
        """What the page shows, to be sent back: what an editor left alone is not theirs, whatever it is by then."""
        return json.dumps({name: str(value or "") for name, value in self.initial.items()}, ensure_ascii=False)

    def _shown(self, record: Any) -> dict[str, Any]:
        return {"note": record.note, "assignee": str(record.assignee_id or "")}

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.changed_data if name in {"note", "assignee"}}


class PanelForm(BesideForm):
    """A statement's facts. ``who`` and ``also_who`` are chosen from lists; a name typed beside them is looked for."""

    speaker = forms.CharField(required=False, max_length=300)
    who = forms.CharField(required=False, max_length=400)
    everywhere = forms.BooleanField(required=False)
    also = forms.CharField(required=False, max_length=300, label="And with them")
    also_who = forms.CharField(required=False, max_length=400)
    kind = forms.ChoiceField(choices=Statement.Kind, widget=forms.RadioSelect)
    cue = forms.CharField(required=False, max_length=200)
    said_on = PartialDateFormField(required=False)
    place = forms.CharField(required=False, max_length=200, label="Place or occasion")

    prefix_of_ids = "p"

    def __init__(
        self, statement: Statement, people: Sequence[Any], named: Callable[[], Sequence[Entity]], data: Any = None
    ) -> None:
        self.named = named
        self.found: list[Option] = []
        self.asked_for = ""
        super().__init__(statement, people, data)

    def _shown(self, record: Statement) -> dict[str, Any]:
        facts = {"kind": record.kind, "cue": record.cue, "said_on": record.said_on, "place": record.place}
        return super()._shown(record) | facts | {"speaker": speaker_name(record), "who": "", "also": "", "also_who": ""}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        before = str(self.initial["speaker"])
        cleaned["new_speaker"] = self._meant(cleaned, "speaker", "who", before)
        cleaned["new_also"] = self._meant(cleaned, "also", "also_who", "")
        return cleaned

    def _meant(self, cleaned: dict[str, Any], name: str, chosen: str, before: str) -> SpeakerChoice | None:
        """Whom an editor chose from the list, else typed; where that is not clear the list gets who it may be."""
        if value := cleaned.get(chosen):
            try:
                return SpeakerChoice.parse(value)
            except RefusedError as error:
                self.add_error(name, str(error))
                return None
        typed = " ".join(cleaned.get(name, "").split())
        if typed == before:
            return None
        if not typed:
            return SpeakerChoice(NOBODY)
        fits = entities_named(typed, self.named())
        if len(fits) == 1:
            return SpeakerChoice.of(fits[0])
        self.found = [Option.of(one) for one in find_entities(typed)]
        self.asked_for = typed
        several = f"{len(fits)} are called" if fits else "Nobody here is called"
        self.add_error(name, f"{several} “{typed}”: choose from the list whom you mean, or a new one.")
        return None

    def facts(self) -> dict[str, Any]:
        """Return what differs from what was shown, by the name of the field."""
        own = {
            name: self.cleaned_data[name] for name in self.changed_data if name in {"kind", "cue", "said_on", "place"}
        }
        return own | self.changes()

    def changes_in_words(self) -> list[tuple[str, str]]:
        """Say what the editor asked to change: it stays in sight where it could not be saved."""
        skipped = {"who", "also_who", "everywhere"}
        found = []
        for name in self.changed_data:
            if name not in skipped:
                value = self.data.get(name, "")
                shown = dict(getattr(self.fields[name], "choices", ())).get(value, value)
                found.append((str(self[name].label), str(shown) or "nothing"))
        return found


def _were(data: Any, shown: dict[str, Any]) -> dict[str, Any]:
    """Return what the page had shown, from what it sends back; nothing where that cannot be read."""
    try:
        was = json.loads((data or {}).get("was", ""))
        known: dict[str, Any] = {name: value for name, value in was.items() if name in shown and isinstance(value, str)}
        if "said_on" in known:
            known["said_on"] = PartialDate.parse(known["said_on"]) if known["said_on"] else None
    except (ValueError, AttributeError):
        return {}
    return known


def speaker_name(statement: Statement) -> str:
    row = next((row for row in active_speakers(statement) if row.part == Attribution.Part.SPEAKER), None)
    entity = (row.person or row.organisation) if row else None
    return entity.name if entity else ""


class ArticleForm(BesideForm):
    """What is decided about the article itself on this screen."""

    prefix_of_ids = "art"

    def __init__(self, article: Article, people: Sequence[Any], data: Any = None) -> None:
        super().__init__(article, people, data)
