"""Finding people and organisations by what an editor types of a name: fast, however many there are."""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Prefetch, Q

from archive.curation.speakers import Entity
from archive.models import Mention, Organisation, Person, ReviewState, Role
from archive.names import fold, name_key

#: More than an editor reads before typing another letter.
MOST = 10
_LAST = "\U0010ffff"


def find_entities(words: str, most: int = MOST) -> list[Entity]:
    """Return entities one of whose names begins with the words, or has each of them: people, then organisations."""
    folded = fold(words)[:100]
    if not folded:
        return []
    return [one for model in (Person, Organisation) for one in _of(model, folded, most)][:most]


def named_in(mentions: Iterable[Mention], near: int = 0) -> list[Entity]:
    """Return whom an article names, the nearest to an offset first. Uses the mentions' fetched entities."""
    nearest: dict[Entity, int] = {}
    for mention in mentions:
        entity = mention.person or mention.organisation
        if entity and entity.review != ReviewState.REJECTED:
            away = abs(mention.start - near)
            nearest[entity] = min(away, nearest.get(entity, away))
    people = {entity: isinstance(entity, Organisation) for entity in nearest}
    return sorted(nearest, key=lambda entity: (people[entity], nearest[entity], entity.name))


def distinction(entity: Entity) -> str:
    """Return what distinguishes namesakes: roles, or the kind of an organisation. Uses the prefetched roles."""
    if isinstance(entity, Organisation):
        return entity.get_kind_display()
    roles = sorted({role.title for role in entity.roles.all() if not role.withdrawn}, key=lambda t: (-len(t), t))
    return "; ".join(roles[:2])


def with_roles(people: Any) -> Any:
    return people.prefetch_related(Prefetch("roles", Role.objects.exclude(review=ReviewState.REJECTED)))


def _of(model: Any, folded: str, most: int) -> list[Any]:
    """Search the indexes of sort keys and name keys first, and any word of a name only where that gives too few."""
    active = model.objects.active().exclude(review=ReviewState.REJECTED).filter(withdrawn=False)
    active = with_roles(active) if model is Person else active
    names: Any = model._meta.get_field("names").related_model
    by_key = names.objects.exclude(review=ReviewState.REJECTED).filter(_starts("key", folded) | _keyed(model, folded))
    found = list(active.filter(_sorted(folded)).order_by("sort_key", "pk")[:most])
    if len(found) < most:
        keys = set(by_key.values_list("entity", flat=True)[: 5 * most]) - {one.pk for one in found}
        found += active.filter(pk__in=keys).order_by("sort_key", "pk")[: most - len(found)]
    if len(found) < most:
        having = names.objects.exclude(review=ReviewState.REJECTED).filter(withdrawn=False)
        for word in folded.split():
            having = having.filter(folded__contains=word)
        keys = set(having.values_list("entity", flat=True)[: 5 * most]) - {one.pk for one in found}
        found += active.filter(pk__in=keys).order_by("sort_key", "pk")[: most - len(found)]
    return found


def _sorted(folded: str) -> Q:
    """Match a prefix of the sort key, which every database compares by code point."""
    return Q(sort_key__gte=folded, sort_key__lt=folded + _LAST)


def _starts(column: str, folded: str) -> Q:
    """Match a prefix, in the form that the database finds by its index."""
    if connection.vendor == "postgresql":
        return Q(**{f"{column}__startswith": folded})
    return Q(**{f"{column}__gte": folded, f"{column}__lt": folded + _LAST})


def _keyed(model: Any, folded: str) -> Q:
    """Match "Anna Hol" as given name and beginning of the family name, which the key has as "hol…, anna"."""
    if model is not Person or " " not in folded:
        return Q(pk__in=[])
    given, _, family = folded.rpartition(" ")
    return _starts("key", family) & Q(key__endswith=f", {name_key(given)}")
