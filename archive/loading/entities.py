"""From the people and organisations of a Draft to authority records, their names and their roles."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import Q, prefetch_related_objects

from archive import names
from archive.extraction.draft import EntityRef, OrganisationDraft, PersonDraft, Problem
from archive.loading.identity import Bodies, Match, People
from archive.loading.tally import Tally
from archive.merging.automerge import automerge
from archive.merging.display_names import elect_name, is_short, kind_of_alias, printed_names
from archive.models import (
    Article,
    ExtractedValue,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    ReviewState,
    Role,
    RolePassage,
)
from archive.models.entity import Entity, EntityName


@dataclass(slots=True)
class Cast:
    """The people and organisations of one article, by the names its Draft gives them; None where nobody is guessed."""

    people: dict[str, Person | None] = field(default_factory=dict)
    organisations: dict[str, Organisation | None] = field(default_factory=dict)
    joined: dict[Entity, Entity] = field(default_factory=dict)  # records that are no more, and what they are now

    def standing[Kind: Entity](self, entity: Kind) -> Kind:
        """The record itself, or the one it was joined to."""
        while entity in self.joined:
            entity = cast(Kind, self.joined[entity])
        return entity

    def follow(self) -> None:
        """Lead every name to the record that its own was joined to."""
        for name, person in self.people.items():
            self.people[name] = person and self.standing(person)
        for name, organisation in self.organisations.items():
            self.organisations[name] = organisation and self.standing(organisation)

    def person(self, reference: EntityRef | None) -> Person | None:
        return self.people.get(reference.name) if reference and reference.kind == "person" else None

    def organisation(self, reference: EntityRef | None) -> Organisation | None:
        return self.organisations.get(reference.name) if reference and reference.kind == "organisation" else None

    def records(self) -> list[Entity]:
        """Every record once, in the order of the Draft."""
        found = [*self.people.values(), *self.organisations.values()]
        return list({(type(r), r.pk): r for r in found if r}.values())


def take_cast(
    people: Iterable[PersonDraft],
    organisations: Iterable[OrganisationDraft],
    tally: Tally,
    before: Mapping[str, Collection[Any]] | None = None,
) -> tuple[Cast, list[Problem]]:
    """Match or make a record for each entity of an article; those that several records fit are left to an editor.

    ``before`` tells whom the article's names stood for when it was last read, by the name as printed.
    """
    before = before or {}
    people, organisations = list(people), list(organisations)
    found, problems = Cast(), []
    bodies = Bodies(organisations)
    for organisation in organisations:
        body = bodies.match(organisation).decided(before.get(organisation.name, ()))
        if body.several:
            problems.append(_several(organisation.name, body.several))
            continue
        record = _as_one(body, organisation.name, found, tally)
        record = found.organisations[organisation.name] = take_organisation(organisation, record, tally)
        bodies.learn(organisation, record, _gone(found, record))
    known = People(people, found.organisations)
    for person in people:
        match = known.match(person).decided(before.get(person.name, ()))
        if match.several or match.open:
            problems.append(_several(person.name, match.several or match.open))
            continue
        someone = found.people[person.name] = _take_person(person, _as_one(match, person.name, found, tally), tally)
        known.learn(person, someone, _gone(found, someone))
    return found, problems


def _as_one[Kind: Entity](match: Match[Kind], name: str, found: Cast, tally: Tally) -> Kind | None:
    """The record that fits; others that the article shows to be the same are joined to it."""
    entity = match.entity
    for other in match.also:
        if entity and (stays := automerge(entity, other, name)):
            goes = other if stays == entity else entity
            found.joined[goes] = entity = stays
            tally.add("people" if isinstance(goes, Person) else "organisations", "withdrawn")
            found.follow()
    return entity


def _gone(found: Cast, record: Entity) -> list[Any]:
    return [goes for goes, stays in found.joined.items() if stays == record]


def _several(name: str, fits: Iterable[Entity]) -> Problem:
    slugs = [entity.slug for entity in fits]
    told = f"could be any of {', '.join(slugs)}" if len(slugs) > 1 else f"could be {slugs[0]}"
    return Problem("several-fit", f"“{name}” {told}: nobody was guessed. Choose in the article's mentions.")


def _take_person(draft: PersonDraft, person: Person | None, tally: Tally) -> Person:
    created = person is None
    if person is None:
        person = Person(name=draft.name, name_order=names.guess_order(draft.name))
        person.apply_extraction(_person_said(draft.name))
        person.assign_slug()
        person.update_sort_key()
        person.save()
        tally.add("people", "new")
    elif changed := person.unwithdraw():
        person.save(update_fields=changed)
        tally.add("people", "changed")
    _take_names(person, PersonName, draft.name, draft.aliases, created=created)
    return person


def take_organisation(draft: OrganisationDraft, organisation: Organisation | None, tally: Tally) -> Organisation:
    """Make the record, or bring an existing one up to date with what this article adds."""
    created = organisation is None
    if organisation is None:
        organisation = Organisation(name=draft.name)
        organisation.apply_extraction(_organisation_said(draft.name, draft.acronym, draft.kind))
        organisation.assign_slug()
        organisation.update_sort_key()
        organisation.save()
        tally.add("organisations", "new")
    else:
        # The first acronym and the first telling kind stay: later articles add, they do not take away.
        acronym = organisation.proof("acronym").get("value") or draft.acronym
        kind = organisation.proof("kind").get("value", Organisation.Kind.OTHER)
        kind = draft.kind if kind == Organisation.Kind.OTHER else kind
        name = organisation.proof("name").get("value", organisation.name)
        if changed := [
            *organisation.apply_extraction(_organisation_said(name, acronym, kind)),
            *organisation.unwithdraw(),
        ]:
            organisation.save(update_fields=changed)
            tally.add("organisations", "changed")
    _take_names(organisation, OrganisationName, draft.name, (*draft.aliases, draft.acronym), created=created)
    return organisation


def _person_said(name: str) -> dict[str, ExtractedValue]:
    order = names.guess_order(name)
    return {"name": ExtractedValue(name, name), "name_order": ExtractedValue(order, order)}


def _organisation_said(name: str, acronym: str, kind: str) -> dict[str, ExtractedValue]:
    return {
        "name": ExtractedValue(name, name),
        "acronym": ExtractedValue(acronym, acronym),
        "kind": ExtractedValue(kind, kind),
    }


def _take_names(entity: Entity, model: type[EntityName], name: str, aliases: tuple[str, ...], *, created: bool) -> None:
    known = {row.text: row for row in entity.names.all()}
    for text in dict.fromkeys((name, *aliases)):
        row = known.get(text)
        if row is not None:
            if changed := row.unwithdraw():
                row.save(update_fields=changed)
        elif text:
            kind = EntityName.Kind.FULL if text == name else kind_of_alias(text, model)
            known[text] = entity.names.create(text=text, kind=kind, primary=created and text == name)
    _demote(list(known.values()))


def _demote(rows: list[EntityName]) -> None:
    """What was all that was known of an entity, a family name or an acronym, is a short form beside its whole name."""
    full = [row for row in rows if row.kind == EntityName.Kind.FULL and row.review != ReviewState.REJECTED]
    short = [row for row in full if not row.has_human_decision and is_short(row)]
    for row in short if len(short) < len(full) else ():
        row.kind = kind_of_alias(row.text, type(row))
        row.save(update_fields=["kind"])


def take_roles(article: Article, people: Iterable[PersonDraft], cast: Cast, tally: Tally) -> None:
    """The roles an article prints, with the passages that print them; passages no longer found go."""
    wanted: dict[tuple[int, int, int], tuple[Role, str]] = {}
    for draft in people:
        person = cast.people.get(draft.name)
        if person is None:
            continue
        for role_draft in draft.roles:
            organisation = cast.organisations.get(role_draft.organisation or "")
            key = Role.make_key(role_draft.title, role_draft.organisation)
            role = _known_role(person, key, role_draft.title, organisation)
            created = role is None
            role = role or Role(person=person, key=key)
            changed = role.apply_extraction(
                {
                    "title": ExtractedValue(role_draft.title, role_draft.title, rule=role_draft.rule),
                    "organisation": ExtractedValue(organisation, role_draft.organisation),
                }
            )
            changed += role.unwithdraw()
            if role.inferred != role_draft.inferred and "organisation" not in role.pins:
                role.inferred = role_draft.inferred
                changed.append("inferred")
            if created:
                role.save()
            elif changed:
                role.save(update_fields=changed)
            tally.saved("roles", created=created, changed=changed)
            wanted[role.pk, *role_draft.passage.span] = (role, role_draft.passage.text)
    existing = {(row.role_id, row.start, row.end): row for row in RolePassage.objects.filter(article=article)}
    for place, row in existing.items():
        if place not in wanted:
            row.delete()
    for (role_pk, start, end), (_, words) in wanted.items():
        row = existing.get((role_pk, start, end)) or RolePassage(role_id=role_pk, article=article, start=start, end=end)
        if row.words != words[:600]:  # in a changed text others may stand in the very place
            row.words = words[:600]
            row.save()
    gone = {role for role, _, _ in existing} - {role for role, _, _ in wanted}
    for role in Role.objects.filter(pk__in=gone, passages=None, withdrawn=False):
        if role.withdraw():
            tally.add("roles", "withdrawn")


def _known_role(person: Person, key: str, title: str, organisation: Organisation | None) -> Role | None:
    """The role that was found by this key; or one that an editor wrote down before any text was found to print it."""
    if found := Role.objects.filter(person=person, key=key).first():
        return found
    made = Role.objects.filter(person=person, base={}, organisation=organisation).order_by("pk")
    return next((role for role in made if names.fold(role.title) == names.fold(title)), None)


def settle(entities: Iterable[Entity], tally: Tally) -> None:
    """After an article is in: elect each entity's name, and withdraw names and entities nothing evidences any more."""
    by_kind: dict[type[Entity], list[Any]] = {Person: [], Organisation: []}
    for entity in entities:
        by_kind[type(entity)].append(entity)
    for kind, some in by_kind.items():
        prefetch_related_objects(some, "names")
        counts = printed_names(kind, some)
        for entity in some:
            _settle(entity, counts[entity.pk], tally)
            entity._prefetched_objects_cache.clear()


def _settle(entity: Entity, counts: Counter[str], tally: Tally) -> None:
    rows = [row for row in entity.names.all() if row.review != ReviewState.REJECTED]
    for row in rows:
        gone = (
            not row.primary
            and not row.has_human_decision
            and not counts[row.folded]
            and row.kind != EntityName.Kind.FULL
        )
        if gone != row.withdrawn:
            row.withdrawn = gone
            row.save(update_fields=["withdrawn"])
    if best := elect_name(rows, counts):
        _call(entity, best.text)
    if not counts.total() and not _evidenced(entity) and entity.withdraw():
        tally.add("people" if isinstance(entity, Person) else "organisations", "withdrawn")


def _call(entity: Entity, name: str) -> None:
    """Hear that the texts call the entity ``name``; keep sort key and primary name in step."""
    said = {field: ExtractedValue(proof["value"], proof["value"]) for field, proof in entity.base.items()}
    said |= _person_said(name) if isinstance(entity, Person) else {"name": ExtractedValue(name, name)}
    if changed := entity.apply_extraction(said):
        entity.update_sort_key()
        entity.save(update_fields=[*changed, "sort_key"])
    entity.show_name()


def _evidenced(entity: Entity) -> bool:
    """Whether anything but mentions speaks for it."""
    spoken = entity.attributions.filter(withdrawn=False, statement__withdrawn=False)
    if spoken.exists():
        return True
    if isinstance(entity, Organisation):
        return (
            entity.published_articles.exists()
            or entity.roles.filter(Q(withdrawn=False)).exists()
            or entity.parts.exists()
        )
    return entity.roles.filter(withdrawn=False).exists()
