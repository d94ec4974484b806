"""The speaker of a cue: the noun phrase that the grammar gives it, and whoever is meant by it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.language import Section, text_of
from archive.extraction.people.bodies import BODY_NOUNS
from archive.extraction.people.coreference import Meant, Resolver
from archive.extraction.people.entities import People
from archive.extraction.people.titles import title_start
from archive.extraction.speech.cues import Cue
from archive.extraction.speech.quotes import Unit
from archive.extraction.verbs import DOCUMENT_VERBS, lemma
from archive.extraction.words import COUNTRIES, DOCUMENT_NOUNS, SPEAKING_NOUNS
from archive.names import fold
from archive.offices import TITLE_HEADS
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LEFT = frozenset("compound amod det poss nmod nummod advmod predet punct quantmod".split())
# They represent whom they are named with; those who merely stand for election or belong to a body do not.
_SPEAK_FOR = frozenset("spokesperson spokesman spokeswoman representative official executive".split())
_OF_NO_BODY = frozenset(
    """
    candidate nominee senator lawmaker legislator congressman congresswoman politician member supporter critic voter
    opponent rival president-elect contender hopeful
    """.split()
)
_PAPERS = DOCUMENT_NOUNS | frozenset(
    "poll complaint lawsuit affidavit indictment database record account bylaw tally count".split()
)
_UP = frozenset("conj advcl xcomp ccomp pcomp prep acl dep".split())


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who speaks at a place: the words that name them, their head, and who is meant."""

    span: Span
    head: "Token"
    meant: Meant


def subject_of(verb: "Token", depth: int = 0) -> "Token | None":
    """The grammatical subject of a verb, or of the verb it hangs on. A relative pronoun stands for its noun."""
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"} and child.i != verb.i:
            if child.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
                return verb.head if child.lower_ == "who" or verb.head.pos_ == "PROPN" else None
            return compound_end(child)
    if verb.dep_ == "relcl":
        return None
    if depth < 4 and verb.dep_ in _UP and verb.head.i != verb.i:
        if verb.dep_ == "acl" and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
            return verb.head
        return subject_of(verb.head, depth + 1)
    return None


def compound_end(token: "Token") -> "Token":
    """The last part of "vice-premier", of which the parser may make three words."""
    while (
        token.i + 2 < len(token.doc)
        and token.nbor(1).text == "-"
        and not token.whitespace_
        and not token.nbor(1).whitespace_
    ):
        token = token.nbor(2)
    return token


def governing_cue(cue: Cue, all_cues: Sequence[Cue]) -> "Token":
    """The verb whose subject speaks at ``cue``: its own, or that of the cue before it which it goes on from.

    The parser hangs ", adding that …" and "… and called for …" on the verb of the reported clause; but who
    adds is who said, and a past tense after a reported present is the reporter's.
    """
    verb = cue.verb
    earlier = [other.verb for other in all_cues if other.last < cue.first and other.rule == "verb"]
    if verb.dep_ == "nsubj" and verb.tag_ == "VBG":
        return verb.head
    if any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
        return verb
    for outer in reversed(earlier):
        if verb.tag_ == "VBG" and outer.is_ancestor(verb) and verb.dep_ in {"advcl", "conj", "acl"}:
            return outer
        if verb.dep_ == "conj" and verb.tag_ == outer.tag_ != verb.head.tag_ and outer.is_ancestor(verb):
            return outer
    return verb


def reporter_of(doc: "Doc", unit: Unit, cue: Cue) -> "Token | None":
    """Whose account it is: the noun behind "according to"."""
    link = doc[cue.last]
    head = next((child for child in link.children if child.dep_ in {"pobj", "pcomp"}), None)
    if head is None and cue.last + 1 < unit.tokens[1]:
        at = cue.last + 1
        while at + 1 < unit.tokens[1] and doc[at].pos_ in {"DET", "ADJ"}:
            at += 1
        head = doc[at]
    return head


def phrase_end(doc: "Doc", unit: Unit, voice: Voice) -> int:
    """The comma after "According to X": of several, the one before the main clause's subject."""
    end = voice.span[1]
    right = voice.head.right_edge
    for at in range(right.i, unit.tokens[1]):
        if doc[at].text == "," and doc[at].idx >= end:
            return doc[at].idx + 1
    comma = text_of(doc).find(",", end, unit.span[1])
    return comma + 1 if comma >= 0 else end


class Speakers:
    def __init__(self, sections: Sequence[Section], people: People, resolver: Resolver) -> None:
        self._sections = sections
        self._people = people
        self._resolver = resolver

    def voice(self, section: int, head: "Token", verb: "Token | None") -> Voice | None:
        """Who speaks as ``head``; ``None`` where such a thing does not speak: an event, a trend, "this"."""
        meant = self._meant(section, head, verb)
        after = verb is not None and head.i > verb.i
        return Voice(self.phrase(section, head, after_verb=after), head, meant) if meant else None

    def pronoun(self, section: int, token: "Token") -> Meant:
        """Who is meant by a pronoun that the grammar alone would not let speak: "it", "which"."""
        return self._resolver.pronoun(section, token)

    def others(self, section: int, voice: Voice) -> list[Voice]:
        """Those joined to a speaker by "and"."""
        joined: list[Voice] = []
        head = voice.head
        while (
            next_head := next(
                (
                    child
                    for child in head.rights
                    if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN"} and not self._describes(section, child)
                ),
                None,
            )
        ) is not None:
            other = self.voice(section, next_head, None)
            if other and other.meant.entity and other.meant.entity != voice.meant.entity:
                joined.append(other)
            head = next_head
        return joined

    def _describes(self, section: int, joined: "Token") -> bool:
        """ "X, founder and CEO of Y": what the parser joins to the name tells who X is, not who else spoke."""
        before = joined.left_edge.i - 1
        return (
            joined.lemma_.lower() in TITLE_HEADS
            and before > joined.head.i
            and joined.doc[before].text == ","
            and self._named(section, joined.head)
            and not self._named(section, joined)
        )

    def _named(self, section: int, token: "Token") -> bool:
        return self._people.mentions.at(section, (token.idx, token.idx + len(token))) is not None

    def adjacent(self, section: int, verb: "Token") -> "Token | None":
        """A name that stands right before the verb, or an acronym in brackets after it."""
        doc = verb.doc
        at = verb.i - 1
        while at >= 0 and doc[at].lower_ in {"also", "has", "had", "have", ")"}:
            at -= 1
        if at < 0 or (at and doc[at - 1].dep_ == "prep"):
            return None
        return doc[at] if self._people.mentions.at(section, (doc[at].idx, doc[at].idx + len(doc[at]))) else None

    def named_before(self, section: int, unit: Unit, verb: "Token") -> "Token | None":
        """ "X, founder of Y, said": the name that an apposition parts from its verb, where the parser lost it."""
        doc = verb.doc
        for mention in self._people.mentions.within(section, (unit.span[0], verb.idx)):
            between = text_of(doc)[mention.span[1] : verb.idx].strip()
            apposition = between.startswith(",") and between.rstrip(" also").endswith(",") and len(between) < 200
            before = text_of(doc)[unit.span[0] : mention.span[0]].rstrip()
            if ((mention.entity.kind == "person" and apposition) or between in {"", "also", "has", "had", "have"}) and (
                not before or before[-1] in ",;" or between == "" or apposition
            ):
                tokens = doc.char_span(*mention.span, alignment_mode="expand")
                if tokens:
                    return tokens.root if tokens.root.pos_ != "PUNCT" else tokens[-1]
        return None

    def _meant(self, section: int, head: "Token", verb: "Token | None") -> Meant | None:
        span = (head.idx, head.idx + len(head))
        mention = self._people.mentions.at(section, span)
        if mention:
            return self._resolver.named(mention)
        person = self._person_after(section, head)
        if person:
            return person
        word = head.lemma_.lower()
        if head.pos_ == "PRON":
            meant = self._resolver.pronoun(section, head)
            return meant if meant.speaks else None
        if head.pos_ == "PROPN" and (part := self._resolver.part_of_name(section, head)):
            return part
        if head.ent_type_ in {"GPE", "NORP", "PERSON"} or fold(head.text) in COUNTRIES:
            return Meant(None)
        if word in _PAPERS or head.lower_ in _PAPERS:
            if verb is not None and lemma(verb) not in DOCUMENT_VERBS:
                return None
            return self._issuer(section, head)
        if word in SPEAKING_NOUNS or word in TITLE_HEADS or word in BODY_NOUNS:
            return self._described(section, head)
        return None

    def _described(self, section: int, head: "Token") -> Meant:
        """Somebody by a description. Of a named organisation: the person who has that post there, else the body."""
        word = head.lemma_.lower()
        meant = self._resolver.description(section, head)
        own = self._institution(section, head)
        if own is None:
            return meant if meant.entity or word not in _SPEAK_FOR else self._speaks_for(section, head) or meant
        if word in _OF_NO_BODY or (own.entity and self._resolver.holds_post(meant, own.entity)):
            return meant
        return own

    def _speaks_for(self, section: int, head: "Token") -> Meant | None:
        """ "A spokesman for the company", "its spokesman": the body."""
        for child in head.children:
            tokens = [child] if child.dep_ in {"poss", "compound", "nmod"} else []
            if child.dep_ == "prep" and child.lower_ in {"of", "for", "at", "from", "with"}:
                tokens = [grand for grand in child.children if grand.dep_ == "pobj"]
            for token in tokens:
                meant = (
                    self._resolver.pronoun(section, token)
                    if token.lower_ in {"its", "their"}
                    else self._resolver.description(section, token)
                )
                if meant.entity and meant.entity.kind == "organisation":
                    return meant
        return None

    def _person_after(self, section: int, head: "Token") -> Meant | None:
        """ "Spokesperson … Lijian Zhao", parsed with the title as its head."""
        if head.lemma_.lower() not in TITLE_HEADS:
            return None
        limit = head.doc[min(head.i + 12, len(head.doc) - 1)].idx
        for mention in self._people.mentions.within(section, (head.idx, limit)):
            tokens = head.doc.char_span(*mention.span, alignment_mode="expand")
            if mention.entity.kind == "person" and tokens:
                start = title_start(head.doc, tokens[0].i)
                if start is not None and start <= head.i:
                    return self._resolver.named(mention)
        return None

    def _issuer(self, section: int, head: "Token") -> Meant | None:
        """Whose paper it is: the possessor, or who stands after "from", "of", "by"; no one's speaks for itself."""
        for token in head.subtree:
            if (
                token.dep_ in {"poss", "pobj", "compound", "nmod"}
                and token.head.dep_ in {"prep", "agent", head.dep_} | {"pobj"}
            ) or token.head == head:
                mention = self._people.mentions.at(section, (token.idx, token.idx + len(token)))
                if mention:
                    return self._resolver.named(mention)
        possessor = next((child for child in head.children if child.dep_ == "poss"), None)
        if possessor is not None and possessor.lower_ in {"his", "her", "its", "their"}:
            return self._resolver.pronoun(section, possessor)
        return Meant(None)

    def _institution(self, section: int, head: "Token") -> Meant | None:
        """An unnamed spokesperson or analyst of a named organisation is that organisation."""
        for child in head.children:
            tokens = [child]
            if child.dep_ == "prep" and child.lower_ in {"of", "for", "at", "from", "with"}:
                tokens = [grand for grand in child.children if grand.dep_ == "pobj"]
            elif child.dep_ not in {"compound", "poss", "nmod", "amod"}:
                continue
            for token in tokens:
                mention = self._people.mentions.at(section, (token.idx, token.idx + len(token)), "organisation")
                if mention:
                    return self._resolver.named(mention)
        return None

    def phrase(self, section: int, head: "Token", *, after_verb: bool = False) -> Span:
        """The whole noun phrase: titles before the name, all of a coordination, no apposition.

        Behind its verb ("said officials in the city") a place belongs to the saying.
        """
        doc = head.doc
        start = min(
            [
                token.left_edge.i
                for token in head.lefts
                if token.dep_ in _LEFT and token.text not in {",", "“", '"', "”"}
            ],
            default=head.i,
        )
        end_char = head.idx + len(head)
        mention = self._people.mentions.at(section, (head.idx, end_char))
        if mention:
            end_char = max(end_char, mention.span[1])
            tokens = doc.char_span(*mention.span, alignment_mode="expand")
            first = tokens[0].i if tokens else start
            start = min(start, first)
            if mention.entity.kind == "person" and (title := title_start(doc, first)) is not None:
                start = min(start, title)
        for child in head.rights:
            if (
                child.dep_ == "prep"
                and (mention is None or mention.entity.kind != "person")
                and child.lower_ in {"of", "from", "for", "at", "in", "with"} - ({"in", "at"} if after_verb else set())
            ):
                end_char = max(end_char, doc[child.right_edge.i].idx + len(doc[child.right_edge.i]))
            elif child.dep_ == "conj" and self._describes(section, child):
                break
            elif child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON"}:
                end_char = max(end_char, self.phrase(section, child, after_verb=after_verb)[1])
            elif child.dep_ in {"appos", "relcl", "punct"} and child.text != "-":
                if child.text == "," and any(later.dep_ == "conj" for later in head.rights if later.i > child.i):
                    continue
                if child.dep_ != "punct":
                    break
        while start < head.i and (doc[start].is_punct or doc[start].is_space) and doc[start].text not in {"[", "("}:
            start += 1
        return doc[start].idx, end_char
