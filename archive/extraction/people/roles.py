"""Find roles: titles printed before a name ("Premier …") or after it ("…, president of the Academy of Sciences").

A title is kept as printed, with a country's name or adjective; an organisation that is named in it is
told apart where it is one of the article's.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.draft import RoleDraft
from archive.extraction.language import Section, text_of
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.words import DESCRIBING, HONORIFICS, NATIONALITIES, TITLE_MODIFIERS
from archive.names import fold
from archive.offices import TITLE_HEADS
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


LONGEST = 14  # words of a title


def title_start(doc: "Doc", end: int) -> int | None:
    """Return where a title begins that ends just before token ``end``; ``None`` if none does."""
    at = end
    while at > 0 and doc[at - 1].lower_.strip(".") in HONORIFICS | {"h.e"}:
        at -= 1
    if at == 0:
        return None
    if is_head(doc[at - 1]):
        return _leftwards(doc, at - 1)
    if not doc[at - 1].text[0].isupper():
        return None  # "spokeswoman for NAME": somebody else's title
    # "Spokesperson for the Foreign Ministry NAME", "Secretary of Commerce NAME"
    for head in range(at - 2, max(-1, at - LONGEST), -1):
        token = doc[head]
        if is_head(token) and doc[head + 1].lower_ in {"of", "for", "to"}:
            return _leftwards(doc, head)
        if not (token.text[0].isupper() or token.lower_ in {"of", "and", "the", "for", "&", "to", "-"}):
            return None
    return None


def is_head(token: "Token") -> bool:
    if token.lower_ == "assistant":
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to"
    return token.lower_.strip(".") in TITLE_HEADS


def _leftwards(doc: "Doc", head: int) -> int:
    """Go from a title's head back over what qualifies it, and over further heads joined by "and"."""
    at = head
    while at > 0 and head - at < LONGEST:
        token = doc[at - 1]
        if token.is_sent_end and not token.is_alpha and token.text not in {"-", "."}:
            break
        if (
            (token.lower_ in {"and", "&"} and at > 1 and is_head(doc[at - 2]))
            or qualifies(token)
            or (token.lower_ in {"of", "to", "for"} and _is_head_left_of(doc, at - 1))
            or (
                token.lower_ == "the"
                and at > 1
                and doc[at - 2].lower_ in {"of", "to", "for"}
                and _is_head_left_of(doc, at - 2)
            )
        ):
            at -= 1
        else:
            break
    while at < head and doc[at].text in {"-", "&"} | {"and"}:
        at += 1
    return at


def _is_head_left_of(doc: "Doc", link: int) -> bool:
    return link > 0 and is_head(doc[link - 1])


def qualifies(token: "Token") -> bool:
    word = token.lower_.strip(".")
    if word in DESCRIBING:
        return False
    if word == "under":
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ in {"-", "secretary"}
    if token.pos_ == "NOUN" and token.dep_ == "compound":
        return True  # "campaign manager", "climate scientist"
    if (
        token.text == "-"
        or word in TITLE_MODIFIERS
        or word in TITLE_HEADS
        or word in NATIONALITIES
        or token.lower_ in NATIONALITIES
    ):
        return True
    if token.text[0].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"} and word not in HONORIFICS:
        return not (token.i == token.sent.start and token.pos_ != "PROPN")
    return False


_LINKS = frozenset({"of", "for", "to", "at", "with", "in"})
_POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_IS = frozenset({"is", "was", "became", "remains"})
# What somebody does at the head of a body, and the title it stands for.
_LEADS = {
    "heads": "head",
    "headed": "head",
    "leads": "leader",
    "led": "leader",
    "chairs": "chair",
    "chaired": "chair",
    "runs": "head",
    "directs": "director",
    "founded": "founder",
    "co-founded": "co-founder",
    "owns": "owner",
}
_RANKS = frozenset("gov sen rep gen".split())
_PORTFOLIO = re.compile(r"^(?:vice |deputy |former |acting )*minister$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PrintedRole:
    """``title`` and ``evidence`` are characters of the section; ``organisation`` a name of the article's."""

    person: str
    section: int
    title: str
    organisation: str | None
    evidence: Span
    rule: str


def find_roles(
    seed: str, sections: Sequence[Section], mentions: Mentions, kinds: Mapping[str, str]
) -> dict[str, list[RoleDraft]]:
    """Return the distinct printed titles of each person by name; those of persons without any are left out.

    ``kinds`` are the organisations' kinds by name: a minister's ministry is inferred where there is only one.
    """
    ministries = [name for name, kind in kinds.items() if kind == "ministry"]
    roles: dict[str, list[RoleDraft]] = defaultdict(list)
    for printed in printed_roles(sections, mentions):
        organisation, inferred = printed.organisation, False
        if organisation is None and len(ministries) == 1 and _PORTFOLIO.match(printed.title):
            organisation, inferred = ministries[0], True
        known = {(role.title.lower(), role.organisation) for role in roles[printed.person]}
        if (printed.title.lower(), organisation) not in known:
            evidence = sections[printed.section].passage(seed, printed.evidence)
            roles[printed.person].append(RoleDraft(printed.title, organisation, evidence, printed.rule, inferred))
    return {name: own for name, own in roles.items() if own}


def printed_roles(sections: Sequence[Section], mentions: Mentions) -> Iterator[PrintedRole]:
    """Yield the titles printed before and after each mention of a person, in text order."""
    for mention in mentions.all:
        if mention.entity.kind != "person":
            continue
        doc = sections[mention.section].doc
        first, last = _tokens(doc, mention.span)
        if first is None or last is None:
            continue
        yield from _before(doc, mention, first, mentions)
        role = _after(doc, mention, last, mentions)
        if role:
            yield role


def _tokens(doc: "Doc", span: Span) -> tuple["Token | None", "Token | None"]:
    found = doc.char_span(*span, alignment_mode="expand")
    return (found[0], found[-1]) if found else (None, None)


def _before(doc: "Doc", mention: Mention, first: "Token", mentions: Mentions) -> Iterator[PrintedRole]:
    start = title_start(doc, first.i)
    if start is None:
        return
    end = first.i
    while end > start and doc[end - 1].lower_.strip(".") in HONORIFICS | {"h.e"}:
        end -= 1
    # "Assistant to the President and Director of the Office NAME": two titles, unless one word joins two heads.
    for low, high in _split(doc, start, end):
        span = (doc[low].idx, doc[high - 1].idx + len(doc[high - 1]))
        inner = [m for m in mentions.within(mention.section, span) if m.entity.kind == "organisation"]
        title, organisation = _told_apart(doc, span, inner)
        if organisation is None and low > 1 and doc[low - 1].text in _POSSESSIVE:
            owner = mentions.at(mention.section, (doc[low - 2].idx, doc[low - 2].idx + 1), "organisation")
            if owner:
                organisation, span = owner.entity.name, (owner.span[0], span[1])
        if title:
            yield PrintedRole(
                mention.entity.name,
                mention.section,
                title,
                organisation,
                (span[0], mention.span[1]),
                "title before the name",
            )


def _split(doc: "Doc", start: int, end: int) -> Iterator[tuple[int, int]]:
    low = start
    for at in range(start + 1, end):
        left_has_link = any(doc[i].lower_ in {"of", "to", "for"} for i in range(low, at))
        if (
            doc[at].lower_ == "and"
            and left_has_link
            and at + 1 < end
            and is_head(doc[at + 1])
            and doc[at + 1].text[0].isupper()
        ):
            yield low, at
            low = at + 1
        elif doc[at].lower_.strip(".") in _RANKS and is_head(doc[at - 1]) and not doc[at - 1].text.endswith("."):
            yield low, at  # "nominee Gov. NAME"
            low = at
    yield low, end


def _told_apart(doc: "Doc", span: Span, organisations: Sequence[Mention]) -> tuple[str, str | None]:
    """Return the title without the organisation before its head or after its "of", and that organisation."""
    text = text_of(doc)
    start, end = span
    for organisation in organisations:
        low, high = organisation.span
        before = text[start:low].rstrip()
        if not before:
            rest = text[high:end].lstrip(" '’s") if text[high : high + 1] in "'’" else text[high:end].strip()
            if rest:
                return rest, organisation.entity.name
        words = before.split()
        if words and words[-1] == "the":
            words.pop()
        if words and words[-1].lower() in _LINKS and high >= end - 1:
            return " ".join(words[:-1]), organisation.entity.name
        if fold(" ".join(words)) in NATIONALITIES and text[high:end].strip():
            return text[high:end].strip(), organisation.entity.name
    return text[start:end].strip(), None


def _after(doc: "Doc", mention: Mention, last: "Token", mentions: Mentions) -> PrintedRole | None:
    """Return the title behind a name: ", title of Y", "is the title of Y", ", who heads Y"."""
    found = _introduced(doc, last.i + 1)
    if found is None:
        return None
    at, rule = found
    if rule == "relative clause":
        return _heading(doc, mention, at, mentions)
    start, head, owner = at, -1, None
    leading = mentions.at(mention.section, (doc[at].idx, doc[at].idx + 1), "organisation") if at < len(doc) else None
    if leading:
        while at < len(doc) and doc[at].idx < leading.span[1]:
            at += 1
        if at < len(doc) and doc[at].text in _POSSESSIVE:
            at += 1
        start, owner = at, leading.entity.name
    while at < len(doc) and doc[at].lower_ in DESCRIBING:
        start = at = at + 1
    while at < len(doc) and at - start < LONGEST:
        token = doc[at]
        if is_head(token):
            head = at
        elif not (qualifies(token) or (token.lower_ == "and" and head == at - 1)):
            break
        at += 1
    if head < 0 or doc[start].pos_ == "VERB" or (head + 1 < len(doc) and doc[head + 1].text in _POSSESSIVE):
        return None
    end = head + 1
    if owner is None and end < len(doc) and doc[end].lower_ in _LINKS:
        owner, end = _owner(doc, mention.section, end, mentions)
    if rule == "predicate" and owner is None and end == start + 1:
        return None  # "is a leader" holds no office
    title = text_of(doc)[doc[start].idx : doc[end - 1].idx + len(doc[end - 1])]
    evidence_end = max(doc[end - 1].idx + len(doc[end - 1]), _owner_end(doc, mention.section, end, owner, mentions))
    return PrintedRole(mention.entity.name, mention.section, title, owner, (mention.span[0], evidence_end), rule)


def _introduced(doc: "Doc", at: int) -> tuple[int, str] | None:
    """Return where a title may begin behind a name that ends before token ``at``, and the rule, if one can."""
    words = [token.lower_ for token in doc[at : at + 5]]
    rule = "apposition"
    if words[:1] == [","]:
        at += 1
        if words[1:2] == ["who"]:
            at += 1
            rule = "relative clause"
    else:
        rule = "predicate"
    words = [token.lower_ for token in doc[at : at + 3]]
    if rule != "apposition":
        if words[:1] and words[0] in _IS:
            at, rule = at + 1, "predicate"
        elif words[1:2] == ["as"] and words[0] in {"serves", "served", "works", "worked", "acts", "acted"}:
            at, rule = at + 2, "predicate"
        elif not (rule == "relative clause" and words and words[0] in _LEADS):
            return None
    if at < len(doc) and doc[at].lower_ in {"the", "a", "an", "its", "their"}:
        at += 1
    return (at, rule) if at < len(doc) else None


def _heading(doc: "Doc", mention: Mention, verb: int, mentions: Mentions) -> PrintedRole | None:
    """Return the title that a verb stands for: "X, who heads Y"."""
    owner, _ = _owner(doc, mention.section, verb, mentions)
    if owner is None:
        return None
    end = _owner_end(doc, mention.section, verb, owner, mentions)
    title = _LEADS[doc[verb].lower_]
    return PrintedRole(mention.entity.name, mention.section, title, owner, (mention.span[0], end), "relative clause")


def _owner(doc: "Doc", section: int, link: int, mentions: Mentions) -> tuple[str | None, int]:
    """Return the organisation after "of", and where the title ends, which may go on ("of China", "of surgery at …")."""
    link = _field_end(doc, section, link, mentions)
    at = link + 1
    # "of Chinese tech company X": a few words that say what kind of organisation it is
    for skip in range(at, min(at + 7, len(doc))):
        mention = mentions.at(section, (doc[skip].idx, doc[skip].idx + 1), "organisation")
        if mention:
            return _innermost(doc, section, mention, mentions), link
        if (doc[skip].is_punct and doc[skip].text != "-") or doc[skip].pos_ in {"VERB", "AUX", "CCONJ"}:
            break
    end = at
    while end < len(doc) and end - at < 8:
        token = doc[end]
        named = token.text[0].isupper() and token.pos_ in {"PROPN", "ADJ", "NOUN"}
        joins = (
            token.lower_ in {"of", "and", "the", "for", "&", "-"}
            and end + 1 < len(doc)
            and (doc[end + 1].text[0].isupper() or doc[end + 1].lower_ == "the")
        )
        if not (named or joins):
            break
        if end + 1 < len(doc) and doc[end + 1].text in _POSSESSIVE:
            break
        end += 1
    return None, end if end > at else link


def _field_end(doc: "Doc", section: int, link: int, mentions: Mentions) -> int:
    """Return where the link behind the field is: in "professor of surgery at Y" the field belongs to the title."""
    at = link + 1
    while (
        at < len(doc) and at - link < 9 and doc[at].text.islower() and doc[at].pos_ in {"NOUN", "ADJ", "CCONJ", "DET"}
    ):
        at += 1
    if at == link + 1 or doc[at - 1].pos_ != "NOUN":
        return link
    named = at < len(doc) and mentions.at(section, (doc[at].idx, doc[at].idx + 1), "organisation")
    if named or (at < len(doc) and doc[at].lower_ in {"-", "'s", "’s"}):
        return link
    return at


def _innermost(doc: "Doc", section: int, mention: Mention, mentions: Mentions) -> str:
    """Return the innermost organisation: of "the Cabinet's Office of Science" the office."""
    text = text_of(doc)
    if text[mention.span[1] : mention.span[1] + 2] in {"'s", "’s"}:
        inner = mentions.at(section, (mention.span[1] + 3, mention.span[1] + 4), "organisation")
        if inner:
            return inner.entity.name
    return mention.entity.name


def _owner_end(doc: "Doc", section: int, end: int, owner: str | None, mentions: Mentions) -> int:
    if owner is None or end >= len(doc):
        return 0
    limit = doc[min(end + 14, len(doc) - 1)]
    near = mentions.within(section, (doc[end].idx, limit.idx))
    return next((m.span[1] for m in near if m.entity.name == owner), 0)
