"""What a load writes: counts by kind of record and, where asked for, what became of each record."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Literal

from django.db import models

from archive.models import (
    Article,
    Attribution,
    Byline,
    Curated,
    Mention,
    NearDuplicate,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Role,
    Statement,
)
from archive.models.entity import EntityName
from archive.models.fields import PartialDateField

_KINDS: dict[type[models.Model], str] = {
    Article: "articles",
    Person: "people",
    Organisation: "organisations",
    Role: "roles",
    Statement: "statements",
    Mention: "mentions",
    NearDuplicate: "duplicates",
}
_ACTIONS = ("new", "changed", "unchanged", "withdrawn")
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

type Action = Literal["new", "changed", "withdrawn", "found again", "removed"]
type _Key = tuple[type[models.Model], int]


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one record.

    ``fields`` are those that changed, each with what it was and is, as plain data; ``suggestions`` what a person
    decided and what the text gives instead; ``proof`` names fields of which only the proof is another.
    """

    kind: str
    record: str
    action: Action
    fields: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    suggestions: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    proof: tuple[str, ...] = ()
    part_of_new: bool = False  # of a new record, whose own line says enough

    @property
    def is_of_place_only(self) -> bool:
        """Tell whether nothing but where it stands, or what proves it, is another."""
        return self.action == "changed" and not self.suggestions and not (self.fields.keys() - _PLACE)

    def as_dict(self) -> dict[str, Any]:
        values = {name: list(pair) for name, pair in self.fields.items()}
        suggested = {name: list(pair) for name, pair in self.suggestions.items()}
        known = {"kind": self.kind, "record": self.record, "action": self.action}
        return known | {"fields": values, "suggestions": suggested, "proof": list(self.proof)}

    def lines(self) -> Iterator[str]:
        """Yield a line for what became of it and one for each field, but not for where it stands."""
        named = f"{self.kind} {self.record}"
        if self.action == "new":
            yield from () if self.part_of_new else (f"new {named}",)
            return
        if self.kind == "mention" and self.action == "removed":
            return  # names come and go with the words around them; they are counted
        if self.action != "changed":
            yield f"{named}: {self.action}"
        for name, (was, now) in self.fields.items():
            if name == "evidence_lost":
                yield f"{named}: {'evidence lost; its text is kept as it was read before' if now else 'proved again'}"
            elif name not in _PLACE:
                yield f"{named}: {name.replace('_', ' ')}: {_from_to(was, now)}"
        for name, (current, proposed) in self.suggestions.items():
            told = f"{_short(current)} stays; the text gives {_short(proposed)}"
            yield f"suggestion for {named}: {name.replace('_', ' ')}: {told}"


class Changes:
    """What was written for one file or for many: counts by kind of record and, where ``detailed``, each record.

    A record is told of if it was watched before it was first written: articles, people and organisations, each with its
    parts (statements, speakers, bylines and mentions; names and roles). Near duplicates are only counted.
    """

    def __init__(self, *, detailed: bool = False) -> None:
        self.detailed = detailed
        self.counts: dict[str, Counter[str]] = {kind: Counter() for kind in _KINDS.values()}
        self._watched: list[models.Model] = []
        self._earlier: dict[_Key, models.Model | None] = {}

    def count(self, kind: type[models.Model], action: str, number: int = 1) -> None:
        if number:
            self.counts[_KINDS[kind]][action] += number

    def saved(self, record: models.Model, *, created: bool, changed: Iterable[str]) -> None:
        """Count one record by whether it was made and what changed on it."""
        self.count(type(record), "new" if created else "changed" if list(changed) else "unchanged")

    def add(self, other: "Changes") -> None:
        """Add the counts of another file."""
        for kind, counter in other.counts.items():
            self.counts[kind].update(counter)

    def as_dict(self) -> dict[str, dict[str, int]]:
        return {kind: {action: counter[action] for action in _ACTIONS} for kind, counter in self.counts.items()}

    def watch(self, *records: models.Model, created: bool = False) -> None:
        """Note how records and their parts are now, before they are written; ``created``: just made, without parts."""
        for record in records if self.detailed else ():
            if _key(record) not in self._earlier:
                self._watched.append(record)
                self._earlier |= {_key(record): None} if created else _with_parts(record)

    def records(self) -> list[Change]:
        """Return what has become of all watched records and their parts: those that changed."""
        now: dict[_Key, models.Model] = {}
        for record in self._watched:
            now |= _with_parts(record)
        new = {key for key in now if self._earlier.get(key) is None}
        changes = []
        for model, pk in self._earlier | now:
            # Another record's part now, or gone: which of them, the database knows.
            row = now.get((model, pk)) or model._base_manager.filter(pk=pk).first()
            if change := _change(self._earlier.get((model, pk)), row, new):
                changes.append(change)
        return changes


def _key(record: models.Model) -> _Key:
    return type(record), record.pk


def _with_parts(record: models.Model) -> dict[_Key, models.Model]:
    """Return a record and its parts as the database has them."""
    rows: list[models.Model] = [type(record)._base_manager.get(pk=record.pk)]
    if isinstance(record, Article):
        rows += record.statements.order_by("start", "pk")
        rows += Attribution.objects.filter(statement__article=record).order_by("statement__start", "position", "pk")
        rows += [*record.bylines.order_by("position", "pk"), *record.mentions.order_by("start", "pk")]
    if isinstance(record, Person | Organisation):
        names: Any = PersonName if isinstance(record, Person) else OrganisationName
        rows += names.objects.filter(entity=record).order_by("pk")
    if isinstance(record, Person):
        rows += Role.objects.filter(person=record).order_by("pk")
    return {_key(row): row for row in rows}


def _change(was: Any, now: Any, new: set[_Key]) -> Change | None:
    shown = now or was
    if shown is None or (was is None and isinstance(shown, Mention)):
        return None
    kind, record = _kind(shown), _name(shown)
    if now is None:
        return Change(kind, record, "removed")
    if was is None:
        given = {name: (None, value) for name in _fields(type(now)) if (value := _plain(now, name)) not in _EMPTY}
        whole = _whole(now)
        return Change(kind, record, "new", given, part_of_new=whole is not None and _key(whole) in new)
    fields = {
        name: (_plain(was, name), _plain(now, name))
        for name in _fields(type(now))
        if _column(was, name) != _column(now, name)
    }
    action: Action = "changed"
    if getattr(was, "withdrawn", False) != getattr(now, "withdrawn", False):
        action = "withdrawn" if now.withdrawn else "found again"
    suggestions, proof = _suggestions(was, now), _proof(was, now)
    if action == "changed" and not (fields or suggestions or proof):
        return None
    return Change(kind, record, action, fields, suggestions, proof)


def _fields(model: type[models.Model]) -> list[str]:
    return [column.name for column in model._meta.concrete_fields if column.name not in _UNTOLD]


def _column(record: models.Model, name: str) -> Any:
    return getattr(record, getattr(record._meta.get_field(name), "attname", name))


def _plain(record: models.Model, name: str) -> Any:
    """Return a value as JSON has it, and as a reader knows it: a related record by its name."""
    column = record._meta.get_field(name)
    if isinstance(column, models.ForeignKey | PartialDateField | models.DateTimeField):
        value = getattr(record, name)
        return None if value is None else str(value)
    return _column(record, name)


def _suggestions(was: models.Model, now: models.Model) -> dict[str, tuple[Any, Any]]:
    if not isinstance(now, Curated) or not isinstance(was, Curated):
        return {}
    known = {(one.field, str(one.proposed)) for one in was.suggestions()}
    new = [one for one in now.suggestions() if (one.field, str(one.proposed)) not in known]
    return {one.field: (_plain(now, one.field), one.proposed) for one in new}


def _proof(was: models.Model, now: models.Model) -> tuple[str, ...]:
    if not isinstance(now, Curated) or not isinstance(was, Curated):
        return ()
    return tuple(name for name in now.EXTRACTED if now.proof(name) != was.proof(name))


def _whole(record: Any) -> models.Model | None:
    """Return what a record is a part of."""
    return next((getattr(record, whole) for model, whole in _PART_OF.items() if isinstance(record, model)), None)


def _kind(record: Any) -> str:
    if isinstance(record, Attribution):
        return record.get_part_display()
    return "name" if isinstance(record, EntityName) else str(record._meta.verbose_name)


def _name(record: Any) -> str:
    """Return what an editor knows a record by: its words, and what it is a part of."""
    if isinstance(record, Statement):
        speakers = ", ".join(str(row) for row in record.attributions.exclude(part=Attribution.Part.VIA)[:3])
        return f"{_quoted(record.content)} ({speakers})" if speakers else _quoted(record.content)
    whole = _whole(record)
    return f"{_quoted(record)} of {_quoted(whole)}" if whole else _quoted(record)


def _quoted(value: Any) -> str:
    return f"“{_short(value).strip('“”')}”"


def _from_to(was: Any, now: Any) -> str:
    """Return both values; of long ones the stretch where they differ."""
    if not isinstance(was, str) or not isinstance(now, str) or max(len(was), len(now)) <= _LONGEST:
        return f"{_short(was)} → {_short(now)}"
    start = max(was.rfind(" ", 0, max(_alike(was, now) - _AROUND, 0)) + 1, 0)
    left, right = was[start:], now[start:]
    tail = max(min(_alike(left[::-1], right[::-1]), len(left) - _AROUND, len(right) - _AROUND) - _AROUND, 0)
    dots = "…" if start else ""
    return f"{dots}{_short(left[: len(left) - tail])} → {dots}{_short(right[: len(right) - tail])}"


def _alike(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _short(value: Any) -> str:
    words = "nothing" if value in _EMPTY else " ".join(str(value).split())
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
