"""Two records that an article shows to be one become one, if no person decided on either that they are not."""

from archive.merging.merge import merge
from archive.models import MergeRecord, NotTheSame, Organisation, ReviewState
from archive.models.entity import Entity

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
