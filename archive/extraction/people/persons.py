"""Persons of an article: which printings are one person, and what is no person at all."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from archive.extraction.draft import EntityRef, PersonDraft, RoleDraft
from archive.extraction.language import Section
from archive.extraction.people.classification import is_given_name
from archive.extraction.people.gazetteer_matching import GazetteerMatcher, NameCandidate
from archive.extraction.people.mentions import Mentions, aliases, passages
from archive.extraction.words import HONORIFICS, MONTHS, WEEKDAYS, is_cue
from archive.names import NameOrder, family_name, fold, is_generation, person_key
from archive.offices import TITLE_HEADS

_RELATIVE = re.compile(
    r"\b(?:(?:first|second) (?:lady|gentleman)|wife|husband|widow|widower|son|daughter|brother|sister|mother|father"
    r"|niece|nephew|cousin|grandson|granddaughter),?\s+(?:(?:mr|mrs|ms|dr)\.?\s+)?$",
    re.IGNORECASE,
)


@dataclass
class Person:
    """One person: ``name`` is the fullest printing, ``forms`` all name forms, the fullest first.

    ``order`` is the order of the name's parts where an editor told it.
    """

    name: str
    forms: list[str] = field(default_factory=list)
    order: NameOrder | None = None


def group_persons(
    found: Sequence[NameCandidate], sections: Sequence[Section], matcher: GazetteerMatcher
) -> list[Person]:
    """Return the persons whom candidates name, in order of first mention.

    A single name is a person's only where it is the subject of a reporting verb, has a title, or a fuller name is
    printed elsewhere.
    """
    speaking = _speaking(sections)
    persons = _of_full_names([c for c in found if c.label == "PERSON" and " " in c.name], matcher)
    _join_parts(persons)
    alone: dict[str, list[NameCandidate]] = defaultdict(list)
    for candidate in found:
        if candidate.label == "PERSON" and " " not in candidate.name:
            alone[candidate.name].append(candidate)
    surnames = short_forms(list(persons.values()))
    bearers = _folded(surnames)
    called: dict[str, list[Person]] = defaultdict(list)
    for person in persons.values():
        called[_given(person)].append(person)
    for name, places in alone.items():
        titled = any(_has_title(sections, place) for place in places)
        if name in surnames:
            if titled and all(_is_relative(sections, found, person) for person in surnames[name]):
                # "President X", beside "First Lady Ann X": the family name alone is the office-holder's.
                del surnames[name]
                persons[person_key(name)] = Person(name, [name])
            continue
        if name.isupper() and fold(name) in bearers:
            surnames[name] = bearers[fold(name)]  # a transcript's "SULLIVAN:"
        elif len(called[name]) == 1 and not titled:
            called[name][0].forms.append(name)
        elif (
            titled
            or any((place.section, place.span[0]) in speaking for place in places)
            or any(matcher.names_person(place) for place in places)
        ):
            persons[person_key(name)] = Person(name, [name])
    for surname, of in surnames.items():
        for person in of:
            if surname not in person.forms:
                person.forms.append(surname)
    return list(persons.values())


def _of_full_names(found: Sequence[NameCandidate], matcher: GazetteerMatcher) -> dict[str, Person]:
    """Return persons by key. A name in capitals gives way to one that is not."""
    persons: dict[str, Person] = {}
    for candidate in found:
        person = persons.setdefault(matcher.person_key(candidate.name), Person(candidate.name))
        if candidate.name not in person.forms:
            person.forms.append(candidate.name)
        if person.name.isupper() and not candidate.name.isupper():
            person.name = candidate.name
    for person in persons.values():
        person.order = matcher.order(person.name)
    return persons


def _join_parts(persons: dict[str, Person]) -> None:
    """Join "Abdool Karim" to "Quarraisha Abdool Karim", "Ruth Ann" to "Ruth Ann Minner", where only one name fits."""
    longer: dict[str, list[str]] = defaultdict(list)
    for key, person in persons.items():
        words = fold(person.name).split()
        for at in range(1, len(words)):
            if len(words) - at > 1:
                longer[" ".join(words[at:])].append(key)
            if at > 1 and (is_generation(words[at]) or all(is_given_name(word) for word in words[:at])):
                longer[" ".join(words[:at])].append(key)
    for key in sorted(persons, key=len):
        fits = [other for other in longer.get(fold(persons[key].name), ()) if other in persons and other != key]
        if len(fits) == 1:
            persons[fits[0]].forms += persons.pop(key).forms


def _given(person: Person) -> str:
    """Return the first given name."""
    family = family_name(person.name, person.order)
    return next((word for word in person.name.split() if word not in family.split()), "")


def _folded(surnames: dict[str, list[Person]]) -> dict[str, list[Person]]:
    folded: dict[str, list[Person]] = defaultdict(list)
    for surname, bearers in surnames.items():
        folded[fold(surname)] += [person for person in bearers if person not in folded[fold(surname)]]
    return dict(folded)


def short_forms(persons: Sequence[Person]) -> dict[str, list[Person]]:
    """Return the single words that may stand for persons: the family name, and the last word if order is in doubt."""
    forms: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        words = person.name.split()
        family = family_name(person.name, person.order)
        parts = [family, family[0].upper() + family[1:]]
        if is_generation(words[-1]):
            parts += [f"{form} {words[-1]}" for form in (family, family.split()[-1])]
        if len(words) > 2 and (not is_generation(words[-1]) or len(words[-1]) > len("III")):
            parts.append(words[-1])  # "Júnior" is a name by itself
        for form in dict.fromkeys(parts):
            if form != person.name and len(form) > 1 and form.lower() not in MONTHS and form.lower() not in WEEKDAYS:
                forms[form].append(person)
    return dict(forms)


def _is_relative(sections: Sequence[Section], found: Sequence[NameCandidate], person: Person) -> bool:
    return any(
        candidate.name in person.forms
        and _RELATIVE.search(sections[candidate.section].text[: candidate.span[0]][-40:]) is not None
        for candidate in found
    )


def _has_title(sections: Sequence[Section], candidate: NameCandidate) -> bool:
    """Return whether a title or an honorific stands right before the name."""
    before = sections[candidate.section].text[: candidate.span[0]].rsplit(None, 1)
    word = before[-1].rstrip(".").lower() if before else ""
    return word in TITLE_HEADS or word in HONORIFICS


def _speaking(sections: Sequence[Section]) -> set[tuple[int, int]]:
    """Return where the subjects of reporting verbs begin: (section, character)."""
    return {
        (index, token.idx)
        for index, section in enumerate(sections)
        for token in section.doc
        if token.dep_ == "nsubj" and is_cue(token.head) and token.i < token.head.i + 3
    }


def to_drafts(
    seed: str,
    sections: Sequence[Section],
    persons: Sequence[Person],
    mentions: Mentions,
    roles: Mapping[str, Sequence[RoleDraft]],
    matcher: GazetteerMatcher,
) -> tuple[PersonDraft, ...]:
    """Return the persons that the article mentions, with their roles."""
    return tuple(
        PersonDraft(
            person.name,
            aliases(person.name, own),
            tuple(roles.get(person.name, ())),
            passages(seed, sections, own),
            0.98 if matcher.person(person.name) else _confidence(person.name, roles),
        )
        for person in persons
        if (own := mentions.of(EntityRef("person", person.name)))
    )


def _confidence(name: str, roles: Mapping[str, Sequence[RoleDraft]]) -> float:
    """Return how sure a name is: of several words with a title it is hardly ever wrong, a single word may be."""
    return 0.98 if roles.get(name) and " " in name else 0.9 if " " in name else 0.7
