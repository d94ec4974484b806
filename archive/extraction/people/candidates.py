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
    is_common,
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
from archive.extraction.words import HONORIFICS, THING_HEADS, word_list
from archive.names import fold
from archive.offices import TITLE_HEADS
from archive.offsets import Span, overlap

_EXPLAINED = re.compile(r"(?<!\s)\s*+\(([A-Z][A-Za-z&]{1,9})\)")
_WORD = re.compile(r"[\w&’'.]+")
_GOES_ON = re.compile(r" [A-Z]")
_FOLLOWING = re.compile(r" ([A-Z][a-z]+)")
_OF_YEAR = re.compile(r" (?:of|for) \d+$")
_ACRONYM = re.compile(r"[A-Z]{3,6}")
_LABELS = frozenset({"ORG", "GPE", "NORP", "FAC", "PRODUCT", "WORK_OF_ART"})
_ADDRESSED = re.compile(
    r"\b(?:"
    + "|".join(sorted(re.escape(word.title()) for word in (TITLE_HEADS | HONORIFICS) if word.isalpha()))
    + r")\.? ([A-Z][\w’'-]+(?: [A-Z]\.)? [A-Z][\w’'-]+)"
)
_OFFICE = re.compile(
    r"\bOffice of the (?:[A-Z][\w.’'-]+ ){0,3}[A-Z][\w’'-]+"
    r"(?: (?:for|on|of) [A-Z][\w’'-]+(?:(?: and)? [A-Z][\w’'-]+){0,3})?"
)
_CAPITALISED = re.compile(r"[A-Z][\w&’-]*(?:\.[A-Za-z]\w*)*")
_LONGEST_LISTED = 3
_STATE_OF = (
    "Ministry|Department|Bureau|Academy|Office|Commission|Administration|University|Institute|Council|School|College"
    "|Cent(?:re|er)|Board|Agency|Organi[sz]ation|Federation|Association|Society|Union|Committee"
)
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
    _as_their_acronyms(kinds, names.article.spelled)
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


def _as_their_acronyms(kinds: dict[str, str], spelled: Mapping[str, str]) -> None:
    """Take an acronym and the words that it stands for as one name: if either is an organisation's, both are."""
    for acronym, full in spelled.items():
        if "ORG" in {kinds.get(acronym), kinds.get(full)} and not ends_as_thing(full):
            kinds |= {name: "ORG" for name in (acronym, full) if kinds.get(name) == ""}


def gathered(sections: Sequence[Section], matcher: GazetteerMatcher, tags: NameTags, outlet: Outlet) -> Names:
    """Return what may be a name, and what the page shows of each."""
    found = [
        candidate
        for index, section in enumerate(sections)
        for candidate in _with_shaped([*_in_section(index, section)], index, section.text)
    ]
    found = _with_listed(_with_explained(_with_tagged(found, sections, tags), sections), sections)
    found = matcher.joined(found)
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
        for span in (*shaped_names(text), *_addressed(text))
        if not any(other.span[0] <= span[0] and span[1] <= other.span[1] for other in found)
    ]
    kept = [candidate for candidate in found if not any(overlap(candidate.span, span) for span in whole)]
    return [*kept, *(NameCandidate(text[slice(*span)], index, span, "PERSON") for span in whole)]


def _addressed(text: str) -> Iterator[Span]:
    """Yield what a title and a given name show to be a person's name: "First Lady Ann Lee"."""
    for match in _ADDRESSED.finditer(text):
        if is_given_name(match[1].split()[0]) and not _GOES_ON.match(text, match.end()):
            yield match.span(1)


def _with_tagged(found: Sequence[NameCandidate], sections: Sequence[Section], tags: NameTags) -> list[NameCandidate]:
    """Return the candidates with the names that only the tags show."""
    parts: dict[int, list[tuple[int, Section]]] = defaultdict(list)
    taken = _spans_by_section(found)
    for number, section in enumerate(sections):
        parts[section.paragraph].append((number, section))
    more = []
    for paragraph, (low, high), kind in tags.names():
        for number, section in parts[paragraph]:
            span = (low - section.start, high - section.start)
            if span[0] < 0 or span[1] > len(section.text) or any(overlap(span, other) for other in taken[number]):
                continue
            person = person_span(section.text, span) if kind == "PERSON" else None
            following = _FOLLOWING.match(section.text, span[1])
            if (person and _GOES_ON.match(section.text, person[1])) or (
                kind == "ORG" and following and following[1].lower() in THING_HEADS
            ):
                continue  # "the Ann Lee Foundation", "the Harbour Board Charter"
            spans = [person] if person else [] if kind == "PERSON" else organisation_spans(section, span)
            more += [NameCandidate(section.text[slice(*part)], number, part, kind) for part in spans]
    return _persons_joined(sorted([*found, *more], key=lambda candidate: (candidate.section, candidate.span)), sections)


def _persons_joined(found: Sequence[NameCandidate], sections: Sequence[Section]) -> list[NameCandidate]:
    """Return the candidates with those of persons made one that only a space parts: "Ann" and "Lee"."""
    joined: list[NameCandidate] = []
    for candidate in found:
        last, (start, end) = joined[-1] if joined else None, candidate.span
        same = last is not None and last.section == candidate.section and last.label == candidate.label == "PERSON"
        text = sections[candidate.section].text
        if last is not None and same and text[last.span[1] : start] == " ":
            whole = (last.span[0], end)
            joined[-1] = NameCandidate(text[slice(*whole)], candidate.section, whole, "PERSON")
        else:
            joined.append(candidate)
    return joined


def _with_explained(found: Sequence[NameCandidate], sections: Sequence[Section]) -> list[NameCandidate]:
    """Return the candidates with the names that an acronym in brackets or their form shows whole for parts of them."""
    whole = [
        (number, (start, start + len(full)))
        for number, section in enumerate(sections)
        for start, full, _ in _explained_in(section.text)
        if " " in full and full[0].isupper()
    ]
    whole += [
        (number, match.span()) for number, section in enumerate(sections) for match in _OFFICE.finditer(section.text)
    ]
    own = _spans_by_section(found)
    whole = [
        (number, span)
        for number, span in whole
        if not any(other[0] <= span[0] and span[1] <= other[1] for other in own[number])
    ]
    taken: dict[int, list[Span]] = defaultdict(list)
    for number, span in whole:
        taken[number].append(span)
    kept = [one for one in found if not any(overlap(one.span, span) for span in taken[one.section])]
    more = [NameCandidate(sections[number].text[slice(*span)], number, span, "ORG") for number, span in whole]
    return sorted([*kept, *more], key=lambda candidate: (candidate.section, candidate.span))


def _with_listed(found: Sequence[NameCandidate], sections: Sequence[Section]) -> list[NameCandidate]:
    """Return the candidates with the names of known firms and brands that stand there for themselves."""
    more = []
    taken = _spans_by_section(found)
    for number, section in enumerate(sections):
        free = [span for span in _listed_in(section.text) if not any(overlap(span, other) for other in taken[number])]
        more += [NameCandidate(section.text[slice(*span)], number, span, "ORG") for span in free]
    return sorted([*found, *more], key=lambda candidate: (candidate.section, candidate.span))


def _spans_by_section(found: Sequence[NameCandidate]) -> dict[int, list[Span]]:
    spans: dict[int, list[Span]] = defaultdict(list)
    for candidate in found:
        spans[candidate.section].append(candidate.span)
    return spans


def _listed_in(text: str) -> Iterator[Span]:
    """Yield the runs of capitalised words that are, whole, the name of a firm or brand and no ordinary words."""
    run: list[Span] = []
    for match in _CAPITALISED.finditer(text):
        if run and text[run[-1][1] : match.start()] != " ":
            yield from _if_listed(text, run)
            run = []
        run.append(match.span())
    yield from _if_listed(text, run)


def _if_listed(text: str, run: Sequence[Span]) -> Iterator[Span]:
    if 1 <= len(run) <= _LONGEST_LISTED:
        span = (run[0][0], run[-1][1])
        name = fold(text[slice(*span)])
        known = name in word_list("companies") or name in word_list("brands")
        ordinary = all(is_common(word) for word in name.split())
        if known and not ordinary and can_be_organisation(text[slice(*span)]):
            yield span


def explained(sections: Sequence[Section]) -> dict[str, str]:
    """Return the acronyms that the page explains, with their full names."""
    found: dict[str, str] = {}
    for section in sections:
        for _, full, acronym in _explained_in(section.text):
            found.setdefault(acronym, full)
    return found


def _explained_in(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield the full names that acronyms in brackets stand for: where each begins, the name and the acronym."""
    for match in _EXPLAINED.finditer(text):
        full = expansion(text[: match.start()], match.group(1))
        if full:
            yield match.start() - len(full), full, match.group(1)


def _full_name(sections: Sequence[Section], acronym: str) -> str | None:
    """Return words of the page that begin with an acronym's letters and whose head tells what they name."""
    words = r"[ -](?:of the |of |and |for |the |on )?".join(rf"{letter}[\w’'-]+" for letter in acronym)
    pattern = re.compile(rf"\b{words}\b")
    found = (match.group() for section in sections for match in pattern.finditer(section.text))
    return next((full for full in found if ends_as_organisation(full) or ends_as_thing(full)), None)


def expansion(before: str, acronym: str) -> str | None:
    """Return the fewest words at the end of ``before`` that have the letters of an acronym in brackets, in order.

    Words that begin with these letters go before others ("European Economic Area (EEA)"). Of those the first letter
    begins the first word; the others may stand within words, as in "methylated spirit (MS)".
    """
    letters = [c for c in acronym.casefold() if c.isalpha()]
    before = re.split(r"[()]", before[-160:])[-1]
    words = list(_WORD.finditer(before))[-2 * len(letters) - 2 :]
    for at in reversed(range(len(words))):
        if [word.group()[0].casefold() for word in words[at:] if word.group()[0].isupper()] == letters:
            return before[words[at].start() :].strip()
    for word in reversed(words):
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
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = without_article(text, match.span())
            name = text[slice(*span)]
            if not any(overlap(span, other) for other in taken) and (name.islower() or can_be_organisation(name)):
                taken.append(span)
                yield NameCandidate(name, index, span, "ORG")
