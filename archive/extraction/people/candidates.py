"""Candidates: stretches of an article that may name a person or an organisation.

spaCy's entities are a start. They are cut down to the name, joined where a rule knows better, and judged
over the whole page, since one occurrence alone misleads.
"""

import re
from collections.abc import Iterator, Sequence

from archive.extraction.language import Section
from archive.extraction.people.classification import (
    Evidence,
    ends_as_organisation,
    ends_as_thing,
    gather_evidence,
    is_given_name,
    is_organisation,
    is_person,
)
from archive.extraction.people.gazetteer_matching import GazetteerMatcher, NameCandidate
from archive.extraction.people.spans import (
    HONORIFIC,
    can_be_organisation,
    organisation_spans,
    person_span,
    without_article,
)
from archive.extraction.words import HONORIFICS, INTERNATIONAL_BODIES
from archive.names import fold
from archive.offices import TITLE_HEADS
from archive.offsets import Span, overlap

_EXPLAINED = re.compile(r"(?<!\s)\s*+\(([A-Z][A-Za-z&]{1,9})\)")
_WORD = re.compile(r"[\w&’'.]+")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
_INITIALLED = re.compile(r"[A-Z][\w’'-]+(?: [A-Z]\.)+ [A-Z][\w’'-]+")
_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "PRODUCT", "WORK_OF_ART"})
_ADDRESSED = re.compile(
    r"\b(?:"
    + "|".join(sorted(re.escape(word.title()) for word in (TITLE_HEADS | HONORIFICS) if word.isalpha()))
    + r")\.? ([A-Z][\w’'-]+(?: [A-Z]\.)? [A-Z][\w’'-]+)"
)
_STATE_OF = r"Ministry|Department|Bureau|Academy|Office|Commission|Administration|University|Institute|Council"
_PATTERNS = (
    re.compile(
        rf"\b(?:[A-Z][\w&-]+ ){{0,6}}(?:{_STATE_OF}) (?:of|for) (?:the )?[A-Z][\w-]+"
        r"(?:(?:, | and |, and | & | of | )[A-Z][\w-]+){0,6}"
    ),
    re.compile(
        r"\b(?:[A-Z][a-z]+ )?(?:foreign|commerce|finance|defen[cs]e|education|health|trade|interior|justice|industry"
        r"|agriculture|science|technology"
        r"|transport|environment|labou?r|culture|energy|economy|information) (?:ministry|department)\b"
    ),
    re.compile(r"\b[A-Z][a-z]+ (?:embassy|Embassy|consulate|Consulate) in [A-Z][a-z]+\b"),
    re.compile(
        r"\b(?:[A-Z][\w-]+ )?(?:Communist|Labour|Labor|Conservative|Democratic|Republican|Liberal|Progressive) Party\b"
    ),
)


def candidates(sections: Sequence[Section], matcher: GazetteerMatcher) -> list[NameCandidate]:
    """Return clean candidates in text order, each of the kind that editors and the whole page show it to be.

    ``label`` is PERSON, ORG, or what else spaCy called it; single words that are labelled PERSON may yet be no one's
    name (see persons.py).
    """
    found = [candidate for index, section in enumerate(sections) for candidate in _in_section(index, section)]
    found = matcher.joined(found)
    shown = gather_evidence(sections, ((c.name, c.section, c.span, c.label) for c in found))
    full_names = explained(sections)
    spelled = {acronym: ends_as_organisation(full) for acronym, full in full_names.items()}
    for name in shown:
        if name not in spelled and _ACRONYM.fullmatch(name) and (full := _full_name(sections, name)):
            spelled[name] = ends_as_organisation(full)
    matcher.explain(full_names)
    kinds = {name: _kind(name, evidence, spelled, matcher) for name, evidence in shown.items()}
    return [NameCandidate(c.name, c.section, c.span, kinds[c.name]) for c in found if kinds[c.name]]


def _kind(name: str, evidence: Evidence, spelled: dict[str, bool], matcher: GazetteerMatcher) -> str:
    """Return PERSON or ORG where editors say so or the page bears it out; empty for what is neither."""
    if said := matcher.kind(name, evidence):
        return said
    label = min(label for label in evidence.labels if evidence.most(label))
    personal = evidence.labels["PERSON"] > 0 or _INITIALLED.fullmatch(name) is not None
    if " " not in name:
        personal = label == "PERSON" and not (name in spelled or fold(name) in INTERNATIONAL_BODIES)
    else:
        personal = personal and is_person(name, evidence) and not (label == "ORG" and ends_as_organisation(name))
    if personal:
        if not matcher.refuses(name, "PERSON", evidence):
            return "PERSON"
        if not evidence.labels["ORG"]:
            return ""  # no person does not yet make an organisation
    body = _is_body(name, evidence, spelled) and not matcher.refuses(name, "ORG", evidence)
    return "ORG" if body else ""


def _is_body(name: str, evidence: Evidence, spelled: dict[str, bool]) -> bool:
    return any(evidence.labels[label] for label in ("ORG", "PERSON")) and is_organisation(
        name, evidence, spelled.get(name)
    )


def explained(sections: Sequence[Section]) -> dict[str, str]:
    """Return the acronyms that the page explains, with their full names."""
    found: dict[str, str] = {}
    for section in sections:
        for match in _EXPLAINED.finditer(section.text):
            full = expansion(section.text[: match.start()], match.group(1))
            if full:
                found.setdefault(match.group(1), full)
    return found


def _full_name(sections: Sequence[Section], acronym: str) -> str | None:
    """Return words of the page that begin with an acronym's letters and whose head tells what they name."""
    words = r"[ -](?:of the |of |and |for |the |on )?".join(rf"{letter}[\w’'-]+" for letter in acronym)
    pattern = re.compile(rf"\b{words}\b")
    found = (match.group() for section in sections for match in pattern.finditer(section.text))
    return next((full for full in found if ends_as_organisation(full) or ends_as_thing(full)), None)


def expansion(before: str, acronym: str) -> str | None:
    """Return the fewest words at the end of ``before`` that have the letters of an acronym in brackets, in order.

    The first letter begins the first word; the others may stand within words, as in "methylated spirit (MS)".
    """
    letters = [c for c in acronym.casefold() if c.isalpha()]
    before = before[-160:]
    for word in reversed(list(_WORD.finditer(before))[-2 * len(letters) - 2 :]):
        if word.group()[0].casefold() == letters[0]:
            rest = iter(before[word.start() :].casefold())
            if len(before) - word.start() > 2 * len(letters) and all(c in rest for c in letters):
                return before[word.start() :].strip()
    return None


def _in_section(index: int, section: Section) -> Iterator[NameCandidate]:
    text = section.text
    taken: list[Span] = []
    for entity in section.doc.ents:
        span = (entity.start_char, entity.end_char)
        honoured = entity.label_ in _LABELS and HONORIFIC.match(text, *span)
        if (entity.label_ == "PERSON" or honoured) and (person := person_span(text, span)):
            taken.append(person)
            yield NameCandidate(text[slice(*person)], index, person, "PERSON")
        elif entity.label_ in _LABELS:
            for part in organisation_spans(section, span):
                if entity.label_ not in {"GPE", "NORP"}:
                    taken.append(part)
                yield NameCandidate(text[slice(*part)], index, part, entity.label_)
    for match in _ADDRESSED.finditer(text):
        # What spaCy missed though a title and a given name say it: "First Lady Ann Lee".
        if is_given_name(match[1].split()[0]) and not any(overlap(match.span(1), other) for other in taken):
            taken.append(match.span(1))
            yield NameCandidate(match[1], index, match.span(1), "PERSON")
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = without_article(text, match.span())
            name = text[slice(*span)]
            if not any(overlap(span, other) for other in taken) and (name.islower() or can_be_organisation(name)):
                taken.append(span)
                yield NameCandidate(name, index, span, "ORG")
