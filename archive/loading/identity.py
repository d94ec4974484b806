"""Which record of the archive a name in an article stands for: one, none yet, or several (then nobody is guessed).

A record is trusted with another article's words only on evidence that an editor could point at:

* **A person's whole name** is whoever bears it (``names.name_key``: any order, any spelling of a given name's
  syllables, initials aside), unless initials or a generation contradict. A wider likeness (nickname, middle name, a
  "Jr." that only one has) is evidence together with an office that agrees, and only where it fits one record.
* **A family name alone** is nobody's by itself. With a title it is the one bearer who was printed with that office
  beside the whole name; where there is none, a record of its own, which takes the whole name of whoever is printed
  with it and the office later. Without a title it is left open as soon as anybody bears it.
* **An organisation** is whoever bears the name in full, else whoever was printed with it as a short form or acronym.
  "U.S." before a name makes no other name, unless another country's body of that name is known.

An article may show that two records are one: those are named in ``Match.also`` (see ``joining``). Where a person said
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
from archive.extraction.draft import OrganisationDraft, PersonDraft
from archive.merging.display_names import is_native
from archive.models import (
    NotTheSame,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    ReviewState,
    Role,
    RolePassage,
)
from archive.models.entity import Entity, EntityName
from archive.names import PersonalName
from archive.offices import Office, parse_office

_parse = cache(names.parse)


@dataclass(frozen=True, slots=True)
class Match[Kind]:
    """``entity`` where exactly one record fits; ``several`` where more than one does; neither where none does.

    ``also`` are records that the article shows to be the same one. ``open`` are bearers of a family name that
    stands alone without a title: whether it is one of them nobody can tell, and no record is made of it.
    """

    entity: Kind | None = None
    several: tuple[Kind, ...] = ()
    also: tuple[Kind, ...] = ()
    open: tuple[Kind, ...] = ()
    bearers: tuple[Kind, ...] = ()

    def decided(self, before: Collection[Any]) -> "Match[Kind]":
        """With what was decided for the article before, by an editor or by an earlier load, where it is in doubt."""
        doubtful = self.several or self.open or self.bearers
        chosen = [entity for entity in doubtful if entity in before]
        return Match(chosen[0]) if len(chosen) == 1 else self


def _as_one[Kind: Entity](entity: Kind, also: tuple[Kind, ...]) -> Match[Kind]:
    """One record and what is the same, unless a person said that they are not: then each fits, and none is guessed."""
    keys = [entity.pk, *(other.pk for other in also)]
    if also and NotTheSame.objects.among(str(entity._meta.model_name), keys):
        return Match(several=(entity, *also))
    return Match(entity, also=also)


@dataclass(slots=True, eq=False)
class _KnownPerson:
    person: Person
    names: list[PersonalName] = field(default_factory=list)  # in full or in its own script
    offices: dict[Office, list[int]] = field(default_factory=dict)  # with the roles that say so
    named: set[Office] = field(default_factory=set)  # printed beside the whole name in this article
    short: set[str] = field(default_factory=set)  # keys of the short forms it was printed with
    by_itself: bool = False  # a person said that a family name alone names it

    @property
    def stands(self) -> bool:
        return self.person.review != ReviewState.REJECTED

    @property
    def whole(self) -> list[PersonalName]:
        return [name for name in self.names if name.whole]

    @property
    def alone(self) -> bool:
        """Whether a family name alone names it: nothing more is known, or a person said so, as by a merge."""
        return self.by_itself or not self.whole

    def holds(self, offices: Iterable[Office]) -> bool:
        return any(own.agrees(one) for one in offices for own in self.offices)


class People:
    """The people of the archive who may be meant by an article's names."""

    def __init__(self, drafts: Sequence[PersonDraft], bodies: Mapping[str, Organisation | None] | None = None) -> None:
        self.bodies = bodies or {}
        parsed = [_parse(draft.name) for draft in drafts]
        keys = {key for name in parsed for key in (name.key, *name.families)}
        keys |= {_parse(alias).key for draft in drafts for alias in draft.aliases if is_native(alias)}
        alone = {name.family for name in parsed if not name.whole} - {""}
        rows = PersonName.objects.exclude(review=ReviewState.REJECTED).filter(entity__merged_into=None)
        rows = rows.filter(
            Q(key__in=keys - {""}, kind__in=EntityName.IDENTIFYING)
            | Q(wide__in={name.wide for name in parsed} - {""}, kind=EntityName.Kind.FULL)
            | Q(family__in=alone, kind=EntityName.Kind.FULL)
            | Q(key__in=alone, kind=EntityName.Kind.SHORT)
        )
        fitting = set(rows.values_list("entity", flat=True)) if drafts else set()
        self.known = {
            person.pk: _KnownPerson(person) for person in Person.objects.filter(pk__in=fitting).order_by("pk")
        }
        self._read()

    def _read(self) -> None:
        if not self.known:
            return
        forms = PersonName.objects.exclude(review=ReviewState.REJECTED).filter(entity__in=self.known)
        columns = ("entity", "text", "kind", "key", "review")
        for pk, text, kind, key, review in forms.order_by("pk").values_list(*columns):
            if kind in EntityName.IDENTIFYING:
                self.known[pk].names.append(_parse(text))
                self.known[pk].by_itself |= review == ReviewState.ACCEPTED and not self.known[pk].names[-1].whole
            else:
                self.known[pk].short.add(key)
        roles = Role.objects.exclude(review=ReviewState.REJECTED).filter(person__in=self.known, withdrawn=False)
        for pk, role, title, body, called in roles.order_by("pk").values_list(
            "person", "pk", "title", "organisation", "organisation__name"
        ):
            self.known[pk].offices.setdefault(parse_office(title, called or "", body), []).append(role)

    def match(self, draft: PersonDraft) -> Match[Person]:
        """A record that an editor rejected fits a name too, so that what was rejected is not made again."""
        name, offices = _parse(draft.name), self._offices(draft)
        if not name.whole:
            return self._match_family_name(name, offices)
        natives = {_parse(alias).key for alias in draft.aliases if is_native(alias)}
        exact: list[_KnownPerson] = []
        wider: list[_KnownPerson] = []
        for known in self.known.values():
            alike = [own for own in known.whole if own.key == name.key]
            if any(own.key in natives for own in known.whole):
                exact.append(known)
            elif alike and not any(own.contradicts(name) for own in alike):
                (exact if any(bool(own.generation) == bool(name.generation) for own in alike) else wider).append(known)
            elif not alike and name.wide and any(own.wide == name.wide for own in known.whole):
                wider.append(known)
        if len(exact) > 1:
            narrowed = [known for known in exact if known.holds(offices)]
            exact = narrowed if len(narrowed) == 1 else exact
        if len(exact) > 1:
            return Match(several=_people(exact))
        wider = [known for known in wider if known.stands and _witnessed(name, offices, known)]
        if not exact and len(wider) > 1:
            return Match(several=_people(wider))
        fits = [*exact, *(wider if len(wider) == 1 else [])]
        short = self._short(name, self._named_offices(draft, name, offices))
        fits += short if len(short) == 1 else []
        return _as_one(fits[0].person, _people(fits[1:]) if fits[0].stands else ()) if fits else Match()

    def _short(self, name: PersonalName, offices: Sequence[Office]) -> list[_KnownPerson]:
        """Records made of the family name alone, with an office that agrees."""
        return [
            known
            for known in self.known.values()
            if known.stands
            and not known.whole
            and any(_bears(known, PersonalName(family, generation=name.generation)) for family in name.families)
            and _identifies(known, offices)
        ]

    def _match_family_name(self, name: PersonalName, offices: Sequence[Office]) -> Match[Person]:
        bearers = [known for known in self.known.values() if _bears(known, name)]
        standing = [known for known in bearers if known.stands]
        alone = [known for known in bearers if known.alone]
        fits = [known for known in alone if known in standing and _identifies(known, offices)]
        fits += self._printed_whole([known for known in standing if known not in alone], offices)
        if len(fits) > 1:
            return Match(several=_people(fits))
        if fits:
            return Match(fits[0].person)
        if rejected := [known for known in alone if not known.stands]:
            return Match(rejected[0].person)
        if len(standing) == 1 and alone and not (offices and alone[0].offices):
            return Match(alone[0].person)
        return Match(bearers=_people(standing)) if offices else Match(open=_people(standing))

    def _printed_whole(self, bearers: Iterable[_KnownPerson], offices: Sequence[Office]) -> list[_KnownPerson]:
        """Who was printed with such an office beside more than the family name.

        Where an article names one bearer in full and means another by title and family name, the reader of texts may
        give the title to the wrong one: "First Lady Jill Biden … President Biden".
        """
        roles: dict[int, _KnownPerson] = {}
        found: dict[int, _KnownPerson] = {}
        for known in bearers:
            for own, rows in known.offices.items():
                if any(own.identifies(one) for one in offices):
                    roles |= dict.fromkeys(rows, known)
                    if own in known.named:
                        found[known.person.pk] = known
        printed = RolePassage.objects.filter(role__in=roles).values_list("role", "words").distinct() if roles else ()
        for role, words in printed:
            known = roles[role]
            if any(_prints_whole(words, name) for name in known.whole):
                found[known.person.pk] = known
        return [known for pk, known in sorted(found.items())]

    def _offices(self, draft: PersonDraft) -> list[Office]:
        found = []
        for role in draft.roles:
            body = self.bodies.get(role.organisation or "")
            found.append(parse_office(role.title, role.organisation or "", body.pk if body else None))
        return list(dict.fromkeys(one for one in found if one.head))

    def _named_offices(self, draft: PersonDraft, name: PersonalName, offices: Sequence[Office]) -> list[Office]:
        printed = {role.title for role in draft.roles if _prints_whole(role.passage.text, name)}
        if not printed:
            return []
        only = PersonDraft(draft.name, (), tuple(role for role in draft.roles if role.title in printed), ())
        return [one for one in self._offices(only) if one in offices]

    def learn(self, draft: PersonDraft, person: Person, gone: Iterable[Person] = ()) -> None:
        """Keep in step with what was written for a draft."""
        for other in gone:
            merged = self.known.pop(other.pk, None)
            if merged and person.pk in self.known:
                self.known[person.pk].names += merged.names
                self.known[person.pk].short |= merged.short
                for one, rows in merged.offices.items():
                    self.known[person.pk].offices.setdefault(one, []).extend(rows)
        known = self.known.setdefault(person.pk, _KnownPerson(person))
        name, offices = _parse(draft.name), self._offices(draft)
        known.names.append(name)
        known.short |= {short.key for alias in draft.aliases if not (short := _parse(alias)).whole}
        for one in offices:
            known.offices.setdefault(one, [])
        known.named.update(self._named_offices(draft, name, offices))


def _people(known: Iterable[_KnownPerson]) -> tuple[Person, ...]:
    return tuple(one.person for one in sorted(known, key=lambda one: one.person.pk))


def _bears(known: _KnownPerson, name: PersonalName) -> bool:
    """Whether the record bears the family name, and no other generation's ("Charles II", "Charles III")."""
    same = [own for own in known.names if own.family == name.family and not own.native]
    contradicted = any(own.contradicts(name) for own in same if not own.whole)
    return not contradicted and (bool(same) or name.key in known.short)


def _identifies(known: _KnownPerson, offices: Iterable[Office]) -> bool:
    return any(own.identifies(one) for one in offices for own in known.offices)


def _prints_whole(words: str, name: PersonalName) -> bool:
    """Whether the words have a given name beside the family name."""
    printed = set(names.fold(words).replace("-", " ").replace(".", " ").replace(",", " ").split())
    return any(given in printed for given in name.given if len(given) > 1)


def _witnessed(name: PersonalName, offices: Sequence[Office], known: _KnownPerson) -> bool:
    """Whether something beside a likeness of names says that it is one person: an office, or for a generation that only
    one has, where an office is not known of both, the same initial.
    """
    alike = [own for own in known.whole if own.wide == name.wide]
    if any(own.contradicts(name) for own in alike):
        return False
    if known.holds(offices):
        return True
    unknown = not (offices and known.offices)
    return unknown and any(own.key == name.key and own.given[1:2] == name.given[1:2] != () for own in alike)


@dataclass(slots=True, eq=False)
class _KnownBody:
    body: Organisation
    full: set[str] = field(default_factory=set)
    other: set[str] = field(default_factory=set)
    shown: str = ""

    @property
    def stands(self) -> bool:
        return self.body.review != ReviewState.REJECTED


class Bodies:
    """The organisations of the archive that may be meant by an article's names."""

    def __init__(self, drafts: Sequence[OrganisationDraft]) -> None:
        keys = {names.body_key(draft.name) for draft in drafts}
        acronyms = {names.body_key(draft.acronym) for draft in drafts if draft.acronym}
        standing = OrganisationName.objects.exclude(review=ReviewState.REJECTED).filter(entity__merged_into=None)
        rows = standing.filter(
            Q(key__in=(keys | acronyms) - {""})
            | Q(wide__in={names.body_wide(key) for key in keys} - {""}, kind=EntityName.Kind.FULL)
        )
        fitting = set(rows.values_list("entity", flat=True)) if drafts else set()
        found = Organisation.objects.filter(pk__in=fitting).order_by("pk")
        self.known = {body.pk: _KnownBody(body) for body in found}
        forms = standing.filter(entity__in=self.known).order_by("pk") if self.known else ()
        for form in forms:
            known = self.known[form.entity_id]
            (known.full if form.kind in EntityName.IDENTIFYING else known.other).add(form.key)
            if form.primary:
                known.shown = form.key

    def match(self, draft: OrganisationDraft) -> Match[Organisation]:
        """By name in full, by a short form or acronym, or where the archive knows the acronym alone."""
        key = names.body_key(draft.name)
        fits = [known for known in self.known.values() if key in known.full]
        fits = fits or [known for known in self.known.values() if key in known.other and not _of_another(known, key)]
        if len(fits) > 1:
            return Match(several=_bodies(fits))
        for more in (
            self._of_the_united_states(draft, key),
            self._alike_by_acronym(draft, key),
            self._acronym_alone(draft, key),
        ):
            new = [known for known in more if known.stands and known not in fits]
            if not fits and len(new) > 1:
                return Match(several=_bodies(new))
            fits += new if len(new) == 1 else []
        return _as_one(fits[0].body, _bodies(fits[1:]) if fits[0].stands else ()) if fits else Match()

    def _of_the_united_states(self, draft: OrganisationDraft, key: str) -> list[_KnownBody]:
        """Records of the name with "U.S." before it, or without, if no other country's is known or both stand here."""
        twin = key[3:] if key.startswith("us ") else f"us {key}"
        wide = names.body_wide(key)
        others = {own for known in self.known.values() for own in known.full if names.body_wide(own) == wide}
        here = {names.body_key(alias) for alias in draft.aliases}
        if others - {key, twin} and twin not in here:
            return []
        return [known for known in self.known.values() if twin in known.full]

    def _alike_by_acronym(self, draft: OrganisationDraft, key: str) -> list[_KnownBody]:
        """Records with the same acronym whose full name differs as a shortened or misprinted one does."""
        acronym = names.body_key(draft.acronym)
        bearers = [known for known in self.known.values() if acronym and acronym in known.other]
        return [known for known in bearers if any(_alike(key, own) for own in known.full)]

    def _acronym_alone(self, draft: OrganisationDraft, key: str) -> list[_KnownBody]:
        """Records of which nothing but the acronym is known, unless it is also another's."""
        acronym = names.body_key(draft.acronym)
        if not acronym or acronym == key:
            return []
        bearers = [known for known in self.known.values() if acronym in known.full | known.other]
        alone = [known for known in bearers if known.shown == acronym]
        same = [known for known in bearers if any(key == own or _alike(key, own) for own in known.full)]
        return alone if all(known in alone or known in same for known in bearers) else []

    def learn(self, draft: OrganisationDraft, body: Organisation, gone: Iterable[Organisation] = ()) -> None:
        """Keep in step with what was written for a draft."""
        known = self.known.setdefault(body.pk, _KnownBody(body, shown=names.body_key(draft.name)))
        for other in gone:
            if merged := self.known.pop(other.pk, None):
                known.full |= merged.full
                known.other |= merged.other
        known.full.add(names.body_key(draft.name))
        known.other |= {names.body_key(alias) for alias in (*draft.aliases, draft.acronym)} - {""}


_LEFT_OUT = frozenset("department ministry us of the and for".split())


def _alike(one: str, other: str) -> bool:
    """ "Housing and Urban Development" and its department, "Centers for Disease Control" and "… and Prevention",
    "National Institute of Health" and "Institutes"; a word more at either end may be a place's and tells bodies apart.
    """
    if one.startswith(f"{other} and ") or other.startswith(f"{one} and "):
        return True
    a, b = ([word.removesuffix("s") for word in key.split() if word not in _LEFT_OUT] for key in (one, other))
    if a == b:
        return bool(a)
    fewer, more = sorted((a, b), key=len)
    return len(fewer) > 2 and (fewer[0], fewer[-1]) == (more[0], more[-1]) and set(fewer) <= set(more)


def _of_another(known: _KnownBody, key: str) -> bool:
    """Whether a short form is rather another country's body: "African Union" printed beside the European one."""
    wide = names.body_wide(key)
    return wide != key and any(names.body_wide(own) == wide and own != wide for own in known.full)


def _bodies(known: Iterable[_KnownBody]) -> tuple[Organisation, ...]:
    return tuple(one.body for one in sorted(known, key=lambda one: one.body.pk))


def match_person(draft: PersonDraft) -> Match[Person]:
    """For a single name; an article's names are looked up together, by ``People``."""
    return People([draft]).match(draft)


def match_organisation(draft: OrganisationDraft) -> Match[Organisation]:
    """For a single name; an article's names are looked up together, by ``Bodies``."""
    return Bodies([draft]).match(draft)
