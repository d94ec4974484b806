"""Two records that are one: one is taken into the other, whole or not at all, and exactly that can be given back.

The record that goes keeps its row, its review and its address, which leads to the one that stays. What both have
(a name, a role) stays with it too, out of sight, so that nothing is deleted. Every value that is written is kept in
the ``MergeRecord`` with the one before. Undoing writes those back, the last first, wherever the merge's own value
still stands: what people or loads changed since stays theirs, and is told.

Nothing here asks who decides, or writes a history: see ``curation.merge`` for people; loads merge by ``automerge``.
"""

from collections.abc import Mapping
from typing import Any

from auditlog.context import disable_auditlog
from django.db import transaction
from django.db.models import Q

from archive.merging.display_names import elect_name, printed_names
from archive.merging.field_rules import BOTH, GONE, KEPT, Pair
from archive.merging.rules_by_model import RULES
from archive.merging.undo_log import Entry, UndoLog, restore
from archive.models import Identifier, MergeRecord, NotTheSame, Organisation, ReviewState, Role, RolePassage
from archive.models.entity import Entity
from archive.names import guess_order


class CannotMergeError(Exception):
    """Two records cannot be merged, or a merge not be undone; the message says why, and what to do."""


def merge(
    kept: Any, gone: Any, *, by: Any = None, reason: str = "", choices: Mapping[str, str] | None = None
) -> MergeRecord:
    """Take ``gone`` into ``kept``; ``by`` nobody where a load does it.

    ``choices`` are those of ``rules_by_model.rows``; others are as shown there. Raises ``CannotMergeError``, and
    changes nothing, where that cannot be.
    """
    _check(kept, gone)
    pair = Pair(kept, gone, dict(choices or {}), by_hand=by is not None)
    with transaction.atomic():
        record = MergeRecord(kind=pair.column, kept=kept.pk, gone=gone.pk, by=by, reason=reason[:300])
        record.moved = _apply_rules(pair)
        record.save()
    return record


def take_back(record: MergeRecord) -> list[Entry]:
    """Give back what a merge moved, and only that; return what stays, since it was changed again or is no more.

    Merges into the same record that came later stay; they are made anew on top, since they may have built on it. Call
    it inside a transaction. Raises ``CannotMergeError`` where it was undone already, or the kept record has itself
    been taken into another.
    """
    kept, _ = record.both()
    if record.undone_at:
        raise CannotMergeError("This merge was undone before.")
    if kept.merged_into_id:
        raise CannotMergeError(f"“{kept}” was itself merged into “{kept.merged_into}” since. Undo that merge first.")
    later = list(MergeRecord.objects.active().filter(kind=record.kind, kept=record.kept, pk__gt=record.pk))
    later.sort(key=lambda one: one.pk)
    with disable_auditlog():
        again = [(one, _choices_of(one)) for one in later]
        for one in reversed(later):
            restore(one.moved)
        left = restore(record.moved)
        _keep_later_passages(record, kept)
        for one, choices in again:
            one.moved = _apply_rules(Pair(*one.both(), choices, by_hand=not one.by_load))
            one.save(update_fields=["moved"])
        for entity in record.both():
            _keep_a_name(entity)
    return left


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


def _apply_rules(pair: Pair) -> list[Entry]:
    """Do what the rules say; return every value that was written."""
    kept, gone, log = pair.kept, pair.gone, UndoLog()
    with disable_auditlog():
        for name, rule in RULES[type(kept)].items():
            rule.apply(pair, name, log)
        _keep_apart_from_the_same(pair, log)
        if pair.by_hand and "name" in kept.pins:
            _expect_elected_name(kept, log)
        log.write(gone, merged_into=kept, **({} if pair.by_hand else {"withdrawn": True}))
    return log.entries


def _expect_elected_name(kept: Any, log: UndoLog) -> None:
    """Note what the texts call the two together: chosen against that, the name is no suggestion's any more."""
    best = elect_name(kept.names.exclude(review=ReviewState.REJECTED), printed_names(type(kept), [kept])[kept.pk])
    if best is None:
        return
    values = {"name": best.text}
    if "name_order" in kept.EXTRACTED:
        values["name_order"] = guess_order(best.text)
    base = {name: kept.base.get(name, {}) | {"value": value} for name, value in values.items()}
    pins = {name: value for name, value in values.items() if name in kept.pins}
    log.write(kept, base=kept.base | base, pins=kept.pins | pins)


def _keep_apart_from_the_same(pair: Pair, log: UndoLog) -> None:
    """Whoever is not the one that goes is not the one that stays."""
    for row in NotTheSame.objects.filter(Q(first=pair.gone.pk) | Q(second=pair.gone.pk), kind=pair.column):
        other = row.second if row.first == pair.gone.pk else row.first
        first, second = sorted((other, pair.kept.pk))
        if first != second and not NotTheSame.objects.between(pair.column, first, second).exists():
            log.write(row, first=first, second=second)


def _choices_of(record: MergeRecord) -> dict[str, str]:
    """Return what was chosen, from what was written: for merging the same two once more."""
    own = {
        name
        for model, pk, name, before, after in record.moved
        if (model, pk) == (record.kind, record.kept) and before != after
    }
    made = {name: GONE if name in own else KEPT for name in RULES[record.model]}
    given_back = any(entry[0] == "identifier" and entry[4] == record.gone for entry in record.moved)
    left = record.kind != "topic" and Identifier.objects.filter(**{record.kind: record.gone}).exists()
    return made | {"identifiers": GONE if given_back else KEPT if left else BOTH}


def _keep_later_passages(record: MergeRecord, kept: Any) -> None:
    """Where a role that went back was printed since the merge, the kept one was meant: it has such a role, too."""
    noted = {entry[1] for entry in record.moved if entry[0] == "rolepassage"}
    went = [entry[1] for entry in record.moved if entry[0] == "role" and entry[2:] == ["person", record.gone, kept.pk]]
    later = RolePassage.objects.filter(role__in=went, role__person=record.gone).exclude(pk__in=noted)
    for passage in later.select_related("role"):
        role = passage.role
        values = {name: getattr(role, name) for name in ("title", "organisation", "inferred", "base")}
        passage.role, _ = Role.objects.get_or_create(person=kept, key=role.key, defaults=values)
        passage.save(update_fields=["role"])


def _keep_a_name(entity: Any) -> None:
    """Keep the name that is shown among the names, or where no person chose it and it went, take another."""
    if not hasattr(entity, "names"):
        return
    names = list(entity.names.exclude(review=ReviewState.REJECTED))
    if "name" not in entity.pins and names and entity.name not in {row.text for row in names}:
        best = elect_name(names, printed_names(type(entity), [entity])[entity.pk]) or names[0]
        entity.name = best.text
        entity.update_sort_key()
        entity.save(update_fields=["name", "sort_key"])
    entity.show_name()


#: Relations that move to the record that stays, each by its accessor. Any other keeps the two apart.
_MOVED = {"mentions", "attributions", "names", "roles", "published_articles"}


def automerge[Kind: Entity](stays: Kind, goes: Kind, name: str) -> Kind | None:
    """Merge ``goes`` into ``stays`` and withdraw it: an article's ``name`` fits both. An editor can undo it.

    Returns the record that stays, or None: nothing is done. A record that a person decided on stays; of two such an
    editor decides. So does an editor where one was chosen by hand for a mention or a statement.
    """
    if NotTheSame.objects.between(str(stays._meta.model_name), stays.pk, goes.pk).exists():
        return None
    if _must_stay(goes):
        stays, goes = goes, stays
    if _must_stay(goes) or _refused(stays, goes):
        return None
    merge(stays, goes, reason=f"{MergeRecord.BY_LOAD}“{name}” fits both.")
    return stays


def _must_stay(record: Entity) -> bool:
    """Return whether a person's decision depends on the record, so that it must not go."""
    if record.has_human_decision or record.note or record.assignee_id:
        return True
    if isinstance(record, Organisation) and record.parent_id:
        return True
    for relation in record._meta.related_objects:
        if relation.name == "merged":  # earlier merges lead on through this one
            continue
        name = relation.get_accessor_name() or ""
        if name not in _MOVED and not name.endswith("+") and getattr(record, name).exists():
            return True
    if record.mentions.filter(pinned=True).exists() or record.names.exclude(review="unreviewed").exists():
        return True
    return record.attributions.exclude(pins={}).exists() or any(role.has_human_decision for role in record.roles.all())


def _refused(stays: Entity, goes: Entity) -> bool:
    """Return whether a person said that a name of the one is no name of the other."""
    rejected = stays.names.filter(review=ReviewState.REJECTED).values("text")
    return bool(goes.names.filter(text__in=rejected).exists())
