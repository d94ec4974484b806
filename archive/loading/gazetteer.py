"""The gazetteer that a load is given at its start: what editors decided on names, read from the archive.

* **Accepted**: records that an editor accepted, with the name shown, the other names accepted one by one, and for
  organisations acronym and kind. A name that was only found, and not accepted, is not taken up.
* **Rejected**: the whole names of records that an editor rejected. Short forms are left out: who rejects "Grand
  Ballroom", once called "Grand", does not say that nobody is called Grand. Nor is a name rejected that an accepted
  record of the same kind bears: there the rejected record was one too many.

A single name rejected on a record that stands says only that it is not that one's, and is not taken up either. Nothing
else goes in: the same decisions give the same gazetteer, whatever was loaded beside.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from archive.extraction.gazetteer import Gazetteer, KnownOrganisation, KnownPerson
from archive.models import Organisation, OrganisationName, Person, PersonName, ReviewState
from archive.models.entity import Entity, EntityName
from archive.names import NameOrder, fold


def current_gazetteer() -> Gazetteer:
    """Return the gazetteer of the archive as it is now; six queries, whatever its size."""
    called = _accepted_names(PersonName)
    people = tuple(
        KnownPerson(name, _others(called[pk], name), cast(NameOrder, order))
        for pk, name, order in _accepted(Person).values_list("pk", "name", "name_order")
    )
    called = _accepted_names(OrganisationName)
    organisations = tuple(
        KnownOrganisation(name, _others(called[pk], name), acronym, kind)
        for pk, name, acronym, kind in _accepted(Organisation).values_list("pk", "name", "acronym", "kind")
    )
    return Gazetteer(
        people,
        organisations,
        _rejected_names(PersonName, ((known.name, *known.forms) for known in people)),
        _rejected_names(OrganisationName, ((known.name, *known.forms, known.acronym) for known in organisations)),
    )


def _all(model: type[Entity] | type[EntityName]) -> Any:
    return model._default_manager.order_by()


def _accepted(model: type[Entity]) -> Any:
    return _all(model).filter(review=ReviewState.ACCEPTED)


def _accepted_names(model: type[EntityName]) -> dict[int, list[str]]:
    """Return accepted names by the key of the record that bears them."""
    found: dict[int, list[str]] = defaultdict(list)
    names = _all(model).filter(review=ReviewState.ACCEPTED, entity__review=ReviewState.ACCEPTED)
    for pk, text in names.values_list("entity", "text"):
        found[pk].append(text)
    return found


def _others(names: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(sorted({*names} - {name}))


def _rejected_names(model: type[EntityName], accepted: Iterable[Iterable[str]]) -> tuple[str, ...]:
    stand = {fold(name) for names in accepted for name in names}
    whole = _all(model).filter(kind__in=model.IDENTIFYING).exclude(review=ReviewState.REJECTED)
    rejected = whole.filter(entity__review=ReviewState.REJECTED)
    return tuple(text for text in rejected.values_list("text", flat=True) if fold(text) not in stand)
