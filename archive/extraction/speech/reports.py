"""The rules over cues: "X said …", "…, X said", "according to X, …"; each statement names its rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.draft import Fact
from archive.extraction.language import Section, text_of
from archive.extraction.speech.cues import Cue
from archive.extraction.speech.edges import content_after, content_before, content_round, nothing_follows, trimmed
from archive.extraction.speech.found import Found, is_aside, is_comment
from archive.extraction.speech.quotes import Unit
from archive.extraction.speech.said_on import said_on
from archive.extraction.speech.speakers import Speakers, Voice, governing_cue, phrase_end, reporter_of, subject_of
from archive.extraction.verbs import ADDRESSED, QUOTING, lemma
from archive.offsets import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

ACCORDING, BEHIND, REPORTING = "according to", "attribution after the content", "reporting verb"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A unit of section ``index``, with its cues and the quotations that share characters with it."""

    index: int
    doc: "Doc"
    unit: Unit
    cues: Sequence[Cue]
    quoted: Sequence[Span]

    @property
    def text(self) -> str:
        """Of the whole section."""
        return text_of(self.doc)


class Reports:
    def __init__(self, seed: str, sections: Sequence[Section], published: Fact | None, speakers: Speakers) -> None:
        self._seed = seed
        self._sections = sections
        self._published = published
        self._speakers = speakers
        self.awaited: Found | None = None  # "X said:" ended the sentence read last: without its content

    def at(self, cue: Cue, sentence: Sentence) -> Found | None:
        """The statement that a cue reports."""
        return self._according(cue, sentence) if cue.rule == "according" else self._reported(cue, sentence)

    def _reported(self, cue: Cue, sentence: Sentence) -> Found | None:
        """ "X said (that) …", "X called for …", "…, X said", "“…,” said X"."""
        if is_comment(cue) or is_aside(cue):
            return None
        voice = self._voice(cue, sentence)
        if voice is None:
            return None
        clause = _attribution(cue, voice, sentence.unit)
        spans, rule, sure = _content(cue, voice, clause, sentence)
        if not spans:
            ends = not sentence.text[clause[1] :].strip(" :") and sentence.text.rstrip().endswith(":")
            self.awaited = self._found([], REPORTING, 0.85, cue, voice, sentence) if ends else self.awaited
            return None
        main = spans[0]
        if lemma(cue.verb) in QUOTING and not any(overlap(main, quote) for quote in sentence.quoted):
            return None
        if overlap(main, cue.span) or (voice.span[0] < main[1] and main[0] < voice.span[1]):
            return None
        found = self._found(spans, rule, sure, cue, voice, sentence)
        found.said_on = said_on(self._seed, self._sections[sentence.index], sentence.unit, main, self._published)
        return found

    def _found(
        self, spans: Sequence[Span], rule: str, sure: float, cue: Cue, voice: Voice, sentence: Sentence
    ) -> Found:
        index = sentence.index
        found = Found(
            [(index, span) for span in spans],
            rule,
            sure,
            (index, cue.span),
            (index, voice.span),
            voice.meant,
            voice.head.lower_,
        )
        if rule != ACCORDING:
            found.others = [(index, other) for other in self._speakers.others(index, voice)]
        return found

    def _voice(self, cue: Cue, sentence: Sentence) -> Voice | None:
        """The speaker of a cue: by the grammar, else by a name that stands right before it."""
        index, doc, unit = sentence.index, sentence.doc, sentence.unit
        if cue.rule == "passive":
            agent = next((child for child in cue.verb.children if child.dep_ == "agent"), None)
            head = (
                next((child for child in agent.children if child.dep_ == "pobj"), None) if agent is not None else None
            )
            return self._speakers.voice(index, head, cue.verb) if head is not None else None
        verb = governing_cue(cue, sentence.cues)
        head = subject_of(verb)
        if (
            head is not None
            and head.tag_ != "VBG"
            and unit.tokens[0] <= head.i < unit.tokens[1]
            and not any(s <= head.idx < e for s, e in sentence.quoted)
        ):
            voice = self._speakers.voice(index, head, cue.verb)
            if voice or head.head != cue.verb:
                return voice
            head = self._speakers.adjacent(index, cue.verb)
            return self._speakers.voice(index, head, cue.verb) if head is not None else None
        head = self._speakers.named_before(index, unit, verb)
        if head is None:
            # The parse failed: a name or a pronoun right before or behind the cue.
            near = [doc[at] for at in (cue.first - 1, cue.last + 1) if unit.tokens[0] <= at < unit.tokens[1]]
            head = next((token for token in near if token.pos_ in {"PROPN", "PRON"} or token.dep_ == "nsubj"), None)
        return self._speakers.voice(index, head, cue.verb) if head is not None else None

    def _according(self, cue: Cue, sentence: Sentence) -> Found | None:
        """ "According to X, …", "…, according to X", "As reported by X, …"."""
        index, doc, unit = sentence.index, sentence.doc, sentence.unit
        head = reporter_of(doc, unit, cue)
        voice = self._speakers.voice(index, head, None) if head is not None else None
        if voice is None:
            return None
        named_until = phrase_end(doc, unit, voice)
        if cue.first <= unit.tokens[0] + 1:
            span = trimmed(text_of(doc), (named_until, unit.span[1]))
        else:
            span = trimmed(text_of(doc), (unit.span[0], cue.span[0]))
        if span is None:
            return None
        return self._found([span], "according to", 0.85, cue, voice, sentence)


def _attribution(cue: Cue, voice: Voice, unit: Unit) -> Span:
    """The characters of speaker, cue, whoever is addressed, and the "as" of "…, as X said"."""
    start, end = cue.span
    if unit.span[0] <= voice.span[0]:
        start = min(start, voice.span[0])
    if unit.span[0] <= voice.span[0] < unit.span[1]:
        end = max(end, voice.span[1])
    if lemma(cue.verb) in ADDRESSED:
        addressee = next((c for c in cue.verb.rights if c.dep_ in {"dobj", "dative"}), None)
        if addressee is not None:
            end = max(end, addressee.idx + len(addressee))
    link = next((c for c in cue.verb.lefts if c.dep_ == "mark" and c.lower_ == "as"), None)
    if link is not None and unit.span[0] <= link.idx < start:
        start = link.idx
    return start, end


def _content(cue: Cue, voice: Voice, clause: Span, sentence: Sentence) -> tuple[list[Span], str, float]:
    """What is reported round, before or behind the attribution ``clause``; the rule, and how sure it is."""
    doc, unit, text = sentence.doc, sentence.unit, sentence.text
    if cue.rule == "verb" and voice.span[0] < cue.span[0]:
        parts = content_round(doc, unit, cue, clause, sentence.cues)
        if parts:
            return parts, BEHIND, 0.85
    before = text[unit.span[0] : clause[0]].rstrip()
    behind = (
        before[-1:] in tuple(',?”"’»—')
        and not _of_relative(cue.verb)
        and (nothing_follows(doc, unit, cue, clause[1]) or voice.span[0] > cue.span[0])
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
    if span and span[0] < voice.span[0] < span[1]:
        # "Highlighting that …, X said": the content ends before the speaker.
        comma = text.rfind(",", span[0], voice.span[0])
        span = trimmed(text, (span[0], comma)) if comma > 0 else None
    return [span] if span else [], REPORTING, 0.85


def _of_relative(verb: "Token") -> bool:
    """ "…, who joked that …": what stands before is about the speaker."""
    return verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ in {"who", "which", "that"} for c in verb.lefts)


def _has_clause(sentence: Sentence, clause_start: int) -> bool:
    """What stands before the attribution is a clause or a quotation, and not a mere "At the symposium, …"."""
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
