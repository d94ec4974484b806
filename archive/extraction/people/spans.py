"""Cutting what spaCy marks down to the name that stands there: without article, title, possessive or half a bracket."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive.extraction.language import Section
from archive.extraction.words import (
    ABBREVIATIONS,
    COUNTRIES,
    HONORIFICS,
    LEGAL_FORMS,
    MONTHS,
    NATIONALITIES,
    ORGANISATION_HEADS,
    WEEKDAYS,
    word_list,
)
from archive.names import PARTICLES, fold
from archive.offices import TITLE_HEADS
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_POSSESSIVE = re.compile(r"['’]s?(?=\s|$)|(?<=s)['’](?=\s|$)")
_ARTICLE = re.compile(
    r"(?:(?:the|an?|this|that|these|those|our|their|its|his|her|my|your|all|both|many|former|other)\s+)+(?=\S)",
    re.IGNORECASE,
)
_REST_OF_LIST = re.compile(r",? (?:and|&) [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")
_DANGLING = frozenset("of for on in to and & the at with from by or through a an".split())
HONORIFIC = re.compile(
    r"(?:(?:" + "|".join(re.escape(word) for word in sorted(HONORIFICS, key=len, reverse=True)) + r")\.?\s+)+",
    re.IGNORECASE,
)
_PERSON_WORD = re.compile(r"[^\W\d_]\.?(?:['’-]?[^\W\d_]++)*+\.?$")
_ADJECTIVES = NATIONALITIES | frozenset("antarctic arctic atlantic pacific mediterranean".split())
_BELONGING = frozenset("allies members countries nationals troops soldiers employees staff".split())
_COMMON = frozenset(
    """
    medicare medicaid internet cyber state states commerce exchange sec application federal transportation defense
    """.split()
)
_COMPLETION = re.compile(r" (?:the )?[A-Z][\w’'-]+(?:(?: and| &| of| for)? [A-Z][\w’'-]+)*")
# "Commission on Human Rights", "Institute for Tides and Winds", but not "the commission on Monday".
_PURPOSE = re.compile(r" (?:for|on) (?:the )?(?P<first>[A-Z][\w’'-]+)(?: (?:and )?[A-Z][\w’'-]+)*")
_FIELDS = re.compile(r"(?:, [A-Z][\w’'-]+)+,? (?:and|&) [A-Z][\w’'-]+")
_AND_BODY = re.compile(
    r",? and (?:the )?(?=(?:[A-Z][\w.’'-]* ){0,2}(?:Department|Ministry|Office|Bureau|Agency|Commission) (?:of|for) )"
)
_PURPOSEFUL = frozenset(
    """
    agency alliance association authority board bureau center centre coalition college commission commissioner committee
    council department forum foundation fund institute ministry office organisation organization school secretariat
    society union
    """.split()
)
_NEXT_NAME = re.compile(r"\s([A-Z][\w’'-]+)")
_LETTER = re.compile(r"[A-Z]\.?")
_AROUND = ',;:)("”“'
_GENERATION = r"(?:[JS]r\b\.?+|(?:III?|IV|J[uú]nior|Senior)\b)"
_UPPER = "[A-ZÀ-ÖØ-Þ]"
_CAPITALISED = rf"{_UPPER}[^\W\d_]++(?:['’-](?!s\b)[^\W\d_]++)*+"
_INITIALS = rf"(?: {_UPPER}\.)*+"
_BOUND = r"(?P<bound>[a-z]{1,3}['’-]|[DO]['’])"  # a particle that is one word with what follows: "al-", "D’"
_SHAPE = re.compile(
    rf"(?<![\w’'-])(?P<given>{_CAPITALISED}){_INITIALS}(?P<nickname> (?:“{_CAPITALISED}”|‘{_CAPITALISED}’"
    rf"|\"{_CAPITALISED}\"|\({_CAPITALISED}\)))?(?P<middle>(?: (?!{_GENERATION}){_CAPITALISED}){{0,2}}){_INITIALS}"
    rf"(?P<particles>(?: (?:{'|'.join(sorted(PARTICLES))})(?= ))*+) (?!{_GENERATION}){_BOUND}?(?P<last>{_CAPITALISED})"
    rf"(?:,? (?P<generation>{_GENERATION}))?(?!\w| {_UPPER})"
)


def shaped_names(text: str) -> Iterator[Span]:
    """Yield the names that only their shape shows whole: with nickname, particle, generation or a title for surname.

    They begin with a known given name ("Ann “Nan” Lee", "Ann de la Lee", "Ann Lee Jr.", "Ann Bishop") or stand behind
    a title.
    """
    at, before = 0, ""
    while match := _SHAPE.search(text, at):
        titled = before in TITLE_HEADS | HONORIFICS and text[at : match.start()] in {" ", ". "}
        shaped = match["nickname"] or match["particles"] or match["bound"] or match["generation"]
        given = fold(match["given"])
        if (given in word_list("given_names") and given not in PARTICLES) or (titled and shaped):
            at, before = match.end(), ""
            titular = match["last"].lower() in TITLE_HEADS and not text.startswith((" of ", " for ", " to "), at)
            if shaped or (titular and not match["middle"]):
                yield match.span()
        else:
            at, before = match.end("given"), match["given"].lower()


def person_span(text: str, span: Span) -> Span | None:
    """Return the name alone, without honorific, title and possessive; ``None`` where no person is named so."""
    start, end = span
    while start < end and text[start] in "-–— ":
        start += 1  # "— Ann Lee, Harbourtown"
    while match := HONORIFIC.match(text, start, end):
        start = match.end()
    cut = _POSSESSIVE.search(text, start, min(end + 2, len(text)))
    if cut:
        end = min(end, cut.start())
    words = _without_titles([(m.group(), m.start(), m.end()) for m in re.finditer(r"\S+", text[start:end])])
    if len(words) > 1 and _LETTER.fullmatch(words[-1][0]):
        # "Ulysses S." goes on, or the letter belongs to no name.
        following = _NEXT_NAME.match(text, end)
        words[len(words) - (not following) :] = (
            [(following[1], end - start + 1, following.end() - start)] if following else []
        )
    if not 1 <= len(words) <= 5 or fold(text[start:end]) in COUNTRIES or not _are_names([word for word, _, _ in words]):
        return None
    low, high = start + words[0][1], start + words[-1][2]
    while high > low and text[high - 1] in _AROUND:
        high -= 1
    return (low, high) if low < high else None


def _without_titles(words: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    start, end = 0, len(words)
    while start < end and _singular(words[start][0].lower()) in TITLE_HEADS:
        start += 1
    while end > start and words[end - 1][0].lower().strip(".,;:") in TITLE_HEADS:
        end -= 1
    while end > start and words[end - 1][0].lower().strip(".,") in {"jr", "sr"}:
        end -= 1
    return words[start:end]


def _singular(word: str) -> str:
    return word if word in TITLE_HEADS else word.removesuffix("s")


def _are_names(words: list[str]) -> bool:
    for index, word in enumerate(words):
        plain = word.strip(_AROUND)
        if plain in PARTICLES or plain == "y":
            continue
        if (plain != word and index < len(words) - 1) or not _PERSON_WORD.match(plain) or not plain[0].isupper():
            return False
    return len(words) > 1 or words[0].strip(_AROUND).lower() not in NATIONALITIES | set(MONTHS) | set(WEEKDAYS)


def organisation_spans(section: Section, span: Span) -> Iterator[Span]:
    """Yield the organisations named within an entity, cut at a colon and a possessive, without article and title."""
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
        for low, high in _listed(text, at, cut.start() if cut else end):
            part = _trimmed(section, (low, high))
            if part and can_be_organisation(text[slice(*part)], after=text[max(0, part[0] - 3) : part[0]]):
                yield part
        if not cut:
            return
        at = min(end, cut.end() + 1)


def _listed(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the bodies of a list, each with a head of its own: "Department of Defense and Department of Energy"."""
    for match in _AND_BODY.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _belongs(text: str, start: int, possessive: re.Match[str], end: int) -> bool:
    """Return whether a possessive is part of a name: of "People's Daily", but not "China's Ministry of Commerce"."""
    before, after = text[start : possessive.start()], text[possessive.end() : end].strip()
    owner = fold(before).removeprefix("the ")
    return " " not in owner and owner not in COUNTRIES and " " not in after and after.lower() in ORGANISATION_HEADS


def _trimmed(section: Section, span: Span) -> Span | None:
    text = section.text
    start, end = without_article(text, span)
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ".)"):
        end -= 1
    start, end = _within_brackets(text, start, end)
    end = _before_comma(text, start, end)
    if text[start:end].rpartition(" ")[2].lower() == "of" and (following := _COMPLETION.match(text, end)):
        end = following.end()
    while end > start and text[start:end].rpartition(" ")[2].lower() in _DANGLING:
        end = start + max(0, text[start:end].rfind(" "))
    words = text[start:end].split(" ")
    if len(words) > 1 and words[-1].islower() and words[-1] in word_list("media_nouns"):
        end -= len(words.pop()) + 1
    purpose = _PURPOSE.match(text, end) if words[-1].lower() in _PURPOSEFUL else None
    if purpose and purpose["first"].lower() not in {*WEEKDAYS, *MONTHS}:
        end = purpose.end()
    if purpose or {"for", "on"} & set(words):
        return start, _behind_list(section, end)
    if len(words) > 1 and _is_role(words[-1]) and words[0] != "Office" and words[-2] not in {"of", "for", "and", "&"}:
        # "the BRICS Chair" names BRICS; "the Focal Point Coordinator" names no organisation.
        if len(words) > 2 and words[-2].lower() not in ORGANISATION_HEADS:
            return None
        end -= len(words.pop()) + 1
    if " of " in text[start:end]:
        end = _extended(section, start, end)
    return (start, end) if start < end else None


def _behind_list(section: Section, end: int) -> int:
    """Return where a list of fields ends that a name goes on with: "… for Tides, Currents and Winds"."""
    match = _FIELDS.match(section.text, end)
    tokens = section.doc.char_span(*match.span(), alignment_mode="expand") if match else None
    return end if match is None or any(map(_is_name, tokens or ())) else match.end()


def _is_name(token: "Token") -> bool:
    known = fold(token.text) in word_list("companies") or fold(token.text) in word_list("brands")
    return known or token.ent_type_ in {"PERSON", "GPE", "NORP"}


def _within_brackets(text: str, start: int, end: int) -> Span:
    """Cut half a pair of brackets and what it parts: "EPA) Office", "Mission in Mali (MINUSMA"."""
    closing = text.find(")", start, end)
    if closing >= 0 and "(" not in text[start:closing]:
        start = closing + 1
        while start < end and text[start].isspace():
            start += 1
    opening = text.find("(", start, end)
    if opening > start and ")" not in text[opening:end]:
        end = opening
        while end > start and text[end - 1].isspace():
            end -= 1
    return start, end


def _before_comma(text: str, start: int, end: int) -> int:
    """Cut a name at a comma, but before a legal form ("X, Inc."), in a list behind "of" and in a firm's "A, B & C"."""
    comma = text.find(", ", start, end)
    if comma < 0 or text[comma + 2 : end].strip(" .,").rpartition(" ")[2].lower() in LEGAL_FORMS:
        return end
    rest = text[comma:end]
    listed = re.search(r" (?:of|on) ", text[start:comma])
    if " & " in rest or (listed and " and " in rest):
        return end
    following = _REST_OF_LIST.match(text, end)
    return following.end() if following and (listed or "&" in following.group()) else comma


def _is_role(word: str) -> bool:
    """Return whether it says who belongs to a body ("Chair", "Allies"), and is no part of its name."""
    lower = word.lower()
    return lower in TITLE_HEADS or lower.removesuffix("s") in TITLE_HEADS or lower in _BELONGING


def _extended(section: Section, start: int, end: int) -> int:
    """Extend a name with "of" by the next capitalised word, unless that begins another name or a title."""
    last = next((token for token in section.doc if token.idx + len(token) == end), None)
    if last is None or last.i + 1 >= len(section.doc):
        return end
    following = section.doc[last.i + 1]
    if following.lower_ in {"and", "&"} and following.i + 1 < len(section.doc) and _is_field(following.nbor(1)):
        return following.nbor(1).idx + len(following.nbor(1))
    plain = following.ent_type_ == "" and following.pos_ == "PROPN" and following.text[0].isupper()
    return following.idx + len(following) if plain and following.lower_ not in TITLE_HEADS | HONORIFICS else end


def _is_field(token: "Token") -> bool:
    """Return whether a capitalised word names a field and no body or place: "Department of Tourism and Culture"."""
    word = token.lower_
    known = fold(token.text) in word_list("common_words") or fold(token.text) in ABBREVIATIONS
    return token.text[0].isupper() and known and word not in TITLE_HEADS and word not in ORGANISATION_HEADS


def without_article(text: str, span: Span) -> Span:
    match = _ARTICLE.match(text, *span)
    return (match.end(), span[1]) if match else span


def can_be_organisation(name: str, after: str = "") -> bool:
    """Return whether a name can be an organisation's: no country, event, text, quality or common abbreviation.

    ``after`` is what stands before it: "an" makes it a common noun.
    """
    words = name.split()
    if not words or not any(c.isupper() for c in name) or fold(name) in COUNTRIES | NATIONALITIES:
        return False
    first, last = words[0], words[-1].lower().strip(".,")
    if last in _ADJECTIVES or any(fold(name) in listed for listed in (ABBREVIATIONS, _COMMON, MONTHS, WEEKDAYS)):
        return False
    if re.search(r"\b(?:19|20)\d\d\b", name) or re.search(r"[“”\"!?]|\.\s?[“”\"]|\s{2}", name):
        return False
    if not (first[0].isdigit() or any(c.isupper() for c in first)) and last not in ORGANISATION_HEADS:
        return False
    if first.islower() and first.isalpha() and last not in {"ministry", "department"}:
        return False
    if len(words) == 1 and {last, last.removesuffix("s"), last.removesuffix("ies") + "y"} & TITLE_HEADS:
        return False
    if len(words) == 1 and last in ORGANISATION_HEADS and last not in {"cabinet", "congress", "parliament", "senate"}:
        return False
    if re.search(r"\ban? $", after) and last not in ORGANISATION_HEADS:
        return False
    if last not in {"government", "administration", "authorities", "regime"}:
        return True
    qualifier = fold(" ".join(words[:-1]))
    bare = qualifier in NATIONALITIES | {""} or last in {"administration", "regime"}
    return not (qualifier in COUNTRIES or (bare and len(words) <= 2))
