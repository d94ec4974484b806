"""Authors as citations write them: people by family and given name, organisations as they are called."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.db.models import CharField, Value

from archive.models import Organisation, OrganisationName, Person, PersonName
from archive.names import NameOrder, body_key, guess_order, name_key, parted

#: What stands in names of offices and bodies and in no person's.
_NO_PERSON = re.compile(r"\d|&|\b(?:the|of|for|and|on|at)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Author:
    """``name`` is as printed. Without ``given`` it is one name: an organisation's, or one that nothing parts.

    ``organisation`` tells that the archive knows it as one; otherwise a single name may be anybody's.
    """

    name: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    family_first: bool = False
    organisation: bool = False

    @classmethod
    def of(cls, name: str, order: str = "") -> "Author":
        """A person's name, parted as the archive knows it or as the name itself tells."""
        if _NO_PERSON.search(name):
            return cls(name)
        known = cast(NameOrder, order) if order in {"family_first", "given_first"} else guess_order(name)
        family, given, suffix = parted(name, known)
        if not given:
            return cls(name)
        return cls(name, family, given, suffix, family_first=known == "family_first" and "," not in name)

    @property
    def inverted(self) -> str:
        """ "Biden, Joseph R., Jr.", where commas end the parts; so a name that is one has none."""
        if not self.given:
            return " ".join(self.name.replace(",", " ").split())
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def authors_of(bylines: Iterable[str]) -> tuple[Author, ...]:
    """The authors in the order printed. Looks at once whether the archive knows them, in one query; none for none."""
    names = [" ".join(name.split()) for name in bylines]
    names = [name for name in names if name]
    if not names:
        return ()
    people, bodies = _known(names)
    return tuple(
        Author(name, organisation=True)
        if body_key(name) in bodies and name_key(name) not in people
        else Author.of(name, people.get(name_key(name), ""))
        for name in names
    )


def _known(names: list[str]) -> tuple[dict[str, str], set[str]]:
    """Name orders of people by key, empty where several of one name differ; and the keys of organisations."""
    empty = Value("", output_field=CharField())
    persons = PersonName.objects.public().filter(
        key__in={name_key(name) for name in names}, entity__in=Person.objects.public().values("pk")
    )
    organisations = OrganisationName.objects.public().filter(
        key__in={body_key(name) for name in names}, entity__in=Organisation.objects.public().values("pk")
    )
    rows = persons.order_by().values_list("key", "entity__name_order")
    rows = rows.union(organisations.order_by().values_list("key", empty)).order_by()
    people: dict[str, str] = {}
    bodies: set[str] = set()
    for key, order in rows:
        if not order:
            bodies.add(key)
        else:
            people[key] = order if people.get(key, order) == order else "unknown"
    return people, bodies
