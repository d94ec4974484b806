"""Statements: who said what. Small rules over cues, quotations and credit lines; each statement names its rule."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.extraction.document import Fact, Passage, SpeakerDraft, StatementDraft, StatementKind
from archive.extraction.language import Section
from archive.extraction.people.coreference import Meant, Resolver
from archive.extraction.people.entities import People
from archive.extraction.speech.cues import Cue, cues
from archive.extraction.speech.edges import content_after, content_before, nothing_follows, trimmed
from archive.extraction.speech.quotes import Unit, quotations, units
from archive.extraction.speech.said_on import said_on
from archive.extraction.speech.speakers import Speakers, Voice, governing_cue, subject_of
from archive.extraction.speech.verbs import ADDRESSED, lemma
from archive.offsets import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


@dataclass
class Found:
    """A statement being put together; spans are (section, characters)."""

    spans: list[tuple[int, Span]]
    rule: str
    confidence: float
    cue: tuple[int, Span] | None = None
    voice: tuple[int, Span] | None = None
    meant: Meant = field(default_factory=lambda: Meant(None))
    head: str = ""
    others: list[tuple[int, Voice]] = field(default_factory=list)
    via: tuple[int, Span, Meant] | None = None
    said_on: Fact | None = None

    @property
    def place(self) -> tuple[int, int]:
        return self.spans[0][0], self.spans[0][1][0]


def find_statements(seed: str, sections: Sequence[Section], people: People, published: Fact | None) -> tuple[StatementDraft, ...]:
    """All statements of an article in text order."""
    return Reader(seed, sections, people, published).read()


class Reader:
    """Reads an article once, in order: later sentences lean on who spoke before."""

    def __init__(self, seed: str, sections: Sequence[Section], people: People, published: Fact | None) -> None:
        self._seed = seed
        self._sections = sections
        self._people = people
        self._published = published
        self._resolver = Resolver(seed, sections, people)
        self._speakers = Speakers(sections, people, self._resolver)
        self._found: list[Found] = []
        self._before: tuple[int, Span] = (-1, (0, 0))  # the sentence before the current one
        self._current: tuple[int, Span] = (-1, (0, 0))

    def read(self) -> tuple[StatementDraft, ...]:
        for index, section in enumerate(self._sections):
            quoted = quotations(section.text)
            if self._credit_line(index, section):
                continue
            for unit in units(section.doc, quoted):
                self._before, self._current = self._current, (index, unit.span)
                self._unit(index, section.doc, unit, [span for span in quoted if overlap(span, unit.span)])
        drafts = [self._draft(found) for found in self._found]
        return tuple(sorted(drafts, key=lambda draft: draft.spans))

    def _unit(self, index: int, doc: "Doc", unit: Unit, quoted: list[Span]) -> None:
        all_cues = cues(doc, unit, quoted)
        statements: list[Found] = []
        for cue in all_cues:
            found = self._according(index, doc, unit, cue, all_cues) if cue.rule == "according" else self._reported(index, doc, unit, cue, all_cues, quoted)
            if found:
                statements.append(found)
        statements = _outermost(statements)
        self._attach_via(index, doc, unit, all_cues, statements)
        for found in statements:
            self._tell(found)
        if not statements:
            self._bare_quotation(index, doc, unit, quoted)
        else:
            self._later_segments(index, doc, unit, quoted, statements)

    def _tell(self, found: Found) -> None:
        self._found.append(found)
        if found.voice:
            self._resolver.spoke(found.voice[0], found.voice[1][0], found.meant, found.head)

    # --- rules -----------------------------------------------------------------------------------------------

    def _reported(self, index: int, doc: "Doc", unit: Unit, cue: Cue, all_cues: Sequence[Cue], quoted: Sequence[Span]) -> Found | None:
        """ "X said (that) …", "X called for …", "…, X said", "“…,” said X"."""
        if _is_comment(cue) or _is_aside(cue):
            return None
        voice = self._voice(index, doc, unit, cue, all_cues, quoted)
        if voice is None:
            return None
        clause_start = min(voice.span[0], cue.span[0]) if voice.span[0] >= unit.span[0] else cue.span[0]
        clause_end = max(voice.span[1], cue.span[1]) if unit.span[0] <= voice.span[0] < unit.span[1] else cue.span[1]
        addressee = next((c for c in cue.verb.rights if c.dep_ in {"dobj", "dative"}), None) if lemma(cue.verb) in ADDRESSED else None
        if addressee is not None:
            clause_end = max(clause_end, addressee.idx + len(addressee))
        before = doc.text[unit.span[0] : clause_start].rstrip()
        after_content = bool(before) and (before.endswith(",") or before[-1] in "”\"’»—" or before.endswith("?")) and (
            nothing_follows(doc, unit, cue, clause_end) or voice.span[0] > cue.span[0]
        )
        if cue.rule == "quoted" or after_content and self._has_clause(doc, unit, clause_start, quoted):
            span = content_before(doc, unit, clause_start)
            rule, sure = "attribution after the content", 0.9
        else:
            span = content_after(doc, unit, cue, all_cues, quoted)
            if span and any(cue.last < other.first and other.span[1] <= span[0] for other in all_cues):
                return None  # "wrote in a paper, saying that …": the second verb reports
            rule, sure = "reporting verb", 0.85
        if span and span[0] < voice.span[0] < span[1] and rule == "reporting verb":
            # "Highlighting that …, X said": the content ends before the speaker.
            comma = doc.text.rfind(",", span[0], voice.span[0])
            span = trimmed(doc.text, (span[0], comma)) if comma > 0 else None
        if span is None or overlap(span, cue.span) or voice.span[0] < span[1] and span[0] < voice.span[1]:
            return None
        if any(span[0] < start and end < span[1] for start, end in quoted) and rule.startswith("attribution") and span[0] > unit.span[0]:
            sure -= 0.1
        found = Found([(index, span)], rule, sure, (index, cue.span), (index, voice.span), voice.meant, voice.head.lower_)
        found.others = [(index, other) for other in self._speakers.others(index, voice)]
        found.said_on = said_on(self._seed, self._sections[index], unit, span, self._published)
        return found

    def _voice(self, index: int, doc: "Doc", unit: Unit, cue: Cue, all_cues: Sequence[Cue], quoted: Sequence[Span]) -> Voice | None:
        """The speaker of a cue: by the grammar, else by a name that stands right before it."""
        if cue.rule == "passive":
            agent = next((child for child in cue.verb.children if child.dep_ == "agent"), None)
            head = next((child for child in agent.children if child.dep_ == "pobj"), None) if agent is not None else None
            return self._speakers.voice(index, head, cue.verb) if head is not None else None
        verb = governing_cue(cue, all_cues)
        head = subject_of(verb)
        if head is not None and head.tag_ != "VBG" and unit.tokens[0] <= head.i < unit.tokens[1] and not any(s <= head.idx < e for s, e in quoted):
            return self._speakers.voice(index, head, cue.verb)
        head = self._speakers.named_before(index, unit, verb)
        if head is None:
            # The parse failed: a name or a pronoun right before or behind the cue.
            near = [doc[at] for at in (cue.first - 1, cue.last + 1) if unit.tokens[0] <= at < unit.tokens[1]]
            head = next((token for token in near if token.pos_ in {"PROPN", "PRON"} or token.dep_ == "nsubj"), None)
        return self._speakers.voice(index, head, cue.verb) if head is not None else None

    def _has_clause(self, doc: "Doc", unit: Unit, clause_start: int, quoted: Sequence[Span]) -> bool:
        """What stands before the attribution is a clause or a quotation, not a mere adverbial ("At the symposium, …")."""
        if any(end <= clause_start and clause_start - end <= 3 for _, end in quoted):
            return True
        before = [token for token in doc[slice(*unit.tokens)] if token.idx < clause_start]
        return any(token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.dep_ not in {"relcl", "advcl", "aux"} or token.tag_ == "MD" for token in before) and len(before) > 4

    def _according(self, index: int, doc: "Doc", unit: Unit, cue: Cue, all_cues: Sequence[Cue]) -> Found | None:
        """ "According to X, …", "…, according to X", "As reported by X, …"."""
        head = self._object(doc, unit, cue)
        voice = self._speakers.voice(index, head, None) if head is not None else None
        if voice is None:
            return None
        phrase_end = self._phrase_end(doc, unit, cue, voice)
        if cue.first <= unit.tokens[0] + 1:
            span = trimmed(doc.text, (phrase_end, unit.span[1]))
        else:
            span = trimmed(doc.text, (unit.span[0], cue.span[0]))
        if span is None:
            return None
        found = Found([(index, span)], "according to", 0.85, (index, cue.span), (index, voice.span), voice.meant, voice.head.lower_)
        found.said_on = None
        return found

    @staticmethod
    def _object(doc: "Doc", unit: Unit, cue: Cue) -> "Token | None":
        link = doc[cue.last]
        head = next((child for child in link.children if child.dep_ in {"pobj", "pcomp"}), None)
        if head is None and cue.last + 1 < unit.tokens[1]:
            at = cue.last + 1
            while at + 1 < unit.tokens[1] and doc[at].pos_ in {"DET", "ADJ"}:
                at += 1
            head = doc[at]
        return head

    @staticmethod
    def _phrase_end(doc: "Doc", unit: Unit, cue: Cue, voice: Voice) -> int:
        """The comma after "According to X": of several, the one before the main clause's subject."""
        end = voice.span[1]
        right = voice.head.right_edge
        for at in range(right.i, unit.tokens[1]):
            if doc[at].text == "," and doc[at].idx >= end:
                return doc[at].idx + 1
        comma = doc.text.find(",", end, unit.span[1])
        return comma + 1 if comma >= 0 else end

    def _attach_via(self, index: int, doc: "Doc", unit: Unit, all_cues: Sequence[Cue], statements: list[Found]) -> None:
        """ "X said …, according to Y": Y is who reported it."""
        reports = [found for found in statements if found.rule == "according to"]
        said = [found for found in statements if found.rule != "according to"]
        for report in reports:
            outer = next((found for found in said if overlap(found.spans[0][1], report.spans[0][1]) or report.spans[0][1][0] <= (found.cue or (0, (0, 0)))[1][0] < report.spans[0][1][1]), None)
            if outer is None or not report.voice:
                continue
            meant = self._reporter(index, doc, unit, report)
            outer.via = (index, report.voice[1], meant)
            statements.remove(report)

    def _reporter(self, index: int, doc: "Doc", unit: Unit, report: Found) -> Meant:
        """The medium or body within "a readout published by …", if the phrase has no entity as its head."""
        if report.meant.entity and report.meant.entity.kind == "organisation" or not report.voice:
            return report.meant
        end = report.spans[0][1][0] if report.spans[0][1][0] > report.voice[1][0] else unit.span[1]
        mention = next((m for m in self._people.mentions.within(index, (report.voice[1][0], end)) if m.entity.kind == "organisation"), None)
        return self._resolver.named(mention) if mention else report.meant

    def _bare_quotation(self, index: int, doc: "Doc", unit: Unit, quoted: Sequence[Span]) -> None:
        """A sentence that is wholly a quotation: it goes on with the statement before it, or stands for itself."""
        whole = next((span for span in quoted if not re.search(r"\w", doc.text[unit.span[0] : max(unit.span[0], span[0])] + doc.text[min(span[1], unit.span[1]) : unit.span[1]])), None)
        if whole is None or len(doc.text[slice(*whole)].split()) < 4:
            return
        span = (max(whole[0], unit.span[0]), min(whole[1], unit.span[1]))
        if self._continue(index, span):
            return
        meant = self._resolver.last_speaker(index, span[0])
        if meant:
            self._found.append(Found([(index, span)], "quotation without a cue", 0.6, None, None, meant))

    def _continue(self, index: int, span: Span) -> bool:
        """Add a quotation to the direct statement that it goes on with."""
        last = self._found[-1] if self._found else None
        if last is None or self._kind(last) != "direct" or last.rule == "credit line":
            return False
        section, end = last.spans[-1]
        # A sentence of the reporter in between breaks the speech.
        if section != self._before[0] or not overlap(end, self._before[1]):
            return False
        last.spans.append((index, span))
        return True

    def _later_segments(self, index: int, doc: "Doc", unit: Unit, quoted: Sequence[Span], statements: list[Found]) -> None:
        """ "“…,” X said, “…”": what follows the attribution in the same sentence."""
        for found in statements:
            if found.rule != "attribution after the content" or not found.cue or self._kind(found) == "indirect":
                continue
            for span in quoted:
                clear = not any(overlap(span, other) for statement in statements for _, other in statement.spans)
                if span[0] > found.cue[1][1] and clear:
                    found.spans.append((index, (span[0], min(span[1], unit.span[1]))))

    def _credit_line(self, index: int, section: Section) -> bool:
        """A line that only names somebody with a title, under a paragraph without any statement: a pull quote's credit."""
        text = section.text.lstrip("—–- ")
        if not index or len(text) > 140 or text.endswith((".", "!", "?", ":")) or section.paragraph == self._sections[index - 1].paragraph:
            return False
        mention = self._people.mentions.at(index, (0, len(section.text)), "person")
        if mention is None or mention.span[0] > len(section.text) - len(text) + 60:
            return False
        titled = any(passage for person in self._people.persons if person.name == mention.entity.name for passage in person.roles)
        dashed = section.text != text
        if not (titled and "," in text or dashed) or any(token.tag_ in {"VBD", "VBZ", "VBP"} for token in section.doc):
            return False
        before = self._sections[index - 1]
        if any(found.spans[-1][0] == index - 1 for found in self._found) or len(before.text) < 40:
            return False
        meant = self._resolver.named(mention)
        self._tell(Found([(index - 1, (0, len(before.text)))], "credit line", 0.7, None, (index, (len(section.text) - len(text), len(section.text))), meant, ""))
        return True

    # --- results ---------------------------------------------------------------------------------------------

    def _kind(self, found: Found) -> StatementKind:
        if found.rule == "credit line":
            return "direct"
        inside = whole = 0
        for index, span in found.spans:
            text = self._sections[index].text
            quoted = [q for q in quotations(text) if overlap(q, span)]
            inside += bool(quoted)
            bare = "".join(text[i] for i in range(*span) if not any(start <= i < end for start, end in quoted))
            whole += not re.search(r"\w", bare)
        if whole == len(found.spans):
            return "direct"
        return "mixed" if inside else "indirect"

    def _draft(self, found: Found) -> StatementDraft:
        spans = tuple(self._sections[index].to_seed(span) for index, span in found.spans)
        content = " ".join(self._sections[index].text[slice(*span)] for index, span in found.spans)
        pronoun = bool(found.meant.chain)
        return StatementDraft(
            kind=self._kind(found),
            content=content,
            spans=spans,
            cue=self._passage(found.cue),
            speaker=SpeakerDraft(self._passage(found.voice), found.meant.entity, found.meant.chain),
            co_speakers=tuple(
                SpeakerDraft(self._passage((index, other.span)), other.meant.entity, other.meant.chain) for index, other in found.others
            ),
            via=SpeakerDraft(self._passage(found.via[:2]), found.via[2].entity, found.via[2].chain) if found.via else None,
            said_on=found.said_on,
            confidence=round(found.confidence - (0.05 if pronoun else 0) - (0.1 if not found.meant.entity else 0), 2),
            rule=found.rule,
        )

    def _passage(self, place: tuple[int, Span] | None) -> Passage | None:
        return self._sections[place[0]].passage(self._seed, place[1]) if place else None


def _is_comment(cue: Cue) -> bool:
    """ "…, underscoring the weight of X": after a comma that is the reporter's comment, unless it says "that"."""
    verb = cue.verb
    after = verb.doc[cue.last + 1 : cue.last + 2].text.lower()
    return verb.tag_ == "VBG" and verb.i > verb.sent.start and lemma(verb) in {"underscore", "highlight", "underline", "indicate", "show", "suggest"} and after != "that"


def _is_aside(cue: Cue) -> bool:
    """ "As the ministry unveils a plan, …": the occasion of something else, not a report."""
    marked = any(child.dep_ == "mark" and child.lower_ in {"as", "when", "since", "if"} for child in cue.verb.children)
    return marked and lemma(cue.verb) in {"unveil", "announce", "outline", "promise", "pledge"}


def _outermost(statements: list[Found]) -> list[Found]:
    """Without those whose cue lies within another's content: a report within a report is told once, by the outer speaker."""
    def inner(found: Found) -> bool:
        return any(
            other is not found and found.cue and any(s[0] <= found.cue[1][0] < s[1] for _, s in other.spans)
            and not (other.cue and any(s[0] <= other.cue[1][0] < s[1] for _, s in found.spans))
            and other.rule != "according to"
            for other in statements
        )
    return [replace(found) for found in statements if not inner(found)]
