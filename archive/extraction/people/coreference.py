"""Who "he", "the premier" or "the ministry" is: what was named before, and the passages that lead to the name.

Each answer keeps how it was found, how sure it is, and who else was considered and why not.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING

from archive.extraction.document import Considered, EntityRef, Passage
from archive.extraction.language import Section
from archive.extraction.people.bodies import BODY_NOUNS
from archive.extraction.people.described import PEOPLE, Descriptions, in_full, stands_for
from archive.extraction.people.entities import People
from archive.extraction.people.gender import NOUNS, PRONOUNS, Genders
from archive.extraction.people.mentions import Mention
from archive.extraction.people.trace import Candidate, Sentences, Trace
from archive.extraction.words import COUNTRIES, NATIONALITIES, TITLE_HEADS
from archive.names import fold
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEMORY = 200  # mentions
_OTHERS = 3
_AHEAD = 2  # sections that a description may precede its name by
_RANKS = frozenset({"vice", "deputy", "assistant", "acting"})
_DEFINITE = frozenset({"the", "this", "that"})
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


@dataclass(frozen=True, slots=True)
class _Description:
    """A noun phrase taken apart: its head in full, its other words, and whose it is."""

    head: str
    gendered: str
    definite: bool
    ranks: frozenset[str]
    nations: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]  # those of ``words`` that are names
    owned: bool


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
        self._full = {m.entity: m for m in reversed(people.mentions.all) if m.surface == m.entity.name}
        self._spoken: list[tuple[int, int, Meant, str]] = []  # section, character, who, head noun

    @cached_property
    def _genders(self) -> Genders:
        return Genders(self._sections, self._people.mentions, self._people.titles, self._quoted)

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self._sections)

    @cached_property
    def _descriptions(self) -> Descriptions:
        return Descriptions(self._sections, self._people.mentions, self._people.titles)

    @cached_property
    def _trace(self) -> Trace:
        return Trace(
            self._sections, self._people.mentions, self._genders, self._sentences, self._quoted, self._person_described
        )

    @cached_property
    def _posts(self) -> dict[str, set[str]]:
        """The organisations of each person's roles."""
        return {p.name: {role.organisation for role in p.roles if role.organisation} for p in self._people.persons}

    def spoke(self, section: int, at: int, meant: Meant, head: str) -> None:
        insort(self._spoken, (section, at, meant, head), key=lambda event: event[:2])

    def named(self, mention: Mention) -> Meant:
        """Somebody named: the chain leads from a short form to the full name."""
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
        phrase = self._taken_apart(section, head)
        if word in BODY_NOUNS:
            ranked = self._bodies(section, head, phrase)
            return self._meant(ranked, f"description, {ranked[0].reason}") if ranked else Meant(None)
        if word not in PEOPLE and head.lower_ not in PEOPLE:
            return Meant(None)
        ranked = self._persons(section, head, phrase)
        if ranked:
            return self._meant(ranked, f"description, {ranked[0].reason}")
        return Meant(None)

    def part_of_name(self, section: int, head: "Token") -> Meant | None:
        """ "the Times", "the Academy": the organisation named before whose name ends so or has it before its "of"."""
        if not any(child.lower_ == "the" for child in head.lefts) or any(c.dep_ == "compound" for c in head.lefts):
            return None
        word = fold(head.text)
        scores = {}
        for mention in self._before(section, head.idx, "organisation"):
            name = fold(mention.entity.name).split()
            if mention.entity not in scores and len(name) > 1 and word in {name[-1], *_heads(name)}:
                apart = min(self._apart(section, head.idx, mention), 20)
                scores[mention.entity] = (2.5 - 0.12 * apart, mention, "name")
        return self._meant(_ranked(scores.values()), "part of the name") if scores else None

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

    def _before(self, section: int, at: int, kind: str) -> list[Mention]:
        """The last mentions of a kind before a place, the nearest first. No reader remembers more."""
        mentions = self._people.mentions.all
        end = self._index(section, at)
        return [mention for mention in reversed(mentions[max(0, end - _MEMORY) : end]) if mention.entity.kind == kind]

    def _index(self, section: int, at: int) -> int:
        return bisect_left(
            self._people.mentions.all, (section, at), key=lambda mention: (mention.section, mention.span[0])
        )

    def _apart(self, section: int, at: int, mention: Mention) -> int:
        """How many sentences lie between a mention and a place."""
        return self._sentences.number((section, at)) - self._sentences.number((mention.section, mention.span[0]))

    # --- pronouns --------------------------------------------------------------------------------------------

    def _named_after(self, section: int, token: "Token") -> Meant:
        """ "As he opened the fair, X said": nobody was named before."""
        gender = PRONOUNS[token.lower_]
        for mention in self._people.mentions.within(section, (token.idx, len(self._sections[section].text))):
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
            mention = self._people.mentions.at(place, (head.idx, head.idx + len(head)), "organisation")
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
        for mention in reversed(self._people.mentions.within(section, (max(0, token.idx - 80), token.idx))):
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
            named = self._people.mentions.at(section, (noun.idx, noun.idx + len(noun)))
            if named and (named.entity.kind == "person" or token.lower_ not in {"who", "whom"}):
                return self._meant([Candidate(named, "named before", 0.9)], "relative")
        meant = self.description(section, head)
        return replace(meant, rule="relative") if meant.entity else None

    # --- descriptions ----------------------------------------------------------------------------------------

    def _taken_apart(self, section: int, head: "Token") -> _Description:
        before: list[Token] = []
        at = head.i
        while (
            at > 0
            and (
                head.doc[at - 1].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "VERB"} or head.doc[at - 1].text in {"-", "–"}
            )
            and head.i - at < 8
        ):
            at -= 1
            before.append(head.doc[at])
            if head.doc[at].pos_ == "DET":
                break
        after = [
            token
            for link in head.rights
            if link.dep_ == "prep" and link.lower_ in {"of", "for", "at", "in", "from"}
            for token in link.subtree
            if token.pos_ in {"NOUN", "PROPN", "ADJ"}
        ][:8]
        lower = [token.lower_ for token in before]
        words = frozenset(in_full(t.lower_) for t in [*before, *after] if t.is_alpha and t.pos_ != "DET")
        return _Description(
            head=in_full(head.lemma_ if head.pos_ == "NOUN" else head.text),
            gendered=NOUNS.get(head.lower_, ""),
            definite=any(word in _DEFINITE for word in lower),
            ranks=frozenset(lower) & _RANKS,
            nations=frozenset(lower) & NATIONALITIES,
            words=words,
            names=frozenset(in_full(t.lower_) for t in [*before, *after] if t.pos_ == "PROPN") - NATIONALITIES,
            owned=any(child.dep_ == "poss" for child in head.children),
        )

    def _person_described(self, section: int, head: "Token") -> Mention | None:
        """For the thread of the article: the person that a noun stands for."""
        ranked = self._persons(section, head, self._taken_apart(section, head)) if head.tag_ == "NN" else []
        return ranked[0].mention if ranked else None

    def _persons(self, section: int, head: "Token", phrase: _Description) -> list[Candidate]:
        """The persons that a description fits, the best first."""
        scores: dict[EntityRef, tuple[float, Mention, str]] = {}
        if phrase.definite or (phrase.owned and self._owner(section, head)):
            for mention in self._before(section, head.idx, "person"):
                if mention.entity in scores:
                    continue
                fit, reason = self._fit(phrase, mention.entity)
                if fit <= 0 or self._within(mention, section, head):
                    continue
                apart = min(self._apart(section, head.idx, mention), 20)
                scores[mention.entity] = (fit - 0.12 * apart, mention, reason)
        told = _ranked(scores.values())
        if told and told[0].mention and self._unnamed_since(section, head, told[0].mention):
            return [Candidate(None, "spoke before", 0.6), *told]
        if told or not phrase.definite:
            return told or self._ahead(section, head, phrase)
        if not phrase.names and in_full(head.lower_) in TITLE_HEADS | {"man", "woman"}:
            # Nobody bears the title: the nearest person without any, where one was named in this paragraph.
            for mention in self._before(section, head.idx, "person")[:3]:
                known = self._genders.of(mention.entity)
                agrees = not (phrase.gendered and known and known[0] != phrase.gendered)
                if mention.section == section and mention.entity.name not in self._people.titles and agrees:
                    return [Candidate(mention, "named before", 0.5)]
        return self._ahead(section, head, phrase)

    def _fit(self, phrase: _Description, entity: EntityRef) -> tuple[float, str]:
        """How well a description fits a person by title or apposition; 0 where it does not."""
        words = self._descriptions.words(entity)
        known = self._genders.of(entity)
        if phrase.gendered and known and known[0] != phrase.gendered:
            return 0.0, ""
        nations = words & NATIONALITIES
        if phrase.nations and nations and not phrase.nations & nations:
            return 0.0, ""
        if phrase.head in words:
            titles = [set(t.replace("-", " ").split()) for t in self._people.titles.get(entity.name, ())]
            bearing = [t for t in titles if phrase.head in {in_full(word) for word in t}]
            if (bearing and not any(phrase.ranks == t & _RANKS for t in bearing)) or (not bearing and phrase.ranks):
                return 0.0, ""
            fit, reason = 3.0, "title" if bearing else "described so"
        elif stands_for(phrase.head) & words and not phrase.ranks:
            fit, reason = 2.0, "kind of title"
        else:
            return 0.0, ""
        fit += 0.6 * min(3, len(phrase.words & words - {phrase.head}))
        fit -= 0.6 * min(2, len(phrase.names - words))
        fit -= 0.5 if "former" in phrase.words - words else 0.0
        return fit, reason

    def _owner(self, section: int, head: "Token") -> EntityRef | None:
        """The organisation whose somebody is: "the company's chairman", "its chairman". A person's lawyer is unknown."""
        owner = next(child for child in head.children if child.dep_ == "poss")
        if owner.lower_ == "its":
            return self._it(section, owner).entity
        named = self._people.mentions.at(section, (owner.idx, owner.idx + len(owner)), "organisation")
        if named:
            return named.entity
        return self.description(section, owner).entity if owner.lemma_.lower() in BODY_NOUNS else None

    def _within(self, mention: Mention, section: int, head: "Token") -> bool:
        """Whether a name is part of the very phrase: "the X adviser" is not X."""
        return mention.section == section and head.left_edge.idx <= mention.span[0] < head.idx

    def _unnamed_since(self, section: int, head: "Token", mention: Mention) -> bool:
        """Somebody without a name was called so since: "a lawyer said … the lawyer added"."""
        word = head.lower_
        for event in reversed(self._spoken):
            if event[:2] < (mention.section, mention.span[0]):
                return False
            if event[:2] < (section, head.left_edge.idx) and event[2].entity is None and event[3] == word:
                return True
        return False

    def _ahead(self, section: int, head: "Token", phrase: _Description) -> list[Candidate]:
        """A description that precedes the name: the next person, if the title is printed there."""
        mentions = self._people.mentions.all
        first = self._index(section, head.idx)
        for mention in mentions[first : first + 8]:
            if mention.section > section + _AHEAD:
                break
            if mention.entity.kind != "person" or mention.entity in {
                m.entity for m in mentions[max(0, first - 60) : first]
            }:
                continue
            fit, _ = self._fit(phrase, mention.entity)
            return [Candidate(mention, "named after", 0.6)] if fit >= 2.4 else []
        return []

    def _bodies(self, section: int, head: "Token", phrase: _Description) -> list[Candidate]:
        """The organisations that a description fits, the best first."""
        if not phrase.definite:
            return []
        kinds = BODY_NOUNS[head.lemma_.lower()]
        scores: dict[EntityRef, tuple[float, Mention, str]] = {}
        for mention in self._before(section, head.idx, "organisation"):
            entity = mention.entity
            if entity in scores or self._within(mention, section, head):
                continue
            words = self._descriptions.words(entity)
            nations = words & NATIONALITIES
            if phrase.nations and nations and not phrase.nations & nations:
                continue
            name = [in_full(word) for word in fold(entity.name).split()]
            apart = min(self._apart(section, head.idx, mention), 20)
            if phrase.head in name:
                fit, reason = 2.6, "name"
            elif phrase.head in self._descriptions.heads(entity):
                fit, reason = 2.4, "described so"
            elif self._people.kinds.get(entity.name) in kinds and section - mention.section <= 5:
                fit, reason = 1.6, "kind"
            else:
                continue
            fit += 0.6 * min(3, len((phrase.words - {phrase.head}) & (words | set(name))))
            fit -= 0.5 * min(2, len(phrase.names - words - set(name)))
            fit += 0.4 if apart and self._trace.subject(mention) else 0.0
            if fit > 0:
                scores[entity] = (fit - 0.12 * apart, mention, reason)
        return _ranked(scores.values())


def _heads(name: Sequence[str]) -> list[str]:
    """The word before "of" or "for" of a folded name."""
    return [word for word, following in pairwise(name) if following in {"of", "for"}][:1]


def _ranked(scores: Iterable[tuple[float, Mention, str]]) -> list[Candidate]:
    """Candidates with their share of likelihood, the best first; of equals the one named last."""
    ordered = sorted(scores, key=lambda one: (-one[0], -one[1].section, -one[1].span[0]))
    weights = [exp(1.5 * score) for score, _, _ in ordered]
    whole = sum(weights) + exp(1.5)
    return [
        Candidate(mention, reason, round(weight / whole, 2))
        for (_, mention, reason), weight in zip(ordered, weights, strict=True)
    ]
