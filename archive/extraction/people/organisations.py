"""Organisations of an article: which printings are one organisation, its full name, acronym and kind."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.extraction.language import Section
from archive.extraction.people.candidates import Candidate
from archive.extraction.words import LEGAL_FORMS, NATIONALITIES, ORGANISATION_HEADS
from archive.names import fold, organisation_key

# A name that is cut to its first word leaves these out: "Xinhua" for "Xinhua News Agency".
_GENERIC = LEGAL_FORMS | frozenset("group holdings news agency technologies technology motors international university bank network television press".split())
_COMPANY_SIGNS = re.compile(
    r"\b(?:compan(?:y|ies)|giants?|firms?|startups?|start-ups?|makers?|manufacturers?|developers?|retailers?|carmakers?|automakers?|conglomerates?|brands?"
    r"|enterprises?|platforms?|unicorns?)\b",
    re.IGNORECASE,
)
_MEDIA_SIGNS = re.compile(r"\b(?:broadcaster|newspaper|news agency|magazine|news outlet|tabloid|reported by)\b", re.IGNORECASE)
_SMALL = frozenset("of and for the in on to &".split())


@dataclass
class Organisation:
    """One organisation: ``name`` is its fullest printing, ``forms`` all of them."""

    name: str
    forms: list[str] = field(default_factory=list)
    acronym: str = ""
    kind: str = "other"


def group_organisations(found: Sequence[Candidate], sections: Sequence[Section]) -> list[Organisation]:
    """Candidates that are one organisation, in order of first mention."""
    names = [candidate.name for candidate in found if candidate.label == "ORG"]
    organisations: dict[str, Organisation] = {}
    for name in names:
        key = _key(name)
        organisation = organisations.setdefault(key, Organisation(name))
        if name not in organisation.forms:
            organisation.forms.append(name)
        if len(name) > len(organisation.name):
            organisation.name = name
    text = "\n".join(section.text for section in sections)
    merged = _with_short_forms(list(organisations.values()), text)
    for organisation in merged:
        organisation.kind = kind_of(organisation.name, _around(organisation, sections))
    return merged


def _key(name: str) -> str:
    """ "Department of Commerce" is the "Commerce Department"; a country's adjective before a name makes no other."""
    key = organisation_key(name)
    first, _, rest = key.partition(" ")
    if rest and first in NATIONALITIES:
        key = rest
    match = re.fullmatch(r"(ministry|department) (?:of|for) (?:the )?(.+)", key)
    return f"{match.group(2)} {match.group(1)}" if match else key


def initials(name: str) -> set[str]:
    """The acronyms a name may go by, folded: of its capitalised words, and of all its words."""
    words = re.findall(r"[\w&]+", name)
    capital = "".join(word[0] for word in words if word[0].isupper())
    whole = "".join(word[0] for word in words)
    tails = {capital}
    if words and fold(words[0]) in NATIONALITIES:
        tails |= {capital[1:], whole[1:]}
    legal = "".join(word[0] for word in words if word[0].isupper() and word.lower() not in LEGAL_FORMS)
    return {form.casefold() for form in {*tails, whole, legal} if len(form) >= 2}


def _with_short_forms(organisations: list[Organisation], text: str) -> list[Organisation]:
    """Acronyms and first words joined to the one organisation they stand for; more than one fit, and they stay apart."""
    absorbed: set[int] = set()
    for index, short in enumerate(organisations):
        if " " in short.name:
            continue
        fits = [
            other
            for other in organisations
            if other is not short and " " in other.name and (_stands_for(short.name, other.name) or _printed_beside(short.name, other.name, text))
        ]
        if len(fits) == 1:
            fits[0].forms += short.forms
            if not fits[0].name.startswith(short.name):
                fits[0].acronym = short.name
            absorbed.add(index)
    kept = [organisation for index, organisation in enumerate(organisations) if index not in absorbed]
    for organisation in kept:
        printed = re.search(re.escape(organisation.name) + r"\s*\(([A-Z][\w&]{1,9})\)", text)
        if printed and printed.group(1).casefold() in initials(organisation.name) and not organisation.acronym:
            organisation.acronym = printed.group(1)
            organisation.forms.append(printed.group(1))
    return kept


def _printed_beside(short: str, full: str, text: str) -> bool:
    """ "Full Name (FN)": the letters stand in the name in that order."""
    letters = iter(re.sub(r"[^a-z]", "", full.casefold()))
    return f"{full} ({short})" in text and all(c in letters for c in short.casefold())


def _stands_for(short: str, full: str) -> bool:
    if short.isupper() or sum(c.isupper() for c in short) >= 2:
        if fold(short) in initials(full):
            return True
    words = [word.strip(".,") for word in full.split()]
    return words[0] == short and all(word.lower() in _GENERIC for word in words[1:])


def _around(organisation: Organisation, sections: Sequence[Section]) -> str:
    """What stands shortly before the first printings of a name: "Chinese tech giant …"."""
    near: list[str] = []
    for section in sections:
        at = section.text.find(organisation.name)
        if at >= 0:
            near.append(re.split(r"[.!?;]\s", section.text[max(0, at - 90) : at])[-1])
        if len(near) == 3:
            break
    return " | ".join(near)


def kind_of(name: str, around: str = "") -> str:
    """The kind that a name's head word tells, or else the words before it; "other" where neither does."""
    words = [word.strip(".,()") for word in name.split()]
    lower = [word.lower() for word in words]
    if "party" in lower:
        return "party"
    heads = Counter[str]()
    for index, word in enumerate(lower):
        # The head is the last word, or the one before "of": the rest qualifies it.
        is_head = index == len(lower) - 1 or lower[index + 1] in {"of", "for", "in"}
        if word in ORGANISATION_HEADS and is_head:
            heads[ORGANISATION_HEADS[word]] += 1
            if index < len(lower) - 1:
                break
    if lower[-1] in LEGAL_FORMS:
        return "company"
    if heads:
        return next(iter(heads))
    if _MEDIA_SIGNS.search(around):
        return "media"
    return "company" if _COMPANY_SIGNS.search(around) else "other"
