"""Merging two records, parting them again, and keeping them apart, as a person's decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditlog.models import LogEntry
from django.utils import timezone

from archive.curation.decisions import MERGE, Decision, decision
from archive.merging import merge as moves
from archive.merging.undo_log import Entry
from archive.models import MergeRecord, NotTheSame


@dataclass(frozen=True, slots=True)
class Undone:
    """A merge that was undone. ``left`` are its entries that were not given back: changed again since, or gone."""

    record: MergeRecord
    kept: Any
    gone: Any
    left: list[Entry]
    decision: Decision


def merge(kept: Any, gone: Any, *, by: Any, reason: str = "", choices: Mapping[str, str] | None = None) -> MergeRecord:
    """Take ``gone`` into ``kept``. ``choices`` are those of ``rules_by_model.rows``; others are as shown there.

    Raises ``CannotMergeError``, and changes nothing, where that cannot be.
    """
    with decision(by, "merge", needs=MERGE) as made:
        kept, gone = (_locked(one) for one in (kept, gone))
        for record in (kept, gone):
            if hasattr(record, "show_name"):
                record.show_name()
        merged = moves.merge(kept, gone, by=by, reason=reason, choices=choices)
        made.details.update(merge=str(merged.pk), reason=merged.reason)
        _log(gone, {"merged_into": [None, str(kept.pk)]})
        own = [entry for entry in merged.moved if entry[:2] == [merged.kind, kept.pk]]
        _log(kept, {name: [before, after] for _, _, name, before, after in own if before != after})
    return merged


def unmerge(record: MergeRecord, *, by: Any, distinct: bool = False) -> Undone:
    """Give back what a merge moved, and only that; ``distinct`` remembers that the two are not the same.

    Raises ``CannotMergeError`` where it was undone already, or the kept record has itself been taken into another.
    """
    undoes = {"undoes": _decision_of(record)} if record.by_id else {}
    with decision(by, "unmerge", needs=MERGE, **undoes) as made:
        record = _locked(record)
        left = moves.take_back(record)
        record.undone_by, record.undone_at = by, timezone.now()
        record.save(update_fields=["undone_by", "undone_at"])
        kept, gone = record.both()
        if distinct:
            keep_apart(kept, gone, by=by, reason="The merge was undone.")
        _log(gone, {"merged_into": [str(kept.pk), None]})
        _log(kept, {})
    return Undone(record, kept, gone, left, made)


def keep_apart(one: Any, other: Any, *, by: Any, reason: str = "") -> NotTheSame:
    """Remember that two records are two: no load joins them, and nobody is asked again."""
    first, second = sorted((one.pk, other.pk))
    row, _ = NotTheSame.objects.get_or_create(
        kind=one._meta.model_name, first=first, second=second, defaults={"by": by, "reason": reason[:300]}
    )
    return row


def _locked(record: Any) -> Any:
    """Return the record as it is now, held until the transaction ends."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def _log(entity: Any, changes: dict[str, Any]) -> None:
    """Write one line in each record's history; the ``MergeRecord`` knows the rest."""
    LogEntry.objects.log_create(entity, action=LogEntry.Action.UPDATE, changes=changes)


def _decision_of(record: MergeRecord) -> str:
    entry = LogEntry.objects.filter(additional_data__merge=str(record.pk)).order_by("pk").first()
    return entry.cid if entry and entry.cid else ""
