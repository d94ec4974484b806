"""Decide whether a name is a person's, an organisation's or neither: from the name and from its printings on the page.

Organisations act, own, employ and are described ("the company X"); people are addressed, have titles and speak;
programmes, laws and substances only stand before other nouns or behind prepositions. One occurrence alone misleads.

Each sign for or against is worth a point or more; the points are set by hand and no sign decides alone. A missing name
can be added by an editor; a wrong one costs trust: where nothing speaks for a name it is left out.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.extraction.language import Section
from archive.extraction.people.roles import is_head
from archive.extraction.words import (
    ABBREVIATIONS,
    COUNTRIES,
    INTERNATIONAL_BODIES,
    LEGAL_FORMS,
    MONTHS,
    NATIONALITIES,
    ORGANISATION_HEADS,
    ORGANISATION_NOUNS,
    PUBLIC_BODIES,
    THING_HEADS,
    TITLE_MODIFIERS,
    WEEKDAYS,
    is_cue,
    word_list,
)
from archive.names import PARTICLES, fold, guess_order
from archive.offices import TITLE_HEADS
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def is_common(word: str) -> bool:
    """Return whether English writes this word in lower case too: "cancer", "order", but not "Kenya" or "Xiaomi"."""
    return fold(word) in word_list("common_words")


def is_given_name(word: str) -> bool:
    """Return whether people are called so by their given name, somewhere."""
    return fold(word) in word_list("given_names")


_RULINGS = frozenset("decision ruling case verdict judgment judgement v v. vs vs.".split())


@dataclass(slots=True)
class Evidence:
    """Counts over the printings of one name. ``labels``: what spaCy took it for."""

    labels: Counter[str] = field(default_factory=Counter)
    speaks: int = 0  # subject of a reporting verb
    acts: int = 0  # subject of another verb, or who a passive's "by" names
    owns: int = 0  # "X's"
    employs: int = 0  # "chief executive of X", "X spokesperson"
    described: int = 0  # "the company X", "X, a newspaper"
    definite: int = 0  # "the X"
    modifies: int = 0  # before a noun that is no title
    cases: int = 0  # "the X ruling"
    titled: int = 0  # "President X"
    presented: int = 0  # "X, president of …"

    def most(self, label: str) -> bool:
        """Return whether no other label was given more often."""
        return self.labels[label] > 0 and self.labels[label] == max(self.labels.values())


def gather_evidence(sections: Sequence[Section], places: Iterable[tuple[str, int, Span, str]]) -> dict[str, Evidence]:
    """Return the evidence by name. ``places`` are name, section, span and spaCy's label of each printing."""
    found: dict[str, Evidence] = defaultdict(Evidence)
    for name, section, span, label in places:
        evidence = found[name]
        evidence.labels[label] += 1
        tokens = sections[section].doc.char_span(*span, alignment_mode="expand")
        if tokens:
            _look(evidence, tokens[0], tokens[-1], tokens.root)
    return dict(found)


def _look(evidence: Evidence, first: "Token", last: "Token", root: "Token") -> None:
    doc = first.doc
    _as_actor(evidence, root)
    if first.i:
        _behind(evidence, doc[first.i - 1])
    if last.i + 1 < len(doc):
        after = doc[last.i + 1]
        if after.dep_ == "case" and after.text in {"'s", "’s", "'", "’"}:
            evidence.owns += 1
            evidence.employs += any(is_head(token) for token in doc[after.i + 1 : after.i + 4])
        elif after.lower_ in _RULINGS:
            evidence.cases += 1
        elif after.text[0].isalpha() and is_head(after):
            evidence.employs += 1
        elif root.dep_ in {"compound", "nmod", "amod"} and root.head.i > last.i:
            evidence.modifies += 1
        if after.text == ",":
            _before_apposition(evidence, after)


def _as_actor(evidence: Evidence, root: "Token") -> None:
    verb = root.head
    if root.dep_ == "pobj" and verb.dep_ == "agent":
        evidence.acts += 1
    elif root.dep_ in {"nsubj", "nsubjpass"} and is_cue(verb):
        evidence.speaks += 1
    elif root.dep_ == "nsubj" and verb.pos_ == "VERB":
        evidence.acts += 1


def _behind(evidence: Evidence, before: "Token") -> None:
    doc = before.doc
    evidence.definite += before.lower_ == "the"
    evidence.titled += is_head(before)
    evidence.described += before.lower_ in ORGANISATION_NOUNS
    at = before.i - 1 if before.lower_ == "the" else before.i
    evidence.employs += at >= 1 and doc[at].lower_ in {"of", "at", "for", "with"} and is_head(doc[at - 1])


def _before_apposition(evidence: Evidence, comma: "Token") -> None:
    """Count what an apposition says: "X, a Beijing-based company", "X, president of …", if it begins with its noun."""
    for token in comma.doc[comma.i + 1 : comma.i + 8]:
        if token.lower_ in ORGANISATION_NOUNS or is_head(token):
            evidence.described += token.lower_ in ORGANISATION_NOUNS
            evidence.presented += is_head(token)
            return
        if token.pos_ not in {"DET", "ADJ", "NOUN", "PROPN", "PUNCT"}:
            return


_NOBODY = frozenset("he his she her it its they their we our you your my this that these those".split())
_STYLES = frozenset("highness majesty excellency holiness lordship ladyship".split())
_ROMANCE = frozenset("da do dos de y".split())
_PLACES = frozenset("st saint mount mt fort lake san santa los las new cape port".split())
_FOREIGN_TO_NAMES = re.compile(r"[\d/\[\]{}<>()|=_*#@]")
_FOREIGN_TO_BODIES = re.compile(r"^@|^(?:non|un|anti|pro)-|^[DRI]-|\d\.\d|[/\[\]{}<>|=_*#]", re.IGNORECASE)
_PLURAL_ACRONYM = re.compile(r"[A-Z]{2,}s")
_INITIAL = re.compile(r"[A-Z]\.?(?:[A-Z]\.?)?")
# Words for things and bodies that are family names as well: one in 50,000 bears them (United States census of 1990).
_SURNAMES = frozenset("hall grant day park law lake deal street post laws bridge forest bay tower bill board".split())
_ROMAN = re.compile(r"[IVX]{2,}")
_OFFICES = frozenset("vp b.s b.a m.s title".split())
_LINKS = frozenset("of for on in to and & the at with from by or through".split())
# They qualify a body but name none: "Working Group", "Executive Board", "Advisory Committee".
_GENERIC = frozenset(
    """
    advisory annual board body central chief committee commission council coordinating directors executive expert
    expert-group force general governing group governors interagency inter-agency international joint leadership local
    main management members national office panel planning policy regional review scientific secretariat select
    senior special standing steering sub sub-committee subcommittee task team technical the trustees working
    federal headquarters agency department ministry association center centre court bank company corporation service
    services superior district circuit appeals assembly regional provincial municipal congressional cabinet
    school college university institute institutes foundation forum press media police army
    """.split()
)
_PLURAL_HEADS = frozenset(
    """
    departments ministries offices governments governors bureaus agencies universities colleges secretaries
    representatives senators presidents ministers members directors leaders heads sections parts
    """.split()
)
# These are no bodies of their own, though they speak: a country or place under its formal name.
_REALMS = re.compile(
    r"(?:governments? of (?:the )?)?(?:people's |democratic |federal |islamic |united |new )*"
    r"(?:republic|kingdom|state|commonwealth|sultanate|province|territory|city|town|county|emirate|federation"
    r"|principality)s? of(?: the)?\b",
    re.IGNORECASE,
)


def is_person(name: str, evidence: Evidence) -> bool:
    """Return whether a name of two words or more, without honorific and title, is a person's."""
    words = [word.strip(".,") for word in name.split()]
    family_first = guess_order(name) == "family_first"
    if _FOREIGN_TO_NAMES.search(name) or not _may_be_person(words, evidence, family_first=family_first):
        return False
    points = 1 if evidence.most("PERSON") else 0
    points += 3 * bool(evidence.titled) + bool(evidence.presented) + 2 * bool(evidence.speaks) + 2 * family_first
    given = next((word for word in words[:-1] if not _INITIAL.fullmatch(word)), "")
    if is_given_name(given):
        points += 1 if is_common(given) else 2
    elif given and is_common(given):
        points -= 2
    points += any(_INITIAL.fullmatch(word) for word in words[:-1] if len(words) > 2 or not given)
    points -= is_common(words[-1]) and not is_given_name(words[-1])
    points -= 2 * (evidence.definite > 0 and not evidence.titled)
    return points >= 1


def _may_be_person(words: list[str], evidence: Evidence, *, family_first: bool) -> bool:
    """Return whether no word forbids it: of a thing, a body or a place, a pronoun, a style of address."""
    lower = [word.lower() for word in words]
    first, last = lower[0], lower[-1]
    if last in PARTICLES | {"y"} or any(word in _LINKS | _STYLES for word in lower):
        return False
    if first in _ROMANCE and not is_given_name(words[1]):
        return False
    if not family_first and (first in _NOBODY or last in WEEKDAYS or (len(last) > 3 and last in MONTHS)):
        return False
    if (
        last in NATIONALITIES
        or (last in COUNTRIES and not is_given_name(first))
        or first in COUNTRIES
        or (last in THING_HEADS | set(ORGANISATION_HEADS) and _no_name(words))
    ):
        return False
    if _ROMAN.fullmatch(words[-1]) and is_common(first) and not is_given_name(first):
        return False
    if evidence.titled:
        return True
    place = first in _PLACES and not is_given_name(last)
    return not place and not (first in NATIONALITIES and is_common(last))


def _no_name(words: list[str]) -> bool:
    """Return whether the last word is meant as a thing or a body: "Hall" is a family name behind "Regina"."""
    given, word = words[0], words[-1].lower()
    return is_common(word) and not (word in _SURNAMES and is_given_name(given) and not is_common(given))


def is_organisation(name: str, evidence: Evidence, expansion: bool | None = None) -> bool:
    """Return whether it is an organisation's name.

    ``expansion`` is whether the page spells an acronym out as an organisation's name; ``None`` if it does not spell it.
    """
    words = [word.strip(".,()") for word in name.split()]
    lower = [word.lower() for word in words]
    if not _may_be_organisation(name, words):
        return False
    if expansion is not None:
        return expansion
    if (lower[-1] in LEGAL_FORMS and len(words) > 1) or fold(name) in INTERNATIONAL_BODIES | PUBLIC_BODIES:
        return True
    head = _head(lower)
    if len(words) > 1 and (head in ORGANISATION_HEADS or name.isupper()):
        return _has_head(lower) and not all(word in _GENERIC | _LINKS for word in lower)
    if head in THING_HEADS or (len(words) == 1 and _PLURAL_ACRONYM.fullmatch(name)):
        return False
    return _points(name, words, evidence) >= 1


def _may_be_organisation(name: str, words: list[str]) -> bool:
    """Return whether it is no realm, no group of people, no government, office or honour, and no fragment of markup."""
    lower = [word.lower() for word in words]
    if not all(words) or _FOREIGN_TO_BODIES.search(name) or _REALMS.match(name) or lower[0] in _PLURAL_HEADS:
        return False
    if lower[-1] in _LINKS | _STYLES or lower[-1] == "lady" or _head(lower) in TITLE_HEADS | _OFFICES:
        return False
    parts = [part for word in lower for part in word.split("-")]
    if all(part in NATIONALITIES or part in COUNTRIES for part in parts):
        return False
    if lower[-1] == "government" and all(word in _GENERIC for word in lower[:-1]):
        return False
    return not (parts[-1] in TITLE_HEADS and all(part in TITLE_HEADS | TITLE_MODIFIERS for part in parts))


def _points(name: str, words: list[str], evidence: Evidence) -> int:
    """Weigh a name whose head does not tell; one of ordinary words must speak, or be called a company or the like."""
    ordinary = all(_ordinary(word) for word in words)
    points = 3 * bool(evidence.speaks) + 3 * bool(evidence.described) + (1 if evidence.most("ORG") else -1)
    if len(words) == 1 or not ordinary:
        points += bool(evidence.acts) + bool(evidence.owns) + 2 * bool(evidence.employs)
    if ordinary:
        points -= 3 if len(words) == 1 else 2
    if len(words) == 1 and (name.isupper() or "-" in name):
        points -= evidence.modifies >= max(1, evidence.acts + evidence.speaks + evidence.owns)
    points -= 2 * (evidence.cases * 3 >= sum(evidence.labels.values()))
    return points


def _ordinary(word: str) -> bool:
    return is_common(word) or word.lower() in _LINKS | ABBREVIATIONS or fold(word) in NATIONALITIES


def _head(lower: list[str]) -> str:
    """Return the word before the first "of" or "for", else the last that is no number ("Order 7", "Title IX")."""
    lower = [word for word in lower if not word.isdigit() and not _ROMAN.fullmatch(word.upper())] or lower
    for index, word in enumerate(lower[:-1]):
        if index + 1 < len(lower) - 1 and lower[index + 1] in {"of", "for", "on"}:
            return word
    return lower[-1]


def _has_head(lower: list[str]) -> bool:
    return _head(lower) in ORGANISATION_HEADS or lower[-1] in ORGANISATION_HEADS


def ends_as_organisation(name: str) -> bool:
    """Return whether the head of a name is a word for a body."""
    lower = [word.strip(".,()").lower() for word in name.split()]
    return _has_head(lower) or lower[-1] in LEGAL_FORMS


def ends_as_thing(name: str) -> bool:
    """Return whether the head of a name is a word for a thing, an event, a text or a place."""
    return _head([word.strip(".,()").lower() for word in name.split()]) in THING_HEADS
