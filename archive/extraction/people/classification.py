"""Decide whether a name is a person's, an organisation's or neither: from the name and from its printings on the page.

Organisations act, own, employ and are described ("the company X"); people are addressed, have titles and speak;
programmes, laws and substances only stand before other nouns or behind prepositions. One occurrence alone misleads, so
one learnt decision is made over all the printings of a name (``tests/training/names``).
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.extraction.language import Section
from archive.extraction.people.last_layer import Layer, NameRows
from archive.extraction.people.name_tags import KINDS, WIDTH, NameTags
from archive.extraction.people.titles import is_head
from archive.extraction.trees import PEOPLE, trees
from archive.extraction.words import (
    ABBREVIATIONS,
    COUNTRIES,
    HONORIFICS,
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
from archive.names import PARTICLES, fold, guess_order, without_nickname
from archive.offices import TITLE_HEADS
from archive.offsets import Span

if TYPE_CHECKING:
    import numpy as np
    from spacy.tokens import Span as Tokens
    from spacy.tokens import Token

LABELS = ("PERSON", "ORG", "GPE", "NORP", "FAC", "PRODUCT", "WORK_OF_ART", "LOC", "EVENT", "LAW")
#: How likely a name must be a person's or an organisation's: where F1 was best over outlets left out.
_PERSON, _ORGANISATION = 0.5, 0.45


def likelier(person: float, body: float) -> str:
    """Return PERSON, ORG or nothing by the chances alone, before anything that forbids it is looked at."""
    return "PERSON" if person >= max(_PERSON, body) else "ORG" if body >= _ORGANISATION else ""


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
    addressed: int = 0  # "Ms X"
    presented: int = 0  # "X, president of …"
    governs: int = 0  # "the X administration"
    hears: int = 0  # "told X"
    cited: int = 0  # "according to X"
    fields: int = 0  # "X minister", "head of X"
    printings: list[list[float]] = field(default_factory=list)  # what stands around each, and what it is tagged
    listed: list[list[float]] = field(default_factory=list)  # what the names are tagged that it is listed with

    def most(self, label: str) -> bool:
        """Return whether no other label was given more often."""
        return self.labels[label] > 0 and self.labels[label] == max(self.labels.values())


def gather_evidence(
    sections: Sequence[Section], places: Iterable[tuple[str, int, Span, str]], tags: NameTags
) -> dict[str, Evidence]:
    """Return the evidence by name. ``places`` are name, section, span and spaCy's label of each printing."""
    found: dict[str, Evidence] = defaultdict(Evidence)
    before: tuple[int, Span, Evidence, list[float]] | None = None
    for name, number, span, label in places:
        evidence, section = found[name], sections[number]
        evidence.labels[label] += 1
        tokens = section.doc.char_span(*span, alignment_mode="expand")
        if tokens:
            _look(evidence, tokens[0], tokens[-1], tokens.root)
            tagged = tags.of(section.paragraph, (span[0] + section.start, span[1] + section.start))
            own = [_NAN] * WIDTH if tagged is None else tagged.tolist()
            evidence.printings.append([*_around(tokens), *own])
            if before and before[0] == number and _LISTING.fullmatch(section.text, before[1][1], span[0]):
                evidence.listed.append(before[3][: len(KINDS)])
                before[2].listed.append(own[: len(KINDS)])
            before = number, span, evidence, own
    return dict(found)


def _look(evidence: Evidence, first: "Token", last: "Token", root: "Token") -> None:
    doc = first.doc
    following = doc[last.i + 1].lower_ if last.i + 1 < len(doc) else ""
    evidence.governs += following in _GOVERNMENTS
    headed = first.i > 1 and doc[first.i - 1].lower_ == "of" and is_head(doc[first.i - 2])
    evidence.fields += headed or following in _PORTFOLIOS
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
        elif after.text[0].isalpha() and _opens_title(after):
            evidence.employs += 1
        elif root.dep_ in {"compound", "nmod", "amod"} and root.head.i > last.i:
            evidence.modifies += 1
        if after.text == ",":
            _before_apposition(evidence, after)


def _opens_title(token: "Token") -> bool:
    """Return whether a title begins here: "chairman", "vice president"."""
    return is_head(token) or (
        token.lower_ in TITLE_MODIFIERS and token.i + 1 < len(token.doc) and is_head(token.nbor(1))
    )


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
    told = before.nbor(-1) if before.lower_ == "the" and before.i else before
    evidence.hears += told.lemma_ == "tell"
    evidence.cited += told.lower_ == "to" and told.i > 0 and told.nbor(-1).lower_ == "according"
    evidence.titled += is_head(before)
    named = before.nbor(-1) if before.text == "." and before.i else before
    evidence.addressed += named.lower_.rstrip(".") in HONORIFICS
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


_NAN = float("nan")
_LISTING = re.compile(r",? (?:and |or |& )?|/| \| ")
_PLACED = "in at of by for with from on to and the a".split()
_PARTS = ("VERB", "AUX", "NOUN", "PROPN", "PUNCT", "ADP", "PART", "CCONJ", "ADJ", "DET", "")
_USES = ("nsubj nsubjpass", "dobj", "pobj", "compound nmod amod", "poss", "conj", "appos", "ROOT")
_GOVERNMENTS = frozenset("administration government regime era presidency doctrine".split())
_PORTFOLIOS = frozenset("minister secretary commissioner shadow portfolio".split())
_AROUND = len(_PLACED) + 2 * len(_PARTS) + len(_USES) + len(LABELS) + 15


def _around(tokens: "Tokens") -> list[float]:
    """Return what stands before and behind a name, what it is in its sentence, and what spaCy calls it there."""
    doc, first, last = tokens.doc, tokens[0], tokens[-1]
    before = doc[first.i - 1] if first.i else None
    after = doc[last.i + 1] if last.i + 1 < len(doc) else None
    word, following = before.lower_ if before else "", after.lower_ if after else ""
    use = tokens.root.dep_
    named = [entity for entity in doc.ents if entity.start <= last.i and first.i < entity.end]
    labels = {entity.label_ for entity in named}
    return [
        *(word == placed for placed in _PLACED),
        *((before.pos_ if before else "") == part for part in _PARTS),
        *((after.pos_ if after else "") == part for part in _PARTS),
        *(use in uses.split() for uses in _USES),
        *(label in labels for label in LABELS),
        any(entity.start == first.i and entity.end == last.i + 1 for entity in named),
        before is not None and before.text[0].isupper(),
        after is not None and after.text[0].isupper(),
        bool(first.is_sent_start),
        word == "(",
        following == "(",
        following == ",",
        word in ORGANISATION_NOUNS,
        following in ORGANISATION_NOUNS,
        word in TITLE_HEADS,
        following in TITLE_HEADS,
        word in THING_HEADS,
        following in THING_HEADS,
        following in _GOVERNMENTS,
        following in _PORTFOLIOS,
    ]


@dataclass(frozen=True, slots=True)
class Outlet:
    """What a page says of itself."""

    publisher: str = ""
    hosts: Sequence[str] = ()
    title: str = ""
    authors: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """What the decision looks at beside a name's printings. ``spelled``: acronyms with the words they stand for."""

    sections: Sequence[Section]
    spelled: Mapping[str, str]
    outlet: Outlet


def judged(shown: Mapping[str, Evidence], article: Article) -> NameRows:
    """Return the row of each name, and how likely the model finds neither, a person's and an organisation's."""
    made = rows(shown, article)
    return NameRows(tuple(shown), made, trees("entities", PEOPLE)(made))


def decide(shown: Mapping[str, Evidence], article: Article, layer: Layer | None = None) -> dict[str, str]:
    """Return PERSON or ORG for each name that is likely one's; empty for the others.

    ``layer`` is what an archive learnt from its editors; it has the last word on the chances.
    """
    if not shown:
        return {}
    seen = judged(shown, article)
    chances = (layer(seen.chances, seen.rows) if layer else seen.chances)[:, 1:].tolist()
    found = {}
    for name, (person, body) in zip(shown, chances, strict=True):
        if _is_own_outlet(name, shown[name], article.outlet):
            found[name] = ""
        elif _is_known(name, shown[name], article.spelled):
            found[name] = "ORG"
        else:
            found[name] = _kind(name, shown[name], person, body)
    return found


def _kind(name: str, evidence: Evidence, person: float, body: float) -> str:
    """Return the likelier kind, if it is likely enough and nothing forbids it."""
    kind = "PERSON" if evidence.addressed else likelier(person, body)
    if kind == "PERSON":
        return "PERSON" if may_be_person(name, evidence) else ""
    printed = evidence.labels.total()
    field = evidence.fields == printed and not ends_as_organisation(name) and all(map(_ordinary, name.split()))
    forbidden = field or evidence.governs == printed or not may_be_organisation(name)
    return "" if forbidden else kind


def _is_known(name: str, evidence: Evidence, spelled: Mapping[str, str]) -> bool:
    """Return whether a list or a pattern says of a name what it is: "WIPO", "foreign ministry", "Zorblax chairman"."""
    listed = fold(name) in INTERNATIONAL_BODIES | PUBLIC_BODIES or (
        fold(name) in word_list("companies") and evidence.employs > 0 and evidence.most("ORG")
    )
    return (listed and not is_common(name) and name not in spelled) or name.islower()


def _is_own_outlet(name: str, evidence: Evidence, outlet: Outlet) -> bool:
    """Return whether a page names its outlet without citing it: "… told the Example Times"."""
    own, publisher = fold(name), fold(outlet.publisher)
    known = f"{publisher} ".startswith(f"{own} ") or any(
        own.replace(" ", "") in host.split(".") for host in outlet.hosts
    )
    return known and not (evidence.cited or evidence.speaks or evidence.owns or evidence.employs)


def rows(shown: Mapping[str, Evidence], article: Article) -> "np.ndarray":
    """Return a row of numbers for each name, float32 of shape (names, features)."""
    import numpy as np

    small = {word for section in article.sections for word in _WORD.findall(section.text) if word.islower()}
    others = _Others([*shown])
    full = {*article.spelled.values()}
    made = [
        [
            *_of_words(name),
            *_of_printings(evidence),
            sum(word.lower() in small for word in _WORD.findall(name)),
            *others.row(name),
            *_of_acronym(article.spelled.get(name, "")),
            name in full,
            *_of_page(name, article.outlet),
        ]
        for name, evidence in shown.items()
    ]
    return np.array(made, np.float32)


_WORD = re.compile(r"\w+")
_NOBODY = frozenset("he his she her it its they their we our you your my this that these those".split())
_STYLES = frozenset("highness majesty excellency holiness lordship ladyship".split())
_ROMANCE = frozenset("da do dos de y".split())
_PLACES = frozenset("st saint mount mt fort lake san santa los las new cape port".split())
_FOREIGN_TO_BODIES = re.compile(
    r"^[A-Z]{2,5}\.[A-Z]{1,2}$|^@|^(?:non|un|anti|pro)-|^[DRI]-|\d\.\d|[/\[\]{}<>|=_*#]", re.IGNORECASE
)
# Words for things and bodies that are family names as well: one in 50,000 bears them (United States census of 1990).
_SURNAMES = frozenset("hall grant day park law lake deal street post laws bridge forest bay tower bill board".split())
_OFFICES = frozenset("vp b.s b.a m.s title".split())
_KINDS = sorted(set(ORGANISATION_HEADS.values()))
_FOREIGN_TO_NAMES = re.compile(r"[\d/\[\]{}<>()|=_*#@]")
_INITIAL = re.compile(r"[A-Z]\.?(?:[A-Z]\.?)?")
_ROMAN = re.compile(r"[IVX]{2,}")
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


def may_be_person(name: str, evidence: Evidence) -> bool:
    """Return whether nothing forbids that a name is a person's."""
    name = without_nickname(name)
    words = [word.strip(".,") for word in name.split()]
    family_first = guess_order(name) == "family_first"
    return not _FOREIGN_TO_NAMES.search(name) and (
        len(words) < 2 or _may_be_person(words, evidence, family_first=family_first)
    )


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


def may_be_organisation(name: str) -> bool:
    """Return whether it is no realm, no group of people, no government, office or honour, and no fragment of markup."""
    words = [word.strip(".,()") for word in name.split()]
    lower = [word.lower() for word in words]
    if not all(words) or _FOREIGN_TO_BODIES.search(name) or _REALMS.match(name) or lower[0] in _PLURAL_HEADS:
        return False
    if lower[-1] in _LINKS | _STYLES | {"lady", "street"} or _head(lower) in TITLE_HEADS | _OFFICES:
        return False
    parts = [part for word in lower for part in word.split("-")]
    if all(part in NATIONALITIES or part in COUNTRIES for part in parts):
        return False
    if lower[-1] == "government" and all(word in _GENERIC for word in lower[:-1]):
        return False
    return not (parts[-1] in TITLE_HEADS and all(part in TITLE_HEADS | TITLE_MODIFIERS for part in parts))


def _of_words(name: str) -> list[float]:
    """Return what a name is made of."""
    name = without_nickname(name)
    words = [word.strip(".,()") or word for word in name.split()]
    lower = [word.lower() for word in words]
    first, last, head, whole = lower[0], lower[-1], _head(lower), fold(name)
    given = next((word for word in words[:-1] if not _INITIAL.fullmatch(word)), "")
    return [
        len(words),
        len(name),
        sum(letter.isupper() for letter in name),
        name.isupper(),
        name[0].islower(),
        bool(re.search(r"[a-z][A-Z]", name)),
        bool(_FOREIGN_TO_NAMES.search(name)),
        *(mark in name for mark in "-'’&.,"),
        _KINDS.index(ORGANISATION_HEADS[head]) if head in ORGANISATION_HEADS else -1,
        _KINDS.index(ORGANISATION_HEADS[last]) if last in ORGANISATION_HEADS else -1,
        first in ORGANISATION_HEADS,
        head in THING_HEADS,
        last in THING_HEADS,
        last in LEGAL_FORMS,
        last in ORGANISATION_NOUNS,
        last in word_list("media_nouns"),
        whole in INTERNATIONAL_BODIES,
        whole in PUBLIC_BODIES,
        whole in ABBREVIATIONS,
        whole in word_list("companies"),
        whole in word_list("brands"),
        len(words) > 1 and (fold(words[0]) in word_list("companies") or fold(words[0]) in word_list("brands")),
        _is_described_brand(lower),
        whole in COUNTRIES,
        whole in NATIONALITIES,
        first in NATIONALITIES,
        first in COUNTRIES,
        last in NATIONALITIES or last in COUNTRIES,
        is_given_name(words[0]),
        is_given_name(words[-1]),
        is_given_name(given),
        is_common(given),
        is_common(words[0]),
        is_common(words[-1]),
        sum(map(_ordinary, words)) / len(words),
        first in TITLE_HEADS,
        last in TITLE_HEADS,
        any(word in PARTICLES for word in lower),
        any(_INITIAL.fullmatch(word) for word in words),
        guess_order(name) == "family_first",
        "of" in lower,
        "for" in lower,
        "and" in lower,
        last in _LINKS,
        all(word in _GENERIC or word in _LINKS for word in lower),
        last in MONTHS or last in WEEKDAYS,
        last.endswith("s"),
        bool(_REALMS.match(name)),
    ]


def _is_described_brand(lower: Sequence[str]) -> bool:
    """Return whether a firm's name goes on with ordinary words that are no heads: "Zorblax Update Catalog"."""
    first = fold(lower[0])
    known = first in word_list("companies") or first in word_list("brands")
    if len(lower) < 2 or not known or first in NATIONALITIES or is_given_name(first):
        return False
    return all(is_common(word) and word not in ORGANISATION_HEADS and word not in LEGAL_FORMS for word in lower[1:])


def _of_printings(evidence: Evidence) -> list[float]:
    """Return how often each thing is shown, and the mean and, of the tags, the most over all printings."""
    printings, total = evidence.printings, max(1, evidence.labels.total())
    count = len(printings)
    columns = list(zip(*printings, strict=True)) if printings else [(_NAN,)] * (_AROUND + WIDTH)
    return [
        count,
        *(evidence.labels[label] / total for label in LABELS),
        *(
            number
            for shown in (
                evidence.speaks,
                evidence.acts,
                evidence.owns,
                evidence.employs,
                evidence.described,
                evidence.definite,
                evidence.modifies,
                evidence.cases,
                evidence.titled,
                evidence.presented,
                evidence.hears,
                evidence.cited,
            )
            for number in (min(shown, 5), shown / max(1, count))
        ),
        *(sum(column) / len(column) for column in columns),
        *(max(column) for column in columns[_AROUND:]),
        *(sum(column) / len(column) for column in zip(*(evidence.listed or [[_NAN] * len(KINDS)]), strict=True)),
    ]


class _Others:
    """How a name stands to the others of an article."""

    def __init__(self, names: Sequence[str]) -> None:
        self._folded = {name: f" {fold(name)} " for name in names}
        self._by_word: dict[str, list[str]] = defaultdict(list)
        for name in self._folded.values():
            for word in set(name.split()):
                self._by_word[word].append(name)
        self._capitals = {
            "".join(word[0] for word in name.split() if word[0].isupper()) for name in names if " " in name
        }

    def row(self, name: str) -> list[float]:
        """Return how many are longer, how many shorter, and whether it has the first letters of one."""
        own = self._folded[name]
        words = own.split()
        near = {other for word in words for other in self._by_word[word][:_MOST]} - {own}
        return [
            sum(own in other for other in near),
            sum(other in own for other in near),
            sum(other.startswith(own) for other in near),
            sum(own.startswith(other) for other in near),
            name in self._capitals,
        ]


_MOST = 100  # names with a word in common


def _of_acronym(spelled: str) -> list[float]:
    """Return what the words that an acronym is short for are."""
    if not spelled:
        return [0, _NAN, _NAN]
    return [1, ends_as_organisation(spelled), ends_as_thing(spelled)]


def _of_page(name: str, outlet: Outlet) -> list[float]:
    """Return whether a name is that of the outlet or of an author, or stands in the title."""
    own, publisher = fold(name), fold(outlet.publisher)
    return [
        bool(publisher) and (own in publisher or publisher in own),
        any(own.replace(" ", "") in host for host in outlet.hosts),
        own in fold(outlet.title),
        any(own in fold(author) for author in outlet.authors),
    ]


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
