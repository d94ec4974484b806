"""Where an article names its persons and organisations: section, characters, and who is meant."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from archive.extraction.draft import EntityRef
from archive.offsets import Span


@dataclass(frozen=True, slots=True)
class Mention:
    section: int
    span: Span
    surface: str
    entity: EntityRef


class Mentions:
    """The mentions of an article, in order, none overlapping within a section."""

    def __init__(self, mentions: Iterable[Mention]) -> None:
        self.all = sorted(mentions, key=lambda mention: (mention.section, mention.span))
        self._sections: dict[int, list[Mention]] = defaultdict(list)
        for mention in self.all:
            self._sections[mention.section].append(mention)
        self._starts = {section: [m.span[0] for m in own] for section, own in self._sections.items()}

    def within(self, section: int, span: Span) -> list[Mention]:
        """Those that share a character with ``span``."""
        own = self._sections.get(section, [])
        starts = self._starts.get(section, [])
        low = max(0, bisect_right(starts, span[0]) - 1)
        return [m for m in own[low : bisect_left(starts, span[1])] if m.span[1] > span[0]]

    def at(self, section: int, span: Span, kind: str | None = None) -> Mention | None:
        """The first that shares a character with ``span``, of one kind if asked."""
        return next((m for m in self.within(section, span) if kind in {None, m.entity.kind}), None)
