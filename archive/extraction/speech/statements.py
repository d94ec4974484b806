"""Statements: who said what. Small rules over cues, quotations and credit lines; each statement names its rule."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.extraction.document import (
    Fact,
    Passage,
    PersonDraft,
    RoleDraft,
    SpeakerDraft,
    StatementDraft,
    StatementKind,
)
from archive.extraction.language import Section, text_of
from archive.extraction.people.coreference import Meant, Resolver
from archive.extraction.people.entities import People
from archive.extraction.speech import confidence as confidences
from archive.extraction.speech.confidence import confidence, evidence
from archive.extraction.speech.cues import Cue, cues
from archive.extraction.speech.edges import content_after, content_before, nothing_follows, trimmed
from archive.extraction.speech.found import Found, is_aside, is_comment, is_headline, outermost
from archive.extraction.speech.heard import Heard, heard
from archive.extraction.speech.lines import CREDIT_LINE, NAMED_LINE, OF_LINES, Line, named_line
from archive.extraction.speech.quotes import Unit, outside, quotations, units
from archive.extraction.speech.said_on import said_on
from archive.extraction.speech.speakers import Speakers, Voice, governing_cue, phrase_end, reporter_of, subject_of
from archive.extraction.speech.tagger.candidate import Candidate
from archive.extraction.speech.union import TAGGER, Union
from archive.extraction.verbs import ADDRESSED, QUOTING, lemma
from archive.extraction.words import TITLE_HEADS
from archive.offsets import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Doc


def find_statements(
    seed: str,
    sections: Sequence[Section],
    people: People,
    published: Fact | None,
    candidates: Sequence[Candidate] | None = None,
) -> tuple[tuple[StatementDraft, ...], tuple[PersonDraft, ...]]:
    """All statements of an article in text order, and its persons with the titles that stood for them there.

    ``candidates`` are what the tagger found; ``None`` where rules work alone.
    """
    reader = Reader(seed, sections, people, published, candidates)
    return reader.read(), reader.persons()


class Reader:
    """Reads an article once, in order: later sentences lean on who spoke before."""

    def __init__(
        self,
        seed: str,
        sections: Sequence[Section],
        people: People,
        published: Fact | None,
        candidates: Sequence[Candidate] | None = None,
    ) -> None:
        self._seed = seed
        self._sections = sections
        self._people = people
        self._published = published
        self._lines = [named_line(section.text) for section in sections]
        self._quoted = [quotations(section.text) for section in sections]
        self._resolver = Resolver(seed, sections, people, self._quoted)
        self._speakers = Speakers(sections, people, self._resolver)
        self._found: list[Found] = []
        self.weighed: list[tuple[StatementDraft, dict[str, float]]] = []  # with the evidence, to fit confidence by
        self._union = Union(sections, self._quoted, self._speakers)
        self._tagged = candidates is not None
        self._heard = heard(candidates or (), sections, self._quoted)
        self._heard_in: dict[int, list[Heard]] = defaultdict(list)  # by section
        for one in self._heard:
            self._heard_in[one.place[0]].append(one)
        self._described: list[tuple[int, Span, str]] = []
        self._before: tuple[int, Span] = (-1, (0, 0))  # the sentence before the current one
        self._current: tuple[int, Span] = (-1, (0, 0))

    def read(self) -> tuple[StatementDraft, ...]:
        for index, section in enumerate(self._sections):
            quoted = self._quoted[index]
            if self._credit_line(index, section) or self._named_line(index, section):
                continue
            for unit in units(section.doc, quoted):
                self._before, self._current = self._current, (index, unit.span)
                self._unit(index, section.doc, unit, [span for span in quoted if overlap(span, unit.span)])
        drafts = [self._draft(found) for found in self._found]
        if self._tagged:
            said = [evidence(found, draft.kind) for found, draft in zip(self._found, drafts, strict=True)]
            drafts = [
                replace(draft, confidence=round(confidence(one), 2)) if draft.rule not in OF_LINES else draft
                for draft, one in zip(drafts, said, strict=True)
            ]
            self.weighed = list(zip(drafts, said, strict=True))
        return tuple(sorted(drafts, key=lambda draft: draft.spans))

    def persons(self) -> tuple[PersonDraft, ...]:
        """ "The Chinese leader said": a title that stands for a person is evidence of that role."""
        roles: dict[str, list[RoleDraft]] = {person.name: list(person.roles) for person in self._people.persons}
        for index, span, name in self._described:
            text = self._sections[index].text[slice(*span)]
            title = re.sub(r"^(?:the|this|that)\s+", "", text, flags=re.IGNORECASE)
            known = [set(re.findall(r"\w+", role.title.lower())) for role in roles[name]]
            if not any(set(re.findall(r"\w+", title.lower())) <= words for words in known):
                roles[name].append(
                    RoleDraft(
                        title,
                        None,
                        self._sections[index].passage(self._seed, (span[1] - len(title), span[1])),
                        "title for the person",
                    )
                )
        return tuple(replace(person, roles=tuple(roles[person.name])) for person in self._people.persons)

    def _unit(self, index: int, doc: "Doc", unit: Unit, quoted: list[Span]) -> None:
        all_cues = cues(doc, unit, quoted)
        statements: list[Found] = []
        if is_headline(text_of(doc)[slice(*unit.span)]):
            return
        for cue in all_cues:
            found = (
                self._according(index, doc, unit, cue, all_cues)
                if cue.rule == "according"
                else self._reported(index, doc, unit, cue, all_cues, quoted)
            )
            if found:
                statements.append(found)
        statements = outermost(statements)
        if self._tagged:
            told = [one for one in self._heard_in[index] if unit.span[0] <= one.place[1] < unit.span[1]]
            statements = [
                found
                for found in outermost(self._union.merge(index, doc, unit, statements, told))
                if found.rule != TAGGER or confidence(evidence(found, self._kind(found))) >= confidences.LEAST
            ]
        self._attach_via(index, doc, unit, all_cues, statements)
        for found in statements:
            self._tell(found)
        if not statements:
            self._bare_quotation(index, doc, unit, quoted)
        else:
            self._later_segments(index, doc, unit, quoted, statements)

    def _tell(self, found: Found) -> None:
        self._found.append(found)
        entity = found.meant.entity
        if found.voice and entity and entity.kind == "person" and found.head in TITLE_HEADS and found.meant.chain:
            self._described.append((*found.voice, entity.name))
        if found.voice:
            also = tuple(other.meant for _, other in found.others)
            meant = replace(found.meant, also=also) if also else found.meant
            self._resolver.spoke(found.voice[0], found.voice[1][0], meant, found.head)

    # --- rules -----------------------------------------------------------------------------------------------

    def _reported(
        self, index: int, doc: "Doc", unit: Unit, cue: Cue, all_cues: Sequence[Cue], quoted: Sequence[Span]
    ) -> Found | None:
        """ "X said (that) …", "X called for …", "…, X said", "“…,” said X"."""
        if is_comment(cue) or is_aside(cue):
            return None
        voice = self._voice(index, doc, unit, cue, all_cues, quoted)
        if voice is None:
            return None
        clause_start = min(voice.span[0], cue.span[0]) if voice.span[0] >= unit.span[0] else cue.span[0]
        clause_end = max(voice.span[1], cue.span[1]) if unit.span[0] <= voice.span[0] < unit.span[1] else cue.span[1]
        addressee = (
            next((c for c in cue.verb.rights if c.dep_ in {"dobj", "dative"}), None)
            if lemma(cue.verb) in ADDRESSED
            else None
        )
        if addressee is not None:
            clause_end = max(clause_end, addressee.idx + len(addressee))
        before = text_of(doc)[unit.span[0] : clause_start].rstrip()
        after_content = (
            bool(before)
            and before[-1] in ',?”"’»—'
            and (nothing_follows(doc, unit, cue, clause_end) or voice.span[0] > cue.span[0])
        )
        if cue.rule == "quoted" or (after_content and self._has_clause(doc, unit, clause_start, quoted)):
            span = content_before(doc, unit, clause_start)
            rule, sure = "attribution after the content", 0.9
        else:
            span = content_after(doc, unit, cue, all_cues, quoted)
            if span and any(cue.last < other.first and other.span[1] <= span[0] for other in all_cues):
                return None  # "wrote in a paper, saying that …": the second verb reports
            rule, sure = "reporting verb", 0.85
        if span and span[0] < voice.span[0] < span[1] and rule == "reporting verb":
            # "Highlighting that …, X said": the content ends before the speaker.
            comma = text_of(doc).rfind(",", span[0], voice.span[0])
            span = trimmed(text_of(doc), (span[0], comma)) if comma > 0 else None
        if span and lemma(cue.verb) in QUOTING and not any(overlap(span, quote) for quote in quoted):
            return None
        if span is None or overlap(span, cue.span) or (voice.span[0] < span[1] and span[0] < voice.span[1]):
            return None
        if (
            any(span[0] < start and end < span[1] for start, end in quoted)
            and rule.startswith("attribution")
            and span[0] > unit.span[0]
        ):
            sure -= 0.1
        found = Found(
            [(index, span)], rule, sure, (index, cue.span), (index, voice.span), voice.meant, voice.head.lower_
        )
        found.others = [(index, other) for other in self._speakers.others(index, voice)]
        found.said_on = said_on(self._seed, self._sections[index], unit, span, self._published)
        return found

    def _voice(
        self, index: int, doc: "Doc", unit: Unit, cue: Cue, all_cues: Sequence[Cue], quoted: Sequence[Span]
    ) -> Voice | None:
        """The speaker of a cue: by the grammar, else by a name that stands right before it."""
        if cue.rule == "passive":
            agent = next((child for child in cue.verb.children if child.dep_ == "agent"), None)
            head = (
                next((child for child in agent.children if child.dep_ == "pobj"), None) if agent is not None else None
            )
            return self._speakers.voice(index, head, cue.verb) if head is not None else None
        verb = governing_cue(cue, all_cues)
        head = subject_of(verb)
        if (
            head is not None
            and head.tag_ != "VBG"
            and unit.tokens[0] <= head.i < unit.tokens[1]
            and not any(s <= head.idx < e for s, e in quoted)
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

    def _has_clause(self, doc: "Doc", unit: Unit, clause_start: int, quoted: Sequence[Span]) -> bool:
        """What stands before the attribution is a clause or a quotation, and not a mere "At the symposium, …"."""
        if any(end <= clause_start and clause_start - end <= 3 for _, end in quoted):
            return True
        before = [token for token in doc[slice(*unit.tokens)] if token.idx < clause_start]
        return (
            any(
                (token.tag_ in {"VBD", "VBZ", "VBP", "MD"} and token.dep_ not in {"relcl", "advcl", "aux"})
                or token.tag_ == "MD"
                for token in before
            )
            and len(before) > 4
        )

    def _according(self, index: int, doc: "Doc", unit: Unit, cue: Cue, all_cues: Sequence[Cue]) -> Found | None:
        """ "According to X, …", "…, according to X", "As reported by X, …"."""
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
        found = Found(
            [(index, span)],
            "according to",
            0.85,
            (index, cue.span),
            (index, voice.span),
            voice.meant,
            voice.head.lower_,
        )
        found.said_on = None
        return found

    def _attach_via(self, index: int, doc: "Doc", unit: Unit, all_cues: Sequence[Cue], statements: list[Found]) -> None:
        """ "X said …, according to Y": Y is who reported it."""
        reports = [found for found in statements if found.rule == "according to"]
        said = [found for found in statements if found.rule != "according to"]
        for report in reports:
            outer = next(
                (
                    found
                    for found in said
                    if overlap(found.spans[0][1], report.spans[0][1])
                    or report.spans[0][1][0] <= (found.cue or (0, (0, 0)))[1][0] < report.spans[0][1][1]
                ),
                None,
            )
            if outer is None or not report.voice:
                continue
            meant = self._reporter(index, doc, unit, report)
            outer.via = (index, report.voice[1], meant)
            statements.remove(report)

    def _reporter(self, index: int, doc: "Doc", unit: Unit, report: Found) -> Meant:
        """The medium or body within "a readout published by …", if the phrase has no entity as its head."""
        if (report.meant.entity and report.meant.entity.kind == "organisation") or not report.voice:
            return report.meant
        end = report.spans[0][1][0] if report.spans[0][1][0] > report.voice[1][0] else unit.span[1]
        mention = next(
            (
                m
                for m in self._people.mentions.within(index, (report.voice[1][0], end))
                if m.entity.kind == "organisation"
            ),
            None,
        )
        return self._resolver.named(mention) if mention else report.meant

    def _bare_quotation(self, index: int, doc: "Doc", unit: Unit, quoted: Sequence[Span]) -> None:
        """A sentence that is wholly a quotation: it goes on with the statement before it, or stands for itself."""
        whole = next(
            (
                span
                for span in quoted
                if not re.search(
                    r"\w",
                    text_of(doc)[unit.span[0] : max(unit.span[0], span[0])]
                    + text_of(doc)[min(span[1], unit.span[1]) : unit.span[1]],
                )
            ),
            None,
        )
        if whole is None or len(text_of(doc)[slice(*whole)].split()) < 4:
            return
        span = (max(whole[0], unit.span[0]), min(whole[1], unit.span[1]))
        if self._union.claimed(index, span, self._heard):
            return
        if self._continue(index, span):
            return
        meant = self._resolver.last_speaker(index, span[0])
        if meant:
            self._found.append(Found([(index, span)], "quotation without a cue", 0.6, None, None, meant))

    def _continue(self, index: int, span: Span) -> bool:
        """Add a quotation to the direct statement that it goes on with."""
        last = self._found[-1] if self._found else None
        if last is None or self._kind(last) != "direct" or last.rule in OF_LINES:
            return False
        section, end = last.spans[-1]
        # A sentence of the reporter in between breaks the speech.
        if section != self._before[0] or not overlap(end, self._before[1]):
            return False
        last.spans.append((index, span))
        return True

    def _later_segments(
        self, index: int, doc: "Doc", unit: Unit, quoted: Sequence[Span], statements: list[Found]
    ) -> None:
        """ "“…,” X said, “…”": what follows the attribution in the same sentence."""
        for found in statements:
            if (
                found.heard
                or found.rule != "attribution after the content"
                or not found.cue
                or self._kind(found) == "indirect"
            ):
                continue
            for span in quoted:
                clear = not any(overlap(span, other) for statement in statements for _, other in statement.spans)
                if span[0] > found.cue[1][1] and clear:
                    found.spans.append((index, (span[0], min(span[1], unit.span[1]))))

    def _named_line(self, index: int, section: Section) -> bool:
        """ "NAME: …" and "“…” — Name": the whole paragraph is that person's."""
        line = self._lines[index]
        tokens = section.doc.char_span(*line.name, alignment_mode="expand") if line else None
        if line is None or not tokens:
            return False
        voice = self._speakers.voice(index, tokens[-1], None)
        if voice is None and line.cue < line.said and self._named(line, section) < 2:
            return False  # "UPDATE: …"
        meant = voice.meant if voice else Meant(None)
        place = (index, line.name)
        self._tell(Found([(index, line.said)], NAMED_LINE, 0.8, (index, line.cue), place, meant, ""))
        return True

    def _named(self, line: Line, section: Section) -> int:
        """How many lines of the article begin with the same name."""
        name = section.text[slice(*line.name)]
        return sum(
            other is not None and other.cue < other.said and one.text[slice(*other.name)] == name
            for one, other in zip(self._sections, self._lines, strict=True)
        )

    def _credit_line(self, index: int, section: Section) -> bool:
        """A pull quote's credit: a line that names somebody with a title, under a paragraph without a statement."""
        text = section.text.lstrip("—–- ")
        if (
            not index
            or len(text) > 140
            or text.endswith((".", "!", "?", ":"))
            or section.paragraph == self._sections[index - 1].paragraph
        ):
            return False
        mention = self._people.mentions.at(index, (0, len(section.text)), "person")
        if mention is None or mention.span[0] > len(section.text) - len(text) + 60:
            return False
        titled = bool(self._people.titles.get(mention.entity.name))
        dashed = section.text != text
        if not ((titled and "," in text) or dashed) or any(
            token.tag_ in {"VBD", "VBZ", "VBP"} for token in section.doc
        ):
            return False
        before = self._sections[index - 1]
        if (self._found and self._found[-1].spans[-1][0] == index - 1) or len(before.text) < 40:
            return False
        meant = self._resolver.named(mention)
        self._tell(
            Found(
                [(index - 1, (0, len(before.text)))],
                CREDIT_LINE,
                0.7,
                None,
                (index, (len(section.text) - len(text), len(section.text))),
                meant,
                "",
            )
        )
        return True

    # --- results ---------------------------------------------------------------------------------------------

    def _kind(self, found: Found) -> StatementKind:
        if found.rule in OF_LINES:
            return "direct"
        inside = whole = 0
        for index, span in found.spans:
            text = self._sections[index].text
            quoted = [quote for quote in self._quoted[index] if overlap(quote, span)]
            inside += bool(quoted)
            whole += not re.search(r"\w", outside(text, span, quoted))
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
            speaker=self._speaker(found.voice, found.meant),
            co_speakers=tuple(self._speaker((index, other.span), other.meant) for index, other in found.others)
            or tuple(self._speaker(found.voice, other) for other in found.meant.also),
            via=self._speaker(found.via[:2], found.via[2]) if found.via else None,
            said_on=found.said_on,
            confidence=round(found.confidence - (0.05 if pronoun else 0) - (0.1 if not found.meant.entity else 0), 2),
            rule=found.rule if found.heard is None or found.rule == TAGGER else f"{found.rule} + {TAGGER}",
        )

    def _speaker(self, place: tuple[int, Span] | None, meant: Meant) -> SpeakerDraft:
        return SpeakerDraft(self._passage(place), meant.entity, meant.chain, meant.rule, meant.confidence, meant.others)

    def _passage(self, place: tuple[int, Span] | None) -> Passage | None:
        return self._sections[place[0]].passage(self._seed, place[1]) if place else None
