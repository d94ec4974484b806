"""Nobody saves over what somebody else saved meanwhile: a form knows what its page showed.

A page sends back the token of what it was made from, with the values it showed. Where the record has moved on,
nothing is saved: the page comes again with what the others did beside what the editor typed, which is kept. Fields
that the editor had left alone take the others' value, so that saving again undoes nothing unseen.
"""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError

from archive.curation.audit_text import entries_of, name_of
from archive.curation.decisions import active_speakers, as_now, lock, token_of
from archive.models import Curated, StaleError, Statement

_LOOKED_BACK = 50
_ANSWERED = "Nothing was saved. Look at what changed, then save again."


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """One field that somebody else changed; ``mine`` is what the editor typed, if anything."""

    label: str
    before: str
    now: str
    mine: str
    by: str
    at: Any


class SeenField(forms.CharField):
    """What the page showed, as JSON: its ``token`` and ``values``, each as the form would send it."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class LockedForm(forms.ModelForm):
    """A form of a curated record that is not saved over a newer revision."""

    seen = SeenField(required=False, label="")
    conflicts: list[FieldConflict]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts = []
        if self.instance.pk and "seen" in self.fields:
            self.initial["seen"] = self._shown()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and isinstance(self.instance, Curated) and (not self._in_a_row or self.has_changed()):
            self._look_again()
        return cleaned

    @property
    def changed_data(self) -> list[str]:
        """A row that the editor left alone is not changed, though somebody else changed it since the page was made."""
        changed = super().changed_data
        seen = _read(self.data.get(self.add_prefix("seen"), "")) if self._in_a_row else None
        if seen is None:
            return changed
        return [name for name in changed if _sent(self[name].data) != seen["values"].get(name)]

    @property
    def _in_a_row(self) -> bool:
        """Whether it is a row of another record's page, which is saved only where it was changed."""
        return bool(self.prefix)

    def _shown(self) -> str:
        record, token, values = self.instance, str(self.instance.revision), self._values()
        if isinstance(record, Statement) and not self._in_a_row:
            record = as_now(record)
            token, values = token_of(record), values | _speakers(record)
        return json.dumps({"token": token, "values": values}, ensure_ascii=False)

    def _values(self) -> dict[str, str]:
        """Return the record's values, as the form sends them."""
        return {
            name: _sent(field.prepare_value(self.get_initial_for_field(field, name)))
            for name, field in self.fields.items()
            if name != "seen"
        }

    def _look_again(self) -> None:
        seen = _read(self.data.get(self.add_prefix("seen"), ""))
        if seen is None:
            self.add_error(None, "This page does not tell which version of the record it shows. Open it anew.")
            return
        try:
            # Who accepts a statement accepts its speakers: they must be those that were shown.
            lock(self.instance, seen["token"], alone=self._in_a_row or "review" not in self.changed_data)
        except StaleError as stale:
            if stale.record.revision != self.instance.revision:
                self.add_error(None, "Somebody saved this record at the same moment. Send your changes again.")
                return
            self._compare(seen["values"], _speakers(stale.record))

    def _compare(self, seen: dict[str, str], speakers: dict[str, str]) -> None:
        """Tell what moved; take over what the editor had left alone."""
        now = self._values()
        for name, value in speakers.items():
            if seen.get(name) != value:
                self.conflicts.append(FieldConflict("Speakers", seen.get(name, ""), value, "", "", None))
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # what a request sent
        entries = list(entries_of(self.instance)[:_LOOKED_BACK])
        for name, value in now.items():
            before = seen.get(name, value)
            if before == value:
                continue
            field, mine = self.fields[name], _sent(self[name].data)
            entry = next((one for one in entries if _column(name) in (one.changes or {})), None)
            alone = mine == before
            if alone:
                data[self.add_prefix(name)] = value
            self.conflicts.append(
                FieldConflict(
                    str(self[name].label),
                    _word(field, before),
                    _word(field, value),
                    "" if alone or mine == value else _word(field, mine),
                    name_of(entry.actor) if entry else "",
                    entry.timestamp if entry else None,
                )
            )
        data[self.add_prefix("seen")] = self._shown()
        self.data = data
        self.add_error(None, ValidationError(self._told(), code="stale"))

    def _told(self) -> str:
        who = " and ".join(dict.fromkeys(one.by for one in self.conflicts if one.by)) or "Somebody else, or a load,"
        what = "; ".join(f"{one.label} is now “{one.now}”" for one in self.conflicts) if self._in_a_row else ""
        return f"{who} changed this record while you were looking at it{f': {what}' if what else ''}. {_ANSWERED}"


def locked(form: type[forms.ModelForm]) -> type[forms.ModelForm]:
    """Return the form class with the check for conflicts."""
    return form if issubclass(form, LockedForm) else type(f"Locked{form.__name__}", (LockedForm, form), {})


def _speakers(record: Any) -> dict[str, str]:
    """Who is said to have said a statement: shown in rows of their own, and accepted with it."""
    return {"speakers": "; ".join(map(str, active_speakers(record)))} if isinstance(record, Statement) else {}


def _column(name: str) -> str:
    return "spans" if name == "words" else name


def _sent(value: Any) -> str:
    if value is None:
        return ""
    return str(value).replace("\r\n", "\n").strip()


def _read(text: str) -> dict[str, Any] | None:
    try:
        seen = json.loads(text)
    except ValueError:
        return None
    if not (isinstance(seen, dict) and isinstance(seen.get("token"), str) and isinstance(seen.get("values"), dict)):
        return None
    return seen


def _word(field: forms.Field, value: str) -> str:
    """Return a value as people read it: a name for a key, a label for a choice."""
    if not value:
        return "nothing"
    if isinstance(field, forms.ModelChoiceField):
        chosen = field.queryset.filter(pk=value).first() if field.queryset is not None and value.isdecimal() else None
        if isinstance(chosen, get_user_model()):
            return name_of(chosen)
        return str(chosen or value)
    choices = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    return choices.get(value, value)
