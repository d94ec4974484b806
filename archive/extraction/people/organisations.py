"""Organisations of an article: which printings are one organisation, its full name, acronym and kind."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from archive.extraction.draft import EntityRef, OrganisationDraft
from archive.extraction.language import Section
from archive.extraction.people.gazetteer_matching import GazetteerMatcher, NameCandidate
from archive.extraction.people.mentions import Mentions, NameIndex, aliases, passages
from archive.extraction.words import INTERNATIONAL_BODIES, LEGAL_FORMS, NATIONALITIES, ORGANISATION_HEADS
from archive.names import body_wide, fold

# A name that is cut to its first word leaves these out: "Xinhua" for "Xinhua News Agency".
_GENERIC = LEGAL_FORMS | frozenset(
    """
        group holdings news agency technologies technology motors international university bank network
        television press
        """.split()
)
_COMPANY_SIGNS = re.compile(
    r"\b(?:compan(?:y|ies)|giants?|firms?|startups?|start-ups?|makers?|manufacturers?|developers?|retailers?|carmakers?|automakers?|conglomerates?|brands?"
    r"|enterprises?|platforms?|unicorns?)\b",
    re.IGNORECASE,
)
_MEDIA_SIGNS = re.compile(
    r"\b(?:broadcaster|newspaper|news agency|magazine|news outlet|tabloid|reported by)\b", re.IGNORECASE
)
_ACRONYM = re.compile(r"\s*\(([A-Z][A-Za-z&]{1,9})\)")
_TAIL = re.compile(r"(?:\S+ )?(?:Department|Ministry|Office|Bureau) (?:of|for) (?:the )?(.+)")
_LOOKED_AT = 3  # printings, for the words before them


@dataclass
class Organisation:
    """One organisation: ``name`` is its fullest printing, ``forms`` all of them."""

    name: str
    forms: list[str] = field(default_factory=list)
    acronym: str = ""
    kind: str = "other"


def group_organisations(
    found: Sequence[NameCandidate], sections: Sequence[Section], matcher: GazetteerMatcher, taken: Collection[str]
) -> list[Organisation]:
    """Return the organisations that candidates name, in order of first mention; names ``taken`` are persons'."""
    organisations: dict[str, Organisation] = {}
    around: dict[str, list[str]] = defaultdict(list)
    for candidate in found:
        if candidate.label != "ORG" or candidate.name in taken:
            continue
        name, key = candidate.name, matcher.body_key(candidate.name)
        organisation = organisations.setdefault(key, Organisation(name))
        if name not in organisation.forms:
            organisation.forms.append(name)
        if len(name) > len(organisation.name):
            organisation.name = name
        if len(around[key]) < _LOOKED_AT:
            around[key].append(_before(sections[candidate.section].text, candidate.span[0]))
    _join_with_country(organisations, around)
    for key, organisation in organisations.items():
        organisation.kind = kind_of(organisation.name, " | ".join(around[key]))
        _as_accepted(organisation, matcher)
    return _with_short_forms(list(organisations.values()), sections, matcher)


def _as_accepted(organisation: Organisation, matcher: GazetteerMatcher) -> None:
    """Take kind and acronym as editors say, where the page prints the acronym."""
    accepted = next((body for form in organisation.forms if (body := matcher.organisation(form))), None)
    if accepted is None:
        return
    organisation.kind = accepted.kind if accepted.kind != "other" else organisation.kind
    if accepted.acronym in organisation.forms and accepted.acronym != organisation.name:
        organisation.acronym = accepted.acronym


def _before(text: str, at: int) -> str:
    """Return what stands shortly before a name in its sentence: "Chinese tech giant …"."""
    return re.split(r"[.!?;]\s", text[max(0, at - 90) : at])[-1]


def _join_with_country(organisations: dict[str, Organisation], around: dict[str, list[str]]) -> None:
    """Join "Chinese Commerce Ministry" and "Commerce Ministry", where the page names no other country's."""
    variants: dict[str, list[str]] = defaultdict(list)
    for key in organisations:
        if (wide := body_wide(key)) != key:
            variants[wide].append(key)
    for bare, keys in variants.items():
        if bare in organisations and len(keys) == 1:
            longer, shorter = organisations[keys[0]], organisations.pop(bare)
            longer.forms += [form for form in shorter.forms if form not in longer.forms]
            around[keys[0]] += around.pop(bare)


def initials(name: str) -> set[str]:
    """Return the acronyms a name may go by, folded: of its capitalised words, and of all its words."""
    words = re.findall(r"[\w&]+", name)
    capital = "".join(word[0] for word in words if word[0].isupper())
    whole = "".join(word[0] for word in words)
    tails = {capital}
    if words and fold(words[0]) in NATIONALITIES:
        tails |= {capital[1:], whole[1:]}
    legal = "".join(word[0] for word in words if word[0].isupper() and word.lower() not in LEGAL_FORMS)
    return {form.casefold() for form in {*tails, whole, legal} if len(form) >= 2}


def _with_short_forms(
    organisations: list[Organisation], sections: Sequence[Section], matcher: GazetteerMatcher
) -> list[Organisation]:
    """Join acronyms, first words and tails to the one organisation they stand for; where more fit, they stay apart."""
    by_name = {organisation.name: organisation for organisation in organisations if " " in organisation.name}
    by_short_form = _short_forms(by_name.values())
    printed = _printed_acronyms(sections, by_name, matcher)
    kept: list[Organisation] = []
    for short in organisations:
        acronym = " " not in short.name and sum(c.isupper() for c in short.name) >= 2
        fits = [*by_short_form.get(short.name, ()), *(by_short_form.get(fold(short.name), ()) if acronym else ())]
        fits += [printed[short.name]] if short.name in printed else []
        if len({id(fit) for fit in fits}) != 1:
            kept.append(short)
            continue
        fits[0].forms += short.forms
        if " " not in short.name and not fits[0].name.startswith(short.name) and not fits[0].name.endswith(short.name):
            fits[0].acronym = short.name
    for acronym_printed, organisation in printed.items():
        if not organisation.acronym:
            organisation.acronym = acronym_printed
            organisation.forms.append(acronym_printed)
    return kept


def _short_forms(organisations: Iterable[Organisation]) -> dict[str, list[Organisation]]:
    """Return organisations by their short forms: folded acronyms, "Xinhua", "Homeland Security" for its department."""
    by_short_form: dict[str, list[Organisation]] = defaultdict(list)
    for organisation in organisations:
        for form in initials(organisation.name):
            by_short_form[form].append(organisation)
        words = [word.strip(".,") for word in organisation.name.split()]
        if all(word.lower() in _GENERIC for word in words[1:]):
            by_short_form[words[0]].append(organisation)
        if tail := _TAIL.match(organisation.name):
            by_short_form[tail[1]].append(organisation)
    return by_short_form


def _printed_acronyms(
    sections: Sequence[Section], by_name: dict[str, Organisation], matcher: GazetteerMatcher
) -> dict[str, Organisation]:
    """Return acronyms printed as "Full Name (FN)": their letters stand in the name in order, or editors know them."""
    index = NameIndex(name for organisation in by_name.values() for name in organisation.forms)
    forms = {form: organisation for organisation in by_name.values() for form in organisation.forms}
    found: dict[str, Organisation] = {}
    for section in sections:
        for name, (_, end) in index.find(section.text):
            match = _ACRONYM.match(section.text, end)
            letters = iter(re.sub(r"[^a-z]", "", name.casefold()))
            if match and (matcher.is_body(match[1]) or all(c in letters for c in match[1].casefold())):
                found.setdefault(match[1], forms[name])
    return found


def kind_of(name: str, around: str = "") -> str:
    """Return the kind that a name's head word tells, else the words before it; "other" where neither does."""
    words = [word.strip(".,()") for word in name.split()]
    lower = [word.lower() for word in words]
    if "party" in lower:
        return "party"
    if fold(name) in INTERNATIONAL_BODIES or lower == ["united", "nations"]:
        return "international"
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


def to_drafts(
    seed: str,
    sections: Sequence[Section],
    organisations: Sequence[Organisation],
    mentions: Mentions,
    matcher: GazetteerMatcher,
) -> tuple[OrganisationDraft, ...]:
    """Return the organisations that the article mentions."""
    return tuple(
        OrganisationDraft(
            organisation.name,
            aliases(organisation.name, own),
            organisation.kind,
            passages(seed, sections, own),
            organisation.acronym,
            0.98 if matcher.organisation(organisation.name) else 0.9,
        )
        for organisation in organisations
        if (own := mentions.of(EntityRef("organisation", organisation.name)))
    )
