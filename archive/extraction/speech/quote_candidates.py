"""Find quote candidates by rules over cues: "X said …", "…, X said", "according to X, …".

A candidate is what the grammar of a sentence shows: its cue, the words of its source, the spans of its content and the
rule that found it. Whom the source words mean, and whether such a thing speaks, is told later; then a candidate
becomes an attributed quote.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.extraction.draft import Fact, StatementKind
from archive.extraction.language import text_of
from archive.extraction.people.coreference import Referent
from archive.extraction.people.mentions import Mentions
from archive.extraction.speech.cues import Cue, cues, is_aside, is_comment
from archive.extraction.speech.dates import said_on
from archive.extraction.speech.quotes import Place, QuotedText, SentenceSpan, sentence_spans
from archive.extraction.speech.sources import (
    SourceFinder,
    SourceMention,
    governing_cue,
    phrase_end,
    reporter_of,
    subject_of,
)
from archive.extraction.speech.span_boundaries import (
    content_after,
    content_before,
    content_round,
    nothing_follows,
    trimmed,
)
from archive.extraction.speech.tagger_candidates import TaggerCandidate
from archive.extraction.words import ADDRESSED, QUOTING, lemma
from archive.offsets import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# The rules that statements name.
ACCORDING, BEHIND, REPORTING = "according to", "attribution after the content", "reporting verb"
NAMED_LINE, CREDIT_LINE = "named line", "credit line"
WITHOUT_CUE = "quotation without a cue"
TAGGER = "tagger"
# Rules that say themselves how sure they are: too few such lines are known to fit their confidence.
LINE_RULES = frozenset({NAMED_LINE, CREDIT_LINE})

type CoSpeaker = tuple[Place, Referent]


@dataclass(frozen=True, slots=True)
class QuoteCandidate:
    """What a rule found at a cue. ``spans`` are empty where the sentence does not hold the content.

    ``announces``: the sentence ends behind the attribution with a colon. ``alternative``: what to take instead where
    the source does not speak.
    """

    source: SourceMention
    spans: tuple[Span, ...]
    rule: str
    confidence: float
    cue: Place
    said_on: Fact | None = None
    announces: bool = False
    alternative: "QuoteCandidate | None" = None


@dataclass(slots=True)
class AttributedQuote:
    """A quote with its speaker: a statement in the making."""

    spans: list[Place]
    rule: str
    confidence: float
    cue: Place | None = None
    source: Place | None = None  # the words that name the speaker
    referent: Referent = field(default_factory=lambda: Referent(None))
    head: str = ""  # the head of the source words, in lower case
    co_speakers: list[CoSpeaker] = field(default_factory=list)
    via: CoSpeaker | None = None  # who reported it
    said_on: Fact | None = None
    tagged: TaggerCandidate | None = None  # what the tagger says of it
    similarity: float = 1.0  # how much of the rule's content and the tagger's is shared

    @property
    def is_line(self) -> bool:
        """Return whether a line that names its speaker itself was found by a rule of its own."""
        return self.rule in LINE_RULES

    def kind(self, text: QuotedText) -> StatementKind:
        """Return the kind of statement, by quotation marks alone."""
        if self.is_line or all(text.is_quotation(place) for place in self.spans):
            return "direct"
        return "mixed" if any(text.has_quotation(place) for place in self.spans) else "indirect"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of section ``index`` with its cues, the quotations that share characters with it, and candidates."""

    index: int
    doc: "Doc"
    unit: SentenceSpan
    cues: Sequence[Cue]
    quoted: Sequence[Span]
    candidates: tuple[QuoteCandidate, ...] = ()
    is_headline: bool = False

    @property
    def text(self) -> str:
        """The text of the whole section."""
        return text_of(self.doc)


def find_quote_candidates(text: QuotedText, mentions: Mentions, published: Fact | None) -> list[Sentence]:
    """Return the sentences of an article in order, each with the candidates of its cues."""
    finder = QuoteCandidateFinder(text, SourceFinder(mentions), published)
    return [sentence for index in range(len(text.sections)) for sentence in finder.sentences(index)]


@dataclass(frozen=True)
class QuoteCandidateFinder:
    """Applies the rules to the cues of a sentence."""

    _text: QuotedText
    _sources: SourceFinder
    _published: Fact | None

    def sentences(self, index: int) -> Iterator[Sentence]:
        """Yield the sentences of a section with their candidates; a headline has none."""
        doc, quoted = self._text.sections[index].doc, self._text.quotations[index]
        for unit in sentence_spans(doc, quoted):
            near = [span for span in quoted if overlap(span, unit.span)]
            if is_headline(text_of(doc)[slice(*unit.span)]):
                yield Sentence(index, doc, unit, (), near, is_headline=True)
                continue
            bare = Sentence(index, doc, unit, cues(doc, unit, near), near)
            found = tuple(candidate for cue in bare.cues if (candidate := self._at(cue, bare)))
            yield Sentence(index, doc, unit, bare.cues, near, found)

    def _at(self, cue: Cue, sentence: Sentence) -> QuoteCandidate | None:
        if cue.rule == "according":
            return self._according(cue, sentence)
        if is_comment(cue) or is_aside(cue):
            return None
        candidate = None
        for head in reversed(self._heads(cue, sentence)):
            candidate = self._reported(cue, head, sentence, candidate)
        return candidate

    def _reported(
        self, cue: Cue, head: "Token", sentence: Sentence, alternative: QuoteCandidate | None = None
    ) -> QuoteCandidate:
        """Return the candidate of a verb: "X said (that) …", "X called for …", "…, X said"."""
        source = self._sources.mention(sentence.index, head, cue.verb)
        clause = _attribution(cue, source, sentence.unit)
        spans, rule, sure = _content(cue, source, clause, sentence)
        place, announces, day = (sentence.index, cue.span), False, None
        if not spans:
            rule, sure = REPORTING, 0.85
            announces = not sentence.text[clause[1] :].strip(" :") and sentence.text.rstrip().endswith(":")
        elif _is_no_content(cue, source, spans[0], sentence):
            spans = []
        else:
            section = self._text.sections[sentence.index]
            day = said_on(self._text.seed, section, sentence.unit, spans[0], self._published)
        return QuoteCandidate(source, tuple(spans), rule, sure, place, day, announces, alternative)

    def _heads(self, cue: Cue, sentence: Sentence) -> "list[Token]":
        """Return the head of a cue's source, by the grammar or else a name right before it; then an alternative."""
        doc, unit = sentence.doc, sentence.unit
        if cue.rule == "passive":
            agent = next((child for child in cue.verb.children if child.dep_ == "agent"), None)
            return [child for child in agent.children if child.dep_ == "pobj"][:1] if agent is not None else []
        verb = governing_cue(cue, sentence.cues)
        head = subject_of(verb)
        if (
            head is not None
            and head.tag_ != "VBG"
            and unit.tokens[0] <= head.i < unit.tokens[1]
            and not any(s <= head.idx < e for s, e in sentence.quoted)
        ):
            instead = self._sources.adjacent(sentence.index, cue.verb) if head.head == cue.verb else None
            return [head] if instead is None or instead == head else [head, instead]
        head = self._sources.named_before(sentence.index, unit, verb)
        if head is None:
            # The parse failed: a name or a pronoun right before or behind the cue.
            near = [doc[at] for at in (cue.first - 1, cue.last + 1) if unit.tokens[0] <= at < unit.tokens[1]]
            head = next((token for token in near if token.pos_ in {"PROPN", "PRON"} or token.dep_ == "nsubj"), None)
        return [] if head is None else [head]

    def _according(self, cue: Cue, sentence: Sentence) -> QuoteCandidate | None:
        """Return the candidate of "According to X, …", "…, according to X", "As reported by X, …"."""
        doc, unit = sentence.doc, sentence.unit
        head = reporter_of(doc, unit, cue)
        if head is None:
            return None
        source = self._sources.mention(sentence.index, head)
        if cue.first <= unit.tokens[0] + 1:
            span = trimmed(text_of(doc), (phrase_end(doc, unit, source), unit.span[1]))
        else:
            span = trimmed(text_of(doc), (unit.span[0], cue.span[0]))
        return QuoteCandidate(source, (span,) if span else (), ACCORDING, 0.85, (sentence.index, cue.span))


def is_headline(text: str) -> bool:
    """Return whether Nearly Every Longer Word Begins With a Capital: a heading, which reports nothing itself."""
    words = re.findall(r"[A-Za-z][\w’'-]{3,}", text)
    return (
        len(words) >= 5
        and sum(word[0].isupper() for word in words) >= 0.85 * len(words)
        and not re.search(r"[“”\"]", text)
    )


def outermost(quotes: Sequence[AttributedQuote]) -> list[AttributedQuote]:
    """Leave out those whose cue lies within another's content: a report within a report is told once."""

    def lies_within(cue: Place | None, other: AttributedQuote) -> bool:
        return cue is not None and any(span[0] <= cue[1][0] < span[1] for _, span in other.spans)

    return [
        quote
        for quote in quotes
        if not any(
            other is not quote
            and other.rule != ACCORDING
            and lies_within(quote.cue, other)
            and not lies_within(other.cue, quote)
            for other in quotes
        )
    ]


def _is_no_content(cue: Cue, source: SourceMention, content: Span, sentence: Sentence) -> bool:
    """Return whether what the rule took for content is not quoted though it must be, or is the attribution itself."""
    if lemma(cue.verb) in QUOTING and not any(overlap(content, quote) for quote in sentence.quoted):
        return True
    return overlap(content, cue.span) or (source.span[0] < content[1] and content[0] < source.span[1])


def _attribution(cue: Cue, source: SourceMention, unit: SentenceSpan) -> Span:
    """Return the characters of speaker, cue, whoever is addressed, and the "as" of "…, as X said"."""
    start, end = cue.span
    if unit.span[0] <= source.span[0]:
        start = min(start, source.span[0])
    if unit.span[0] <= source.span[0] < unit.span[1]:
        end = max(end, source.span[1])
    if lemma(cue.verb) in ADDRESSED:
        addressee = next((c for c in cue.verb.rights if c.dep_ in {"dobj", "dative"}), None)
        if addressee is not None:
            end = max(end, addressee.idx + len(addressee))
    link = next((c for c in cue.verb.lefts if c.dep_ == "mark" and c.lower_ == "as"), None)
    if link is not None and unit.span[0] <= link.idx < start:
        start = link.idx
    return start, end


def _content(cue: Cue, source: SourceMention, clause: Span, sentence: Sentence) -> tuple[list[Span], str, float]:
    """Return what is reported round, before or behind the attribution ``clause``; the rule, and how sure it is."""
    doc, unit, text = sentence.doc, sentence.unit, sentence.text
    if cue.rule == "verb" and source.span[0] < cue.span[0]:
        parts = content_round(doc, unit, cue, clause, sentence.cues)
        if parts:
            return parts, BEHIND, 0.85
    before = text[unit.span[0] : clause[0]].rstrip()
    behind = (
        before[-1:] in tuple(',?”"’»—')
        and not _of_relative(cue.verb)
        and (nothing_follows(doc, unit, cue, clause[1]) or source.span[0] > cue.span[0])
    )
    if cue.rule == "quoted" or (behind and _has_clause(sentence, clause[0])):
        span = content_before(doc, unit, clause[0])
        if span is None:
            return [], BEHIND, 0.0
        partly = span[0] > unit.span[0] and any(span[0] < low and high < span[1] for low, high in sentence.quoted)
        return [span], BEHIND, 0.8 if partly else 0.9
    span = content_after(doc, unit, cue, sentence.cues, sentence.quoted)
    if span and any(cue.last < other.first and other.span[1] <= span[0] for other in sentence.cues):
        span = None  # "wrote in a paper, saying that …": the second verb reports
    if span and span[0] < source.span[0] < span[1]:
        # "Highlighting that …, X said": the content ends before the speaker.
        comma = text.rfind(",", span[0], source.span[0])
        span = trimmed(text, (span[0], comma)) if comma > 0 else None
    return [span] if span else [], REPORTING, 0.85


def _of_relative(verb: "Token") -> bool:
    """Return whether it is like "…, who joked that …": what stands before is about the speaker."""
    return verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ in {"who", "which", "that"} for c in verb.lefts)


def _has_clause(sentence: Sentence, clause_start: int) -> bool:
    """Return whether a clause or a quotation stands before the attribution, and not a mere "At the symposium, …"."""
    if any(end <= clause_start and clause_start - end <= 3 for _, end in sentence.quoted):
        return True
    before = [token for token in sentence.doc[slice(*sentence.unit.tokens)] if token.idx < clause_start]
    return (
        any(
            (token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.dep_ not in {"relcl", "advcl", "aux"})
            or token.tag_ == "MD"
            for token in before
        )
        and len(before) > 4
    )
