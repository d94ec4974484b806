"""Quotations that go on from one another, over sentences and paragraphs, and those without a cue."""

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.extraction.people.coreference import Resolver
from archive.extraction.speech.drafts import Drafts
from archive.extraction.speech.found import Found
from archive.extraction.speech.heard import held
from archive.extraction.speech.lines import OF_LINES
from archive.extraction.speech.reports import BEHIND, Sentence
from archive.extraction.speech.union import ALIKE
from archive.offsets import Span, overlap

LEAST_WORDS = 4  # a quotation without a cue has no fewer


class Runs:
    """``found`` are the statements of the article up to now, in reading order; the runs among them are put right."""

    def __init__(self, found: list[Found], drafts: Drafts, resolver: Resolver) -> None:
        self._found = found
        self._drafts = drafts
        self._resolver = resolver

    def whole(self, sentence: Sentence) -> Span | None:
        """What of a sentence is a quotation, if nothing else is there."""
        unit = sentence.unit.span
        for low, high in sentence.quoted:
            span = max(low, unit[0]), min(high, unit[1])
            rest = sentence.text[unit[0] : span[0]] + sentence.text[span[1] : unit[1]]
            if not re.search(r"\w", rest):
                return span if len(sentence.text[low:high].split()) >= LEAST_WORDS else None
        return None

    def awaited(self, index: int, span: Span, awaited: Found) -> Found | None:
        """The quotation that "X said:" announced; ``None`` where it is another statement's."""
        if any(place[0] == index and overlap(place[1], span) for found in self._found for place in found.spans):
            return None
        return replace(awaited, spans=[(index, span)])

    def alone(self, index: int, span: Span, before: tuple[int, Span]) -> None:
        """A quotation goes on with the statement of the sentence ``before`` it, or stands for itself."""
        if self._continue(index, span, before):
            return
        meant = self._resolver.last_speaker(index, span[0])
        if meant:
            self._found.append(Found([(index, span)], "quotation without a cue", 0.6, None, None, meant))

    def _continue(self, index: int, span: Span, before: tuple[int, Span]) -> bool:
        """Add a quotation to the direct statement that it goes on with."""
        last = self._found[-1] if self._found else None
        if last is None or self._drafts.kind(last) != "direct" or last.rule in OF_LINES:
            return False
        section, end = last.spans[-1]
        # A sentence of the reporter in between breaks the speech.
        if section != before[0] or not overlap(end, before[1]):
            return False
        last.spans.append((index, span))
        return True

    def cut(self, found: Found) -> None:
        """A quotation with a cue of its own goes on from no statement before it."""
        for earlier in self._found[-3:]:
            if found.cue and earlier.cue and len(earlier.spans) > 1:
                cue = earlier.cue
                kept = [place for place in earlier.spans if place < cue or held([place], found.spans) < ALIKE]
                earlier.spans = kept or earlier.spans

    def later_segments(self, sentence: Sentence, statements: Sequence[Found]) -> None:
        """ "“…,” X said, “…”": what follows the attribution in the same sentence."""
        for found in statements:
            if found.heard or found.rule != BEHIND or not found.cue or self._drafts.kind(found) == "indirect":
                continue
            for span in sentence.quoted:
                clear = not any(overlap(span, other) for statement in statements for _, other in statement.spans)
                if span[0] > found.cue[1][1] and clear:
                    found.spans.append((sentence.index, (span[0], min(span[1], sentence.unit.span[1]))))
