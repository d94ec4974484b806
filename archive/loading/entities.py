"""From the people and organisations of a Draft to authority records, their names and their roles."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import prefetch_related_objects

from archive import names
from archive.extraction.draft import EntityRef, OrganisationDraft, PersonDraft, Problem
from archive.loading.changes import Changes
from archive.loading.organisation_matching import OrganisationIndex
from archive.loading.person_matching import Match, PersonIndex
from archive.merging.display_names import elect_name, is_short, kind_of_alias, printed_names
from archive.merging.merge import automerge
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
class ResolvedEntities:
    """The records of one article, by the names its Draft gives them; None where nobody is guessed."""

    people: dict[str, Person | None] = field(default_factory=dict)
    organisations: dict[str, Organisation | None] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    merged: dict[Entity, Entity] = field(default_factory=dict)  # records that are no more, and what each is now

    def now[Kind: Entity](self, entity: Kind) -> Kind:
        """Return the record itself, or the one it was merged into."""
        while entity in self.merged:
            entity = cast(Kind, self.merged[entity])
        return entity

    def note_merge(self, gone: Entity, kept: Entity) -> None:
        """Lead every name of a record that is no more to the one that was kept."""
        self.merged[gone] = kept
        self.people = {name: person and self.now(person) for name, person in self.people.items()}
        self.organisations = {name: record and self.now(record) for name, record in self.organisations.items()}

    def merged_into(self, record: Entity) -> list[Any]:
        return [gone for gone, kept in self.merged.items() if kept == record]

    def person(self, reference: EntityRef | None) -> Person | None:
        return self.people.get(reference.name) if reference and reference.kind == "person" else None

    def organisation(self, reference: EntityRef | None) -> Organisation | None:
        return self.organisations.get(reference.name) if reference and reference.kind == "organisation" else None

    def records(self) -> list[Entity]:
        """Return every record once, in the order of the Draft."""
        found = [*self.people.values(), *self.organisations.values()]
        return list({(type(record), record.pk): record for record in found if record}.values())


def resolve_entities(
    people: Iterable[PersonDraft],
    organisations: Iterable[OrganisationDraft],
    changes: Changes,
    earlier: Mapping[str, Collection[Any]] | None = None,
) -> ResolvedEntities:
    """Match or make a record for each entity of an article; those that several records fit are left to an editor.

    ``earlier`` tells whom the article's names stood for when it was last read, by the name as printed.
    """
    earlier = earlier or {}
    people, organisations = list(people), list(organisations)
    resolved = ResolvedEntities()
    known_organisations = OrganisationIndex(organisations)
    for organisation in organisations:
        found = known_organisations.match(organisation).narrowed(earlier.get(organisation.name, ()))
        if found.several:
            resolved.problems.append(_several_fit(organisation.name, found.several))
            continue
        match = _merged(found, organisation.name, resolved, changes)
        record = resolved.organisations[organisation.name] = save_organisation(organisation, match, changes)
        known_organisations.register(organisation, record, resolved.merged_into(record))
    known_people = PersonIndex(people, resolved.organisations)
    for person in people:
        fits = known_people.match(person).narrowed(earlier.get(person.name, ()))
        if fits.several or fits.unresolved:
            resolved.problems.append(_several_fit(person.name, fits.several or fits.unresolved))
            continue
        someone = _save_person(person, _merged(fits, person.name, resolved, changes), changes)
        resolved.people[person.name] = someone
        known_people.register(person, someone, resolved.merged_into(someone))
    return resolved


def _merged[Kind: Entity](match: Match[Kind], name: str, resolved: ResolvedEntities, changes: Changes) -> Kind | None:
    """Return the record that fits; others that the article shows to be the same are merged into it."""
    entity = match.entity
    for other in match.same:
        if entity:
            changes.watch(entity, other)
            if kept := automerge(entity, other, name):
                gone, entity = (other if kept == entity else entity), kept
                changes.count(type(gone), "withdrawn")
                resolved.note_merge(gone, kept)
    return entity


def _several_fit(name: str, fits: Iterable[Entity]) -> Problem:
    slugs = [entity.slug for entity in fits]
    told = f"could be any of {', '.join(slugs)}" if len(slugs) > 1 else f"could be {slugs[0]}"
    return Problem("several-fit", f"“{name}” {told}: nobody was guessed. Choose in the article's mentions.")


def _save_person(draft: PersonDraft, person: Person | None, changes: Changes) -> Person:
    created = person is None
    if person is None:
        order = names.guess_order(draft.name)
        person = Person(name=draft.name, name_order=order)
        _create(person, {"name": draft.name, "name_order": order}, changes)
    else:
        changes.watch(person)
        if changed := person.unwithdraw():
            person.save(update_fields=changed)
            changes.count(type(person), "changed")
    _save_names(person, PersonName, draft.name, draft.aliases, created=created)
    return person


def save_organisation(draft: OrganisationDraft, organisation: Organisation | None, changes: Changes) -> Organisation:
    """Make the record, or bring an existing one up to date with what this article adds."""
    created = organisation is None
    if organisation is None:
        organisation = Organisation(name=draft.name)
        _create(organisation, {"name": draft.name, "acronym": draft.acronym, "kind": draft.kind}, changes)
    else:
        changes.watch(organisation)
        # The first acronym and the first telling kind stay: later articles add, they do not take away.
        acronym = organisation.proof("acronym").get("value") or draft.acronym
        kind = organisation.proof("kind").get("value", Organisation.Kind.OTHER)
        kind = draft.kind if kind == Organisation.Kind.OTHER else kind
        name = organisation.proof("name").get("value", organisation.name)
        extracted = _as_extracted({"name": name, "acronym": acronym, "kind": kind})
        if changed := [*organisation.apply_extraction(extracted), *organisation.unwithdraw()]:
            organisation.save(update_fields=changed)
            changes.count(type(organisation), "changed")
    _save_names(organisation, OrganisationName, draft.name, (*draft.aliases, draft.acronym), created=created)
    return organisation


def _create(entity: Entity, values: dict[str, str], changes: Changes) -> None:
    entity.apply_extraction(_as_extracted(values))
    entity.assign_slug()
    entity.update_sort_key()
    entity.save()
    changes.watch(entity, created=True)
    changes.count(type(entity), "new")


def _as_extracted(values: Mapping[str, str]) -> dict[str, ExtractedValue]:
    return {field: ExtractedValue(value, value) for field, value in values.items()}


def _save_names(entity: Entity, model: type[EntityName], name: str, aliases: tuple[str, ...], *, created: bool) -> None:
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
    """Make a family name or an acronym, once all that was known of an entity, a short form beside its whole name."""
    full = [row for row in rows if row.kind == EntityName.Kind.FULL and row.review != ReviewState.REJECTED]
    short = [row for row in full if not row.has_human_decision and is_short(row)]
    for row in short if len(short) < len(full) else ():
        row.kind = kind_of_alias(row.text, type(row))
        row.save(update_fields=["kind"])


def save_roles(article: Article, people: Iterable[PersonDraft], resolved: ResolvedEntities, changes: Changes) -> None:
    """Write the roles an article prints, with the passages that print them; passages no longer found go."""
    wanted: dict[tuple[int, int, int], tuple[Role, str]] = {}
    for draft in people:
        person = resolved.people.get(draft.name)
        if person is None:
            continue
        for role_draft in draft.roles:
            organisation = resolved.organisations.get(role_draft.organisation or "")
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
            changes.saved(role, created=created, changed=changed)
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
            changes.count(type(role), "withdrawn")


def _known_role(person: Person, key: str, title: str, organisation: Organisation | None) -> Role | None:
    """Return the role of this key, or one that an editor wrote down before any text was found to print it."""
    if found := Role.objects.filter(person=person, key=key).first():
        return found
    made = Role.objects.filter(person=person, base={}, organisation=organisation).order_by("pk")
    return next((role for role in made if names.fold(role.title) == names.fold(title)), None)


def refresh_entities(entities: Iterable[Entity], changes: Changes) -> None:
    """Elect each entity's name once an article is in, and withdraw names and entities without evidence."""
    by_kind: dict[type[Entity], list[Any]] = {Person: [], Organisation: []}
    for entity in entities:
        by_kind[type(entity)].append(entity)
    for kind, some in by_kind.items():
        prefetch_related_objects(some, "names")
        counts = printed_names(kind, some)
        for entity in some:
            _refresh(entity, counts[entity.pk], changes)
            entity._prefetched_objects_cache.clear()


def _refresh(entity: Entity, counts: Counter[str], changes: Changes) -> None:
    rows = [row for row in entity.names.all() if row.review != ReviewState.REJECTED]
    for row in rows:
        decided = row.primary or row.has_human_decision
        gone = not decided and not counts[row.folded] and row.kind != EntityName.Kind.FULL
        if gone != row.withdrawn:
            row.withdrawn = gone
            row.save(update_fields=["withdrawn"])
    if best := elect_name(rows, counts):
        _rename(entity, best.text)
    if not counts.total() and not _has_evidence(entity) and entity.withdraw():
        changes.count(type(entity), "withdrawn")


def _rename(entity: Entity, name: str) -> None:
    """Take ``name`` for what the texts call the entity; keep sort key and primary name in step."""
    values = {field: proof["value"] for field, proof in entity.base.items()} | {"name": name}
    if isinstance(entity, Person):
        values["name_order"] = names.guess_order(name)
    if changed := entity.apply_extraction(_as_extracted(values)):
        entity.update_sort_key()
        entity.save(update_fields=[*changed, "sort_key"])
    entity.show_name()


def _has_evidence(entity: Entity) -> bool:
    """Tell whether anything but mentions speaks for it."""
    if entity.attributions.filter(withdrawn=False, statement__withdrawn=False).exists():
        return True
    if entity.roles.filter(withdrawn=False).exists():
        return True
    return isinstance(entity, Organisation) and (entity.published_articles.exists() or entity.parts.exists())
