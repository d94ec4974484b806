"""Who "he", "the premier" or "the ministry" is: what was named before, and the passages that lead to the name."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.document import EntityRef, Passage
from archive.extraction.language import Section
from archive.extraction.people.entities import People
from archive.extraction.people.mentions import Mention
from archive.extraction.words import COUNTRIES, NATIONALITIES, TITLE_HEADS
from archive.names import fold

if TYPE_CHECKING:
    from spacy.tokens import Token

_MEMORY = 200  # mentions
_RANKS = frozenset({"vice", "deputy", "assistant", "acting", "former"})
# "the company" is the organisation of these kinds that was named last.
_ORGANISATION_NOUNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(
        (
            "company",
            "firm",
            "group",
            "maker",
            "manufacturer",
            "giant",
            "startup",
            "conglomerate",
            "developer",
            "operator",
        ),
        ("company", "other"),
    ),
    "ministry": ("ministry",),
    "department": ("ministry", "agency"),
    **dict.fromkeys(
        (
            "agency",
            "commission",
            "bureau",
            "regulator",
            "office",
            "committee",
            "council",
            "administration",
            "embassy",
            "authority",
        ),
        ("agency",),
    ),
    **dict.fromkeys(("institute", "academy", "laboratory", "center", "centre"), ("institute",)),
    "university": ("university",),
    "party": ("party",),
    "bank": ("company", "international"),
    **dict.fromkeys(
        ("organization", "organisation", "alliance", "union", "association", "body", "bloc"),
        ("international", "agency"),
    ),
    **dict.fromkeys(("newspaper", "broadcaster", "outlet", "magazine"), ("media",)),
}


@dataclass(frozen=True, slots=True)
class Meant:
    """Who is meant, if anyone the article names, and how one gets there. ``speaks``: whether it can speak at all."""

    entity: EntityRef | None
    chain: tuple[Passage, ...] = ()
    speaks: bool = True


def _premodifiers(head: "Token") -> "list[Token]":
    """The words of a noun phrase before its head: article, adjectives, and the parts of "vice-premier"."""
    at = head.i
    while (
        at > 0
        and (head.doc[at - 1].pos_ in {"DET", "ADJ", "NOUN", "PROPN"} or head.doc[at - 1].text == "-")
        and head.i - at < 8
    ):
        at -= 1
        if head.doc[at].pos_ == "DET":
            break
    return list(head.doc[at : head.i])


class Resolver:
    """Resolves in reading order: tell it each speaker with ``spoke`` as the statements are found."""

    def __init__(self, seed: str, sections: Sequence[Section], people: People) -> None:
        self._seed = seed
        self._sections = sections
        self._people = people
        self._full = {m.entity: m for m in reversed(people.mentions.all) if m.surface == m.entity.name}
        self._spoken: list[tuple[int, int, Meant, str]] = []  # section, character, who, head noun

    def spoke(self, section: int, at: int, meant: Meant, head: str) -> None:
        insort(self._spoken, (section, at, meant, head), key=lambda event: event[:2])

    def named(self, mention: Mention) -> Meant:
        """Somebody named: the chain leads from a short form to the full name."""
        return Meant(mention.entity, self._to_name(mention))

    def last_speaker(self, section: int, at: int) -> Meant | None:
        """Who spoke last before this place."""
        return next(
            (meant for place in reversed(self._spoken) if place[:2] < (section, at) and (meant := place[2])), None
        )

    def pronoun(self, section: int, token: "Token") -> Meant:
        word = token.lower_
        if word in {"he", "she"}:
            mention = self._antecedent(section, token)
            return Meant(mention.entity, (self._passage(mention), *self._to_name(mention))) if mention else Meant(None)
        if word == "they":
            event = next((event for event in reversed(self._spoken) if event[:2] < (section, token.idx)), None)
            return Meant(event[2].entity, event[2].chain) if event and event[3].endswith("s") else Meant(None)
        if word == "it":
            return self._it(section, token)
        return Meant(None, speaks=word in {"both", "all", "many", "some", "others"})

    def description(self, section: int, head: "Token") -> Meant:
        """ "the Chinese president", "the ministry": somebody named before who has that title or is of that kind."""
        word = head.lemma_.lower()
        before = _premodifiers(head)
        definite = any(token.lower_ in {"the", "this", "that"} for token in before)
        named = any(
            token.pos_ == "PROPN" and token.lower_ not in NATIONALITIES | TITLE_HEADS | _RANKS for token in before
        )
        if not definite or named or head.tag_ in {"NNS", "NNPS"}:
            return Meant(None)
        mention = None
        if word in TITLE_HEADS:
            mention = self._bearer(section, head, word)
        elif word in _ORGANISATION_NOUNS:
            mention = self._organisation(section, head, word)
        return Meant(mention.entity, (self._passage(mention), *self._to_name(mention))) if mention else Meant(None)

    def _passage(self, mention: Mention) -> Passage:
        return self._sections[mention.section].passage(self._seed, mention.span)

    def _to_name(self, mention: Mention) -> tuple[Passage, ...]:
        """From a short form to the first printing of the full name; nothing where the name itself stands there."""
        if mention.surface == mention.entity.name:
            return ()
        full = self._full.get(mention.entity)
        return (self._passage(full),) if full else ()

    def _before(self, section: int, at: int, kind: str) -> list[Mention]:
        """The last mentions of a kind before a place, the nearest first. No reader remembers more."""
        mentions = self._people.mentions.all
        end = bisect_left(mentions, (section, at), key=lambda mention: (mention.section, mention.span[0]))
        return [mention for mention in reversed(mentions[max(0, end - _MEMORY) : end]) if mention.entity.kind == kind]

    def _antecedent(self, section: int, token: "Token") -> Mention | None:
        """Of persons named before: the nearest sentence's subject, or who spoke there; else the nearest at all."""
        persons = self._before(section, token.idx, "person")
        spoken = next(
            (
                event
                for event in reversed(self._spoken)
                if event[:2] < (section, token.idx) and event[2].entity and event[2].entity.kind == "person"
            ),
            None,
        )
        subject = next((m for m in persons[:12] if self._is_subject(m)), None)
        place = (subject.section, subject.span[0]) if subject else (-1, -1)
        if spoken and spoken[:2] >= place:
            own = [m for m in persons if m.entity == spoken[2].entity]
            return own[0] if own else subject
        return subject or (persons[0] if persons else None)

    def _is_subject(self, mention: Mention) -> bool:
        tokens = self._sections[mention.section].doc.char_span(*mention.span, alignment_mode="expand")
        return tokens is not None and len(tokens) > 0 and tokens.root.dep_ in {"nsubj", "nsubjpass"}

    def _it(self, section: int, token: "Token") -> Meant:
        """A body or a country that spoke last; an event or a plan does not speak."""
        event = next((event for event in reversed(self._spoken) if event[:2] < (section, token.idx)), None)
        if event and section - event[0] <= 1 and (event[2].entity is None or event[2].entity.kind == "organisation"):
            return Meant(event[2].entity, event[2].chain)
        for other in reversed(token.doc[: token.i]):
            if other.dep_ in {"nsubj", "nsubjpass"}:
                mention = self._people.mentions.at(section, (other.idx, other.idx + len(other)), "organisation")
                if mention:
                    return Meant(mention.entity, (self._passage(mention), *self._to_name(mention)))
                return Meant(None, speaks=fold(other.text) in COUNTRIES)
        return Meant(None, speaks=False)

    def _bearer(self, section: int, head: "Token", word: str) -> Mention | None:
        qualifiers = [token.lower_ for token in _premodifiers(head)]
        ranks = _RANKS & set(qualifiers)
        nation = next((qualifier for qualifier in qualifiers if qualifier in NATIONALITIES), None)
        persons = self._before(section, head.idx, "person")
        for mention in persons:
            for title in self._people.titles.get(mention.entity.name, ()):
                words = set(title.replace("-", " ").split())
                nations = words & NATIONALITIES
                if word in words and ranks == words & _RANKS and not (nation and nations and nation not in nations):
                    return mention
        # Nobody bears the title: the nearest person without any, where one was named in this paragraph.
        return next((m for m in persons[:3] if m.section == section and m.entity.name not in self._people.titles), None)

    def _organisation(self, section: int, head: "Token", word: str) -> Mention | None:
        kinds = _ORGANISATION_NOUNS[word]
        near = [m for m in self._before(section, head.idx, "organisation") if section - m.section <= 4]
        by_name = next((m for m in near if word in m.entity.name.lower().split()), None)
        return by_name or next((m for m in near if self._people.kinds.get(m.entity.name) in kinds), None)
