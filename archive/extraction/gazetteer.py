"""What editors decided on names, handed to the extractor: names accepted, with all their forms, and names rejected.

A gazetteer is a plain value: made once, never changed, pickled once for each worker process. Its ``digest`` tells two
of them apart. Looking a text up takes time linear in the text, whatever the number of names.
"""

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from archive.extraction.draft import EntityRef
from archive.hosts import domains_of
from archive.names import NameOrder, family_name, fold
from archive.offsets import Span

_WORD = re.compile(r"\w+")
_LONGEST = 16  # words of a name; longer ones are not looked for
_UNITED_STATES = re.compile(r"(?:U\.S\.|US|United States) (?=.)")
# One character for one: places stay the same.
_MARKS = str.maketrans("‘’ʼ‐‑‒–", "'''----")


@dataclass(frozen=True, slots=True, order=True)
class KnownPerson:
    """An accepted person: canonical name and the other forms of it that editors accepted."""

    name: str
    forms: tuple[str, ...] = ()
    order: NameOrder = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class KnownOrganisation:
    """An accepted organisation; ``kind`` is a value of the archive's kinds."""

    name: str
    forms: tuple[str, ...] = ()
    acronym: str = ""
    kind: str = "other"


@dataclass(frozen=True, eq=False)
class Gazetteer:
    """Accepted people and organisations, and names that are none. The order they are given in makes no difference.

    ``not_people`` and ``not_organisations`` are names of records that editors rejected, ``domains`` hosts with the name
    of the organisation that publishes there.
    """

    people: tuple[KnownPerson, ...] = ()
    organisations: tuple[KnownOrganisation, ...] = ()
    not_people: tuple[str, ...] = ()
    not_organisations: tuple[str, ...] = ()
    domains: tuple[tuple[str, str], ...] = ()
    digest: str = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for name in ("people", "organisations", "not_people", "not_organisations", "domains"):
            object.__setattr__(self, name, tuple(sorted(set(getattr(self, name)))))
        plain = json.dumps(self.as_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        object.__setattr__(self, "digest", hashlib.sha256(plain.encode()).hexdigest() if self else "")

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, each list in order: what the digest is taken of."""
        return {
            "people": [[p.name, sorted(p.forms), p.order] for p in self.people],
            "organisations": [[o.name, sorted(o.forms), o.acronym, o.kind] for o in self.organisations],
            "not people": list(self.not_people),
            "not organisations": list(self.not_organisations),
            "domains": [list(domain) for domain in self.domains],
        }

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations or self.not_people or self.not_organisations or self.domains)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Gazetteer) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __getstate__(self) -> dict[str, Any]:
        """Keep the names alone: each process makes its own index when it first reads a text."""
        return {name: value for name, value in self.__dict__.items() if name != "index"}

    @cached_property
    def index(self) -> "Index":
        return Index(self)


class Index:
    """Finds the names of a gazetteer in texts, and tells whose they are."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.people = {person.name: person for person in gazetteer.people}
        self.organisations = {body.name: body for body in gazetteer.organisations}
        self._domains = dict(gazetteer.domains)
        self._bearers: dict[str, list[EntityRef]] = defaultdict(list)
        self._families: set[str] = set()
        for person in gazetteer.people:
            self._add(EntityRef("person", person.name), (person.name, *person.forms))
            if " " in person.name:
                self._families.add(_plain(family_name(person.name, _order(person))))
        for body in gazetteer.organisations:
            acronym = (body.acronym,) if is_acronym(body.acronym) else ()
            forms = (body.name, *body.forms, *acronym)
            self._add(EntityRef("organisation", body.name), (one for form in forms for one in printings(form)))
        self._refused = {
            "person": frozenset(map(fold, gazetteer.not_people)),
            "organisation": frozenset(map(fold, gazetteer.not_organisations)),
        }
        # By its first word: how many words a name may have, the most first.
        self._lengths: dict[str, tuple[int, ...]] = {}
        self._names: dict[tuple[str, ...], list[str]] = defaultdict(list)
        lengths: dict[str, set[int]] = defaultdict(set)
        for name in sorted(self._bearers, key=lambda name: (-len(name), name)):
            words = tuple(_WORD.findall(name))
            if 0 < len(words) <= _LONGEST:
                self._names[words].append(name)
                lengths[words[0]].add(len(words))
        self._lengths = {word: tuple(sorted(own, reverse=True)) for word, own in lengths.items()}

    def _add(self, bearer: EntityRef, forms: Iterable[str]) -> None:
        for form in dict.fromkeys(_plain(form) for form in forms):
            if form:
                self._bearers[form].append(bearer)

    def bearers(self, name: str) -> tuple[EntityRef, ...]:
        """Return whose accepted name this is, letter for letter but for quote marks and dashes."""
        return tuple(self._bearers.get(_plain(name), ()))

    def publisher_at(self, host: str) -> str | None:
        """Return the name of the organisation that editors said publishes at a host or a domain that it lies in."""
        return next((self._domains[domain] for domain in domains_of(host) if domain in self._domains), None)

    def is_family(self, name: str) -> bool:
        """Return whether an accepted person bears this family name."""
        return _plain(name) in self._families

    def refused(self, name: str, kind: str) -> bool:
        """Return whether editors rejected the name as one of a person or organisation; case makes no difference."""
        return fold(name) in self._refused[kind]

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        """Yield the accepted names in a text, as printed, in order; of those that overlap the first, then the longest.

        At each word only names of as many words are looked up as some name that begins with this word has.
        """
        plain = text.translate(_MARKS)
        words = [(match.group(), *match.span()) for match in _WORD.finditer(plain)]
        at = 0
        while at < len(words):
            found = self._at(plain, words, at)
            if found is None:
                at += 1
                continue
            count, span = found
            yield text[slice(*span)], span
            at += count

    def _at(self, plain: str, words: list[tuple[str, int, int]], at: int) -> tuple[int, Span] | None:
        """Return the longest name that begins at a word: of how many words, and where."""
        for count in self._lengths.get(words[at][0], ()):
            if at + count > len(words):
                continue
            for name in self._names.get(tuple(word for word, _, _ in words[at : at + count]), ()):
                start = words[at][1] - name.index(words[at][0])
                end = start + len(name)
                if start >= 0 and plain.startswith(name, start) and _stands_free(plain, start, end):
                    return count, (start, end)
        return None


def printings(name: str) -> tuple[str, ...]:
    """Return an organisation's name as others print it: "U.S." or "United States" before it, "&" or "and" within."""
    found = [name]
    if match := _UNITED_STATES.match(name):
        found += [country + name[match.end() :] for country in ("U.S. ", "US ", "United States ")]
    found += [one.replace(" & ", " and ") for one in found] + [one.replace(" and ", " & ") for one in found]
    return tuple(dict.fromkeys(found))


def is_acronym(name: str) -> bool:
    """Return whether it is a single word with two capitals or more, like "MIIT" and "AT&T" but not "Board"."""
    return " " not in name and sum(c.isupper() for c in name) >= 2


def _order(person: KnownPerson) -> NameOrder | None:
    return None if person.order == "unknown" else person.order


def _plain(name: str) -> str:
    return " ".join(name.translate(_MARKS).split())


def _stands_free(text: str, start: int, end: int) -> bool:
    return not (text[start - 1 : start].isalnum() and text[start].isalnum()) and not (
        text[end - 1].isalnum() and text[end : end + 1].isalnum()
    )
