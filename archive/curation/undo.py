"""Taking decisions back, as decisions of their own, from the values that the log keeps.

Nobody undoes what he may not do. What a decision changed is taken back by whoever may change such records. What was
withheld or released asks for the permission to withhold, what was merged or declared different for the permission to
merge, and what came in a table for the permission to import. Taking back an addition deletes: it asks for the
permission to delete such records, or, of one's own addition, to add them. Taking back a deletion adds: it asks for the
permission to add, or, of one's own deletion, to delete.
"""

from collections.abc import Iterable
from datetime import UTC
from typing import Any

from auditlog.diff import get_field_value
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, router, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from archive.curation.decisions import HOLD, MERGE, Decision, decision
from archive.curation.merge import unmerge
from archive.merging.merge import CannotMergeError
from archive.models import MergeRecord, NotTheSame
from archive.models.curated import Reviewed
from archive.models.history import AUDITED


class CannotUndoError(Exception):
    """Something stands in the way: mostly it was changed again since; ``fields`` names what, as "record: field"."""

    def __init__(
        self, fields: list[str], why: str = "Changed again since, so it cannot be taken back as a whole"
    ) -> None:
        super().__init__(f"{why}: {'; '.join(fields)}.")
        self.fields = fields


def undo(key: str, by: Any) -> Decision:
    """Take back a decision, as a decision of its own. Inside one transaction.

    Raises ``PermissionDenied`` where ``by`` may not do it; ``CannotUndoError``, and changes nothing, where a value is
    no longer what the decision made it; and ``LookupError`` where there is no such decision.
    """
    entries = list(LogEntry.objects.filter(cid=key).select_related("content_type").order_by("-pk"))
    if not entries:
        raise LookupError(f"There is no decision {key}.")
    if not may_undo(by, entries):
        raise PermissionDenied
    details = entries[0].additional_data or {}
    if "merge" in details:
        return _undo_merge(details["merge"], by)
    if details.get("what") == "unmerge":
        raise CannotUndoError(
            ["compare the two, and merge them again there"], "What was parted is not merged again by taking that back"
        )
    with decision(by, undoes=key) as made:
        in_the_way = [line for entry in entries for line in _take_back(entry)]
        if in_the_way:
            raise CannotUndoError(in_the_way)
    return made


def may_undo(by: Any, entries: Iterable[LogEntry]) -> bool:
    """Return whether somebody may take back what these entries of the log tell."""
    return all(_may_take_back(by, entry) for entry in entries)


def _may_take_back(by: Any, entry: LogEntry) -> bool:
    model, changes, details = entry.content_type.model_class(), entry.changes or {}, entry.additional_data or {}
    if model is None:
        return bool(by.is_superuser)
    wanted = [details["needs"]] if "needs" in details else []
    if model is NotTheSame:
        return all(by.has_perm(one) for one in [*wanted, MERGE])
    if "merged_into" in changes and entry.action == LogEntry.Action.UPDATE:
        wanted.append(MERGE)
    if "held" in changes and entry.action == LogEntry.Action.UPDATE:
        wanted.append(HOLD)
    did, reverse = {
        LogEntry.Action.CREATE: ("add", "delete"),
        LogEntry.Action.DELETE: ("delete", "add"),
    }.get(entry.action, ("change", "change"))
    verbs = {reverse, did} if entry.actor_id == by.pk else {reverse}
    return all(by.has_perm(one) for one in wanted) and any(
        by.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}") for verb in verbs
    )


def _undo_merge(key: str, by: Any) -> Decision:
    """Part two records by the merge's own account of what it moved: the log has only that it was."""
    try:
        return unmerge(MergeRecord.objects.get(pk=key), by=by).decision
    except CannotMergeError as error:
        raise CannotUndoError([str(error)]) from error


def _take_back(entry: LogEntry) -> list[str]:
    """Write the values of before; return what stands in the way, and write nothing then."""
    try:
        with transaction.atomic():
            return _write_back(entry)
    except ProtectedError:
        return [f"{entry.object_repr}: others belong to it now"]
    except IntegrityError:
        return [f"{entry.object_repr}: another has its place now"]


def _write_back(entry: LogEntry) -> list[str]:
    model: Any = entry.content_type.model_class()
    if model not in AUDITED:
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
    made = {name: new for name, (_, new) in changes.items()}
    if entry.action == LogEntry.Action.CREATE:  # the log leaves out what was empty
        made = {name: made.get(name) for name in _logged(model)}
    moved = [name for name, new in made.items() if name != "id" and _as_logged(record, name) != new]
    if moved:
        return [f"{entry.object_repr}: {record._meta.get_field(name).verbose_name}" for name in moved]
    if entry.action == LogEntry.Action.CREATE:
        if _takes_others_along(record):
            return [f"{entry.object_repr}: others belong to it now"]
        record.delete()
    else:
        columns = {name: old for name, (old, _) in changes.items()}
        if "pins" in columns:
            columns["pins"] = _pins_decided_since(record, entry) | (columns["pins"] or {})
        _write(record, columns)
    return []


def _logged(model: Any) -> list[str]:
    """Return the names of the fields that the log keeps of a model."""
    excluded = auditlog.get_model_fields(model)["exclude_fields"]
    return [column.name for column in model._meta.concrete_fields if column.name not in excluded]


def _takes_others_along(record: models.Model) -> bool:
    """Return whether records that people or loads added since would be deleted with this one.

    What was added by the same decision went before it: the last entry is taken back first.
    """
    collector = NestedObjects(using=router.db_for_write(type(record)), origin=record)
    collector.collect([record])
    return any(one != record and type(one) in AUDITED for rows in collector.data.values() for one in rows)


def _pins_decided_since(record: Any, entry: LogEntry) -> dict[str, Any]:
    """Return the pins of fields that have another value by now than when the decision was taken.

    A later decision is about them.
    """
    since = LogEntry.objects.get_for_object(record).filter(pk__gt=entry.pk).order_by("-pk")
    then = {name: old for later in since for name, (old, _) in (later.changes or {}).items()}
    return {name: word for name, word in record.pins.items() if name in then and _as_logged(record, name) != then[name]}


def _belongs_to_nothing(model: Any, columns: dict[str, Any]) -> bool:
    """Return whether a record that these columns point to is no more: the database would say so at the very end."""
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
