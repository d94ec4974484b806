"""Candidates: stretches of an article that may name a person or an organisation.

spaCy's entities are a start. They are cut down to the name, joined where a rule knows better, and judged
over the whole page, since one occurrence alone misleads.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.extraction.language import Section
from archive.extraction.words import (
    COUNTRIES,
    HONORIFICS,
    MONTHS,
    NATIONALITIES,
    ORGANISATION_HEADS,
    TITLE_HEADS,
    WEEKDAYS,
)
from archive.names import fold
from archive.offsets import Span, overlap

_POSSESSIVE = re.compile(r"['’]s?(?=\s|$)|(?<=s)['’](?=\s|$)")
_ARTICLE = re.compile(r"(?:the|an?)\s+", re.IGNORECASE)
_HONORIFIC = re.compile(
    r"(?:(?:" + "|".join(re.escape(word) for word in sorted(HONORIFICS, key=len, reverse=True)) + r")\.?\s+)+",
    re.IGNORECASE,
)
_PARTICLES = frozenset("al bin da de del della den der di do dos du el ibn la le ten ter van von y zu".split())
_PERSON_WORD = re.compile(r"(?:[^\W\d_][.]?(?:['’-]?[^\W\d_]+)*\.?)$")
# Names of these are things, events or texts, whoever is in them.
_NO_ORGANISATION = frozenset(
    """
    summit conference program programme initiative project projects goals goal treaty act plan strategy award
    awards prize games cup symposium exhibition expo congress-hall festival campaign agreement accord convention
    protocol policy index report survey review code fund-raiser day week year era station park zone dialogue
    talks meeting session speech law bill constitution stack chip system model app platform phone series edition
    version delta river island sea ocean bay canal bridge road street square tower hall building hotel airport
    port palace
    """.split()
)
_ACRONYMS = frozenset(
    """
        ai ev evs it gdp ceo cfo cto r&d iot usb ip tv pm vp nev nevs llm llms gpu gpus cpu 5g 6g 4g ml vr ar
        esg ipo pc covid covid-19 sars sci-tech
        """.split()
)
_ADJECTIVES = NATIONALITIES | frozenset("antarctic arctic atlantic pacific mediterranean".split())
_COMMON = frozenset(
    "internet cyber state states commerce exchange sec application federal transportation defense".split()
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
class Candidate:
    """A name as printed, where (section index and characters), and what spaCy took it for."""

    name: str
    section: int
    span: Span
    label: str


def candidates(sections: Sequence[Section]) -> list[Candidate]:
    """Cleaned candidates in text order. What the whole page takes for one kind is that kind everywhere."""
    found = [candidate for index, section in enumerate(sections) for candidate in _in_section(index, section)]
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in found:
        votes[candidate.name][candidate.label] += 1
    return [Candidate(c.name, c.section, c.span, _agreed(votes[c.name], c.label)) for c in found]


def _agreed(votes: Counter[str], label: str) -> str:
    best = max(votes.values())
    return label if votes[label] == best else min(kind for kind, count in votes.items() if count == best)


def _in_section(index: int, section: Section) -> Iterator[Candidate]:
    text = section.text
    taken: list[Span] = []
    for entity in section.doc.ents:
        span = (entity.start_char, entity.end_char)
        if entity.label_ == "PERSON":
            person = person_span(text, span)
            if person:
                taken.append(person)
                yield Candidate(text[slice(*person)], index, person, "PERSON")
        elif entity.label_ in {"ORG", "GPE", "NORP", "FAC", "PRODUCT", "WORK_OF_ART"}:
            honoured = _HONORIFIC.match(text, *span)
            if honoured and (person := person_span(text, span)):
                taken.append(person)
                yield Candidate(text[slice(*person)], index, person, "PERSON")
                continue
            for part in organisation_spans(section, span):
                if entity.label_ not in {"GPE", "NORP"}:
                    taken.append(part)
                yield Candidate(text[slice(*part)], index, part, entity.label_)
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            span = _without_article(text, match.span())
            name = text[slice(*span)]
            if not any(overlap(span, other) for other in taken) and (name.islower() or is_organisation(name)):
                taken.append(span)
                yield Candidate(name, index, span, "ORG")


def person_span(text: str, span: Span) -> Span | None:
    """The name alone: no honorific, title or possessive; ``None`` where no person is named so."""
    start, end = span
    while match := _HONORIFIC.match(text, start, end):
        start = match.end()
    cut = _POSSESSIVE.search(text, start, min(end + 2, len(text)))
    if cut:
        end = min(end, cut.start())
    words = [(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text[start:end])]
    while words and words[0][0].lower() in TITLE_HEADS:
        words = words[1:]
    while words and words[-1][0].lower().strip(".,;:") in TITLE_HEADS:
        words = words[:-1]
    while words and words[-1][0].lower().strip(".,") in {"jr", "sr"}:
        words = words[:-1]
    if not 1 <= len(words) <= 5 or fold(text[start:end]) in COUNTRIES:
        return None
    for word, _, _ in words:
        plain = word.strip(',;:)("”“')
        if plain in _PARTICLES:
            continue
        if (plain != word and word is not words[-1][0]) or not _PERSON_WORD.match(plain) or not plain[0].isupper():
            return None
        if plain.lower() in NATIONALITIES | set(MONTHS) | set(WEEKDAYS) and len(words) == 1:
            return None
    low, high = start + words[0][1], start + words[-1][2]
    while high > low and text[high - 1] in ',;:)("”“':
        high -= 1
    return (low, high) if low < high else None


def organisation_spans(section: Section, span: Span) -> Iterator[Span]:
    """The organisations named within an entity: cut at a colon and at a possessive, without article and title."""
    text = section.text
    start, end = span
    colon = text.rfind(": ", start, end)
    if colon >= 0:
        start = colon + 2
    at = start
    while True:
        cut = _POSSESSIVE.search(text, at, end)
        if cut and _belongs(text, at, cut, end):
            cut = _POSSESSIVE.search(text, cut.end(), end)
        part = _trimmed(section, (at, cut.start() if cut else end))
        if part and is_organisation(text[slice(*part)], after=text[max(0, part[0] - 3) : part[0]]):
            yield part
        if not cut:
            return
        at = min(end, cut.end() + 1)


def _belongs(text: str, start: int, possessive: re.Match[str], end: int) -> bool:
    """A possessive within a name: "People's Daily", but not "China's Ministry of Commerce"."""
    before, after = text[start : possessive.start()], text[possessive.end() : end].strip()
    owner = fold(before).removeprefix("the ")
    return " " not in owner and owner not in COUNTRIES and " " not in after and after.lower() in ORGANISATION_HEADS


def _trimmed(section: Section, span: Span) -> Span | None:
    text = section.text
    start, end = _without_article(text, span)
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ".)"):
        end -= 1
    words = text[start:end].split(" ")
    if len(words) > 1 and words[-1].lower() in TITLE_HEADS and words[-2] not in {"of", "for", "and", "&"}:
        # "the BRICS Chair" names BRICS; "the Focal Point Coordinator" names no organisation.
        if len(words) > 2 and words[-2].lower() not in ORGANISATION_HEADS:
            return None
        end -= len(words.pop()) + 1
    if " of " in text[start:end]:
        end = _extended(section, start, end)
    return (start, end) if start < end else None


def _extended(section: Section, start: int, end: int) -> int:
    """A name with "of" may go on in the next capitalised word, unless that begins another name or a title."""
    last = next((token for token in section.doc if token.idx + len(token) == end), None)
    if last is None or last.i + 1 >= len(section.doc):
        return end
    following = section.doc[last.i + 1]
    plain = following.ent_type_ == "" and following.pos_ == "PROPN" and following.text[0].isupper()
    return following.idx + len(following) if plain and following.lower_ not in TITLE_HEADS | HONORIFICS else end


def _without_article(text: str, span: Span) -> Span:
    match = _ARTICLE.match(text, *span)
    return (match.end(), span[1]) if match else span


def is_organisation(name: str, after: str = "") -> bool:
    """Whether a name can be an organisation's: no country, event, programme, text, quality or common abbreviation.

    ``after`` is what stands before it: "an" makes it a common noun.
    """
    words = name.split()
    if not words or not any(c.isupper() for c in name) or fold(name) in COUNTRIES | NATIONALITIES:
        return False
    last = words[-1].lower().strip(".,")
    if (
        fold(name) in _ACRONYMS
        or last in _ADJECTIVES
        or fold(name) in _COMMON
        or last in _NO_ORGANISATION
        or fold(name) in MONTHS
        or fold(name) in WEEKDAYS
    ):
        return False
    if re.search(r"\b(?:19|20)\d\d\b", name) or re.search(r"[“”\"!?]|\.\s?[“”\"]|\s{2}", name):
        return False
    if (
        not (words[0][0].isupper() or words[0][0].isdigit() or any(c.isupper() for c in words[0]))
        and last not in ORGANISATION_HEADS
    ):
        return False
    if words[0][0].islower() and words[0].isalpha() and words[0].islower() and last not in {"ministry", "department"}:
        return False
    if len(words) == 1 and (
        last in TITLE_HEADS or last.removesuffix("s") in TITLE_HEADS or last.removesuffix("ies") + "y" in TITLE_HEADS
    ):
        return False
    if len(words) == 1 and last in ORGANISATION_HEADS and last not in {"cabinet", "congress", "parliament", "senate"}:
        return False
    if re.search(r"\ban? $", after) and last not in ORGANISATION_HEADS:
        return False
    government = last in {"government", "administration", "authorities", "regime"}
    qualifier = fold(" ".join(words[:-1]))
    if (
        government
        and len(words) <= 2
        and (qualifier in COUNTRIES | NATIONALITIES | {""} or last in {"administration", "regime"})
    ):
        return False
    return not (government and qualifier in COUNTRIES)
