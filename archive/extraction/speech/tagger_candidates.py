"""Place the tagger's candidates on the sections of an article, their boundaries set as an editor would set them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.extraction.language import Section
from archive.extraction.speech.quotes import Place, QuotedText
from archive.extraction.speech.span_boundaries import trimmed
from archive.extraction.speech.tagger.candidate import Candidate, Scores
from archive.offsets import Span, jaccard, overlap

# What the tagger marks of a quotation is the quotation where this much of it is marked.
_MOST = 0.6
_FAR = 10_000_000  # more characters than a section has
_WORD = re.compile(r"\w")
_THAT = re.compile(r"[\s,;:—–]*\bthat\b(?=\s)")


@dataclass(frozen=True, slots=True)
class TaggerCandidate:
    """What the tagger takes for a statement, in sections instead of paragraphs."""

    content: tuple[Place, ...]
    cue: Place | None
    sources: tuple[Place, ...]
    scores: Scores

    @property
    def place(self) -> tuple[int, int]:
        """Section and character where it is reported: its cue, else where its content begins."""
        section, span = self.cue or self.content[0]
        return section, span[0]


def place_candidates(candidates: Iterable[Candidate], text: QuotedText) -> list[TaggerCandidate]:
    """Return the tagger's candidates in text order, without those that nothing is left of."""
    sections = text.sections
    parts: dict[int, list[int]] = {}
    for index, section in enumerate(sections):
        parts.setdefault(section.paragraph, []).append(index)

    def placed(place: Place) -> Iterator[Place]:
        """Yield what of a paragraph's place lies in each of its sections."""
        for index in parts.get(place[0], ()):
            section = sections[index]
            low = max(0, place[1][0] - section.start)
            high = min(len(section.text), place[1][1] - section.start)
            if low < high:
                yield index, (low, high)

    found = []
    for candidate in candidates:
        content = [
            (index, span)
            for place in candidate.content
            for index, raw in placed(place)
            if (span := snapped(sections[index].text, raw, text.quotations[index]))
        ]
        if content:
            cue = next(placed(candidate.cue), None) if candidate.cue else None
            sources = tuple(place for source in candidate.sources for place in placed(source))
            found.append(TaggerCandidate(tuple(_joined(content, sections)), cue, sources, candidate.scores))
    return sorted(found, key=lambda candidate: candidate.place)


def snapped(text: str, span: Span, quoted: Sequence[Span]) -> Span | None:
    """Return ``span`` from and to whole words, with all of a quotation that it mostly is, without "that" before it.

    Return ``None`` where nothing is left of it.
    """
    start, end = span
    while start > 0 and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum() and text[end - 1].isalnum():
        end += 1
    for low, high in quoted:
        shared = min(end, high) - max(start, low)
        if shared <= 0:
            # The marks alone were left out.
            continue
        missing = text[low : max(low, start)] + text[min(end, high) : high]
        if shared >= _MOST * (high - low) or not _WORD.search(missing):
            start, end = min(start, low), max(end, high)
    if that := _THAT.match(text, start, end):
        start = that.end()
    return trimmed(text, (start, end))


def _joined(content: list[Place], sections: Sequence[Section]) -> list[Place]:
    """Join stretches with no word between them."""
    joined: list[Place] = []
    for index, span in sorted(content):
        if joined and joined[-1][0] == index:
            before = joined[-1][1]
            between = sections[index].text[before[1] : span[0]]
            if overlap(before, span) or (not _WORD.search(between) and "\u201d" not in between and '"' not in between):
                joined[-1] = (index, (before[0], max(before[1], span[1])))
                continue
        joined.append((index, span))
    return joined


def similarity(a: Sequence[Place], b: Sequence[Place]) -> float:
    """Return the characters that two contents share over all their characters, 0 to 1."""
    return jaccard(_in_one_row(a), _in_one_row(b))


def coverage(a: Sequence[Place], b: Sequence[Place]) -> float:
    """Return how much of ``a`` lies within ``b``, 0 to 1."""
    shared = sum(max(0, min(s[1], t[1]) - max(s[0], t[0])) for index, s in a for other, t in b if index == other)
    return shared / max(1, sum(span[1] - span[0] for _, span in a))


def _in_one_row(content: Sequence[Place]) -> list[Span]:
    """Put all sections into one row of characters."""
    return [(index * _FAR + span[0], index * _FAR + span[1]) for index, span in content]
