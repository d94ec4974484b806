"""Two records that are one: one is taken into the other, whole or not at all, and exactly that can be given back.

The record that goes keeps its row, its review and its address, which leads to the one that stays. What both have
(a name, a role) stays with it too, out of sight, so that nothing is deleted. Every value that is written is kept in
the ``MergeRecord`` with the one before. Undoing writes those back, the last first, wherever the merge's own value
still stands: what people or loads changed since stays theirs, and is told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from auditlog.context import disable_auditlog
from auditlog.models import LogEntry
from django.db.models import Q
from django.utils import timezone

from archive.curation.decisions import Decision, decision
from archive.curation.fates import BOTH, GONE, KEPT, Pair
from archive.curation.journal import Entry, Journal, give_back
from archive.curation.naming import elect, printed
from archive.curation.rules import RULES
from archive.models import Identifier, MergeRecord, NotTheSame, ReviewState, Role, RolePassage
from archive.models.turns import take_turn
from archive.names import guess_order


class CannotMergeError(Exception):
    """Two records cannot be merged, or a merge not be undone; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Undone:
    """A merge that was undone. ``left`` are its entries that were not given back: changed again since, or gone."""

    record: MergeRecord
    kept: Any
    gone: Any
    left: list[Entry]
    decision: Decision


def merge(
    kept: Any, gone: Any, *, by: Any = None, reason: str = "", choices: Mapping[str, str] | None = None
) -> MergeRecord:
    """Take ``gone`` into ``kept``. ``choices`` are those of ``rules.rows``; what is not chosen is as shown there.

    ``by`` nobody: a load does it. Raises ``CannotMergeError``, and changes nothing, where that cannot be.
    """
    with decision(by, "merge") as made:
        if by is not None:
            take_turn()
            kept, gone = (_held(one) for one in (kept, gone))
        _check(kept, gone)
        if by is not None and hasattr(kept, "show_name"):
            kept.show_name(), gone.show_name()
        pair = Pair(kept, gone, dict(choices or {}), by_hand=by is not None)
        record = MergeRecord(kind=pair.column, kept=kept.pk, gone=gone.pk, by=by, reason=reason[:300])
        record.moved = _take_in(pair)
        record.save()
        made.details.update(merge=str(record.pk), reason=record.reason)
        _log(gone, {"merged_into": [None, str(kept.pk)]}, by)
        own = [entry for entry in record.moved if entry[:2] == [pair.column, kept.pk]]
        _log(kept, {name: [before, after] for _, _, name, before, after in own if before != after}, by)
    return record


def unmerge(record: MergeRecord, *, by: Any, distinct: bool = False) -> Undone:
    """Give back what a merge moved, and only that; ``distinct`` remembers that the two are not the same.

    Merges into the same record that came later stay; they are made anew on top, since they may have built on it.
    Raises ``CannotMergeError`` where it was undone already, or the kept record has itself been taken into another.
    """
    told = {"undoes": _decision_of(record)} if record.by_id else {}
    with decision(by, "unmerge", **told) as made:
        take_turn()
        record = MergeRecord.objects.select_for_update().get(pk=record.pk)
        kept, gone = record.both()
        _check_undo(record, kept)
        later = list(MergeRecord.objects.active().filter(kind=record.kind, kept=kept.pk, pk__gt=record.pk))
        later.sort(key=lambda one: one.pk)
        with disable_auditlog():
            again = [(one, _choices_of(one)) for one in later]
            for one in reversed(later):
                give_back(one.moved)
            left = give_back(record.moved)
            _keep_later_passages(record, kept)
            for one, choices in again:
                pair = Pair(*one.both(), choices, by_hand=not one.by_load)
                one.moved = _take_in(pair)
                one.save(update_fields=["moved"])
            kept, gone = record.both()
            for entity in (kept, gone):
                _mend(entity)
        record.undone_by, record.undone_at = by, timezone.now()
        record.save(update_fields=["undone_by", "undone_at"])
        if distinct:
            keep_apart(kept, gone, by=by, reason="The merge was undone.")
        _log(gone, {"merged_into": [str(kept.pk), None]}, by)
        _log(kept, {}, by)
    return Undone(record, kept, gone, left, made)


def keep_apart(one: Any, other: Any, *, by: Any, reason: str = "") -> NotTheSame:
    """Remember that two records are two: no load joins them, and nobody is asked again."""
    first, second = sorted((one.pk, other.pk))
    row, _ = NotTheSame.objects.get_or_create(
        kind=one._meta.model_name, first=first, second=second, defaults={"by": by, "reason": reason[:300]}
    )
    return row


def _take_in(pair: Pair) -> list[Entry]:
    """Do what the rules say; returns every value that was written."""
    kept, gone, journal = pair.kept, pair.gone, Journal()
    with disable_auditlog():
        for name, rule in RULES[type(kept)].items():
            rule.apply(pair, name, journal)
        _stay_apart(pair, journal)
        if pair.by_hand and "name" in kept.pins:
            _hear_names(kept, journal)
        journal.put(gone, merged_into=kept, **({} if pair.by_hand else {"withdrawn": True}))
    return journal.entries


def _hear_names(kept: Any, journal: Journal) -> None:
    """What the texts call the two together: chosen against that, the name is no suggestion's any more."""
    best = elect(kept.names.exclude(review=ReviewState.REJECTED), printed(type(kept), [kept])[kept.pk])
    if best is None:
        return
    said = {"name": best.text} | ({"name_order": guess_order(best.text)} if "name_order" in kept.EXTRACTED else {})
    base = {name: kept.base.get(name, {}) | {"value": value} for name, value in said.items()}
    pins = {name: value for name, value in said.items() if name in kept.pins}
    journal.put(kept, base=kept.base | base, pins=kept.pins | pins)


def _stay_apart(pair: Pair, journal: Journal) -> None:
    """Whoever is not the one that goes is not the one that stays."""
    for row in NotTheSame.objects.filter(Q(first=pair.gone.pk) | Q(second=pair.gone.pk), kind=pair.column):
        other = row.second if row.first == pair.gone.pk else row.first
        first, second = sorted((other, pair.kept.pk))
        if first != second and not NotTheSame.objects.between(pair.column, first, second).exists():
            journal.put(row, first=first, second=second)


def _held(record: Any) -> Any:
    """The record as it is now, kept from others until the transaction ends."""
    return type(record)._default_manager.select_for_update().get(pk=record.pk)


def _check(kept: Any, gone: Any) -> None:
    if type(kept) is not type(gone) or kept == gone:
        raise CannotMergeError("Choose two different records of one kind.")
    for record in (kept, gone):
        if record.merged_into_id:
            raise CannotMergeError(
                f"“{record}” was merged into “{record.merged_into}” before. Choose “{record.now}” instead."
            )
    if kept.review == ReviewState.REJECTED:
        raise CannotMergeError(f"“{kept}” was rejected. Keep the other one, or take the rejection back first.")


def _check_undo(record: MergeRecord, kept: Any) -> None:
    if record.undone_at:
        raise CannotMergeError("This merge was undone before.")
    if kept.merged_into_id:
        raise CannotMergeError(f"“{kept}” was itself merged into “{kept.merged_into}” since. Undo that merge first.")


def _choices_of(record: MergeRecord) -> dict[str, str]:
    """What was chosen, from what was written: for merging the same two once more."""
    own = {
        name
        for model, pk, name, before, after in record.moved
        if (model, pk) == (record.kind, record.kept) and before != after
    }
    made = {name: GONE if name in own else KEPT for name in RULES[record.model]}
    given = [entry for entry in record.moved if entry[0] == "identifier"]
    back = any(after == record.gone for *_, after in given)
    left = record.kind != "topic" and Identifier.objects.filter(**{record.kind: record.gone}).exists()
    return made | {"identifiers": GONE if back else KEPT if left else BOTH}


def _keep_later_passages(record: MergeRecord, kept: Any) -> None:
    """Where a role that went back was printed since the merge, the kept one was meant: it has such a role, too."""
    noted = {entry[1] for entry in record.moved if entry[0] == "rolepassage"}
    went = [entry[1] for entry in record.moved if entry[0] == "role" and entry[2:] == ["person", record.gone, kept.pk]]
    later = RolePassage.objects.filter(role__in=went, role__person=record.gone).exclude(pk__in=noted)
    for passage in later.select_related("role"):
        role = passage.role
        same, _ = Role.objects.get_or_create(
            person=kept,
            key=role.key,
            defaults={name: getattr(role, name) for name in ("title", "organisation", "inferred", "base")},
        )
        passage.role = same
        passage.save(update_fields=["role"])


def _mend(entity: Any) -> None:
    """Keep the name that is shown among the names, or where no person chose it and it went, take another."""
    if not hasattr(entity, "names"):
        return
    standing = [row for row in entity.names.all() if row.review != ReviewState.REJECTED]
    if "name" not in entity.pins and standing and entity.name not in {row.text for row in standing}:
        best = elect(standing, printed(type(entity), [entity])[entity.pk]) or standing[0]
        entity.name = best.text
        entity.update_sort_key()
        entity.save(update_fields=["name", "sort_key"])
    entity.show_name()


def _log(entity: Any, changes: dict[str, Any], by: Any) -> None:
    """One line in each record's history; the ``MergeRecord`` knows the rest. Loads write none."""
    if by is not None:
        LogEntry.objects.log_create(entity, action=LogEntry.Action.UPDATE, changes=changes)


def _decision_of(record: MergeRecord) -> str:
    entry = LogEntry.objects.filter(additional_data__merge=str(record.pk)).order_by("pk").first()
    return entry.cid if entry and entry.cid else ""
