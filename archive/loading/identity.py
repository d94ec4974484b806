"""Which record of the archive a name in an article stands for: one, none yet, or several (then nobody is guessed)."""

from dataclasses import dataclass

from archive import names
from archive.extraction.document import OrganisationDraft, PersonDraft
from archive.models import Organisation, OrganisationName, Person, PersonName, ReviewState, Role
from archive.models.entity import EntityName


@dataclass(frozen=True, slots=True)
class Match[Entity]:
    """``entity`` where exactly one record fits; ``several`` where more than one does; neither where none does."""

    entity: Entity | None = None
    several: tuple[Entity, ...] = ()


def match_person(draft: PersonDraft) -> Match[Person]:
    """By normalised full name; among namesakes by a role they share with the draft.

    A record that an editor rejected fits too, so that what was rejected is not made again.
    """
    fitting = Person.objects.filter(
        pk__in=PersonName.objects.exclude(review=ReviewState.REJECTED)
        .filter(key__in=_keys(draft.name, draft.aliases, names.person_key), kind__in=EntityName.IDENTIFYING)
        .values("entity")
    )
    return _decide(fitting.order_by("pk"), lambda people: _sharing_a_role(people, draft))


def match_organisation(draft: OrganisationDraft) -> Match[Organisation]:
    """By normalised name without its legal form, by a known acronym, or where the archive knows the acronym alone."""
    known = OrganisationName.objects.exclude(review=ReviewState.REJECTED)
    by_name = known.filter(key__in=_keys(draft.name, (), names.organisation_key)).values("entity")
    match = _decide(Organisation.objects.filter(pk__in=by_name).order_by("pk"), lambda found: found)
    if match.entity or match.several or not draft.acronym:
        return match
    key = names.organisation_key(draft.acronym)
    elsewhere = known.filter(key=key, kind=EntityName.Kind.FULL, primary=True).values("entity")
    return _decide(Organisation.objects.filter(pk__in=elsewhere).order_by("pk"), lambda found: found)


def _keys(name: str, aliases: tuple[str, ...], normalise) -> set[str]:
    """Of the name, and of aliases in another script: a short form like "Li" identifies nobody elsewhere."""
    native = {normalise(alias) for alias in aliases if is_native(alias)}
    return {normalise(name), *native} - {""}


def is_native(name: str) -> bool:
    """Whether a name is written in a script without Latin letters."""
    return not any("a" <= c <= "z" for c in names.fold(name)) and any(c.isalpha() for c in name)


def _decide(fitting, narrow) -> Match:
    found = list(fitting)
    if len(found) > 1:
        narrowed = narrow(found)
        found = narrowed if len(narrowed) == 1 else found
    if len(found) == 1:
        return Match(found[0])
    return Match(several=tuple(found))


def _sharing_a_role(people: list[Person], draft: PersonDraft) -> list[Person]:
    titles = {names.fold(role.title) for role in draft.roles}
    organisations = {names.organisation_key(role.organisation) for role in draft.roles if role.organisation}
    held: dict[int, list[Role]] = {}
    for role in Role.objects.filter(person__in=people).select_related("organisation"):
        held.setdefault(role.person_id, []).append(role)
    return [
        person
        for person in people
        if any(
            names.fold(role.title) in titles
            or (role.organisation and names.organisation_key(role.organisation.name) in organisations)
            for role in held.get(person.pk, [])
        )
    ]
