"""Persons of an article: which printings are one person, and what is no person at all."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.extraction.language import Section
from archive.extraction.people.candidates import Candidate
from archive.extraction.words import HONORIFICS, MONTHS, TITLE_HEADS, WEEKDAYS
from archive.names import family_name, person_key


@dataclass
class Person:
    """One person: ``name`` is the fullest printing, ``forms`` all name forms, the fullest first."""

    name: str
    forms: list[str] = field(default_factory=list)


def group_persons(
    found: Sequence[Candidate], sections: Sequence[Section], speaking: set[tuple[int, int]]
) -> list[Person]:
    """Candidates that are one person, in order of first mention.

    ``speaking`` are the places (section, first character) of what is the subject of a reporting verb: a
    single name is a person's only where somebody speaks, has a title, or bears a fuller name elsewhere.
    """
    persons: dict[str, Person] = {}
    singles: list[Candidate] = []
    for candidate in found:
        if candidate.label != "PERSON":
            continue
        if " " not in candidate.name:
            singles.append(candidate)
            continue
        key = person_key(candidate.name)
        person = persons.setdefault(key, Person(candidate.name))
        if candidate.name not in person.forms:
            person.forms.append(candidate.name)
    _join_tails(persons)
    surnames = short_forms(list(persons.values()))
    alone: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in singles:
        if candidate.name in surnames:
            continue
        alone[candidate.name].append(candidate)
    for name, places in alone.items():
        if any((place.section, place.span[0]) in speaking or _has_title(sections, place) for place in places):
            persons[person_key(name)] = Person(name, [name])
    for surname, bearers in surnames.items():
        for person in bearers:
            if surname not in person.forms:
                person.forms.append(surname)
    return list(persons.values())


def _join_tails(persons: dict[str, Person]) -> None:
    """ "Abdool Karim" is "Quarraisha Abdool Karim" where only one name ends so."""
    longer: dict[str, list[str]] = defaultdict(list)
    for key in persons:
        words = key.split()
        for at in range(1, len(words) - 1):
            longer[" ".join(words[at:])].append(key)
    for key in sorted(persons, key=len):
        fits = [other for other in longer.get(key, ()) if other in persons]
        if len(fits) == 1:
            persons[fits[0]].forms += persons.pop(key).forms


def short_forms(persons: Sequence[Person]) -> dict[str, list[Person]]:
    """The single words that may stand for persons: the family name, and the last word where order is in doubt."""
    forms: dict[str, list[Person]] = defaultdict(list)
    for person in persons:
        words = person.name.split()
        for form in dict.fromkeys(
            (family_name(person.name), words[-1] if len(words) > 2 else family_name(person.name))
        ):
            if form != person.name and len(form) > 1 and form.lower() not in MONTHS and form.lower() not in WEEKDAYS:
                forms[form].append(person)
    return dict(forms)


def _has_title(sections: Sequence[Section], candidate: Candidate) -> bool:
    """A title or an honorific stands right before the name."""
    before = sections[candidate.section].text[: candidate.span[0]].rsplit(None, 1)
    word = before[-1].rstrip(".").lower() if before else ""
    return word in TITLE_HEADS or word in HONORIFICS
