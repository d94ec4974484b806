"""Combine the rules' quote candidates with the tagger's into the statements of a sentence.

Rules go by grammar and marks and are right where they find something; the tagger has learnt from examples and finds
much more. Where both have the same cue, or the same words, they make one statement: with the rule's span boundaries and
speaker, unless the tagger is sure of others, and with all of a quotation that continues behind its attribution.
What the tagger alone found becomes a statement of its own where it is an act of communication that was really made
and has somebody who made it. A report within a report is told once, at the outer speaker.

How likely a statement is right, words and speaker, is a logistic sum over what was found and how. Its weights are
fitted by ``tests.training.confidence`` on other texts than it is measured on: an entry of ``WEIGHTS`` for each entry of
what ``evidence`` gives. They hold where the tagger is on; rules alone say themselves how sure they are.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from archive.extraction.draft import StatementKind
from archive.extraction.people.coreference import Referent
from archive.extraction.speech.quote_candidates import TAGGER, AttributedQuote, Sentence, outermost
from archive.extraction.speech.quotes import Place, QuotedText
from archive.extraction.speech.sources import SourceFinder, SourceMention, subject_of
from archive.extraction.speech.speakers import Speakers
from archive.extraction.speech.tagger_candidates import TaggerCandidate, coverage, similarity
from archive.offsets import overlap

if TYPE_CHECKING:
    from spacy.tokens import Span as SpanOfTokens
    from spacy.tokens import Token


ALIKE = 0.5  # from here on two contents are the same, or one lies within the other
SPEECH = 0.15  # what is less likely said than this is a thought; confidence weighs the rest
SOURCE = 0.8  # the tagger knows better than the grammar whose words they are
SURE = 0.75  # the tagger knows better than a rule where the content ends
NEAR = 80  # characters that may stand between two stretches of a content

# Acts, at law and in office, that report nothing even where words stand in quotation marks.
ACTS = frozenset("charge sue indict arrest convict sentence subpoena approve adopt".split())
# Tell what the talk was about, and report only with a clause or a quotation.
TOPICS = frozenset("refer speak talk discuss cite address give deliver".split())
PLANS = frozenset("want plan aim intend wish seek try consider".split())
# Plans where an infinitive follows; "hop" is what the lemmatiser makes of "hopes".
HOPES = frozenset({"hope", "hop", "expect", "need"})
SIGHT = frozenset({"observe", "see", "watch", "witness"})  # report only with a clause
_MODALS = frozenset("may might should must can could will shall 'll wo ca".split())
_LINKS = frozenset({"per", "to", "according"})
_CLAUSES = frozenset({"relcl", "pcomp", "ccomp", "acl", "csubj", "dobj", "pobj"})
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_MARK = re.compile('[“”"]')
_QUOTED = re.compile(r"\W*[“”\"]")
_STOP = re.compile(r"[.!?][”’\"]?\s")
_WORD = re.compile(r"\w")


type Source = tuple[SourceMention, Referent]


@dataclass(frozen=True)
class Ensemble:
    """Combines the quotes and tagger candidates of one sentence after another."""

    _text: QuotedText
    _sources: SourceFinder
    _speakers: Speakers

    def combine(
        self, sentence: Sentence, quotes: Sequence[AttributedQuote], tagged: Sequence[TaggerCandidate]
    ) -> list[AttributedQuote]:
        """Return the statements of a sentence: those of the rules, and those that the tagger alone found.

        Those of the tagger alone that are less likely right than ``LEAST`` are left out.
        """
        combined = list(quotes)
        for candidate in tagged:
            if candidate.cue is None:
                continue
            same = self._same(candidate, combined)
            if same is None:
                combined += self._alone(sentence, candidate, combined)
            elif same.tagged is None:
                same.tagged = candidate
                same.similarity = similarity(same.spans, candidate.content)
                self._choose_content(same, candidate, combined, tagged)
                self._choose_source(sentence, same, candidate)
        combined.sort(key=lambda quote: quote.cue[1] if quote.cue else quote.spans[0][1])
        return [
            quote
            for quote in outermost(combined)
            if quote.rule != TAGGER or confidence(evidence(quote, quote.kind(self._text))) >= LEAST
        ]

    def _same(self, candidate: TaggerCandidate, quotes: Sequence[AttributedQuote]) -> AttributedQuote | None:
        """Return the quote of the same cue, else of the same words."""
        cue = candidate.cue
        for quote in quotes:
            if cue and quote.cue and quote.cue[0] == cue[0] and overlap(quote.cue[1], cue[1]):
                return quote
        best = max(quotes, key=lambda quote: similarity(quote.spans, candidate.content), default=None)
        return best if best and similarity(best.spans, candidate.content) >= ALIKE else None

    def _choose_content(
        self,
        quote: AttributedQuote,
        candidate: TaggerCandidate,
        quotes: Sequence[AttributedQuote],
        tagged: Sequence[TaggerCandidate],
    ) -> None:
        """Keep the rule's content, but take the tagger's where it is sure of its boundaries, and all of a quotation."""
        content = self._content(quote.cue, quote.source, candidate)
        others = [span for other in quotes if other is not quote for span in other.spans]
        if not content or coverage(content, others) > ALIKE:
            return
        sure = candidate.scores.boundaries > SURE and candidate.scores.content_least > SURE
        quotation = all(self._text.is_quotation(place) for place in content)
        between = any(
            coverage([other.cue], quote.spans) and not coverage([other.cue], content)
            for other in tagged
            if other.cue
            and other is not candidate
            and other.scores.speech > SPEECH
            and not self._is_nested(other.cue, quote.spans)
        )
        if quotation or ((sure or between) and not all(self._text.is_quotation(place) for place in quote.spans)):
            quote.spans = content

    def _choose_source(self, sentence: Sentence, quote: AttributedQuote, candidate: TaggerCandidate) -> None:
        """Take the tagger's words for the speaker where it is sure that they are others."""
        cue, source = candidate.cue, quote.source
        if not candidate.sources or candidate.scores.source < SOURCE or source is None or cue is None:
            return
        if any(place == source[0] and overlap(span, source[1]) for place, span in candidate.sources):
            return
        other = self._source(sentence, self._verb(cue), candidate)
        if other and not coverage([other[0].place], quote.spans):
            self._speakers.attributed(quote, *other)

    def _verb(self, cue: Place) -> "Token":
        """Return the word of a cue that the others hang on."""
        doc = self._text.sections[cue[0]].doc
        tokens = doc.char_span(*cue[1], alignment_mode="expand")
        return tokens.root if tokens else doc[0]

    def _is_nested(self, cue: Place, content: Sequence[Place]) -> bool:
        """Return whether a clause hangs on a word of the content: "amid what he called …"."""
        verb = self._verb(cue)
        head = verb.head
        return verb.dep_ in _CLAUSES and any(
            index == cue[0] and span[0] <= head.idx < span[1] for index, span in content
        )

    def _content(self, cue: Place | None, source: Place | None, candidate: TaggerCandidate) -> list[Place]:
        """Return what is reported: the stretch nearest to the cue, and what continues it or the attribution."""
        attribution = [place for place in (cue, source) if place]
        parts = [
            place
            for place in candidate.content
            if not any(place[0] == other[0] and overlap(place[1], other[1]) for other in attribution)
        ]
        if not parts or cue is None:
            return parts
        main = min(parts, key=lambda place: _distance(place, cue))
        at = parts.index(main)
        content = [main]
        for place in parts[at + 1 :]:
            if not self._continues(content[-1], place, cue):
                break
            content.append(place)
        for place in reversed(parts[:at]):
            if not self._continues(place, content[0], cue):
                break
            content.insert(0, place)
        return content

    def _continues(self, before: Place, after: Place, cue: Place) -> bool:
        """Return whether only the attribution stands between two stretches; across paragraphs only of quotations."""
        text = self._text.sections[before[0]].text
        if before[0] == after[0]:
            if before[1][1] <= cue[1][0] and cue[0] == before[0] and cue[1][1] <= after[1][0]:
                return True
            between = text[before[1][1] : after[1][0]]
            return len(between) < NEAR and not _STOP.search(between)
        if after[0] - before[0] != 1 or not (self._text.is_quotation(before) and self._text.is_quotation(after)):
            return False
        rest = text[before[1][1] :], self._text.sections[after[0]].text[: after[1][0]]
        has_cue = [cue[0] == before[0] and before[1][1] <= cue[1][0], cue[0] == after[0] and cue[1][1] <= after[1][0]]
        return all(attributed or not _WORD.search(words) for words, attributed in zip(rest, has_cue, strict=True))

    def _alone(
        self, sentence: Sentence, candidate: TaggerCandidate, quotes: Sequence[AttributedQuote]
    ) -> list[AttributedQuote]:
        """Return the statement that the tagger alone found, if it is one."""
        cue, index = candidate.cue, sentence.index
        if cue is None or candidate.scores.speech < SPEECH:
            return []
        verb = self._verb(cue)
        if not _was_made(verb) and not any(self._text.is_quotation(place) for place in candidate.content):
            return []
        if not _is_speech(verb, "".join(sentence.text[a:b] for i, (a, b) in candidate.content if i == index)):
            return []
        if any(s[0] <= cue[1][0] < s[1] for quote in quotes for i, s in quote.spans if i == cue[0]):
            return []
        source = self._source(sentence, verb, candidate)
        if source is None:
            return []
        content = self._content(cue, source[0].place, candidate)
        if not content or any(coverage(content, quote.spans) > ALIKE for quote in quotes):
            return []
        quote = AttributedQuote(content, TAGGER, candidate.scores.content, cue, tagged=candidate)
        return [self._speakers.attributed(quote, *source)]

    def _source(self, sentence: Sentence, verb: "Token", candidate: TaggerCandidate) -> Source | None:
        """Return who makes a claim, if it is a noun with an owner; else whom the tagger points to; else the subject."""
        index = sentence.index
        if verb.pos_ == "NOUN":
            owner = next((child for child in verb.lefts if child.dep_ == "poss"), None)
            if owner is not None and (source := self._speaking(index, owner)):
                return source
        for place, span in candidate.sources:
            tokens = self._text.sections[place].doc.char_span(*span, alignment_mode="expand")
            head = _noun(tokens) if tokens else None
            if head is None:
                continue
            source = self._speaking(place, head, verb if place == index and verb.lower_ != "according" else None)
            if source or verb.lower_ == "according":
                return source  # None: "according to the need for …"
            is_pronoun = head.pos_ == "PRON"
            referent = self._speakers.pronoun(place, head) if is_pronoun else Referent(None)
            return self._sources.mention(place, head), referent
        if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
            return None  # "was accused of …": nobody says who speaks
        head = subject_of(verb)
        if head is None or not sentence.unit.tokens[0] <= head.i < sentence.unit.tokens[1]:
            return None
        return self._speaking(index, head, verb)

    def _speaking(self, section: int, head: "Token", verb: "Token | None" = None) -> Source | None:
        source = self._sources.mention(section, head, verb)
        referent = self._speakers.referent(source)
        return (source, referent) if referent else None


def is_claimed(place: Place, tagged: Sequence[TaggerCandidate]) -> bool:
    """Return whether the tagger gives a quotation to some cue."""
    return any(candidate.cue and coverage([place], candidate.content) > ALIKE for candidate in tagged)


def _distance(place: Place, cue: Place) -> tuple[int, int]:
    """Return the paragraphs and characters between a stretch and the cue."""
    if place[0] != cue[0]:
        return abs(place[0] - cue[0]), 0
    return 0, max(place[1][0] - cue[1][1], cue[1][0] - place[1][1], 0)


def _is_speech(verb: "Token", content: str) -> bool:
    """Return whether it is no act, no mere topic and no mere plan; a quotation in it shows that something was said."""
    word = verb.lemma_.lower()
    if word in ACTS:
        return False
    clause = any(child.dep_ == "ccomp" for child in verb.children)
    if word in TOPICS and not (clause or _QUOTED.match(content) or " as " in content):
        return False
    if _MARK.search(content):
        return True
    if word == "encourage" and not any(child.dep_ in {"xcomp", "ccomp"} for child in verb.children):
        return False
    if word in HOPES and re.match(r"to\b", content):
        return False
    if word in SIGHT and not clause:
        return False
    infinitive = verb.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    return word not in PLANS and not infinitive and (verb.pos_ != "ADP" or verb.lower_ in _LINKS)


def _noun(tokens: "SpanOfTokens") -> "Token | None":
    """Return the noun that names somebody, where the parser makes another word the head."""
    root: Token = tokens.root
    if root.pos_ in _NAMING:
        return root
    if root.pos_ in {"DET", "ADJ"} and root.head.pos_ in _NAMING:
        return root.head
    return next((token for token in tokens if token.pos_ in _NAMING), None)


def _was_made(verb: "Token") -> bool:
    """Return whether it was said: not denied, not merely possible."""
    return not any(child.dep_ == "neg" or (child.dep_ == "aux" and child.lower_ in _MODALS) for child in verb.children)


# A statement of the tagger alone that is less likely right than this is left out.
LEAST = 0.5

WEIGHTS: dict[str, float] = {
    "always": -0.92,
    "boundaries": 0.84,
    "content": 0.19,
    "content least": 1.6,
    "cue": 0.14,
    "entity": 0.31,
    "kind direct": 0.45,
    "kind indirect": -1.01,
    "kind mixed": -0.36,
    "link": -0.67,
    "no source": -1.22,
    "not tagged": 0.74,
    "parts": -0.16,
    "pronoun": -0.05,
    "rule according to": -0.27,
    "rule attribution after the content": 0.15,
    "rule reporting verb": 0.33,
    "rule tagger": -1.13,
    "short": -0.16,
    "similarity": 0.7,
    "source": -0.06,
    "speech": 1.32,
}


def evidence(quote: AttributedQuote, kind: StatementKind) -> dict[str, float]:
    """Return what speaks for and against a statement, each from 0 to 1."""
    found: dict[str, float] = {"always": 1.0, f"rule {quote.rule}": 1.0, f"kind {kind}": 1.0}
    found["entity"] = float(quote.referent.entity is not None)
    found["pronoun"] = float(bool(quote.referent.chain))
    found["short"] = float(sum(end - start for _, (start, end) in quote.spans) < 20)
    if quote.tagged is None:
        return found | {"not tagged": 1.0}
    scores = quote.tagged.scores
    return found | {
        "content": scores.content,
        "content least": scores.content_least,
        "boundaries": scores.boundaries,
        "cue": scores.cue,
        "link": scores.link,
        "source": scores.source if quote.tagged.sources else 0.0,
        "no source": float(not quote.tagged.sources),
        "speech": scores.speech,
        "similarity": quote.similarity,
        "parts": float(len(quote.spans) > 1 and kind != "direct"),
    }


def confidence(evidence: dict[str, float]) -> float:
    """Return the chance, from 0 to 1, that goes with the evidence."""
    total = sum(WEIGHTS.get(name, 0.0) * value for name, value in evidence.items())
    return 1 / (1 + exp(-total))
