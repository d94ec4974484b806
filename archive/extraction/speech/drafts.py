"""What was found, as the Draft tells it: kind, content, passages, speakers."""

import re
from collections.abc import Sequence

from archive.extraction.draft import Passage, SpeakerDraft, StatementDraft, StatementKind
from archive.extraction.language import Section
from archive.extraction.people.coreference import Meant
from archive.extraction.speech.found import Found
from archive.extraction.speech.lines import OF_LINES
from archive.extraction.speech.quotes import outside
from archive.extraction.speech.union import TAGGER
from archive.offsets import Span, overlap


class Drafts:
    def __init__(self, seed: str, sections: Sequence[Section], quoted: Sequence[Sequence[Span]]) -> None:
        self._seed = seed
        self._sections = sections
        self._quoted = quoted

    def kind(self, found: Found) -> StatementKind:
        """By its quotation marks alone."""
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

    def draft(self, found: Found) -> StatementDraft:
        spans = tuple(self._sections[index].to_seed(span) for index, span in found.spans)
        content = " ".join(self._sections[index].text[slice(*span)] for index, span in found.spans)
        pronoun = bool(found.meant.chain)
        return StatementDraft(
            kind=self.kind(found),
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
