"""The tagger's candidates on the sections of an article, their edges set as an editor would set them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.extraction.language import Section
from archive.extraction.speech.edges import trimmed
from archive.extraction.speech.tagger.candidate import Candidate, Place, Scores
from archive.offsets import Span, jaccard, overlap

# What the tagger marks of a quotation is the quotation where this much of it is marked.
_MOST = 0.6
_WORD = re.compile(r"\w")
_THAT = re.compile(r"[\s,;:—–]*\bthat\b(?=\s)")


@dataclass(frozen=True, slots=True)
class Heard:
    """A candidate whose places are (section, characters)."""

    content: tuple[tuple[int, Span], ...]
    cue: tuple[int, Span] | None
    sources: tuple[tuple[int, Span], ...]
    scores: Scores

    @property
    def place(self) -> tuple[int, int]:
        """Where it is told: its cue, else where its content begins."""
        section, span = self.cue or self.content[0]
        return section, span[0]


def heard(
    candidates: Iterable[Candidate], sections: Sequence[Section], quoted: Sequence[Sequence[Span]]
) -> list[Heard]:
    """The candidates in text order; without those that nothing is left of."""
    parts: dict[int, list[int]] = {}
    for index, section in enumerate(sections):
        parts.setdefault(section.paragraph, []).append(index)

    def placed(place: Place) -> Iterator[tuple[int, Span]]:
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
            if (span := snapped(sections[index].text, raw, quoted[index]))
        ]
        if content:
            cue = next(placed(candidate.cue), None) if candidate.cue else None
            sources = tuple(place for source in candidate.sources for place in placed(source))
            found.append(Heard(tuple(_joined(content, sections)), cue, sources, candidate.scores))
    return sorted(found, key=lambda one: one.place)


def snapped(text: str, span: Span, quoted: Sequence[Span]) -> Span | None:
    """``span`` from and to whole words, with the whole of a quotation that it mostly is, without "that" before it.

    ``None`` where nothing is left of it.
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


def _joined(content: list[tuple[int, Span]], sections: Sequence[Section]) -> list[tuple[int, Span]]:
    """Stretches with no word between them are one."""
    joined: list[tuple[int, Span]] = []
    for index, span in sorted(content):
        if joined and joined[-1][0] == index:
            before = joined[-1][1]
            between = sections[index].text[before[1] : span[0]]
            if overlap(before, span) or (not _WORD.search(between) and "\u201d" not in between and '"' not in between):
                joined[-1] = (index, (before[0], max(before[1], span[1])))
                continue
        joined.append((index, span))
    return joined


def likeness(a: Sequence[tuple[int, Span]], b: Sequence[tuple[int, Span]]) -> float:
    """Shared characters over all characters of two contents, 0 to 1."""
    return jaccard(_line(a), _line(b))


def held(a: Sequence[tuple[int, Span]], b: Sequence[tuple[int, Span]]) -> float:
    """How much of ``a`` lies within ``b``, 0 to 1."""
    shared = sum(max(0, min(s[1], t[1]) - max(s[0], t[0])) for index, s in a for other, t in b if index == other)
    return shared / max(1, sum(span[1] - span[0] for _, span in a))


def _line(content: Sequence[tuple[int, Span]]) -> list[Span]:
    """All sections in one row of characters."""
    return [(index * _FAR + span[0], index * _FAR + span[1]) for index, span in content]


_FAR = 10_000_000
