"""What people did: every change belongs to a decision, is shown as a difference, and can be taken back as one.

The log itself is django-auditlog's: one entry for each record saved, with the values before and after. Entries of one
decision share its key, in ``cid``.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from auditlog.diff import get_field_value
from auditlog.models import LogEntry
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError, QuerySet
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from archive.models import MergeRecord
from archive.models.curated import Reviewed
from archive.models.history import KEPT


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decides, under which key; ``told`` goes with each entry: what was done, and which decision it takes back."""

    by: Any = None
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    told: dict[str, str] = field(default_factory=dict)


_now: ContextVar[Decision | None] = ContextVar("decision", default=None)


class CannotUndoError(Exception):
    """Something stands in the way: mostly it was changed again since; ``fields`` names what, as "record: field"."""

    def __init__(
        self, fields: list[str], why: str = "Changed again since, so it cannot be taken back as a whole"
    ) -> None:
        super().__init__(f"{why}: {'; '.join(fields)}.")
        self.fields = fields


def current() -> str | None:
    """The key of the decision under way, for the log."""
    decision = _now.get()
    return decision.key if decision else None


@contextmanager
def decision(by: Any, what: str = "", **told: str) -> Iterator[Decision]:
    """All that is saved inside is one decision of ``by``: whole or not at all, and taken back as one."""
    made = Decision(by, told={**({"what": what} if what else {}), **told})
    token = _now.set(made)
    try:
        with transaction.atomic():
            yield made
    finally:
        _now.reset(token)


class DecisionMiddleware:
    """What one request changes is one decision, unless the view makes smaller ones."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            return self.get_response(request)
        token = _now.set(Decision(request.user))
        try:
            return self.get_response(request)
        finally:
            _now.reset(token)


@receiver(pre_save, sender=LogEntry)
def _sign(instance: LogEntry, **kwargs: Any) -> None:
    made = _now.get()
    if made and instance.actor_id is None and getattr(made.by, "pk", None):
        instance.actor = made.by
    if made and made.told and not instance.additional_data:
        instance.additional_data = made.told


def entries_of(record: models.Model) -> QuerySet[LogEntry]:
    """What people changed in a record, newest first."""
    found: QuerySet[LogEntry] = LogEntry.objects.get_for_object(record).select_related("actor")
    return found.order_by("-pk")


def undo(key: str, by: Any) -> Decision:
    """Take back a decision, as a decision of its own. Inside one transaction.

    Raises ``CannotUndoError``, and changes nothing, where a value is no longer what the decision made it; and
    ``LookupError`` where there is no such decision.
    """
    entries = list(LogEntry.objects.filter(cid=key).select_related("content_type").order_by("-pk"))
    if not entries:
        raise LookupError(f"There is no decision {key}.")
    if (merged := _merge_of(entries)) is not None:
        return _undo_merge(merged, by)
    if any((entry.additional_data or {}).get("what") == "unmerge" for entry in entries):
        raise CannotUndoError(
            ["compare the two, and merge them again there"], "What was parted is not merged again by taking that back"
        )
    with decision(by, undoes=key) as made:
        moved = [line for entry in entries for line in _take_back(entry)]
        if moved:
            raise CannotUndoError(moved)
    return made


def _merge_of(entries: Iterable[LogEntry]) -> str | None:
    return next((told["merge"] for entry in entries if (told := entry.additional_data or {}).get("merge")), None)


def _undo_merge(key: str, by: Any) -> Decision:
    """A merge keeps its own account of what it moved: the log has only that it was."""
    from archive.curation.merging import CannotMergeError, unmerge  # noqa: PLC0415 - it is a decision itself

    try:
        return unmerge(MergeRecord.objects.get(pk=key), by=by).decision
    except CannotMergeError as error:
        raise CannotUndoError([str(error)]) from error


def undone(keys: Iterable[str]) -> set[str]:
    """Those of some decisions that were taken back."""
    wanted = list(keys)
    rows = LogEntry.objects.filter(additional_data__undoes__in=wanted).values_list("additional_data", flat=True)
    return {row["undoes"] for row in rows}


def _take_back(entry: LogEntry) -> list[str]:
    """Write the values of before; returns what stands in the way, and writes nothing then."""
    try:
        with transaction.atomic():
            return _write_back(entry)
    except ProtectedError:
        return [f"{entry.object_repr}: others belong to it now"]
    except IntegrityError:
        return [f"{entry.object_repr}: another has its place now"]


def _write_back(entry: LogEntry) -> list[str]:
    model: Any = entry.content_type.model_class()
    if model not in KEPT:
        return []
    record = model._base_manager.filter(pk=entry.object_id).first()
    changes = entry.changes or {}
    if entry.action == LogEntry.Action.DELETE:
        if record is None:
            columns = {name: old for name, (old, _) in changes.items()}
            if _belongs_to_nothing(model, columns):
                return [f"{entry.object_repr}: what it belonged to is no more"]
            _write(model(pk=entry.object_id), columns)
        return []
    if record is None:
        return [f"{entry.object_repr}: it is no more"]
    moved = [name for name, (_, new) in changes.items() if name != "id" and _as_logged(record, name) != new]
    if moved:
        return [f"{entry.object_repr}: {record._meta.get_field(name).verbose_name}" for name in moved]
    if entry.action == LogEntry.Action.CREATE:
        record.delete()
    else:
        columns = {name: old for name, (old, _) in changes.items()}
        if "pins" in columns:
            columns["pins"] = _pins_decided_since(record, entry) | (columns["pins"] or {})
        _write(record, columns)
    return []


def _pins_decided_since(record: Any, entry: LogEntry) -> dict[str, Any]:
    """Pins of fields that have another value by now than when the decision was taken: a later one is about them."""
    pins = dict(record.pins)
    since = LogEntry.objects.get_for_object(record).filter(pk__gt=entry.pk).order_by("-pk")
    then = {name: old for later in since for name, (old, _) in (later.changes or {}).items()}
    return {name: word for name, word in pins.items() if name in then and _as_logged(record, name) != then[name]}


def _belongs_to_nothing(model: Any, columns: dict[str, Any]) -> bool:
    """Whether a record that these columns point to is no more. The database would say so at the very end only."""
    for name, value in columns.items():
        column = model._meta.get_field(name)
        if isinstance(column, models.ForeignKey) and value is not None:
            related: Any = column.related_model
            if not related._base_manager.filter(pk=value).exists():
                return True
    return False


def _as_logged(record: models.Model, name: str) -> Any:
    value = get_field_value(record, record._meta.get_field(name), use_json_for_changes=True)
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


def _write(record: Any, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        column: Any = record._meta.get_field(name)
        if not column.concrete:
            continue
        if isinstance(column, models.ForeignKey):
            setattr(record, column.attname, value)
            continue
        restored = column.to_python(value)
        if isinstance(column, models.DateTimeField) and restored and timezone.is_naive(restored):
            restored = restored.replace(tzinfo=UTC)
        setattr(record, name, restored)
    if isinstance(record, Reviewed) and record.has_human_decision:
        record.unwithdraw()  # a load withdrew it while nobody had decided about it
    for derive in ("update_search_text", "update_sort_key"):
        if hasattr(record, derive):
            getattr(record, derive)()
    record.save()
