"""Resolve "he", "the premier", "the ministry" and shared family names to whom they mean.

Each answer keeps the passages that lead to the name, how it was found, how sure it is, and who else was considered.
"""

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.extraction.draft import Considered, EntityRef, Passage, RoleDraft
from archive.extraction.language import Section
from archive.extraction.people.gender import PRONOUNS, Genders
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.people.nominal_mentions import ORGANISATION_NOUN_KINDS, PEOPLE, Descriptions
from archive.extraction.people.nominal_resolution import NominalResolver
from archive.extraction.people.salience import Antecedent, Place, Salience, SentenceNumbers
from archive.extraction.words import COUNTRIES, is_cue
from archive.names import fold
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


_OTHERS = 3
_PLURAL = frozenset({"NNS", "NNPS"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Referent:
    """Whom words mean, if anyone the article names, and how one gets there.

    ``can_speak``: whether it can speak at all. ``also``: further ones that a plural stands for.
    """

    entity: EntityRef | None
    chain: tuple[Passage, ...] = ()
    can_speak: bool = True
    rule: str = ""
    confidence: float = 1.0
    others: tuple[Considered, ...] = ()
    also: tuple["Referent", ...] = ()


class Resolver:
    """Resolves in reading order: tell it each speaker with ``record_speaker`` as the statements are found.

    ``roles`` are the persons' printed roles by name, ``kinds`` those of organisations by name, ``quotations`` those of
    each section: what is said in them keeps nobody in the reader's mind.
    """

    def __init__(
        self,
        seed: str,
        sections: Sequence[Section],
        mentions: Mentions,
        roles: Mapping[str, Sequence[RoleDraft]],
        kinds: Mapping[str, str],
        quotations: Sequence[Sequence[Span]],
    ) -> None:
        self._seed = seed
        self._sections = sections
        self._quotations = quotations
        self._spoken: list[tuple[int, int, Referent, str]] = []  # section, character, who, head noun
        self._posts = {name: {role.organisation for role in own if role.organisation} for name, own in roles.items()}
        titles = {name: tuple(role.title.lower() for role in own) for name, own in roles.items()}
        sentences = SentenceNumbers(sections)
        shared = shared_surnames(mentions)
        self._genders = Genders(sections, mentions, titles, quotations, shared.keys())
        self._bearers = resolve_shared_surnames(sections, mentions, shared, self._genders, sentences)
        self._mentions = Mentions(self._settled(m) for m in mentions.all) if shared else mentions
        self._full = {m.entity: m for m in reversed(self._mentions.all) if m.surface == m.entity.name}
        self._nominals = NominalResolver(
            titles,
            kinds,
            self._mentions,
            self._genders,
            Descriptions(sections, self._mentions, titles),
            sentences,
            self._owner,
            self._unnamed_since,
        )
        self._salience = Salience(
            sections, self._mentions, self._genders, sentences, quotations, self._person_described
        )

    def record_speaker(self, section: int, at: int, referent: Referent, head: str) -> None:
        """Tell who spoke at a place, and the head noun of the words for them."""
        insort(self._spoken, (section, at, referent, head), key=lambda event: event[:2])

    def named(self, mention: Mention) -> Referent:
        """Resolve a name: the chain leads from a short form to the full name."""
        mention = self._settled(mention)
        short = mention.surface != mention.entity.name
        return Referent(mention.entity, self._to_name(mention), rule="short name" if short else "name")

    def last_speaker(self, section: int, at: int) -> Referent | None:
        """Return who spoke last before this place."""
        event = self._last_event(section, at)
        return event[2] if event else None

    def pronoun(self, section: int, token: "Token") -> Referent:
        word = token.lower_
        if word in PRONOUNS:
            ranked = self._salience.candidates(section, token)
            if not ranked:
                return self._named_after(section, token)
            rule = "possessive" if token.dep_ == "poss" else "pronoun"
            return self._ranked(ranked, f"{rule}, {ranked[0].reason}")
        if word in {"they", "their", "them"}:
            return self._they(section, token)
        if word in {"it", "its"}:
            return self._it(section, token)
        if word in {"who", "whom", "whose", "which", "that"} and (found := self._relative(section, token)):
            return found
        return Referent(None, can_speak=word in {"both", "all", "many", "some", "others", "who"})

    def description(self, section: int, head: "Token") -> Referent:
        """Return who named before has that title or is of that kind: "the Chinese president", "the ministry"."""
        if head.tag_ in _PLURAL:
            return Referent(None)
        word = head.lemma_.lower()
        if word in ORGANISATION_NOUN_KINDS:
            ranked = self._nominals.organisations(section, head)
        elif word in PEOPLE or head.lower_ in PEOPLE:
            ranked = self._nominals.persons(section, head)
        else:
            ranked = []
        return self._ranked(ranked, f"description, {ranked[0].reason}") if ranked else Referent(None)

    def part_of_name(self, section: int, head: "Token") -> Referent | None:
        """Return the organisation named before that is called by a part of its name: "the Times", "the Academy"."""
        if not any(child.lower_ == "the" for child in head.lefts) or any(c.dep_ == "compound" for c in head.lefts):
            return None
        ranked = self._nominals.parts_of_names(section, head)
        return self._ranked(ranked, "part of the name") if ranked else None

    def holds_post(self, referent: Referent, organisation: EntityRef) -> bool:
        """Return whether a person has a role there, by the article."""
        return bool(referent.entity) and organisation.name in self._posts.get(
            referent.entity.name if referent.entity else "", ()
        )

    def _ranked(self, ranked: Sequence[Antecedent], rule: str) -> Referent:
        first = ranked[0]
        told = tuple(
            Considered(c.mention.entity, self._passage(c.mention), c.reason, c.score)
            for c in ranked[1:]
            if c.mention and c.score > 0
        )[:_OTHERS]
        if first.mention is None:
            return Referent(None, rule=rule, confidence=first.score, others=told)
        chain = (self._passage(first.mention), *self._to_name(first.mention))
        return Referent(first.mention.entity, chain, rule=rule, confidence=first.score, others=told)

    def _passage(self, mention: Mention) -> Passage:
        return self._sections[mention.section].passage(self._seed, mention.span)

    def _to_name(self, mention: Mention) -> tuple[Passage, ...]:
        """Return the first printing of the full name for a short form; nothing where the name itself stands there."""
        if mention.surface == mention.entity.name:
            return ()
        full = self._full.get(mention.entity)
        return (self._passage(full),) if full else ()

    def _last_event(self, section: int, at: int) -> tuple[int, int, Referent, str] | None:
        return next((event for event in reversed(self._spoken) if event[:2] < (section, at)), None)

    def _settled(self, mention: Mention) -> Mention:
        """Return the mention with the person whom a shared family name means there."""
        entity = self._bearers.get((mention.section, mention.span[0]))
        return replace(mention, entity=entity) if entity else mention

    def _person_described(self, section: int, head: "Token") -> Mention | None:
        """Return the mention of the person that a noun stands for."""
        ranked = self._nominals.persons(section, head)
        return ranked[0].mention if ranked else None

    def _owner(self, section: int, head: "Token") -> EntityRef | None:
        """Return the organisation that a phrase names as owner: "the company's chairman", "its chairman"; no person."""
        owner = next(child for child in head.children if child.dep_ == "poss")
        if owner.lower_ == "its":
            return self._it(section, owner).entity
        named = self._mentions.at(section, (owner.idx, owner.idx + len(owner)), "organisation")
        if named:
            return named.entity
        return self.description(section, owner).entity if owner.lemma_.lower() in ORGANISATION_NOUN_KINDS else None

    def _unnamed_since(self, section: int, head: "Token", mention: Mention) -> bool:
        """Return whether somebody without a name was called so since: "a lawyer said … the lawyer added"."""
        for event in reversed(self._spoken):
            if event[:2] < (mention.section, mention.span[0]):
                return False
            if event[:2] < (section, head.left_edge.idx) and event[2].entity is None and event[3] == head.lower_:
                return True
        return False

    def _named_after(self, section: int, token: "Token") -> Referent:
        """Resolve a pronoun before which nobody was named: "As he opened the fair, X said"."""
        gender = PRONOUNS[token.lower_]
        for mention in self._mentions.within(section, (token.idx, len(self._sections[section].text))):
            known = self._genders.of(mention.entity)
            if mention.entity.kind == "person" and not (known and known[0] != gender):
                return self._ranked([Antecedent(mention, "named after", 0.5)], "pronoun, named after")
        return Referent(None)

    def _they(self, section: int, token: "Token") -> Referent:
        """Resolve "they": several who spoke last, or an organisation, if it spoke right before."""
        event = self._last_event(section, token.idx)
        if not event:
            return Referent(None)
        _, _, referent, head = event
        body = referent.entity and referent.entity.kind == "organisation" and section - event[0] <= 1
        if not (head.endswith("s") or referent.also or body):
            return Referent(None)
        sure = 0.7 if referent.also or not body else 0.5
        return replace(referent, rule="pronoun, spoke before", confidence=sure, others=())

    def _it(self, section: int, token: "Token") -> Referent:
        """Resolve "it": an organisation or country that is spoken of or spoke last. An event does not speak."""
        subject = self._main_subject(section, token)
        if subject is not None:
            place, head = subject
            mention = self._mentions.at(place, (head.idx, head.idx + len(head)), "organisation")
            if mention:
                return self._ranked([Antecedent(mention, "subject", 0.8)], "pronoun, subject")
            if fold(head.text) in COUNTRIES:
                return Referent(None, rule="pronoun, subject")
            if head.lemma_.lower() in ORGANISATION_NOUN_KINDS:
                return replace(self.description(place, head), rule="pronoun, subject")
        event = self._last_event(section, token.idx)
        if event and section - event[0] <= 1:
            referent = event[2]
            if referent.entity is None or referent.entity.kind == "organisation":
                return Referent(referent.entity, referent.chain, rule="pronoun, spoke before", confidence=0.6)
        return Referent(None, can_speak=False)

    def _main_subject(self, section: int, token: "Token") -> "tuple[int, Token] | None":
        """Return the subject that governs a pronoun, else that of the sentence before; never another pronoun."""
        beside = [child for child in token.head.lefts if child.dep_ == "advcl"]
        for verb in [*beside, *token.head.ancestors]:
            for child in verb.children:
                if child.dep_ in _SUBJECTS and child.i < token.i and child.pos_ != "PRON":
                    return section, child
        doc, at, left = token.doc, token.sent.start, 2
        place = section
        while left:
            left -= 1
            if at == 0:
                place -= 1
                if place < 0 or section - place > 1:
                    return None
                doc = self._sections[place].doc
                at = len(doc)
            root = doc[at - 1].sent.root
            at = doc[at - 1].sent.start
            if any(low <= root.idx < high for low, high in self._quotations[place]):
                continue
            subject = next((child for child in root.children if child.dep_ in _SUBJECTS), None)
            if subject is not None and subject.pos_ != "PRON":
                return place, subject
        return None

    def _relative(self, section: int, token: "Token") -> Referent | None:
        """Resolve "X, who": the name that stands right before, else the noun that the clause belongs to."""
        text = self._sections[section].text
        for mention in reversed(self._mentions.within(section, (max(0, token.idx - 80), token.idx))):
            between = text[mention.span[1] : token.idx]
            close = not between.strip(" ,—–-") or re.fullmatch(r"\s*\([^()]*\),?\s*", between)
            if token.lower_ in {"who", "whom"} and mention.entity.kind != "person":
                if close:
                    return None
                continue
            # "X, an adviser at the ministry who …"
            apposed = mention.entity.kind == "person" and re.fullmatch(
                r",\s(?:an?|the|its)\s[^,;.]*", between.rstrip(" ")
            )
            if close or apposed:
                return self._ranked([Antecedent(mention, "named before", 0.95 if close else 0.8)], "relative")
            break
        verb = token.head
        for _ in range(4):
            if verb.dep_ == "relcl" or verb.head == verb:
                break
            verb = verb.head
        if verb.dep_ != "relcl":
            return None
        head = verb.head
        for noun in (head, head.head) if head.dep_ == "appos" else (head,):
            named = self._mentions.at(section, (noun.idx, noun.idx + len(noun)))
            if named and (named.entity.kind == "person" or token.lower_ not in {"who", "whom"}):
                return self._ranked([Antecedent(named, "named before", 0.9)], "relative")
        referent = self.description(section, head)
        return replace(referent, rule="relative") if referent.entity else None


_HONORIFIC = re.compile(r"\b(Mr|Mrs|Ms|Miss)\.?\s+$")
_JUST_BEFORE = 2  # sentences


def resolve_shared_surnames(
    sections: Sequence[Section],
    mentions: Mentions,
    shared: Mapping[str, Sequence[EntityRef]],
    genders: Genders,
    sentences: SentenceNumbers,
) -> dict[Place, EntityRef]:
    """Return who bears each shared family name that stands alone, by its place."""
    if not shared:
        return {}
    found: dict[Place, EntityRef] = {}
    spoke: dict[str, tuple[int, EntityRef]] = {}  # by family name: who was named in full as a speaker, and where
    for mention in mentions.all:
        place = (mention.section, mention.span[0])
        name = mention.surface.split()[-1]
        several = shared.get(name)
        if not several or mention.entity.kind != "person":
            continue
        if mention.surface != name:
            if _speaks(sections[mention.section], mention):
                spoke[name] = (sentences.number(place), mention.entity)
            continue
        fits = _of_gender(sections[mention.section].text, mention, several, genders)
        last = spoke.get(name)
        if last and last[1] in fits and sentences.number(place) - last[0] <= _JUST_BEFORE:
            found[place] = last[1]
        else:
            found[place] = fits[0]  # the one named first
    return found


def shared_surnames(mentions: Mentions) -> dict[str, list[EntityRef]]:
    """Return last words of several persons' names, with the persons in order of their first mention."""
    last: dict[str, dict[EntityRef, None]] = defaultdict(dict)
    alone = {m.surface for m in mentions.all if m.entity.kind == "person" and " " not in m.surface}
    for mention in mentions.all:
        words = mention.entity.name.split()
        if mention.entity.kind == "person" and len(words) > 1 and words[-1] in alone:
            last[words[-1]][mention.entity] = None
    return {name: list(refs) for name, refs in last.items() if len(refs) > 1}


def _of_gender(text: str, mention: Mention, several: Sequence[EntityRef], genders: Genders) -> Sequence[EntityRef]:
    match = _HONORIFIC.search(text, max(0, mention.span[0] - 8), mention.span[0])
    if not match:
        return several
    wanted = "he" if match.group(1) == "Mr" else "she"
    return [ref for ref in several if not (known := genders.of(ref)) or known[0] == wanted] or several


def _speaks(section: Section, mention: Mention) -> bool:
    tokens = section.doc.char_span(*mention.span, alignment_mode="expand")
    if not tokens:
        return False
    return tokens.root.dep_ == "nsubj" and is_cue(tokens.root.head)
