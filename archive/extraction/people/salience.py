"""The thread of an article: who is spoken of, place by place, so that "he" and "she" find whom they stand for.

Each name, pronoun and unnamed person ("my mother") is an event. A pronoun is resolved when reading comes to it, and
then keeps its person in mind like a name. What lies further back than a reader remembers is not looked at.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import exp, log
from typing import TYPE_CHECKING, Literal

from archive.extraction.draft import EntityRef
from archive.extraction.language import Section
from archive.extraction.people.gender import NOUNS, PRONOUNS, Gender, Genders
from archive.extraction.people.mentions import Mention, Mentions
from archive.extraction.people.nominal_mentions import PEOPLE
from archive.extraction.words import is_cue
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Token

type Place = tuple[int, int]  # section, character
type Part = Literal["subject", "possessive", "other"]

_MEMORY = 60  # events
_REACH = 10  # sentences; further back only where nobody is nearer
_SURE = 0.75  # from here on a pronoun tells the gender of whom it stands for
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_EMBEDDED = frozenset({"ccomp", "relcl", "advcl", "acl", "pcomp", "csubj"})


@dataclass(slots=True)
class Event:
    """Somebody spoken of at a place. ``mention`` is the name it leads to; without one the person has none."""

    section: int
    token: "Token"
    sentence: int
    part: Part
    speaks: bool
    quoted: bool
    embedded: bool  # the subject of a clause within another
    gender: Gender | None = None
    mention: Mention | None = None
    pronoun: bool = False

    @property
    def key(self) -> EntityRef | str:
        return self.mention.entity if self.mention else self.token.lemma_.lower()


@dataclass(frozen=True, slots=True)
class Antecedent:
    """Somebody a pronoun may stand for: why it is or is not the one, and how likely from 0 to 1."""

    mention: Mention | None
    reason: str
    score: float


class SentenceNumbers:
    """Numbers the sentences of an article through."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._starts = [[sentence.start_char for sentence in section.doc.sents] for section in sections]
        self._first = [0]
        for starts in self._starts:
            self._first.append(self._first[-1] + len(starts))

    def number(self, place: Place) -> int:
        return self._first[place[0]] + bisect_right(self._starts[place[0]], place[1])


@dataclass
class Salience:
    """Ranks whom a pronoun may stand for. ``_described`` tells who a noun like "the premier" is."""

    _sections: Sequence[Section]
    _mentions: Mentions
    _genders: Genders
    _sentences: SentenceNumbers
    _quotations: Sequence[Sequence[Span]]
    _described: "Callable[[int, Token], Mention | None]"
    _events: list[Event] = field(default_factory=list)
    _read: int = 0  # sections whose events are known
    _ranked_at: dict[Place, list[Antecedent]] = field(default_factory=dict)

    def candidates(self, section: int, token: "Token") -> list[Antecedent]:
        """Return whom "he" or "she" may stand for, the likeliest first; ask in reading order."""
        self._read_to(section)
        place = (section, token.idx)
        if place not in self._ranked_at:  # within a quotation
            end = bisect_left(self._events, place, key=lambda event: (event.section, event.token.idx))
            before = self._events[max(0, end - _MEMORY) : end]
            self._ranked_at[place] = self._ranked(self._event(section, token, pronoun=True), before)
        return self._ranked_at[place]

    def _read_to(self, section: int) -> None:
        while self._read <= section:
            for event in self._of_section(self._read):
                if event.pronoun:
                    ranked = self._ranked(event, self._events[-_MEMORY:])
                    self._ranked_at[event.section, event.token.idx] = ranked
                    if not ranked:
                        continue
                    event.mention = ranked[0].mention
                    if event.mention and event.gender and event.part == "subject" and ranked[0].score >= _SURE:
                        self._genders.learn(event.mention.entity, event.gender)
                self._events.append(event)
            self._read += 1

    def _of_section(self, section: int) -> Iterator[Event]:
        doc = self._sections[section].doc
        named: dict[int, Mention] = {}
        within: set[int] = set()
        for mention in self._mentions.within(section, (0, len(self._sections[section].text))):
            tokens = doc.char_span(*mention.span, alignment_mode="expand")
            if tokens:
                within.update(range(tokens.start, tokens.end))
                if mention.entity.kind == "person":
                    named[tokens.root.i] = mention
        for token in doc:
            if token.i in named:
                yield self._event(section, token, mention=named[token.i])
            elif token.i in within:
                continue
            elif token.lower_ in PRONOUNS:
                event = self._event(section, token, pronoun=True)
                if not event.quoted:
                    yield event
            elif token.dep_ in _SUBJECTS and token.tag_ == "NN" and token.lower_ in PEOPLE:
                who = self._described(section, token)
                # "The premier", not known, may be anybody named; "a visitor", "my mother" has no name.
                if who or not any(child.lower_ == "the" for child in token.lefts):
                    yield self._event(section, token, mention=who)

    def _event(self, section: int, token: "Token", *, mention: Mention | None = None, pronoun: bool = False) -> Event:
        subject = token.dep_ in _SUBJECTS
        told = token.dep_ == "pobj" and token.head.lower_ == "to" and token.head.head.lower_ == "according"
        leads = not subject and token.dep_ != "poss" and token.left_edge.is_sent_start
        gender = (PRONOUNS if pronoun else NOUNS).get(token.lower_)
        if mention and (known := self._genders.of(mention.entity)):
            gender = known[0]
        return Event(
            section=section,
            token=token,
            sentence=self._sentences.number((section, token.idx)),
            part="subject" if subject or told or leads else "possessive" if token.dep_ == "poss" else "other",
            speaks=told or (subject and _reports(token.head)),
            embedded=subject and token.head.dep_ in _EMBEDDED,
            quoted=any(low < token.idx < high for low, high in self._quotations[section]),
            gender=gender,
            mention=mention,
            pronoun=pronoun,
        )

    def _ranked(self, event: Event, before: Sequence[Event]) -> list[Antecedent]:
        best: dict[EntityRef | str, tuple[float, Event]] = {}
        often: Counter[EntityRef | str] = Counter()
        for other in reversed(before):
            if event.sentence - other.sentence > _REACH and best:
                break
            often[other.key] += 1
            near = self._nearness(event, other)
            if other.key not in best or near > best[other.key][0]:
                best[other.key] = (near, other)
        told: list[tuple[float, Event, str]] = []
        for key, (nearness, other) in best.items():
            agreement, reason = self._agreement(event, other, key)
            told.append((nearness + agreement + 0.12 * log(1 + often[key]), other, reason))
        told.sort(key=lambda one: (-one[0], -one[1].section, -one[1].token.idx))
        if not told or told[0][0] < -4:
            return []
        chosen = told[0][1]
        weights = [exp(1.2 * score) for score, _, _ in told]
        whole = sum(weights) + exp(1.2 * -2.0)  # what is left for somebody not seen
        return [
            Antecedent(other.mention, reason or _reason(other, chosen), round(weight / whole, 2))
            for (_, other, reason), weight in zip(told, weights, strict=True)
        ]

    def _agreement(self, event: Event, other: Event, key: EntityRef | str) -> tuple[float, str]:
        """Weigh the genders. Of those whose gender is unknown more are men, in the news."""
        known = self._genders.of(key) if isinstance(key, EntityRef) else (other.gender, True) if other.gender else None
        if known is None:
            return (-0.3 if event.gender == "he" else -1.0), ""
        if known[0] == event.gender:
            return 0.3, ""
        return (-6.0 if known[1] else -2.5), "another gender"

    def _nearness(self, event: Event, other: Event) -> float:
        """Weigh how much in mind somebody is by an earlier event: near, subject, speaking, not within others' words."""
        apart = event.sentence - other.sentence
        score = -0.55 * min(apart, 8)
        score += 0.7 if other.embedded else 1.0 if other.part == "subject" else 0.0
        score += (1.2 if event.speaks else 0.6) if other.speaks else 0.0
        score += 0.1 if other.pronoun else 0.0
        score -= 1.5 if other.quoted else 0.0
        score -= 0.3 if other.mention is None else 0.0
        if apart == 0:
            score += 0.0 if event.speaks else 0.4
            verb = event.token.head
            if event.speaks and other.token.head != verb and verb.is_ancestor(other.token):
                score -= 1.5  # within the very words reported
            elif other.part == "subject" and other.token.head.is_ancestor(event.token):
                score += 0.5
            if event.part != "possessive" and other.part != "possessive" and other.token.head == verb:
                score -= 3.0  # "X told him"
        return score


def _reports(verb: "Token") -> bool:
    """Return whether a verb reports somebody's words itself: not "X said that Y showed …", and not "did not say"."""
    if not is_cue(verb) or any(child.dep_ == "neg" for child in verb.children):
        return False
    return not (verb.dep_ == "ccomp" and verb.head.i < verb.i and is_cue(verb.head))


def _reason(other: Event, chosen: Event) -> str:
    if other is chosen:
        return "speaks" if other.speaks else "subject" if other.part == "subject" else "nearest"
    if other.quoted:
        return "within a quotation"
    if other.sentence < chosen.sentence:
        return "further back"
    return "not the subject" if other.part != "subject" else "less in mind"
