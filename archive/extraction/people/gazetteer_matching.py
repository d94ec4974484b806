"""Match the names that editors accepted or rejected against one page.

A decision is evidence, not force: an accepted name is taken where it stands as such, but gives way to a longer name
around it, to the page's own explanation of an acronym and to a title that makes a person of it; a name that editors
rejected comes back only where the page presents it as somebody or as a body.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.draft import EntityKind, EntityRef
from archive.extraction.gazetteer import Gazetteer, Index, KnownOrganisation, KnownPerson, is_acronym
from archive.extraction.language import Section
from archive.extraction.people.classification import (
    Evidence,
    ends_as_organisation,
    ends_as_thing,
    is_common,
    is_given_name,
)
from archive.extraction.people.spans import person_span
from archive.extraction.people.titles import is_head
from archive.extraction.words import COUNTRIES, LEGAL_FORMS, NATIONALITIES
from archive.names import NameOrder, body_key, fold, person_key
from archive.offsets import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Token


_NONE = Index(Gazetteer())
_LABELS: dict[EntityKind, str] = {"person": "PERSON", "organisation": "ORG"}
_OF_YEAR = re.compile(r" (?:of|for) \d+$")
_NUMBER = re.compile(r"\d+|[IVX]+|One|Two|Three|Four|Five|Six")
_PLACED = frozenset("in at near from around".split())
_LISTING = frozenset({"and", "or", "the", "&"})
_GOING_ON = frozenset("of for and & on in".split())
_PARTS = frozenset("division directorate branch section unit".split())
_IS_HEADED = re.compile(r"(the )?(?:\w+ ){0,2}(?:Department|Ministry|Office|Bureau|Agency|Commission) (?:of|for) ")


@dataclass(frozen=True, slots=True)
class NameCandidate:
    """A name as printed, where (section index and characters), and what spaCy or an editor took it for."""

    name: str
    section: int
    span: Span
    label: str


class GazetteerMatcher:
    """The accepted and rejected names of a gazetteer, on one page. Without a gazetteer nothing is known."""

    def __init__(self, sections: Sequence[Section], gazetteer: Gazetteer | None = None) -> None:
        self._sections = sections
        self._index = gazetteer.index if gazetteer else _NONE
        self._explained: Mapping[str, str] = {}
        self._free_words: set[str] = set()  # single words that stand somewhere as a name and as nothing else

    def explain(self, acronyms: Mapping[str, str]) -> None:
        """Tell which acronyms the page spells out: those mean what it says, whatever they mean elsewhere."""
        self._explained = acronyms

    def _is_no_body(self, acronym: str) -> bool:
        """Return whether the page spells an acronym out as the name of a thing, or as ordinary words."""
        full = _OF_YEAR.sub("", self._explained.get(acronym, ""))
        return bool(full) and (full.islower() or (ends_as_thing(full) and not ends_as_organisation(full)))

    def joined(self, found: Sequence[NameCandidate]) -> list[NameCandidate]:
        """Return the candidates and the accepted names of the page, which are neither cut nor lengthened wrongly."""
        own: dict[int, list[NameCandidate]] = defaultdict(list)
        for candidate in found:
            own[candidate.section].append(candidate)
        for number, section in enumerate(self._sections):
            hits = list(self._hits(number, section))
            if hits:
                settled = _without_lists(section.text, own[number], hits, self)
                for hit in hits:
                    settled = list(_settled(section, settled, hit, self))
                own[number] = sorted(settled, key=lambda candidate: candidate.span)
        return [candidate for number in sorted(own) for candidate in own[number]]

    def _hits(self, number: int, section: Section) -> Iterable[NameCandidate]:
        for name, span in self._index.find(section.text):
            kinds = {bearer.kind for bearer in self._index.bearers(name)}
            if len(kinds) == 1:
                yield NameCandidate(name, number, span, _LABELS[kinds.pop()])

    def stands(self, section: Section, hit: NameCandidate) -> bool:
        """Return whether it is the accepted name that stands there, no ordinary word and no part of another name.

        One place is enough: once the page is known to name somebody, all printings of the name are found.
        """
        tokens = section.doc.char_span(*hit.span, alignment_mode="expand")
        if not tokens or len(tokens.text) != len(hit.name):
            return False
        if " " in hit.name:
            # "The Ann Lee Act" names nobody, "Boston School of Law" no "School of Law".
            nation = tokens.start and fold(tokens[0].nbor(-1).text) in NATIONALITIES
            return not (
                continues(tokens[-1])
                if hit.label == "PERSON" or nation
                else is_part_of_longer_name(tokens[0], tokens[-1])
            )
        if (
            not hit.name[0].isupper()
            or is_part_of_longer_name(tokens[0], tokens[-1])
            or is_state_abbreviation(tokens[0])
        ):
            return False
        if is_common(hit.name) and not is_told_from_a_word(tokens[0], hit.name):
            return False
        self._free_words.add(hit.name)
        return True

    def kind(self, name: str, evidence: Evidence) -> str:
        """Return PERSON or ORG where editors say so and nothing on the page speaks against it; else empty."""
        kinds = {bearer.kind for bearer in self._index.bearers(name)}
        if len(kinds) != 1 or self._is_no_body(name):
            return ""
        kind = kinds.pop()
        if " " not in name:
            if name not in self._free_words:
                return ""
            if kind == "organisation" and evidence.titled and evidence.labels["PERSON"]:
                return ""
        return _LABELS[kind]

    def refuses(self, name: str, label: str, evidence: Evidence) -> bool:
        """Return whether editors rejected a name as one of this kind, and the page does not show otherwise."""
        if label == "PERSON":
            return self._index.refused(name, "person") and not (evidence.titled or evidence.presented)
        return self._index.refused(name, "organisation") and not (evidence.described or evidence.speaks > 1)

    def rejected(self, candidate: NameCandidate) -> bool:
        return self._index.refused(candidate.name, "person" if candidate.label == "PERSON" else "organisation")

    def names_person(self, place: NameCandidate) -> bool:
        """Return whether a single word names an accepted person there, and no place or ordinary word is meant.

        It is all of a name, or a family name that is no given name.
        """
        name = place.name
        family = self._index.is_family(name) and not is_given_name(name)
        if not (family or self.person(name)) or is_common(name) or fold(name) in COUNTRIES:
            return False
        tokens = self._sections[place.section].doc.char_span(*place.span, alignment_mode="expand")
        if tokens is None or len(tokens.text) != len(name) or is_part_of_longer_name(tokens[0], tokens[-1]):
            return False
        if tokens.root.dep_ in {"compound", "nmod", "amod"}:
            return False
        return tokens.start == 0 or tokens[0].nbor(-1).lower_ not in _PLACED

    def accepted(self, name: str) -> bool:
        return bool(self._index.bearers(name))

    def is_person(self, word: str) -> bool:
        """Return whether it is an accepted person's family name, or all of the name."""
        return self._index.is_family(word) or self._bearer(word, "person") is not None

    def is_body(self, name: str) -> bool:
        """Return whether editors accepted it as an organisation's name, whoever's, and as no person's."""
        return {bearer.kind for bearer in self._index.bearers(name)} == {"organisation"}

    def person(self, name: str) -> KnownPerson | None:
        """Return the accepted person of a name, unless namesakes have it."""
        bearer = self._bearer(name, "person")
        return self._index.people[bearer.name] if bearer else None

    def person_key(self, name: str) -> str:
        """Return a key that all accepted forms of one person share."""
        known = self.person(name)
        return person_key(known.name if known else name)

    def order(self, name: str) -> NameOrder | None:
        """Return the order of the parts of a name, where editors say it."""
        known = self.person(name)
        return known.order if known and known.order != "unknown" and fold(known.name) == fold(name) else None

    def organisation(self, name: str) -> KnownOrganisation | None:
        """Return the accepted organisation of a name, unless several have it or the page spells out what it means."""
        bearer = None if name in self._explained else self._bearer(name, "organisation")
        return self._index.organisations[bearer.name] if bearer else None

    def body_key(self, name: str) -> str:
        """Return a key that all accepted forms of one organisation share."""
        known = self.organisation(name)
        return body_key(known.name if known else name)

    def _bearer(self, name: str, kind: EntityKind) -> EntityRef | None:
        bearers = [bearer for bearer in self._index.bearers(name) if bearer.kind == kind]
        return bearers[0] if len(bearers) == 1 else None


def _without_lists(
    text: str, found: Sequence[NameCandidate], hits: Sequence[NameCandidate], matcher: GazetteerMatcher
) -> list[NameCandidate]:
    """Leave out candidates that are several names: "Department of Defense and Department of Homeland Security"."""
    kept = []
    for candidate in found:
        low, high = candidate.span
        within = [hit for hit in hits if low <= hit.span[0] and hit.span[1] <= high]
        ends = [low, *(edge for hit in within for edge in hit.span), high]
        between = [text[start:end] for start, end in zip(ends[::2], ends[1::2], strict=True)]
        listed = all(words.strip() and set(words.replace(",", " ").split()) <= _LISTING for words in between[1:-1])
        if (
            matcher.accepted(candidate.name)
            or len(within) < 2
            or not listed
            or between[0].strip()
            or between[-1].strip()
        ):
            kept.append(candidate)
    return kept


def _settled(
    section: Section, found: Iterable[NameCandidate], hit: NameCandidate, matcher: GazetteerMatcher
) -> Iterable[NameCandidate]:
    """Yield candidates of a section with an accepted name put in its place, unless a longer name around it stands.

    Where spaCy saw nothing the name must stand free; where it saw more, what it saw is weighed.
    """
    here = []
    for candidate in found:
        if overlap(candidate.span, hit.span):
            here.append(candidate)
        else:
            yield candidate
    same = [candidate for candidate in here if candidate.span == hit.span]
    if not matcher.stands(section, hit) and not (" " in hit.name and hit.label != "PERSON" and here):
        yield from here
        return
    around = [c for c in here if c.span != hit.span and c.span[0] <= hit.span[0] and hit.span[1] <= c.span[1]]
    if any(_is_longer_name(section.text, candidate, hit, matcher) for candidate in around):
        yield from here
        return
    yield from same or [hit]
    for candidate in here:
        if candidate not in same:
            yield from _rest(section.text, candidate, hit)


def _is_longer_name(text: str, around: NameCandidate, hit: NameCandidate, matcher: GazetteerMatcher) -> bool:
    """Return whether what stands around an accepted name is another name, and not that name with stray words."""
    if " " not in hit.name or matcher.accepted(around.name):
        return True
    if hit.label == "PERSON" and matcher.rejected(around):
        return False
    before = text[around.span[0] : hit.span[0]].split()
    after = text[hit.span[1] : around.span[1]].split()
    if hit.label == "PERSON":
        if around.label == "PERSON":
            return not any(is_common(word) and not is_given_name(word) for word in (*before, *after))
        return ends_as_organisation(around.name) or ends_as_thing(around.name)
    if (before and after) or ends_as_thing(around.name) or (after and _NUMBER.fullmatch(after[-1])):
        return True
    if after:
        first, last = after[0].lower(), after[-1].strip(".,").lower()
        if first == "and" and _IS_HEADED.match(" ".join(after[1:])):
            return False
        if first in _GOING_ON or first.startswith(",") or last in LEGAL_FORMS | _PARTS:
            return True
        if ends_as_organisation(" ".join(after)):
            return True
        # Behind a field ("Department of Defense Supply Chains") stray words are likelier than behind "United Nations".
        stray = " of " in hit.name and all(is_common(word.strip(".,")) for word in after)
        return not (stray or (len(after) > 1 and is_given_name(after[0])))
    return not matcher.is_person(before[-1])  # "Biden White House", but "Delaware National Guard"


def _rest(text: str, cut: NameCandidate, hit: NameCandidate) -> Iterable[NameCandidate]:
    """Yield who else is named beside an accepted name: "Department of Commerce Ann Lee", "… and Department of X"."""
    for low, high in ((cut.span[0], hit.span[0]), (hit.span[1], cut.span[1])):
        words = text[low:high].split() if low < high else []
        if words[:1] == ["and"] and (listed := _IS_HEADED.match(text[low:high].lstrip().removeprefix("and "))):
            start = high - len(" ".join(words[1:])) + len(listed[1] or "")
            yield NameCandidate(text[start:high], cut.section, (start, high), cut.label)
            continue
        if len(words) < 2 or not (cut.label == "PERSON" or is_given_name(words[0].strip(".,"))):
            continue
        start = low + len(text[low:high]) - len(text[low:high].lstrip())
        span = person_span(text, (start, start + len(text[start:high].rstrip())))
        if span and " " in text[slice(*span)]:
            yield NameCandidate(text[slice(*span)], cut.section, span, "PERSON")


def continues(last: "Token") -> bool:
    """Return whether a capitalised word follows that is no title, or something is joined to it."""
    if last.i + 1 >= len(last.doc):
        return False
    after = last.nbor(1)
    if last.whitespace_:
        named = after.ent_type_ == "PERSON" and last.ent_type_ != "PERSON"
        return after.text[0].isupper() and not (after.is_sent_start or is_head(after) or named)
    return after.text in {"-", "–", "."} and not after.whitespace_


def is_part_of_longer_name(first: "Token", last: "Token") -> bool:
    """Return whether another capitalised word stands beside it, a title apart: "Columbia River" is no university."""
    if continues(last):
        return True
    if first.i == 0:
        return False
    before = first.nbor(-1)
    if not before.whitespace_:
        return before.text in {"-", "–", "@", "#", "/", "."}
    opens = before.is_sent_start and is_common(before.text)
    return before.text[0].isupper() and not opens and not is_head(before)


def is_state_abbreviation(token: "Token") -> bool:
    """Return whether it is two letters behind a place and a comma ("Hampton, VA"), or what spaCy takes for a place."""
    behind = token.i > 1 and token.nbor(-1).text == "," and token.nbor(-2).text[0].isupper()
    return len(token) == 2 and (behind or token.ent_type_ == "GPE")


def is_told_from_a_word(token: "Token", name: str) -> bool:
    """Return whether capitals tell a name from an ordinary word ("Target", "WHO"): not all words have them."""
    words = [other for other in token.sent if other.is_alpha and other.i != token.i]
    if is_acronym(name):
        return sum(other.is_upper for other in words) * 2 < len(words)
    return token.i > token.sent.start and sum(other.text[0].isupper() for other in words) * 2 < len(words)
