"""Who "he", "the premier" or "the ministry" is: what was named before, and the passages that lead to the name.

Each answer keeps how it was found, how sure it is, and who else was considered and why not.
"""

import re
from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from archive.extraction.draft import Considered, EntityRef, Passage
from archive.extraction.language import Section
from archive.extraction.people.bodies import BODY_NOUNS
from archive.extraction.people.described import PEOPLE, Descriptions
from archive.extraction.people.entities import People
from archive.extraction.people.fitting import Fitting
from archive.extraction.people.gender import PRONOUNS, Genders
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.people.surnames import bearers, shared_surnames
from archive.extraction.people.trace import Candidate, Sentences, Trace
from archive.extraction.words import COUNTRIES
from archive.names import fold
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_OTHERS = 3
_PLURAL = frozenset({"NNS", "NNPS"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})


@dataclass(frozen=True, slots=True)
class Meant:
    """Who is meant, if anyone the article names, and how one gets there.

    ``speaks``: whether it can speak at all. ``also``: further ones that a plural stands for.
    """

    entity: EntityRef | None
    chain: tuple[Passage, ...] = ()
    speaks: bool = True
    rule: str = ""
    confidence: float = 1.0
    others: tuple[Considered, ...] = ()
    also: tuple["Meant", ...] = ()


class Resolver:
    """Resolves in reading order: tell it each speaker with ``spoke`` as the statements are found.

    ``quoted`` are the quotations of each section: what is said in them keeps nobody in the reader's mind.
    """

    def __init__(
        self, seed: str, sections: Sequence[Section], people: People, quoted: Sequence[Sequence[Span]] | None = None
    ) -> None:
        self._seed = seed
        self._sections = sections
        self._people = people
        self._quoted = quoted if quoted is not None else [[] for _ in sections]
        self._spoken: list[tuple[int, int, Meant, str]] = []  # section, character, who, head noun
        sentences = Sentences(sections)
        shared = shared_surnames(people.mentions)
        genders = Genders(sections, people.mentions, people.titles, self._quoted, shared.keys())
        self._bearers = bearers(sections, people.mentions, shared, genders, sentences)
        self._mentions = Mentions(self._settled(m) for m in people.mentions.all) if shared else people.mentions
        self._full = {m.entity: m for m in reversed(self._mentions.all) if m.surface == m.entity.name}
        self._genders = genders
        self._fitting = Fitting(
            people,
            self._mentions,
            genders,
            Descriptions(sections, self._mentions, people.titles),
            sentences,
            self._owner,
            self._unnamed_since,
        )
        self._trace = Trace(sections, self._mentions, genders, sentences, self._quoted, self._person_described)

    @cached_property
    def _posts(self) -> dict[str, set[str]]:
        """The organisations of each person's roles."""
        return {p.name: {role.organisation for role in p.roles if role.organisation} for p in self._people.persons}

    def spoke(self, section: int, at: int, meant: Meant, head: str) -> None:
        insort(self._spoken, (section, at, meant, head), key=lambda event: event[:2])

    def named(self, mention: Mention) -> Meant:
        """Somebody named: the chain leads from a short form to the full name."""
        mention = self._settled(mention)
        short = mention.surface != mention.entity.name
        return Meant(mention.entity, self._to_name(mention), rule="short name" if short else "name")

    def last_speaker(self, section: int, at: int) -> Meant | None:
        """Who spoke last before this place."""
        event = self._last_event(section, at)
        return event[2] if event else None

    def pronoun(self, section: int, token: "Token") -> Meant:
        word = token.lower_
        if word in PRONOUNS:
            ranked = self._trace.candidates(section, token)
            if not ranked:
                return self._named_after(section, token)
            rule = "possessive" if token.dep_ == "poss" else "pronoun"
            return self._meant(ranked, f"{rule}, {ranked[0].reason}")
        if word in {"they", "their", "them"}:
            return self._they(section, token)
        if word in {"it", "its"}:
            return self._it(section, token)
        if word in {"who", "whom", "whose", "which", "that"} and (found := self._relative(section, token)):
            return found
        return Meant(None, speaks=word in {"both", "all", "many", "some", "others", "who"})

    def description(self, section: int, head: "Token") -> Meant:
        """ "the Chinese president", "the ministry": somebody named before who has that title or is of that kind."""
        if head.tag_ in _PLURAL:
            return Meant(None)
        word = head.lemma_.lower()
        if word in BODY_NOUNS:
            ranked = self._fitting.bodies(section, head)
        elif word in PEOPLE or head.lower_ in PEOPLE:
            ranked = self._fitting.persons(section, head)
        else:
            ranked = []
        return self._meant(ranked, f"description, {ranked[0].reason}") if ranked else Meant(None)

    def part_of_name(self, section: int, head: "Token") -> Meant | None:
        """ "the Times", "the Academy": an organisation named before by a part of its name."""
        if not any(child.lower_ == "the" for child in head.lefts) or any(c.dep_ == "compound" for c in head.lefts):
            return None
        ranked = self._fitting.parts_of_names(section, head)
        return self._meant(ranked, "part of the name") if ranked else None

    def holds_post(self, meant: Meant, organisation: EntityRef) -> bool:
        """Whether a person has a role there, by the article."""
        return bool(meant.entity) and organisation.name in self._posts.get(
            meant.entity.name if meant.entity else "", ()
        )

    # --- passages --------------------------------------------------------------------------------------------

    def _meant(self, ranked: Sequence[Candidate], rule: str) -> Meant:
        first = ranked[0]
        told = tuple(
            Considered(c.mention.entity, self._passage(c.mention), c.reason, c.score)
            for c in ranked[1:]
            if c.mention and c.score > 0
        )[:_OTHERS]
        if first.mention is None:
            return Meant(None, rule=rule, confidence=first.score, others=told)
        chain = (self._passage(first.mention), *self._to_name(first.mention))
        return Meant(first.mention.entity, chain, rule=rule, confidence=first.score, others=told)

    def _passage(self, mention: Mention) -> Passage:
        return self._sections[mention.section].passage(self._seed, mention.span)

    def _to_name(self, mention: Mention) -> tuple[Passage, ...]:
        """From a short form to the first printing of the full name; nothing where the name itself stands there."""
        if mention.surface == mention.entity.name:
            return ()
        full = self._full.get(mention.entity)
        return (self._passage(full),) if full else ()

    def _last_event(self, section: int, at: int) -> tuple[int, int, Meant, str] | None:
        return next((event for event in reversed(self._spoken) if event[:2] < (section, at)), None)

    def _settled(self, mention: Mention) -> Mention:
        """The same with the person whom a shared family name means there."""
        entity = self._bearers.get((mention.section, mention.span[0]))
        return replace(mention, entity=entity) if entity else mention

    # --- for descriptions ------------------------------------------------------------------------------------

    def _person_described(self, section: int, head: "Token") -> Mention | None:
        """For the thread of the article: the person that a noun stands for."""
        ranked = self._fitting.persons(section, head)
        return ranked[0].mention if ranked else None

    def _owner(self, section: int, head: "Token") -> EntityRef | None:
        """The organisation whose somebody is: "the company's chairman", "its chairman". A person's is unknown."""
        owner = next(child for child in head.children if child.dep_ == "poss")
        if owner.lower_ == "its":
            return self._it(section, owner).entity
        named = self._mentions.at(section, (owner.idx, owner.idx + len(owner)), "organisation")
        if named:
            return named.entity
        return self.description(section, owner).entity if owner.lemma_.lower() in BODY_NOUNS else None

    def _unnamed_since(self, section: int, head: "Token", mention: Mention) -> bool:
        """Somebody without a name was called so since: "a lawyer said … the lawyer added"."""
        for event in reversed(self._spoken):
            if event[:2] < (mention.section, mention.span[0]):
                return False
            if event[:2] < (section, head.left_edge.idx) and event[2].entity is None and event[3] == head.lower_:
                return True
        return False

    # --- pronouns --------------------------------------------------------------------------------------------

    def _named_after(self, section: int, token: "Token") -> Meant:
        """ "As he opened the fair, X said": nobody was named before."""
        gender = PRONOUNS[token.lower_]
        for mention in self._mentions.within(section, (token.idx, len(self._sections[section].text))):
            known = self._genders.of(mention.entity)
            if mention.entity.kind == "person" and not (known and known[0] != gender):
                return self._meant([Candidate(mention, "named after", 0.5)], "pronoun, named after")
        return Meant(None)

    def _they(self, section: int, token: "Token") -> Meant:
        """Several who spoke last; or a body, if it spoke right before."""
        event = self._last_event(section, token.idx)
        if not event:
            return Meant(None)
        _, _, meant, head = event
        body = meant.entity and meant.entity.kind == "organisation" and section - event[0] <= 1
        if not (head.endswith("s") or meant.also or body):
            return Meant(None)
        sure = 0.7 if meant.also or not body else 0.5
        return replace(meant, rule="pronoun, spoke before", confidence=sure, others=())

    def _it(self, section: int, token: "Token") -> Meant:
        """A body or a country that is spoken of or spoke last; an event or a plan does not speak."""
        subject = self._main_subject(section, token)
        if subject is not None:
            place, head = subject
            mention = self._mentions.at(place, (head.idx, head.idx + len(head)), "organisation")
            if mention:
                return self._meant([Candidate(mention, "subject", 0.8)], "pronoun, subject")
            if fold(head.text) in COUNTRIES:
                return Meant(None, rule="pronoun, subject")
            if head.lemma_.lower() in BODY_NOUNS:
                return replace(self.description(place, head), rule="pronoun, subject")
        event = self._last_event(section, token.idx)
        if event and section - event[0] <= 1:
            meant = event[2]
            if meant.entity is None or meant.entity.kind == "organisation":
                return Meant(meant.entity, meant.chain, rule="pronoun, spoke before", confidence=0.6)
        return Meant(None, speaks=False)

    def _main_subject(self, section: int, token: "Token") -> "tuple[int, Token] | None":
        """The subject that governs a pronoun, else that of the sentence before; never another pronoun."""
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
            if any(low <= root.idx < high for low, high in self._quoted[place]):
                continue
            subject = next((child for child in root.children if child.dep_ in _SUBJECTS), None)
            if subject is not None and subject.pos_ != "PRON":
                return place, subject
        return None

    def _relative(self, section: int, token: "Token") -> Meant | None:
        """ "X, who": the name that stands right before, else the noun that the clause belongs to."""
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
                return self._meant([Candidate(mention, "named before", 0.95 if close else 0.8)], "relative")
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
                return self._meant([Candidate(named, "named before", 0.9)], "relative")
        meant = self.description(section, head)
        return replace(meant, rule="relative") if meant.entity else None
