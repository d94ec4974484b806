"""Read an article in order and say who said what; each statement names its rule.

Later sentences lean on earlier ones: "he" and "the premier" may be who spoke last, and a quotation may continue the one
before it. So speakers are told, candidates combined and quotations continued sentence by sentence.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from archive.extraction.draft import PersonDraft, RoleDraft, SpeakerDraft, StatementDraft
from archive.extraction.people.coreference import Referent, Resolver
from archive.extraction.people.mentions import Mentions
from archive.extraction.speech.ensemble import Ensemble, confidence, evidence, is_claimed
from archive.extraction.speech.quote_candidates import TAGGER, AttributedQuote, Sentence, outermost
from archive.extraction.speech.quote_continuation import (
    add_later_segments,
    announced,
    continue_quote,
    end_continuation,
    whole_quotation,
)
from archive.extraction.speech.quotes import Place, QuotedText
from archive.extraction.speech.sources import SourceFinder
from archive.extraction.speech.speaker_lines import SpeakerLines
from archive.extraction.speech.speakers import Speakers
from archive.extraction.speech.tagger_candidates import TaggerCandidate
from archive.offices import TITLE_HEADS
from archive.offsets import overlap


class Reader:
    """Reads the sentences of one article once. ``quotes`` are the statements found so far, in order.

    ``tagged`` are the tagger's candidates; ``None`` where rules work alone.
    """

    def __init__(
        self,
        text: QuotedText,
        mentions: Mentions,
        roles: Mapping[str, Sequence[RoleDraft]],
        resolver: Resolver,
        speakers: Speakers,
        tagged: Sequence[TaggerCandidate] | None,
    ) -> None:
        sources = SourceFinder(mentions)
        self._text = text
        self._resolver = resolver
        self._speakers = speakers
        self._lines = SpeakerLines(text.sections, mentions, roles, sources, speakers, resolver)
        self._ensemble = Ensemble(text, sources, speakers) if tagged is not None else None
        self._tagged: dict[int, list[TaggerCandidate]] = defaultdict(list)  # by section
        for candidate in tagged or ():
            self._tagged[candidate.place[0]].append(candidate)
        self._all_tagged = tagged or ()
        self.quotes: list[AttributedQuote] = []

    def read(self, sentences: Sequence[Sentence]) -> list[AttributedQuote]:
        """Return the statements of all sentences, which hold the rules' candidates, each with its speaker."""
        by_section: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in sentences:
            by_section[sentence.index].append(sentence)
        before: Place = (-1, (0, 0))  # the sentence before the current one
        awaited: AttributedQuote | None = None  # "X said:" ended the sentence before, without its content
        for index in range(len(self._text.sections)):
            line = self._lines.at(index, self.quotes)
            if line:
                awaited = None
                self._add(line)
                continue
            for sentence in by_section[index]:
                awaited = self._read(sentence, before, awaited)
                before = (index, sentence.unit.span)
        return self.quotes

    def _read(self, sentence: Sentence, before: Place, awaited: AttributedQuote | None) -> AttributedQuote | None:
        """Read one sentence; return what it announces for the next."""
        if sentence.is_headline:
            return None
        attributed = [quote for candidate in sentence.candidates if (quote := self._speakers.attribute(candidate))]
        quotes = outermost([quote for quote in attributed if quote.spans])
        if self._ensemble:
            low, high = sentence.unit.span
            here = [candidate for candidate in self._tagged[sentence.index] if low <= candidate.place[1] < high]
            quotes = self._ensemble.combine(sentence, quotes, here)
        quotes = self._speakers.attach_reporters(sentence.unit, quotes)
        for quote in quotes:
            end_continuation(quote, self.quotes)
            self._add(quote)
        if quotes:
            add_later_segments(sentence, quotes, self._text)
        else:
            self._quotation(sentence, before, awaited)
        return next((quote for quote in reversed(attributed) if not quote.spans), None)

    def _quotation(self, sentence: Sentence, before: Place, awaited: AttributedQuote | None) -> None:
        """Read a sentence that is wholly a quotation."""
        span = whole_quotation(sentence)
        if span is None:
            return
        place = (sentence.index, span)
        quote = announced(place, awaited, self.quotes) if awaited else None
        if quote:
            self._add(quote)
        elif not is_claimed(place, self._all_tagged):
            continue_quote(place, before, self.quotes, self._text, self._resolver)

    def _add(self, quote: AttributedQuote) -> None:
        self.quotes.append(quote)
        if quote.source:
            also = tuple(referent for _, referent in quote.co_speakers)
            referent = replace(quote.referent, also=also) if also else quote.referent
            self._resolver.record_speaker(quote.source[0], quote.source[1][0], referent, quote.head)


def to_drafts(quotes: Sequence[AttributedQuote], text: QuotedText, *, tagged: bool) -> tuple[StatementDraft, ...]:
    """Return the statements as drafts in text order, with fitted confidence where the tagger was on (``tagged``)."""
    drafts = []
    for quote in quotes:
        draft = to_draft(quote, text)
        if tagged and not quote.is_line:
            draft = replace(draft, confidence=round(confidence(evidence(quote, draft.kind)), 2))
        drafts.append(draft)
    return tuple(sorted(drafts, key=lambda draft: draft.spans))


def to_draft(quote: AttributedQuote, text: QuotedText) -> StatementDraft:
    """Return a statement as a draft, as sure as its rule is."""

    def speaker(place: Place | None, referent: Referent) -> SpeakerDraft:
        words = text.passage(place) if place else None
        return SpeakerDraft(words, referent.entity, referent.chain, referent.rule, referent.confidence, referent.others)

    doubt = (0.05 if quote.referent.chain else 0) + (0.1 if not quote.referent.entity else 0)
    return StatementDraft(
        kind=quote.kind(text),
        content=" ".join(text.text(place) for place in quote.spans),
        spans=tuple(text.sections[index].to_seed(span) for index, span in quote.spans),
        cue=text.passage(quote.cue) if quote.cue else None,
        speaker=speaker(quote.source, quote.referent),
        co_speakers=tuple(speaker(*other) for other in quote.co_speakers)
        or tuple(speaker(quote.source, other) for other in quote.referent.also),
        via=speaker(*quote.via) if quote.via else None,
        said_on=quote.said_on,
        confidence=round(quote.confidence - doubt, 2),
        rule=quote.rule if quote.tagged is None or quote.rule == TAGGER else f"{quote.rule} + {TAGGER}",
    )


def with_titles_as_names(
    persons: Sequence[PersonDraft], quotes: Sequence[AttributedQuote], text: QuotedText
) -> tuple[PersonDraft, ...]:
    """Add the titles that stood for a person as roles: "The Chinese leader said" is evidence of that role."""
    roles: dict[str, list[RoleDraft]] = {person.name: list(person.roles) for person in persons}
    for quote in quotes:
        entity = quote.referent.entity
        described = quote.head in TITLE_HEADS and quote.referent.chain
        if not (quote.source and described and entity and entity.kind == "person"):
            continue
        index, span = quote.source
        title = re.sub(r"^(?:the|this|that)\s+", "", text.text(quote.source), flags=re.IGNORECASE)
        passage = text.passage((index, (span[1] - len(title), span[1])))
        known = [set(re.findall(r"\w+", role.title.lower())) for role in roles[entity.name]]
        # Beside a name the title has been read: "The head of …, NAME, said".
        read = any(overlap(role.passage.span, passage.span) for role in roles[entity.name])
        if not (read or any(set(re.findall(r"\w+", title.lower())) <= words for words in known)):
            roles[entity.name].append(RoleDraft(title, None, passage, "title for the person"))
    return tuple(replace(person, roles=tuple(roles[person.name])) for person in persons)
