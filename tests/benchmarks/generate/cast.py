"""Who speaks, who publishes and what it is about: people, organisations, roles, topics, and how often each comes."""

import json
import random
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

from archive import names
from archive.models import Organisation, OrganisationName, Person, PersonName, Role, Topic, TopicPhrase
from tests.benchmarks.generate.decisions import Reviews
from tests.benchmarks.generate.tables import REVIEW, Table
from tests.benchmarks.generate.words import Zipf, capital, invented


def _either(words: str) -> list[str]:
    return words.strip().replace("\n", "|").split("|")


_GIVEN = """
Anna Peter Maria Omar Grace Ivan Noor Jean Ruth David Sarah Michael Elena Thomas Fatima John Lucía Andrés Chloé Jürgen
Søren Amara Kofi Priya Arjun Hana Kenji Yuki Olga Dmitri Leila Hassan Aisha Carlos Sofia Luca Giulia Emma Liam Olivia
Anne-Marie Jean-Luc Mei Wei Ling Joon Min-jun Thuy Linh Siobhán Niamh Bjørn Ingrid Mateusz Zofia Petra Milan
""".split()
_FAMILY = """
Holloway Marsh Okafor Lindqvist Moreau Tanaka Petrov Alvarez Haddad Byrne Müller García Nuñez O'Brien Smith-Jones Kim
Chen Nguyen Novák Østergaard Çelik Dvořák
""".split()
_NATIVE = ("王伟", "李娜", "张敏", "刘洋", "陈静", "김민준", "박서연", "田中太郎", "佐藤花子", "Иван Петров")
_TITLES = _either("""
director|minister|spokesperson|chief executive|president|professor|mayor|chair|secretary-general|analyst|chief economist
deputy director|prime minister|foreign minister|governor|ambassador|senator|former minister|head of research|editor
general secretary|vice president|commissioner|judge|police chief|coach|senior fellow|founder|board member|engineer
""")
_KINDS = {
    "institute": "{} Institute {}", "ministry": "Ministry of {}", "company": "{} Holdings",
    "university": "{} University", "agency": "{} Agency", "party": "{} Party",
    "international": "{} Union of Nations", "other": "{} Foundation",
}  # fmt: skip
_MEDIA = ("The {} Times", "{} Daily News", "{} Post", "Radio {}", "{} Tribune")
_GROUPS = _either("""
officials|China|experts|analysts|the government|police|critics|Beijing|Washington|the company|residents|both sides
researchers|lawmakers|witnesses|the White House|the plan|Taiwan|Japan|organisers|opponents|the union|doctors|scientists
local media|the report|prosecutors|campaigners|investors|a spokesperson|the opposition|farmers|teachers|Russia|Ukraine
the court|diplomats|parents|economists|the family|employers|protesters|Germany|France|Brussels|the study|regulators
""")
_TOPICS = """
Trade Energy Climate Health Education Defence Elections Courts Migration Housing Transport Technology Space Media Sport
Culture Agriculture Fisheries Banking Budget Taxes Labour Pensions Police Borders Water Forests Mining Semiconductors
Privacy Language Tourism Aviation Railways Shipping Vaccines Disasters Diplomacy Sanctions Cities
""".split()

PERSON, ORGANISATION, WORDS = "person", "organisation", "words"


@dataclass(frozen=True, slots=True)
class Printed:
    """A role as an article prints it: the row's key, and what stands after the name."""

    role: int
    words: str


@dataclass(slots=True)
class Voice:
    """Somebody who speaks: ``pk`` is the person's or organisation's key, None for mere words; ``json`` the name so."""

    kind: str
    pk: int | None
    name: str
    short: str
    json: str
    roles: tuple[Printed, ...] = ()


class Cast:
    """Makes the authority records. ``people``, ``bodies`` and ``publishers`` come by Zipf's law, the first the most."""

    def __init__(self, draw: random.Random, reviews: Reviews, people: int, organisations: int) -> None:
        self._random, self._reviews = draw, reviews
        entity = ("name", "sort_key", "slug", "base", *REVIEW)
        names_ = ("entity", "text", "kind", "primary", "key", "wide", "folded")
        self._person = Table(Person, "name_order", *entity)
        self._person_name = Table(PersonName, "family", *names_)
        self._body = Table(Organisation, "kind", "acronym", "parent", "display", *entity)
        self._body_name = Table(OrganisationName, *names_)
        self._role = Table(Role, "person", "title", "organisation", "key", "base", *REVIEW)
        self._topic = Table(Topic, "name", "sort_key", "slug", *REVIEW)
        self._phrase = Table(TopicPhrase, "topic", "text", "folded")
        self.tables = [self._body, self._body_name, self._person, self._person_name, self._role, self._topic,
                       self._phrase]  # fmt: skip
        self._slugs: dict[str, int] = {}
        self._coined = [capital(word) for word in invented(draw, 6_000, (1, 2, 2, 3))]
        papers = min(300, organisations // 4)
        bodies = [self._organisation(n, n < papers) for n in range(organisations)]
        self.publishers = Zipf(draw, bodies[:papers])
        self.bodies = Zipf(draw, bodies[papers:], 0.9)
        self.people = Zipf(draw, self._people(people), 0.78)
        words = [*_GROUPS, *(f"{capital(word)} officials" for word in self._coined[3_000:3_600])]
        self.groups = Zipf(draw, [Voice(WORDS, None, one, one, json.dumps(one)) for one in words])
        self.topics = Zipf(draw, [self._subject(name) for name in _TOPICS], 0.7)

    def write(self) -> None:
        for table in self.tables:
            table.write()

    def _slug(self, name: str) -> str:
        stem = slugify(name, allow_unicode=True)[:100]
        self._slugs[stem] = number = self._slugs.get(stem, 0) + 1
        return stem if number == 1 else f"{stem}-{number}"

    def _organisation(self, n: int, paper: bool) -> Voice:
        kind = "media" if paper else self._random.choice(list(_KINDS))
        form = self._random.choice(_MEDIA) if paper else _KINDS[kind]
        name = form.format(self._random.choice(self._coined), n)
        acronym = "".join(word[0] for word in name.split() if word[0].isupper()) if n % 3 == 0 else ""
        display = "full" if not paper or n % 12 else ("excerpts", "link")[n // 12 % 2]
        parent = self._random.randrange(1, n + 1) if n % 11 == 10 else None
        pk = self._body.add(kind, acronym, parent, display, *self._entity(name, names.organisation_sort_key(name)))
        for place, text in enumerate(filter(None, (name, len(acronym) > 1 and acronym))):
            key = names.body_key(text)
            form = ("full", "acronym")[place]
            self._body_name.add(pk, text, form, not place, key, names.body_wide(key), names.fold(text))
        return Voice(ORGANISATION, pk, name, name, json.dumps(name))

    def _entity(self, name: str, sort_key: str) -> tuple[Any, ...]:
        base = json.dumps({"name": {"value": name}})
        return name, sort_key, self._slug(name), base, *self._reviews.of("name", "another name")

    def _people(self, wanted: int) -> list[Voice]:
        given = Zipf(self._random, _GIVEN, 0.6)
        family = Zipf(self._random, [*_FAMILY, *self._coined[:4_000]], 0.6)
        return [self._somebody(n, given.one(), family.one()) for n in range(wanted)]

    def _somebody(self, n: int, given: str, family: str) -> Voice:
        name = f"{given} {family}"
        order = names.guess_order(name)
        pk = self._person.add(order, *self._entity(name, names.sort_key(name, order)))
        forms = [(name, "full"), (names.family_name(name, order), "short")][: 1 + n % 2]
        if n % 50 == 20:
            forms.append((self._random.choice(_NATIVE), "native"))
        for place, (text, kind) in enumerate(forms):
            parts = names.parse(text)
            self._person_name.add(parts.family, pk, text, kind, not place, parts.key, parts.wide, names.fold(text))
        roles = [self._held(pk, title) for title in dict.fromkeys(self._random.choices(_TITLES, k=1 + n % 3))]
        return Voice(PERSON, pk, name, family, json.dumps(name), tuple(roles))

    def _held(self, person: int, title: str) -> Printed:
        at = self.bodies.one() if self._random.random() < 0.6 else None
        key = Role.make_key(title, at and at.name)
        base = json.dumps({"title": {"value": title, "rule": "bench"}, "organisation": {"value": at and at.name}})
        review = self._reviews.of("title", "another title")
        words = f"{title} of {at.name}" if at else title
        return Printed(self._role.add(person, title, at and at.pk, key, base, *review), words)

    def _subject(self, name: str) -> tuple[int, tuple[str, ...]]:
        """Return a topic's key and the phrases that suggest it."""
        pk = self._topic.add(name, names.fold(name), slugify(name), *self._reviews.accepted)
        phrases = tuple(f"{name.lower()} {word}" for word in ("policy", "sector", "reform"))
        for phrase in phrases:
            self._phrase.add(pk, phrase, phrase)
        return pk, phrases
