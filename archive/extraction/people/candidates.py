"""Candidates: stretches of an article that may name a person or an organisation.

spaCy's entities are a start. They are cut down to the name, joined where a rule knows better, and judged
over the whole page, since one occurrence alone misleads.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.extraction.language import Section
from archive.extraction.people.classification import (
    Article,
    Evidence,
    Outlet,
    decide,
    ends_as_organisation,
    ends_as_thing,
    gather_evidence,
    is_given_name,
)
from archive.extraction.people.gazetteer_matching import GazetteerMatcher, NameCandidate
from archive.extraction.people.last_layer import Layer
from archive.extraction.people.name_tags import NameTags
from archive.extraction.people.spans import (
    HONORIFIC,
    can_be_organisation,
    organisation_spans,
    person_span,
    shaped_names,
    without_article,
)
from archive.extraction.words import HONORIFICS
from archive.offices import TITLE_HEADS
from archive.offsets import Span, overlap

_EXPLAINED = re.compile(r"(?<!\s)\s*+\(([A-Z][A-Za-z&]{1,9})\)")
_WORD = re.compile(r"[\w&’'.]+")
_GOES_ON = re.compile(r" [A-Z]")
_OF_YEAR = re.compile(r" (?:of|for) \d+$")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
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


@dataclass(frozen=True, slots=True)
class Names:
    """The candidates of an article with all that tells of their kinds."""

    found: Sequence[NameCandidate]
    shown: Mapping[str, Evidence]
    article: Article


def candidates(
    sections: Sequence[Section],
    matcher: GazetteerMatcher,
    tags: NameTags,
    outlet: Outlet,
    layer: Layer | None = None,
) -> list[NameCandidate]:
    """Return clean candidates in text order, each of the kind that editors and the whole page show it to be.

    ``label`` is PERSON or ORG; single words that are labelled PERSON may yet be no one's name (see persons.py).
    """
    names = gathered(sections, matcher, tags, outlet)
    kinds = decide(names.shown, names.article, layer)
    for name, evidence in names.shown.items():
        kinds[name] = matcher.kind(name, evidence) or kinds[name]
        full = _OF_YEAR.sub("", names.article.spelled.get(name, ""))
        if kinds[name] and (matcher.refuses(name, kinds[name], evidence) or (full and ends_as_thing(full))):
            kinds[name] = ""
    _as_their_longer_forms(kinds)
    return [NameCandidate(c.name, c.section, c.span, kinds[c.name]) for c in names.found if kinds[c.name]]


def _as_their_longer_forms(kinds: dict[str, str]) -> None:
    """Take a single word for a firm's where it begins the name of one and of no person: "Xiaomi", "Xiaomi Corp"."""
    begun: dict[str, set[str]] = defaultdict(set)
    for name, kind in kinds.items():
        if " " in name and kind:
            begun[name.split()[0]].add(kind)
    for name, kind in kinds.items():
        if kind == "PERSON" and begun.get(name) == {"ORG"}:
            kinds[name] = "ORG"


def gathered(sections: Sequence[Section], matcher: GazetteerMatcher, tags: NameTags, outlet: Outlet) -> Names:
    """Return what may be a name, and what the page shows of each."""
    found = [
        candidate
        for index, section in enumerate(sections)
        for candidate in _with_shaped([*_in_section(index, section)], index, section.text)
    ]
    found = matcher.joined(_with_tagged(found, sections, tags))
    shown = gather_evidence(sections, ((c.name, c.section, c.span, c.label) for c in found), tags)
    spelled = explained(sections)
    matcher.explain(spelled)
    for name in shown:
        if name not in spelled and _ACRONYM.fullmatch(name) and (full := _full_name(sections, name)):
            spelled[name] = full
    return Names(found, shown, Article(sections, spelled, outlet))


def _with_shaped(found: Sequence[NameCandidate], index: int, text: str) -> list[NameCandidate]:
    """Return the candidates of a section with the persons that their shape shows in place of the parts of those."""
    whole = [
        span
        for span in shaped_names(text)
        if not any(other.span[0] <= span[0] and span[1] <= other.span[1] for other in found)
    ]
    kept = [candidate for candidate in found if not any(overlap(candidate.span, span) for span in whole)]
    return [*kept, *(NameCandidate(text[slice(*span)], index, span, "PERSON") for span in whole)]


def _with_tagged(found: Sequence[NameCandidate], sections: Sequence[Section], tags: NameTags) -> list[NameCandidate]:
    """Return the candidates with the names that only the tags show."""
    parts: dict[int, list[tuple[int, Section]]] = defaultdict(list)
    taken: dict[int, list[Span]] = defaultdict(list)
    for number, section in enumerate(sections):
        parts[section.paragraph].append((number, section))
    for candidate in found:
        taken[candidate.section].append(candidate.span)
    more = []
    for paragraph, (low, high), kind in tags.names():
        for number, section in parts[paragraph]:
            span = (low - section.start, high - section.start)
            if span[0] < 0 or span[1] > len(section.text) or any(overlap(span, other) for other in taken[number]):
                continue
            person = person_span(section.text, span) if kind == "PERSON" else None
            if person and _GOES_ON.match(section.text, person[1]):
                continue  # "the Ann Lee Foundation"
            spans = [person] if person else [] if kind == "PERSON" else organisation_spans(section, span)
            more += [NameCandidate(section.text[slice(*part)], number, part, kind) for part in spans]
    return sorted([*found, *more], key=lambda candidate: (candidate.section, candidate.span))


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
