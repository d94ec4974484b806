"""What a load changes, record by record and field by field: noted while it writes, for a dry run or a fuller report."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Literal

from django.db import models
from django.db.models.signals import post_save, pre_delete, pre_save

from archive.models import (
    Article,
    Attribution,
    Byline,
    Curated,
    Mention,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Role,
    Statement,
)
from archive.models.entity import EntityName
from archive.models.fields import PartialDateField

_TOLD: tuple[type[models.Model], ...] = (
    Article, Attribution, Byline, Mention, Organisation, OrganisationName, Person, PersonName, Role, Statement,
)  # fmt: skip
#: Count saves, follow from other columns, or are told in another way.
_UNTOLD = frozenset(
    """id public_id slug revision suggested folded sort_key key wide family published_earliest published_latest
    said_earliest said_latest base pins withdrawn primary statement article entity""".split()
)
#: Where the words stand and how sure the extractor is: a change of these alone says nothing new to an editor.
_PLACE = frozenset(
    "start end spans cue_span text position chain considered boilerplate confidence rule reviewed_at".split()
)
_PART_OF: dict[type[models.Model], str] = {
    Attribution: "statement", Byline: "article", EntityName: "entity", Mention: "article", Role: "person",
}  # fmt: skip
_EMPTY: tuple[Any, ...] = (None, "", [], {})
_LONGEST = 80  # characters of a value in a line
_AROUND = 20  # characters before and after a difference

type Deed = Literal["new", "changed", "withdrawn", "found again", "removed"]
type _Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One record; ``fields``: each with what it was and is, as plain data; ``suggestions``: what a person decided and
    what the text gives instead; ``proof``: fields of which only the proof is another.
    """

    kind: str
    record: str
    deed: Deed
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    suggestions: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    proof: tuple[str, ...] = ()
    with_another: bool = False  # a new part of a new record: the line of that one says enough

    @property
    def is_of_place_only(self) -> bool:
        """Whether nothing but where it stands, or what proves it, is another."""
        return self.deed == "changed" and not self.suggestions and not (self.fields.keys() - _PLACE)

    def as_dict(self) -> dict[str, Any]:
        values = {name: list(pair) for name, pair in self.fields.items()}
        suggested = {name: list(pair) for name, pair in self.suggestions.items()}
        known = {"kind": self.kind, "record": self.record, "deed": self.deed}
        return known | {"fields": values, "suggestions": suggested, "proof": list(self.proof)}

    def lines(self) -> Iterator[str]:
        """For people: a line for what became of it and one for each field; not where it stands."""
        named = f"{self.kind} {self.record}"
        if self.deed == "new":
            yield from () if self.with_another else (f"new {named}",)
            return
        if self.kind == "mention" and self.deed == "removed":
            return  # names come and go with the words around them; they are counted
        if self.deed != "changed":
            yield f"{named}: {self.deed}"
        for name, (was, now) in self.fields.items():
            if name == "evidence_lost":
                yield f"{named}: {'evidence lost; its text is kept as it was read before' if now else 'proved again'}"
            elif name not in _PLACE:
                yield f"{named}: {name.replace('_', ' ')}: {_from_to(was, now)}"
        for name, (stands, proposed) in self.suggestions.items():
            told = f"{_short(stands)} stays; the text gives {_short(proposed)}"
            yield f"suggestion for {named}: {name.replace('_', ' ')}: {told}"


class Recorder:
    """Notes each record as it was before it was first written; ``take`` tells what has become of all since."""

    def __init__(self) -> None:
        self._before: dict[tuple[type[models.Model], int], _Row | None] = {}
        self._thread = threading.get_ident()

    def take(self) -> list[Change]:
        """What changed since the last call, in the order in which it was written."""
        changes = [self._change(model, pk, row) for (model, pk), row in self._before.items()]
        self._before.clear()
        return [change for change in changes if change]

    def before_writing(self, sender: Any, instance: models.Model, **kwargs: Any) -> None:
        if threading.get_ident() == self._thread and instance.pk is not None:
            self._keep(sender, [instance.pk])
            if sender is Article:  # whose text is another: that its statements lost their evidence is written at once
                self._keep(Statement, instance.statements.values_list("pk", flat=True))  # type: ignore[attr-defined]

    def after_making(self, sender: Any, instance: models.Model, created: bool, **kwargs: Any) -> None:
        if threading.get_ident() == self._thread and created:
            self._before.setdefault((sender, instance.pk), None)

    def _keep(self, model: Any, keys: Iterable[int]) -> None:
        missing = [pk for pk in keys if (model, pk) not in self._before]
        columns = [column.attname for column in model._meta.concrete_fields]
        for row in model._base_manager.filter(pk__in=missing).values(*columns) if missing else ():
            self._before[model, row["id"]] = row

    def _change(self, model: Any, pk: int, row: _Row | None) -> Change | None:
        now = model._base_manager.filter(pk=pk).first()
        was = model(**row) if row else None
        shown = now or was
        if shown is None or (was is None and now is None):
            return None
        kind, record = _kind(shown), _name(shown)
        if now is None:
            return Change(kind, record, "removed")
        if was is None:
            given = {name: (None, value) for name in _fields(model) if (value := _plain(now, name)) not in _EMPTY}
            return Change(kind, record, "new", given, with_another=self._is_part_of_new(now))
        fields = {
            name: (_plain(was, name), _plain(now, name))
            for name in _fields(model)
            if _column(was, name) != _column(now, name)
        }
        deed: Deed = "changed"
        if getattr(was, "withdrawn", False) != getattr(now, "withdrawn", False):
            deed = "withdrawn" if now.withdrawn else "found again"
        suggestions, proof = _suggestions(was, now), _proof(was, now)
        if deed == "changed" and not (fields or suggestions or proof):
            return None
        return Change(kind, record, deed, fields, suggestions, proof)

    def _is_part_of_new(self, record: Any) -> bool:
        whole = _whole(record)
        return whole is not None and self._before.get((type(whole), whole.pk), {}) is None


@contextmanager
def recording(wanted: bool) -> Iterator[Recorder | None]:
    """Note what is written inside, if so ``wanted``. Rows that are written in bulk are only counted (``Tally``)."""
    if not wanted:
        yield None
        return
    recorder = Recorder()
    receivers = ((pre_save, recorder.before_writing), (pre_delete, recorder.before_writing))
    try:
        for model in _TOLD:
            for signal, receiver in (*receivers, (post_save, recorder.after_making)):
                signal.connect(receiver, sender=model)
        yield recorder
    finally:
        for model in _TOLD:
            for signal, receiver in (*receivers, (post_save, recorder.after_making)):
                signal.disconnect(receiver, sender=model)


def _fields(model: type[models.Model]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if column.name not in _UNTOLD]


def _column(record: models.Model, name: str) -> Any:
    return getattr(record, getattr(record._meta.get_field(name), "attname", name))


def _plain(record: models.Model, name: str) -> Any:
    """A value as JSON has it, and as a reader knows it: a related record by its name."""
    column = record._meta.get_field(name)
    if isinstance(column, models.ForeignKey | PartialDateField | models.DateTimeField):
        value = getattr(record, name)
        return None if value is None else str(value)
    return _column(record, name)


def _suggestions(was: models.Model, now: models.Model) -> dict[str, tuple[Any, Any]]:
    if not isinstance(now, Curated) or not isinstance(was, Curated):
        return {}
    before = {(one.field, str(one.proposed)) for one in was.suggestions()}
    new = [one for one in now.suggestions() if (one.field, str(one.proposed)) not in before]
    return {one.field: (_plain(now, one.field), one.proposed) for one in new}


def _proof(was: models.Model, now: models.Model) -> tuple[str, ...]:
    if not isinstance(now, Curated) or not isinstance(was, Curated):
        return ()
    return tuple(name for name in now.EXTRACTED if now.proof(name) != was.proof(name))


def _whole(record: Any) -> models.Model | None:
    """What a record is a part of."""
    for model, whole in _PART_OF.items():
        if isinstance(record, model):
            return getattr(record, whole)
    return None


def _kind(record: Any) -> str:
    if isinstance(record, Attribution):
        return record.get_part_display()
    return "name" if isinstance(record, EntityName) else str(record._meta.verbose_name)


def _name(record: Any) -> str:
    """What an editor knows a record by: its words, and what it is a part of."""
    if isinstance(record, Statement):
        speakers = ", ".join(str(row) for row in record.attributions.exclude(part=Attribution.Part.VIA)[:3])
        return f"{_quoted(record.content)} ({speakers})" if speakers else _quoted(record.content)
    whole = _whole(record)
    return f"{_quoted(record)} of {_quoted(whole)}" if whole else _quoted(record)


def _quoted(value: Any) -> str:
    return f"“{_short(value).strip('“”')}”"


def _from_to(was: Any, now: Any) -> str:
    """Both values; of long ones the stretch where they differ."""
    if not isinstance(was, str) or not isinstance(now, str) or max(len(was), len(now)) <= _LONGEST:
        return f"{_short(was)} → {_short(now)}"
    start = max(was.rfind(" ", 0, max(_alike(was, now) - _AROUND, 0)) + 1, 0)
    left, right = was[start:], now[start:]
    tail = max(min(_alike(left[::-1], right[::-1]), len(left) - _AROUND, len(right) - _AROUND) - _AROUND, 0)
    dots = "…" if start else ""
    return f"{dots}{_short(left[: len(left) - tail])} → {dots}{_short(right[: len(right) - tail])}"


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _short(value: Any) -> str:
    words = "nothing" if value in _EMPTY else " ".join(str(value).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
