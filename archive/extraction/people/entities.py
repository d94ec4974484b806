"""The persons and organisations of an article, with every mention, role and short form."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from archive.extraction.draft import EntityRef, OrganisationDraft, Passage, PersonDraft, RoleDraft
from archive.extraction.gazetteer import Gazetteer
from archive.extraction.language import Section
from archive.extraction.people.candidates import Candidate, candidates
from archive.extraction.people.known import Known
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.people.occurrences import NameIndex
from archive.extraction.people.organisations import Organisation, group_organisations
from archive.extraction.people.persons import Person, group_persons, short_forms
from archive.extraction.people.roles import PrintedRole, find_roles
from archive.extraction.verbs import is_cue

_GOVERNING = re.compile(
    r"(?:['’]s)?\s+(?:administration|government|Administration|Government|era|doctrine|presidency)\b"
)
_PORTFOLIO = re.compile(r"^(?:vice |deputy |former |acting )*minister$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class People:
    """Who an article names. ``titles`` are the persons' titles in lower case, by name, to match descriptions with."""

    persons: tuple[PersonDraft, ...]
    organisations: tuple[OrganisationDraft, ...]
    mentions: Mentions
    titles: dict[str, tuple[str, ...]]
    kinds: dict[str, str]


def find_people(seed: str, sections: Sequence[Section], gazetteer: Gazetteer | None = None) -> People:
    """``gazetteer``: what editors decided on names, if the page is to be read with it."""
    known = Known(sections, gazetteer)
    found = candidates(sections, known)
    persons = group_persons(found, sections, _speaking(sections), known)
    organisations = group_organisations(_organisation_candidates(found, persons), sections, known)
    mentions = _mentions(sections, persons, organisations, found)
    roles = _roles(seed, sections, mentions, organisations)
    passages: dict[EntityRef, list[Passage]] = defaultdict(list)
    surfaces: dict[EntityRef, list[str]] = defaultdict(list)
    for mention in mentions.all:
        passages[mention.entity].append(sections[mention.section].passage(seed, mention.span))
        surfaces[mention.entity].append(mention.surface)
    person_drafts = tuple(
        PersonDraft(
            person.name,
            _aliases(person.name, surfaces[ref]),
            tuple(roles.get(person.name, ())),
            tuple(passages[ref]),
            0.98 if known.person(person.name) else _sure(person.name, roles),
        )
        for person in persons
        if passages[ref := EntityRef("person", person.name)]
    )
    organisation_drafts = tuple(
        OrganisationDraft(
            organisation.name,
            _aliases(organisation.name, surfaces[ref]),
            organisation.kind,
            tuple(passages[ref]),
            organisation.acronym,
            0.98 if known.organisation(organisation.name) else 0.9,
        )
        for organisation in organisations
        if passages[ref := EntityRef("organisation", organisation.name)]
    )
    titles = {name: tuple(role.title.lower() for role in own) for name, own in roles.items()}
    return People(person_drafts, organisation_drafts, mentions, titles, {o.name: o.kind for o in organisations})


def _speaking(sections: Sequence[Section]) -> set[tuple[int, int]]:
    """Where the subjects of reporting verbs begin: (section, character)."""
    return {
        (index, token.idx)
        for index, section in enumerate(sections)
        for token in section.doc
        if token.dep_ == "nsubj" and is_cue(token.head) and token.i < token.head.i + 3
    }


def _organisation_candidates(found: Sequence[Candidate], persons: Sequence[Person]) -> list[Candidate]:
    """Those that are no person's name or family name."""
    taken = {form for person in persons for form in person.forms} | set(short_forms(persons))
    return [candidate for candidate in found if candidate.name not in taken]


def _aliases(name: str, surfaces: Sequence[str]) -> tuple[str, ...]:
    return tuple(surface for surface in dict.fromkeys(surfaces) if surface != name)


def _sure(name: str, roles: dict[str, list[RoleDraft]]) -> float:
    """A name of several words with a printed title is hardly ever wrong; a single word alone may be."""
    return 0.98 if roles.get(name) and " " in name else 0.9 if " " in name else 0.7


def _mentions(
    sections: Sequence[Section],
    persons: Sequence[Person],
    organisations: Sequence[Organisation],
    found: Sequence[Candidate],
) -> Mentions:
    by_form: dict[str, list[EntityRef]] = defaultdict(list)
    for person in persons:
        for form in person.forms:
            by_form[form].append(EntityRef("person", person.name))
    for organisation in organisations:
        for form in organisation.forms:
            if form not in by_form:
                by_form[form].append(EntityRef("organisation", organisation.name))
    index = NameIndex(by_form)
    latest: dict[EntityRef, int] = {}
    mentions: list[Mention] = []
    for number, section in enumerate(sections):
        for form, span in index.find(section.text):
            bearers = by_form[form]
            if bearers[0].kind == "person" and not _stands_alone(section.text, span, form):
                continue
            # Of several bearers of a family name, the one named last is meant.
            entity = max(bearers, key=lambda ref: latest.get(ref, -1))
            latest[entity] = len(mentions)
            mentions.append(Mention(number, span, form, entity))
    return Mentions(mentions)


def _stands_alone(text: str, span: tuple[int, int], form: str) -> bool:
    """A person is named, and not someone of the same family name, a government, or a word that begins alike."""
    if _GOVERNING.match(text, span[1]):
        return False
    if " " in form:
        return True
    following = re.match(r" ([A-Z][a-z]+)", text[span[1] : span[1] + 30])
    preceding = re.search(r"(\w+) $", text[max(0, span[0] - 30) : span[0]])
    if following and len(form) <= 12 and not following.group(1).endswith("day"):
        return False
    return not (preceding and preceding.group(1)[0].isupper() and text[max(0, span[0] - 1)] == "-")


def _roles(
    seed: str, sections: Sequence[Section], mentions: Mentions, organisations: Sequence[Organisation]
) -> dict[str, list[RoleDraft]]:
    """The distinct printed titles of each person; a minister's ministry is inferred where there is only one."""
    ministries = [organisation.name for organisation in organisations if organisation.kind == "ministry"]
    roles: dict[str, list[RoleDraft]] = defaultdict(list)
    for printed in find_roles(sections, mentions):
        known = {(role.title.lower(), role.organisation) for role in roles[printed.person]}
        organisation, inferred = _organisation_of(printed, ministries)
        if (printed.title.lower(), organisation) not in known:
            evidence = sections[printed.section].passage(seed, printed.evidence)
            roles[printed.person].append(RoleDraft(printed.title, organisation, evidence, printed.rule, inferred))
    return {name: own for name, own in roles.items() if own}


def _organisation_of(printed: PrintedRole, ministries: Sequence[str]) -> tuple[str | None, bool]:
    if printed.organisation is None and len(ministries) == 1 and _PORTFOLIO.match(printed.title):
        return ministries[0], True
    return printed.organisation, False
