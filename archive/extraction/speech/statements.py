"""Statements: who said what. Rules and tagger read an article sentence by sentence; each statement names its rule."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from archive.extraction.draft import Fact, PersonDraft, RoleDraft, StatementDraft
from archive.extraction.language import Section
from archive.extraction.people.coreference import Resolver
from archive.extraction.people.entities import People
from archive.extraction.speech import confidence as confidences
from archive.extraction.speech.confidence import confidence, evidence
from archive.extraction.speech.cues import cues
from archive.extraction.speech.drafts import Drafts
from archive.extraction.speech.found import Found, is_headline, outermost
from archive.extraction.speech.heard import Heard, heard
from archive.extraction.speech.lines import OF_LINES, Lines
from archive.extraction.speech.quotes import quotations, units
from archive.extraction.speech.reports import Reports, Sentence
from archive.extraction.speech.runs import Runs
from archive.extraction.speech.speakers import Speakers
from archive.extraction.speech.tagger.candidate import Candidate
from archive.extraction.speech.union import TAGGER, Union
from archive.extraction.speech.via import Reporters
from archive.offices import TITLE_HEADS
from archive.offsets import Span, overlap


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
        self._quoted = [quotations(section.text) for section in sections]
        self._resolver = Resolver(seed, sections, people, self._quoted)
        speakers = Speakers(sections, people, self._resolver)
        self._found: list[Found] = []
        self.weighed: list[tuple[StatementDraft, dict[str, float]]] = []  # with the evidence, to fit confidence by
        self._drafts = Drafts(seed, sections, self._quoted)
        self._lines = Lines(sections, people, speakers, self._resolver)
        self._reports = Reports(seed, sections, published, speakers)
        self._reporters = Reporters(people, self._resolver)
        self._runs = Runs(self._found, self._drafts, self._resolver)
        self._union = Union(sections, self._quoted, speakers)
        self._tagged = candidates is not None
        self._heard = heard(candidates or (), sections, self._quoted)
        self._heard_in: dict[int, list[Heard]] = defaultdict(list)  # by section
        for one in self._heard:
            self._heard_in[one.place[0]].append(one)
        self._described: list[tuple[int, Span, str]] = []

    def read(self) -> tuple[StatementDraft, ...]:
        before: tuple[int, Span] = (-1, (0, 0))  # the sentence before the current one
        for index, section in enumerate(self._sections):
            line = self._lines.at(index, self._found)
            if line:
                self._reports.awaited = None
                self._tell(line)
                continue
            quoted = self._quoted[index]
            for unit in units(section.doc, quoted):
                near = [span for span in quoted if overlap(span, unit.span)]
                self._read(Sentence(index, section.doc, unit, cues(section.doc, unit, near), near), before)
                before = (index, unit.span)
        drafts = [self._drafts.draft(found) for found in self._found]
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

    def _read(self, sentence: Sentence, before: tuple[int, Span]) -> None:
        awaited, self._reports.awaited = self._reports.awaited, None
        index, unit = sentence.index, sentence.unit
        if is_headline(sentence.text[slice(*unit.span)]):
            return
        reported = (self._reports.at(cue, sentence) for cue in sentence.cues)
        statements = outermost([found for found in reported if found])
        if self._tagged:
            told = [one for one in self._heard_in[index] if unit.span[0] <= one.place[1] < unit.span[1]]
            statements = [
                found
                for found in outermost(self._union.merge(index, sentence.doc, unit, statements, told))
                if found.rule != TAGGER or confidence(evidence(found, self._drafts.kind(found))) >= confidences.LEAST
            ]
        self._reporters.attach(index, unit, statements)
        for found in statements:
            self._runs.cut(found)
            self._tell(found)
        if statements:
            self._runs.later_segments(sentence, statements)
        else:
            self._quotation(sentence, before, awaited)

    def _quotation(self, sentence: Sentence, before: tuple[int, Span], awaited: Found | None) -> None:
        """A sentence that is wholly a quotation."""
        index, span = sentence.index, self._runs.whole(sentence)
        if span is None:
            return
        announced = self._runs.awaited(index, span, awaited) if awaited else None
        if announced:
            self._tell(announced)
        elif not self._union.claimed(index, span, self._heard):
            self._runs.alone(index, span, before)

    def _tell(self, found: Found) -> None:
        self._found.append(found)
        entity = found.meant.entity
        if found.voice and entity and entity.kind == "person" and found.head in TITLE_HEADS and found.meant.chain:
            self._described.append((*found.voice, entity.name))
        if found.voice:
            also = tuple(other.meant for _, other in found.others)
            meant = replace(found.meant, also=also) if also else found.meant
            self._resolver.spoke(found.voice[0], found.voice[1][0], meant, found.head)
