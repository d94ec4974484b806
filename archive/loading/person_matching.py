"""Entity resolution for people: the record that a name in an article stands for, none yet, or several candidates.

A record is given another article's words only on evidence that an editor could point at; where several records fit,
nobody is guessed:

* **A whole name** stands for whoever bears it (``names.name_key``: any order, any spelling of a given name's
  syllables, initials aside), unless initials or a generation contradict. A wider likeness (a nickname, a middle name,
  a "Jr." that only one has) counts together with an office that agrees, and only where it fits one record.
* **A family name alone** stands for nobody by itself. With a title it is the one bearer who was printed with that
  office beside the whole name. Where there is none it gets a record of its own, which takes the whole name of whoever
  is printed with it and the office later. Without a title it stays unresolved as soon as anybody bears it.

An article may show that two records are one (``Match.same``): ``resolve_entities`` merges them. Where a person said
that they are two, an article that fits both is nobody's. What a person merged is one: the names and offices of both
lead to the record that stays, also a family name alone.

Everything is decided from the records as they are and from the article, with a bounded number of queries for all the
names of it. Articles are written in byte order of their paths: the same files give the same records.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db.models import Q

from archive import names
from archive.extraction.draft import PersonDraft
from archive.merging.display_names import is_native
from archive.models import NotTheSame, Organisation, Person, PersonName, ReviewState, Role, RolePassage
from archive.models.entity import Entity, EntityName
from archive.names import PersonalName
from archive.offices import Office, parse_office

_parse = cache(names.parse)
#: Among fewer people nearly every family name is borne once.
_MANY_PEOPLE = 500


@dataclass(frozen=True, slots=True)
class Match[Kind: Entity]:
    """The outcome for one name: ``entity`` is the one record that fits, None where none does or nobody is guessed.

    * ``same``: records that the article shows to be the same as ``entity``.
    * ``several``: the records that fit, where more than one does.
    * ``unresolved``: bearers of a family name that is printed alone, without a title; no record is made of it.
    * ``namesakes``: bearers of a family name printed with a title that identifies none of them; a record is made.
    """

    entity: Kind | None = None
    same: tuple[Kind, ...] = ()
    several: tuple[Kind, ...] = ()
    unresolved: tuple[Kind, ...] = ()
    namesakes: tuple[Kind, ...] = ()

    @classmethod
    def of(cls, entity: Kind, same: tuple[Kind, ...] = ()) -> "Match[Kind]":
        """Match a record and those that are the same, unless a person said that they are not: then several fit."""
        keys = [entity.pk, *(other.pk for other in same)]
        if same and NotTheSame.objects.among(str(entity._meta.model_name), keys):
            return cls(several=(entity, *same))
        return cls(entity, same)

    def narrowed(self, earlier: Collection[Any]) -> "Match[Kind]":
        """Resolve a doubt by what an editor or an earlier load decided for the article, if that is one candidate."""
        chosen = [entity for entity in self.several or self.unresolved or self.namesakes if entity in earlier]
        return Match(chosen[0]) if len(chosen) == 1 else self


@dataclass(slots=True, eq=False)
class _Candidate:
    person: Person
    names: list[PersonalName] = field(default_factory=list)  # in full or in their own script
    short_keys: set[str] = field(default_factory=set)  # keys of the short forms it was printed with
    offices: dict[Office, list[int]] = field(default_factory=dict)  # each with the keys of its roles
    offices_beside_name: set[Office] = field(default_factory=set)  # printed beside the whole name in this article
    family_name_accepted: bool = False  # a person said that a family name alone names it

    @property
    def active(self) -> bool:
        return self.person.review != ReviewState.REJECTED

    @property
    def whole_names(self) -> list[PersonalName]:
        return [name for name in self.names if name.whole]

    @property
    def goes_by_family_name(self) -> bool:
        """Tell whether a family name alone names it: nothing more is known, or a person said so, as by a merge."""
        return self.family_name_accepted or not self.whole_names

    def bears_family_name(self, name: PersonalName) -> bool:
        """Tell whether it bears the family name, and no other generation's ("Charles II", "Charles III")."""
        same = [own for own in self.names if own.family == name.family and not own.native]
        contradicted = any(own.contradicts(name) for own in same if not own.whole)
        return not contradicted and (bool(same) or name.key in self.short_keys)

    def agrees_in_office(self, offices: Iterable[Office]) -> bool:
        return any(own.agrees(office) for office in offices for own in self.offices)

    def identified_by_office(self, offices: Iterable[Office]) -> bool:
        return any(own.identifies(office) for office in offices for own in self.offices)

    def corroborated(self, name: PersonalName, offices: Sequence[Office], *, rare: bool) -> bool:
        """Tell whether more than a likeness of names says that it is the same person.

        That is an office that agrees. Where an office is not known of both it is, for a generation that only one has,
        the same initial; for a nickname or a middle name, a family name that nobody else bears (``rare``).
        """
        alike = [own for own in self.whole_names if own.wide == name.wide]
        if any(own.contradicts(name) for own in alike):
            return False
        if self.agrees_in_office(offices):
            return True
        if offices and self.offices:
            return False
        one_generation = all(bool(own.generation) == bool(name.generation) for own in alike)
        if rare and one_generation and all(own.family == name.family for own in alike):
            return True
        return any(own.key == name.key and own.given[1:2] == name.given[1:2] != () for own in alike)

    def holds_another_office(self, name: PersonalName, offices: Collection[Office]) -> bool:
        """Tell whether initials and offices both differ: John F. Kennedy, the President, and Senator John Kennedy.

        Only offices that people are addressed by count; others are held one after the other, or together.
        """
        if any(own.given == name.given for own in self.whole_names):
            return False
        held, printed = ({one.head for one in some if one.of_address} for some in (self.offices, offices))
        return bool(held and printed) and held.isdisjoint(printed)


class PersonIndex:
    """The people of the archive whom an article's names may mean: at most seven queries, however many names.

    ``organisations`` are the article's, by the names its Draft gives them.
    """

    def __init__(
        self, drafts: Sequence[PersonDraft], organisations: Mapping[str, Organisation | None] | None = None
    ) -> None:
        self._organisations = organisations or {}
        self._candidates: dict[int, _Candidate] = {}
        if drafts:
            self._find(drafts)
        self._bearers: dict[str, set[str]] = {}  # of some family names, the wide keys of all who bear them
        if self._candidates:
            self._read_names()
            self._read_offices()
            self._read_bearers([_parse(draft.name) for draft in drafts])

    def _find(self, drafts: Sequence[PersonDraft]) -> None:
        parsed = [_parse(draft.name) for draft in drafts]
        keys = {key for name in parsed for key in (name.key, *name.families)}
        keys |= {_parse(alias).key for draft in drafts for alias in draft.aliases if is_native(alias)}
        family_names = {name.family for name in parsed if not name.whole} - {""}
        rows = PersonName.objects.exclude(review=ReviewState.REJECTED).filter(entity__merged_into=None)
        rows = rows.filter(
            Q(key__in=keys - {""}, kind__in=EntityName.IDENTIFYING)
            | Q(wide__in={name.wide for name in parsed} - {""}, kind=EntityName.Kind.FULL)
            | Q(family__in=family_names, kind=EntityName.Kind.FULL)
            | Q(key__in=family_names, kind=EntityName.Kind.SHORT)
        )
        people = Person.objects.filter(pk__in=set(rows.values_list("entity", flat=True))).order_by("pk")
        self._candidates = {person.pk: _Candidate(person) for person in people}

    def _read_names(self) -> None:
        rows = PersonName.objects.exclude(review=ReviewState.REJECTED).filter(entity__in=self._candidates)
        columns = ("entity", "text", "kind", "key", "review")
        for pk, text, kind, key, review in rows.order_by("pk").values_list(*columns):
            candidate = self._candidates[pk]
            if kind in EntityName.IDENTIFYING:
                name = _parse(text)
                candidate.names.append(name)
                candidate.family_name_accepted |= review == ReviewState.ACCEPTED and not name.whole
            else:
                candidate.short_keys.add(key)

    def _read_offices(self) -> None:
        rows = Role.objects.exclude(review=ReviewState.REJECTED).filter(person__in=self._candidates, withdrawn=False)
        columns = ("person", "pk", "title", "organisation", "organisation__name")
        for pk, role, title, organisation, called in rows.order_by("pk").values_list(*columns):
            office = parse_office(title, called or "", organisation)
            self._candidates[pk].offices.setdefault(office, []).append(role)

    def _read_bearers(self, parsed: Iterable[PersonalName]) -> None:
        """Read who else bears the family names of those who are known by a wider form alone."""
        known = [own for candidate in self._candidates.values() for own in candidate.whole_names]
        wide, keys = {own.wide for own in known} - {""}, {own.key for own in known}
        self._bearers = {name.family: set() for name in parsed if name.wide in wide and name.key not in keys}
        if self._bearers and Person.objects.count() < _MANY_PEOPLE:
            self._bearers = {}
        if self._bearers:
            rows = PersonName.in_full().filter(family__in=self._bearers).exclude(wide="")
            for family, key in rows.order_by().values_list("family", "wide").distinct():
                self._bearers[family].add(key)

    def _is_rare(self, name: PersonalName) -> bool:
        """Tell whether nobody else bears the family name, in an archive of enough people for that to mean something."""
        return self._bearers.get(name.family) == {name.wide}

    def match(self, draft: PersonDraft) -> Match[Person]:
        """Match a name. A record that an editor rejected fits, too, so that what was rejected is not made again."""
        name, offices = _parse(draft.name), self._offices(draft)
        return self._match_whole(draft, name, offices) if name.whole else self._match_family_name(name, offices)

    def _match_whole(self, draft: PersonDraft, name: PersonalName, offices: Sequence[Office]) -> Match[Person]:
        exact, wider = self._alike(draft, name, offices)
        if len(exact) > 1:
            narrowed = [candidate for candidate in exact if candidate.agrees_in_office(offices)]
            exact = narrowed if len(narrowed) == 1 else exact
        if len(exact) > 1:
            return Match(several=_people(exact))
        rare = self._is_rare(name)
        wider = [one for one in wider if one.active and one.corroborated(name, offices, rare=rare)]
        if not exact and len(wider) > 1:
            return Match(several=_people(wider))
        fits = [*exact, *(wider if len(wider) == 1 else [])]
        family_name_only = self._of_family_name_only(name, self._offices_beside_name(draft, name, offices))
        fits += family_name_only if len(family_name_only) == 1 else []
        return Match.of(fits[0].person, _people(fits[1:]) if fits[0].active else ()) if fits else Match()

    def _alike(
        self, draft: PersonDraft, name: PersonalName, offices: Sequence[Office]
    ) -> tuple[list[_Candidate], list[_Candidate]]:
        """Return who bears the very name, and who a wider form of it."""
        native_keys = {_parse(alias).key for alias in draft.aliases if is_native(alias)}
        exact: list[_Candidate] = []
        wider: list[_Candidate] = []
        for candidate in self._candidates.values():
            alike = [own for own in candidate.whole_names if own.key == name.key]
            if any(own.key in native_keys for own in candidate.whole_names):
                exact.append(candidate)
            elif alike and not any(own.contradicts(name) for own in alike):
                same_generation = any(bool(own.generation) == bool(name.generation) for own in alike)
                same = same_generation and not candidate.holds_another_office(name, offices)
                (exact if same else wider).append(candidate)
            elif not alike and name.wide and any(own.wide == name.wide for own in candidate.whole_names):
                wider.append(candidate)
        return exact, wider

    def _of_family_name_only(self, name: PersonalName, offices: Sequence[Office]) -> list[_Candidate]:
        """Return records made of the family name alone, with an office that identifies them."""
        printings = [PersonalName(family, generation=name.generation) for family in name.families]
        return [
            candidate
            for candidate in self._candidates.values()
            if candidate.active
            and not candidate.whole_names
            and any(candidate.bears_family_name(printing) for printing in printings)
            and candidate.identified_by_office(offices)
        ]

    def _match_family_name(self, name: PersonalName, offices: Sequence[Office]) -> Match[Person]:
        bearers = [candidate for candidate in self._candidates.values() if candidate.bears_family_name(name)]
        active = [candidate for candidate in bearers if candidate.active]
        by_family_name = [candidate for candidate in bearers if candidate.goes_by_family_name]
        fits = [
            candidate for candidate in by_family_name if candidate.active and candidate.identified_by_office(offices)
        ]
        fits += self._printed_in_full([one for one in active if one not in by_family_name], offices)
        if len(fits) > 1:
            return Match(several=_people(fits))
        if fits:
            return Match(fits[0].person)
        if rejected := [candidate for candidate in by_family_name if not candidate.active]:
            return Match(rejected[0].person)
        if len(active) == 1 and by_family_name and not (offices and by_family_name[0].offices):
            return Match(by_family_name[0].person)
        return Match(namesakes=_people(active)) if offices else Match(unresolved=_people(active))

    def _printed_in_full(self, bearers: Iterable[_Candidate], offices: Sequence[Office]) -> list[_Candidate]:
        """Return who was printed with such an office beside more than the family name.

        Where an article names one bearer in full and means another by title and family name, the extractor may give
        the title to the wrong one: "First Lady Jill Biden … President Biden".
        """
        by_role: dict[int, _Candidate] = {}
        found: dict[int, _Candidate] = {}
        for candidate in bearers:
            for own, roles in candidate.offices.items():
                if any(own.identifies(office) for office in offices):
                    by_role |= dict.fromkeys(roles, candidate)
                    if own in candidate.offices_beside_name:
                        found[candidate.person.pk] = candidate
        passages = RolePassage.objects.filter(role__in=by_role).values_list("role", "words").distinct()
        for role, words in passages if by_role else ():
            candidate = by_role[role]
            if any(_has_given_name(words, name) for name in candidate.whole_names):
                found[candidate.person.pk] = candidate
        return [candidate for _, candidate in sorted(found.items())]

    def _offices(self, draft: PersonDraft) -> list[Office]:
        found = []
        for role in draft.roles:
            record = self._organisations.get(role.organisation or "")
            found.append(parse_office(role.title, role.organisation or "", record.pk if record else None))
        return list(dict.fromkeys(office for office in found if office.head))

    def _offices_beside_name(self, draft: PersonDraft, name: PersonalName, offices: Sequence[Office]) -> list[Office]:
        """Return those of ``offices`` that the article prints beside a given name."""
        printed = {role.title for role in draft.roles if _has_given_name(role.passage.text, name)}
        if not printed:
            return []
        only = PersonDraft(draft.name, (), tuple(role for role in draft.roles if role.title in printed), ())
        return [office for office in self._offices(only) if office in offices]

    def register(self, draft: PersonDraft, person: Person, merged: Iterable[Person] = ()) -> None:
        """Keep in step with what was written for a draft; records ``merged`` into the person's are no more."""
        for other in merged:
            gone = self._candidates.pop(other.pk, None)
            if gone and (kept := self._candidates.get(person.pk)):
                kept.names += gone.names
                kept.short_keys |= gone.short_keys
                for office, roles in gone.offices.items():
                    kept.offices.setdefault(office, []).extend(roles)
        candidate = self._candidates.setdefault(person.pk, _Candidate(person))
        name, offices = _parse(draft.name), self._offices(draft)
        candidate.names.append(name)
        if name.wide and name.family in self._bearers:
            self._bearers[name.family].add(name.wide)
        candidate.short_keys |= {short.key for alias in draft.aliases if not (short := _parse(alias)).whole}
        for office in offices:
            candidate.offices.setdefault(office, [])
        candidate.offices_beside_name.update(self._offices_beside_name(draft, name, offices))


def _people(candidates: Iterable[_Candidate]) -> tuple[Person, ...]:
    return tuple(candidate.person for candidate in sorted(candidates, key=lambda one: one.person.pk))


def _has_given_name(words: str, name: PersonalName) -> bool:
    """Tell whether a given name of ``name`` is among the words, or its initials where it has no other."""
    printed = set(names.fold(words).replace("-", " ").replace(".", " ").replace(",", " ").split())
    full = [given for given in name.given if len(given) > 1]
    return any(given in printed for given in full) if full else bool(name.given) and printed.issuperset(name.given)
