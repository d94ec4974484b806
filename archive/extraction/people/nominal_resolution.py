"""Whom a description fits: "the Chinese president", "the company's chairman", "the Beijing-based company"."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp
from typing import TYPE_CHECKING

from archive.extraction.draft import EntityRef
from archive.extraction.people.gender import NOUNS, Genders
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.people.nominal_mentions import (
    CHAMBERS,
    ORGANISATION_NOUN_KINDS,
    Descriptions,
    canonical_title,
    titles_meant_by,
)
from archive.extraction.people.salience import Antecedent, SentenceNumbers
from archive.extraction.words import NATIONALITIES
from archive.names import fold
from archive.offices import TITLE_HEADS

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEMORY = 200  # mentions: no reader remembers more
_AHEAD = 2  # sections that a description may precede its name by
_NEW = 60  # mentions within which a name that follows a description must be new
_FAR = 20  # sentences; further is as far
_RANKS = frozenset({"vice", "deputy", "assistant", "acting"})
_DEFINITE = frozenset({"the", "this", "that"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase taken apart: its head in full, its other words, and whether it is somebody's."""

    head: str
    gendered: str
    definite: bool
    ranks: frozenset[str]
    nations: frozenset[str]
    words: frozenset[str]
    names: frozenset[str]  # those of ``words`` that are names
    owned: bool


def parse_phrase(head: "Token") -> Phrase:
    before: list[Token] = []
    at = head.i
    while (
        at > 0
        and (head.doc[at - 1].pos_ in {"DET", "ADJ", "NOUN", "PROPN", "VERB"} or head.doc[at - 1].text in {"-", "–"})
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
    return Phrase(
        head=canonical_title(head.lemma_ if head.pos_ == "NOUN" else head.text),
        gendered=NOUNS.get(head.lower_, ""),
        definite=any(word in _DEFINITE for word in lower),
        ranks=frozenset(lower) & _RANKS,
        nations=frozenset(lower) & NATIONALITIES,
        words=frozenset(canonical_title(t.lower_) for t in [*before, *after] if t.is_alpha and t.pos_ != "DET"),
        names=frozenset(canonical_title(t.lower_) for t in [*before, *after] if t.pos_ == "PROPN") - NATIONALITIES,
        owned=any(child.dep_ == "poss" for child in head.children),
    )


@dataclass(frozen=True)
class NominalResolver:
    """Ranks the persons and organisations named before by how well a description fits them.

    ``owner`` tells the organisation whose somebody is; ``unnamed_since`` whether somebody without a name was called
    the same since a mention.
    """

    _titles: Mapping[str, Sequence[str]]
    _kinds: Mapping[str, str]
    _mentions: Mentions
    _genders: Genders
    _descriptions: Descriptions
    _sentences: SentenceNumbers
    _owner: "Callable[[int, Token], EntityRef | None]"
    _unnamed_since: "Callable[[int, Token, Mention], bool]"

    def persons(self, section: int, head: "Token") -> list[Antecedent]:
        """Return the persons that a description fits, the best first; one without a name where that fits better."""
        phrase = parse_phrase(head)
        scores: dict[EntityRef, tuple[float, Mention, str]] = {}
        if phrase.owned and self._owner(section, head) is None:
            return self._ahead(section, head, phrase)  # a person's lawyer or wife is nobody's title
        if phrase.definite or phrase.owned:
            for mention in self._before(section, head, "person"):
                if mention.entity in scores:
                    continue
                fit, reason = self._fit(phrase, mention.entity)
                if fit > 0:
                    scores[mention.entity] = (fit - 0.12 * self._apart(section, head, mention), mention, reason)
        told = ranked(scores.values())
        if told and told[0].mention and self._unnamed_since(section, head, told[0].mention):
            return [Antecedent(None, "spoke before", 0.6), *told]
        return told or self._ahead(section, head, phrase) or self._untitled(section, head, phrase)

    def organisations(self, section: int, head: "Token") -> list[Antecedent]:
        """Return the organisations that a description fits, the best first."""
        phrase = parse_phrase(head)
        if not phrase.definite:
            return []
        scores: dict[EntityRef, tuple[float, Mention, str]] = {}
        for mention in self._before(section, head, "organisation"):
            if mention.entity in scores:
                continue
            fit, reason = self._fit_organisation(phrase, head.lemma_.lower(), mention.entity, section - mention.section)
            if fit > 0:
                scores[mention.entity] = (fit - 0.12 * self._apart(section, head, mention), mention, reason)
        return ranked(scores.values())

    def parts_of_names(self, section: int, head: "Token") -> list[Antecedent]:
        """Return the organisations whose name ends in a word or has it before its "of": "the Times", "the Academy"."""
        word = fold(head.text)
        scores: dict[EntityRef, tuple[float, Mention, str]] = {}
        for mention in self._before(section, head, "organisation"):
            name = fold(mention.entity.name).split()
            if mention.entity not in scores and len(name) > 1 and word in {name[-1], *_before_of(name)}:
                scores[mention.entity] = (2.5 - 0.12 * self._apart(section, head, mention), mention, "name")
        return ranked(scores.values())

    def _before(self, section: int, head: "Token", kind: str) -> Iterable[Mention]:
        """Yield the last mentions of a kind before a phrase, the nearest first."""
        end = self._index(section, head)
        first = head.left_edge.idx
        for mention in reversed(self._mentions.all[max(0, end - _MEMORY) : end]):
            within = mention.section == section and mention.span[0] >= first  # "the X adviser" is not X
            if mention.entity.kind == kind and not within:
                yield mention

    def _index(self, section: int, head: "Token") -> int:
        return bisect_left(self._mentions.all, (section, head.idx), key=lambda m: (m.section, m.span[0]))

    def _apart(self, section: int, head: "Token", mention: Mention) -> int:
        """Return how many sentences lie between a mention and a phrase."""
        place = (mention.section, mention.span[0])
        return min(self._sentences.number((section, head.idx)) - self._sentences.number(place), _FAR)

    def _fit(self, phrase: Phrase, entity: EntityRef) -> tuple[float, str]:
        """Return how well a description fits a person by title or apposition; 0 where it does not."""
        words = self._descriptions.words(entity)
        if not self._agrees(phrase, entity) or _other_nation(phrase, words):
            return 0.0, ""
        if phrase.head in words:
            titles = [set(t.replace("-", " ").split()) for t in self._titles.get(entity.name, ())]
            bearing = [t for t in titles if phrase.head in {canonical_title(word) for word in t}]
            if (bearing and not any(phrase.ranks == t & _RANKS for t in bearing)) or (not bearing and phrase.ranks):
                return 0.0, ""
            fit, reason = 3.0, "title" if bearing else "described so"
        elif titles_meant_by(phrase.head) & words and not phrase.ranks:
            fit, reason = 2.0, "kind of title"
        else:
            return 0.0, ""
        fit += 0.6 * min(3, len(phrase.words & words - {phrase.head}))
        fit -= 0.6 * min(2, len(phrase.names - words))
        fit -= 0.5 if "former" in phrase.words - words else 0.0
        return fit, reason

    def _agrees(self, phrase: Phrase, entity: EntityRef) -> bool:
        known = self._genders.of(entity)
        return not (phrase.gendered and known and known[0] != phrase.gendered)

    def _fit_organisation(self, phrase: Phrase, noun: str, entity: EntityRef, back: int) -> tuple[float, str]:
        """Return how well a description fits an organisation ``back`` sections before; 0 where it does not."""
        words = self._descriptions.words(entity)
        name = {canonical_title(word) for word in fold(entity.name).split()}
        kind, kinds = self._kinds.get(entity.name, ""), ORGANISATION_NOUN_KINDS[noun]
        if _other_nation(phrase, words):
            return 0.0, ""
        if phrase.head in name:
            fit, reason = 2.6, "name"
        elif phrase.head in self._descriptions.heads(entity):
            fit, reason = 2.4, "described so"
        elif kind in kinds and back <= 5 and (phrase.head in CHAMBERS or not CHAMBERS & name):
            fit, reason = 1.8 if kind == kinds[0] else 1.5, "kind"
        else:
            return 0.0, ""
        fit += 0.6 * min(3, len((phrase.words - {phrase.head}) & (words | name)))
        fit -= 0.5 * min(2, len(phrase.names - words - name))
        return fit, reason

    def _untitled(self, section: int, head: "Token", phrase: Phrase) -> list[Antecedent]:
        """Return the nearest person without any title that was named in this paragraph, where nobody bears it."""
        if not phrase.definite or phrase.names or phrase.owned:
            return []
        if canonical_title(head.lower_) not in TITLE_HEADS | {"man", "woman"}:
            return []
        for mention, _ in zip(self._before(section, head, "person"), range(3), strict=False):
            near = mention.section == section and not self._governs(section, head, mention)
            if near and mention.entity.name not in self._titles and self._agrees(phrase, mention.entity):
                return [Antecedent(mention, "named before", 0.5)]
        return []

    def _governs(self, section: int, head: "Token", mention: Mention) -> bool:
        """Return whether a mention is the subject of the sentence, and so somebody else: "X told the leader"."""
        tokens = head.doc.char_span(*mention.span, alignment_mode="expand")
        if not tokens:
            return False
        return tokens.root.sent == head.sent and tokens.root.dep_ in {"nsubj", "nsubjpass"}

    def _ahead(self, section: int, head: "Token", phrase: Phrase) -> list[Antecedent]:
        """Return the next person not named before, if the title is printed there: the description precedes the name."""
        mentions, first = self._mentions.all, self._index(section, head)
        following = [m for m in mentions[first : first + 8] if m.entity.kind == "person"]
        before = {m.entity for m in mentions[max(0, first - _NEW) : first]}
        for mention in following:
            if mention.section > section + _AHEAD:
                break
            if mention.entity not in before:
                fit, _ = self._fit(phrase, mention.entity)
                return [Antecedent(mention, "named after", 0.6)] if fit >= 2.4 else []
        return []


def _other_nation(phrase: Phrase, words: set[str]) -> bool:
    nations = words & NATIONALITIES
    return bool(phrase.nations and nations and not phrase.nations & nations)


def _before_of(name: Sequence[str]) -> list[str]:
    """Return the word before "of" or "for" of a folded name, if there is one."""
    return [word for word, following in pairwise(name) if following in {"of", "for"}][:1]


def ranked(scores: Iterable[tuple[float, Mention, str]]) -> list[Antecedent]:
    """Return candidates with their share of likelihood, the best first; of equals the one named last."""
    ordered = sorted(scores, key=lambda one: (-one[0], -one[1].section, -one[1].span[0]))
    weights = [exp(1.5 * score) for score, _, _ in ordered]
    whole = sum(weights) + exp(1.5)
    return [
        Antecedent(mention, reason, round(weight / whole, 2))
        for (_, mention, reason), weight in zip(ordered, weights, strict=True)
    ]
