"""Tell whom a source mention means, and who reported what somebody said ("X said …, according to Y")."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.language import text_of
from archive.extraction.people.coreference import Referent, Resolver
from archive.extraction.people.mentions import Mentions
from archive.extraction.people.nominal_mentions import ORGANISATION_NOUN_KINDS
from archive.extraction.people.spans import HONORIFIC
from archive.extraction.people.titles import title_start
from archive.extraction.speech.quote_candidates import ACCORDING, AttributedQuote, CoSpeaker, QuoteCandidate
from archive.extraction.speech.quotes import SentenceSpan
from archive.extraction.speech.sources import SourceFinder, SourceMention
from archive.extraction.words import COUNTRIES, DOCUMENT_NOUNS, DOCUMENT_VERBS, SPEAKING_NOUNS, lemma
from archive.names import fold
from archive.offices import TITLE_HEADS
from archive.offsets import overlap

if TYPE_CHECKING:
    from spacy.tokens import Token


# They represent whom they are named with; those who merely stand for election or belong to a body do not.
_SPEAK_FOR = frozenset("spokesperson spokesman spokeswoman representative official executive".split())
_NAME_WITHIN = 60  # characters: a comma, an honorific and a name
_COMMA = re.compile(rf",\s(?:{HONORIFIC.pattern}|)$", re.IGNORECASE)
_CLOSING = frozenset([",", ".", ";", ":", "", "\n"])
_OF_NO_BODY = frozenset(
    """
    candidate nominee senator lawmaker legislator congressman congresswoman politician member supporter critic voter
    opponent rival president-elect contender hopeful
    """.split()
)
_PAPERS = DOCUMENT_NOUNS | frozenset(
    "poll complaint lawsuit affidavit indictment database record account bylaw tally count".split()
)


@dataclass(frozen=True)
class Speakers:
    """Tells who speaks, for each source mention. Ask in reading order, as for the resolver."""

    _mentions: Mentions
    _sources: SourceFinder
    _resolver: Resolver

    def attribute(self, candidate: QuoteCandidate) -> AttributedQuote | None:
        """Return a candidate with its speakers; without spans where it announces what the next sentence quotes.

        Return ``None`` where its source does not speak: an event, a trend, "this".
        """
        referent = self.referent(candidate.source)
        if referent is None:
            return self.attribute(candidate.alternative) if candidate.alternative else None
        if not candidate.spans and not candidate.announces:
            return None
        return self.attributed(
            AttributedQuote(
                spans=[(candidate.source.section, span) for span in candidate.spans],
                rule=candidate.rule,
                confidence=candidate.confidence,
                cue=candidate.cue,
                said_on=candidate.said_on,
            ),
            candidate.source,
            referent,
            together=candidate.rule != ACCORDING,
        )

    def attributed(
        self, quote: AttributedQuote, source: SourceMention, referent: Referent, *, together: bool = True
    ) -> AttributedQuote:
        """Give a quote its source and whom it means; ``together`` with those joined to it by "and"."""
        quote.source, quote.referent, quote.head = source.place, referent, source.head.lower_
        quote.co_speakers = self._co_speakers(source, referent) if together else []
        return quote

    def referent(self, source: SourceMention) -> Referent | None:
        """Return whom a source means, if anyone the article names; ``None`` where such a thing does not speak."""
        section, head, verb = source.section, source.head, source.verb
        mention = self._mentions.at(section, (head.idx, head.idx + len(head)))
        if mention:
            return self._resolver.named(mention)
        person = self._person_after(section, head) or self._person_in_apposition(source)
        if person:
            return person
        word = head.lemma_.lower()
        if head.pos_ == "PRON":
            referent = self._resolver.pronoun(section, head)
            return referent if referent.can_speak else None
        if head.pos_ == "PROPN" and (part := self._resolver.part_of_name(section, head)):
            return part
        if head.ent_type_ in {"GPE", "NORP", "PERSON"} or fold(head.text) in COUNTRIES:
            return Referent(None)
        if word in _PAPERS or head.lower_ in _PAPERS:
            if verb is not None and lemma(verb) not in DOCUMENT_VERBS:
                return None
            return self._issuer(section, head)
        if word in SPEAKING_NOUNS or word in TITLE_HEADS or word in ORGANISATION_NOUN_KINDS:
            return self._described(section, head)
        return None

    def pronoun(self, section: int, token: "Token") -> Referent:
        """Return whom a pronoun means that the grammar alone would not let speak: "it", "which"."""
        return self._resolver.pronoun(section, token)

    def _co_speakers(self, source: SourceMention, referent: Referent) -> list[CoSpeaker]:
        joined: list[CoSpeaker] = []
        for mention in self._sources.coordinated(source):
            other = self.referent(mention)
            if other and other.entity and other.entity != referent.entity:
                joined.append((mention.place, other))
        return joined

    def _described(self, section: int, head: "Token") -> Referent:
        """Resolve a description; of a named organisation to the person with that post, else the organisation."""
        word = head.lemma_.lower()
        referent = self._resolver.description(section, head)
        own = self._institution(section, head)
        if own is None:
            represented = None if referent.entity or word not in _SPEAK_FOR else self._speaks_for(section, head)
            return represented or referent
        if word in _OF_NO_BODY or (own.entity and self._resolver.holds_post(referent, own.entity)):
            return referent
        return own

    def _speaks_for(self, section: int, head: "Token") -> Referent | None:
        """Return the organisation that somebody speaks for: "a spokesman for the company", "its spokesman"."""
        for token in _owners(head, {"poss", "compound", "nmod"}):
            is_pronoun = token.lower_ in {"its", "their"}
            resolve = self._resolver.pronoun if is_pronoun else self._resolver.description
            referent = resolve(section, token)
            if referent.entity and referent.entity.kind == "organisation":
                return referent
        return None

    def _person_after(self, section: int, head: "Token") -> Referent | None:
        """Return the person named behind a title that the parser takes for the head: "Spokesperson … Lijian Zhao"."""
        if head.lemma_.lower() not in TITLE_HEADS:
            return None
        limit = head.doc[min(head.i + 12, len(head.doc) - 1)].idx
        for mention in self._mentions.within(section, (head.idx, limit)):
            tokens = head.doc.char_span(*mention.span, alignment_mode="expand")
            if mention.entity.kind == "person" and tokens:
                start = title_start(head.doc, tokens[0].i)
                if start is not None and start <= head.i:
                    return self._resolver.named(mention)
        return None

    def _person_in_apposition(self, source: SourceMention) -> Referent | None:
        """Return the person whose name a comma parts from a description: "her brother, Ann Lee, said"."""
        head, text = source.head, text_of(source.head.doc)
        if head.tag_ not in {"NN", "NNP"}:
            return None
        start, end = head.idx + len(head), source.span[1]
        for mention in self._mentions.within(source.section, (start, end + _NAME_WITHIN)):
            low, high = mention.span
            comma = _COMMA.search(text, max(start, low - _NAME_WITHIN), low)
            beside = high == end or (comma is not None and comma.start() == end)
            if mention.entity.kind == "person" and comma and beside and text[high : high + 1] in _CLOSING:
                return self._resolver.named(mention)
        return None

    def _issuer(self, section: int, head: "Token") -> Referent | None:
        """Return whose paper it is: the possessor, or who stands after "from", "of", "by"."""
        for token in head.subtree:
            if (
                token.dep_ in {"poss", "pobj", "compound", "nmod"}
                and token.head.dep_ in {"prep", "agent", head.dep_} | {"pobj"}
            ) or token.head == head:
                mention = self._mentions.at(section, (token.idx, token.idx + len(token)))
                if mention:
                    return self._resolver.named(mention)
        possessor = next((child for child in head.children if child.dep_ == "poss"), None)
        if possessor is not None and possessor.lower_ in {"his", "her", "its", "their"}:
            return self._resolver.pronoun(section, possessor)
        return Referent(None)

    def _institution(self, section: int, head: "Token") -> Referent | None:
        """Return the named organisation whose unnamed spokesperson or analyst speaks."""
        for token in _owners(head, {"compound", "poss", "nmod", "amod"}):
            mention = self._mentions.at(section, (token.idx, token.idx + len(token)), "organisation")
            if mention:
                return self._resolver.named(mention)
        return None

    def attach_reporters(self, sentence: SentenceSpan, quotes: Sequence[AttributedQuote]) -> list[AttributedQuote]:
        """Return the quotes of a sentence: "X said …, according to Y" is one of X, which Y reported."""
        reports = [quote for quote in quotes if quote.rule == ACCORDING]
        said = [quote for quote in quotes if quote.rule != ACCORDING]
        kept = list(quotes)
        for report in reports:
            span = report.spans[0][1]
            for outer in said:
                cue = outer.cue[1][0] if outer.cue else 0
                if overlap(outer.spans[0][1], span) or span[0] <= cue < span[1]:
                    if report.source:
                        outer.via = (report.source, self._reporter(sentence, report))
                        kept.remove(report)
                    break
        return kept

    def _reporter(self, sentence: SentenceSpan, report: AttributedQuote) -> Referent:
        """Return the organisation within "a readout published by …", if the phrase has no entity as its head."""
        if (report.referent.entity and report.referent.entity.kind == "organisation") or not report.source:
            return report.referent
        index, source = report.source
        content = report.spans[0][1]
        end = content[0] if content[0] > source[0] else sentence.span[1]
        near = self._mentions.within(index, (source[0], end))
        mention = next((m for m in near if m.entity.kind == "organisation"), None)
        return self._resolver.named(mention) if mention else report.referent


def _owners(head: "Token", relations: Collection[str]) -> "Iterator[Token]":
    """Yield the words that say whose somebody is: those in a relation to the noun, and those behind "of" or "for"."""
    for child in head.children:
        if child.dep_ in relations:
            yield child
        elif child.dep_ == "prep" and child.lower_ in {"of", "for", "at", "from", "with"}:
            yield from (grand for grand in child.children if grand.dep_ == "pobj")
