"""Two records that an article shows to be one become one, if no person decided on either that they are not."""

from archive.models import Organisation, Person
from archive.models.entity import Entity

#: Relations that move to the record that stays, each by its accessor. Any other keeps the two apart.
_MOVED = {"mentions", "attributions", "names", "roles", "published_articles"}


def join[Kind: Entity](stays: Kind, goes: Kind) -> Kind | None:
    """Move all that ``goes`` has to ``stays`` and withdraw it. Returns the record that stays, or None: nothing is done.

    The withdrawn one keeps its address, which leads to the one that stays.

    A record that a person decided on stays; of two such an editor decides. So does an editor where one was chosen by
    hand for a mention or a statement.
    """
    if _held(goes):
        stays, goes = goes, stays
    if _held(goes):
        return None
    column = str(goes._meta.model_name)
    goes.mentions.update(**{column: stays})
    goes.attributions.update(**{column: stays})
    if isinstance(goes, Organisation):
        goes.roles.update(organisation=stays)
        goes.published_articles.update(publisher=stays)
    elif isinstance(goes, Person) and isinstance(stays, Person):
        _move_roles(goes, stays)
    known = set(stays.names.values_list("text", flat=True))
    goes.names.filter(primary=True).update(primary=False)
    goes.names.exclude(text__in=known).update(entity=stays)
    goes.names.all().delete()
    goes.withdrawn, goes.merged_into = True, stays
    goes.save(update_fields=["withdrawn", "merged_into"])
    return stays


def _held(record: Entity) -> bool:
    """Whether a person's decision hangs on the record, so that it must not go."""
    if record.touched or record.note or record.assignee_id:
        return True
    if isinstance(record, Organisation) and record.parent_id:
        return True
    for relation in record._meta.related_objects:
        if relation.name == "merged":  # earlier joins lead on through this one
            continue
        name = relation.get_accessor_name() or ""
        if name not in _MOVED and not name.endswith("+") and getattr(record, name).exists():
            return True
    if record.mentions.filter(pinned=True).exists() or record.names.exclude(review="unreviewed").exists():
        return True
    return record.attributions.exclude(pins={}).exists() or any(role.touched for role in record.roles.all())


def _move_roles(goes: Person, stays: Person) -> None:
    """A role that both have keeps the passages of both."""
    held = {role.key: role for role in stays.roles.all()}
    for role in goes.roles.all():
        same = held.get(role.key)
        if same is None:
            role.person = stays
            role.save(update_fields=["person"])
            continue
        places = set(same.passages.values_list("article", "start", "end"))
        for passage in role.passages.all():
            if (passage.article_id, *passage.span) not in places:
                passage.role = same
                passage.save(update_fields=["role"])
        if same.withdrawn and not role.withdrawn:
            same.withdrawn = False
            same.save(update_fields=["withdrawn"])
        role.delete()
