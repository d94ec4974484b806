"""What the log holds, in words: decisions, newest first, each with what it changed from and to."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.db import models
from django.db.models import Count, Min

from archive.curation.undo import may_undo
from archive.models.history import AUDITED

#: Follow from another value, or say no more to a reader than it does.
_NOT_SHOWN = {
    "pins", "base", "reviewed_by", "reviewed_at", "chain", "considered", "cue_span", "start", "end", "id", "public_id",
    "slug", "text", "published_earliest", "published_latest", "said_earliest", "said_latest", "boilerplate", "made",
    "confidence", "withdrawn", "rule", "content", "at", "position",
}  # fmt: skip
#: Rows that are changed on the page of another record belong to its history.
_PARTS: dict[str, tuple[str, ...]] = {
    "article": ("bylines", "passage_decisions", "taggings"),
    "statement": ("attributions", "taggings"),
    "person": ("names", "roles", "identifiers"),
    "organisation": ("names", "identifiers"),
    "topic": ("phrases",),
    "collection": ("items",),
}
#: The newest entries, of which the board's decisions are taken: one decision may have many.
_LOOKED_BACK = 2_000
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One value; ``before`` and ``after`` as people read them."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryText:
    """What a decision did to one record: ``action`` is "added", "changed" or "deleted"."""

    action: str
    noun: str
    name: str
    changes: list[ValueChange]
    log: LogEntry

    @property
    def is_change(self) -> bool:
        """Return whether a person would call it a change: also a value confirmed as it was, which is pinned then."""
        return bool(self.changes) or self.action != "changed" or "pins" in (self.log.changes or {})


@dataclass(frozen=True, slots=True)
class Undone:
    """Who took a decision back, and when."""

    by: str
    at: datetime


@dataclass(slots=True)
class DecisionText:
    """One decision: all that was saved together, with how many more records it changed than are shown."""

    key: str
    by: str
    at: datetime
    what: str
    undone: Undone | None
    undoes: bool
    entries: list[EntryText] = field(default_factory=list)
    more: int = 0
    may_be_undone: bool = True

    @property
    def size(self) -> int:
        """Return how many records it changed."""
        return len(self.entries) + self.more

    @property
    def can_be_undone(self) -> bool:
        return bool(self.key) and not self.undone and self.may_be_undone


def name_of(user: Any) -> str:
    """Return a person's full name, else the user name."""
    if user is None:
        return "somebody"
    return user.get_full_name() or user.get_username()


def entries_of(record: models.Model) -> models.QuerySet[LogEntry]:
    """Return what people changed in a record, newest first."""
    found: models.QuerySet[LogEntry] = LogEntry.objects.get_for_object(record).select_related("actor")
    return found.order_by("-pk")


def log_of(record: models.Model) -> models.QuerySet[LogEntry]:
    """Return the entries of a record and of the rows on its page, those that are gone too, newest first."""
    found: models.QuerySet[LogEntry] = LogEntry.objects.get_for_object(record)
    for part in _PARTS.get(str(record._meta.model_name), ()):
        rows = getattr(record, part)
        of_rows = LogEntry.objects.get_for_model(rows.model)
        found |= of_rows.filter(object_id__in=rows.order_by().values("pk"))
        found |= deleted(rows.model, rows.field.name, record.pk)
    return found.select_related("actor", "content_type").order_by("-pk")


def deleted(model: Any, column: str, owner: int) -> models.QuerySet[LogEntry]:
    """Return the entries of records that are gone, by the record that they last belonged to."""
    entries = LogEntry.objects.get_for_model(model)
    gone = entries.filter(action=LogEntry.Action.DELETE, **{f"changes__{column}__0": owner}).order_by()
    found: models.QuerySet[LogEntry] = entries.filter(object_id__in=gone.values("object_id"))
    return found


def decisions_in_words(entries: Sequence[LogEntry], by: Any = None) -> list[DecisionText]:
    """Return entries in words, those of one decision together, in the order given; with what ``by`` may undo of it.

    A constant number of queries.
    """
    keys = {entry.cid for entry in entries if entry.cid}
    sizes = dict(LogEntry.objects.filter(cid__in=keys).order_by().values_list("cid").annotate(n=Count("pk")))
    gone = _undone(keys, min((entry.pk for entry in entries), default=0))
    names = _Names(entries)
    found: dict[Any, DecisionText] = {}
    for entry in entries:
        one = found.get(entry.cid or entry.pk)
        if one is None:
            data = entry.additional_data or {}
            one = found[entry.cid or entry.pk] = DecisionText(
                entry.cid or "", name_of(entry.actor), entry.timestamp, data.get("what", ""), gone.get(entry.cid or ""),
                "undoes" in data, more=sizes.get(entry.cid, 1),
            )  # fmt: skip
        one.more -= 1
        one.may_be_undone &= by is None or may_undo(by, [entry])
        if (shown := names.entry(entry)).is_change:
            one.entries.append(shown)
    return [one for one in found.values() if one.entries]


def latest_decisions(limit: int, by: Any) -> list[DecisionText]:
    """Return the newest decisions of people, each with one of the records it changed."""
    newest = LogEntry.objects.order_by("-pk").values("pk")[:_LOOKED_BACK]
    signed = LogEntry.objects.filter(pk__in=newest, actor__isnull=False, cid__isnull=False).order_by()
    # Of each the entry that was written first: a record is saved before the rows on its page.
    shown = signed.values("cid").annotate(first=Min("pk")).order_by("-first").values_list("first", flat=True)[:limit]
    found = LogEntry.objects.filter(pk__in=list(shown)).select_related("actor", "content_type")
    return decisions_in_words(list(found.order_by("-pk")), by)


def _undone(keys: set[str], since: int) -> dict[str, Undone]:
    """Return those of some decisions that were taken back: that stands later in the log than they do."""
    rows = LogEntry.objects.filter(pk__gt=since, additional_data__undoes__in=sorted(keys)).select_related("actor")
    return {row.additional_data["undoes"]: Undone(name_of(row.actor), row.timestamp) for row in rows.order_by("pk")}


class _Names:
    """Names for the keys that entries hold, fetched at once for each model."""

    def __init__(self, entries: Iterable[LogEntry]) -> None:
        wanted: dict[Any, set[int]] = {}
        for entry in entries:
            for column, values in _shown_changes(entry):
                if column.is_relation:
                    wanted.setdefault(column.related_model, set()).update(v for v in values if isinstance(v, int))
        self.names: dict[tuple[Any, int], str] = {}
        for model, keys in wanted.items():
            for row in model._base_manager.filter(pk__in=keys):
                shown = name_of(row) if hasattr(row, "get_username") else str(row)
                self.names[model, row.pk] = shown

    def entry(self, log: LogEntry) -> EntryText:
        model = log.content_type.model_class()
        action = {LogEntry.Action.CREATE: "added", LogEntry.Action.DELETE: "deleted"}.get(log.action, "changed")
        noun = str(model._meta.verbose_name) if model else log.content_type.name
        changes = []
        for column, (before, after) in _shown_changes(log):
            words = ValueChange(str(column.verbose_name), self.word(column, before), self.word(column, after))
            if words.before != words.after:
                changes.append(words)
        return EntryText(action, noun, log.object_repr, changes, log)

    def word(self, column: Any, value: Any) -> str:
        if value in (None, "", [], {}):
            return "nothing"
        if column.is_relation:
            return self.names.get((column.related_model, value), f"a record that is no more ({value})")
        if isinstance(value, bool):
            return "yes" if value else "no"
        if column.choices:
            return str(dict(column.flatchoices).get(value, value))
        if isinstance(value, list):
            return ", ".join("–".join(map(str, one)) if isinstance(one, list) else str(one) for one in value)
        text = str(value)
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _shown_changes(entry: LogEntry) -> list[tuple[Any, tuple[Any, Any]]]:
    """Return the fields of an entry that are worth showing, with their two values."""
    model: Any = entry.content_type.model_class()
    if model not in AUDITED or not isinstance(entry.changes, dict):
        return []
    columns = {column.name: column for column in model._meta.concrete_fields}
    return [
        (columns[name], (values[0], values[1]))
        for name, values in entry.changes.items()
        if name in columns and name not in _NOT_SHOWN and isinstance(values, list) and len(values) == 2
    ]
