"""Find every place where an article names its persons and organisations, and whom each means."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archive.extraction.draft import EntityRef, Passage
from archive.extraction.language import Section
from archive.offsets import Span

_WORD = re.compile(r"\w+")
_GOVERNING = re.compile(
    r"(?:['’]s)?\s+(?:administration|government|Administration|Government|era|doctrine|presidency)\b"
)


class NameIndex:
    """Finds exact printings of the given names, bounded by anything that is no letter or digit."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_first: dict[str, list[str]] = defaultdict(list)
        for name in sorted(set(names), key=lambda name: (-len(name), name)):
            first = _WORD.search(name)
            if first:
                self._by_first[first.group()].append(name)

    def find(self, text: str) -> Iterator[tuple[str, Span]]:
        at = 0
        for word in _WORD.finditer(text):
            if word.start() < at:
                continue
            for name in self._by_first.get(word.group(), ()):
                lead = _WORD.search(name)
                start = word.start() - (lead.start() if lead else 0)
                end = start + len(name)
                if start >= at and text.startswith(name, start) and not text[end : end + 1].isalnum():
                    yield name, (start, end)
                    at = end
                    break


@dataclass(frozen=True, slots=True)
class Mention:
    section: int
    span: Span
    surface: str
    entity: EntityRef


class Mentions:
    """The mentions of an article, in order, none overlapping within a section."""

    def __init__(self, mentions: Iterable[Mention] = ()) -> None:
        self.all = sorted(mentions, key=lambda mention: (mention.section, mention.span))
        self._sections: dict[int, list[Mention]] = defaultdict(list)
        self._entities: dict[EntityRef, list[Mention]] = defaultdict(list)
        for mention in self.all:
            self._sections[mention.section].append(mention)
            self._entities[mention.entity].append(mention)
        self._starts = {section: [m.span[0] for m in own] for section, own in self._sections.items()}

    def of(self, entity: EntityRef) -> Sequence[Mention]:
        """Return the mentions of one entity."""
        return self._entities.get(entity, ())

    def within(self, section: int, span: Span) -> list[Mention]:
        """Return the mentions that share a character with ``span``."""
        own = self._sections.get(section, [])
        starts = self._starts.get(section, [])
        low = max(0, bisect_right(starts, span[0]) - 1)
        return [m for m in own[low : bisect_left(starts, span[1])] if m.span[1] > span[0]]

    def at(self, section: int, span: Span, kind: str | None = None) -> Mention | None:
        """Return the first mention that shares a character with ``span``, of one kind if asked."""
        return next((m for m in self.within(section, span) if kind in {None, m.entity.kind}), None)


def find_mentions(sections: Sequence[Section], named: Iterable[tuple[EntityRef, Sequence[str]]]) -> Mentions:
    """Find the printed forms of entities. Persons, who come first, may share a form; organisations may not."""
    bearers: dict[str, list[EntityRef]] = defaultdict(list)
    for entity, forms in named:
        for form in forms:
            if entity.kind == "person" or form not in bearers:
                bearers[form].append(entity)
    index = NameIndex(bearers)
    latest: dict[EntityRef, int] = {}
    mentions: list[Mention] = []
    for number, section in enumerate(sections):
        for form, span in index.find(section.text):
            if bearers[form][0].kind == "person" and not _stands_alone(section.text, span, form):
                continue
            # Of several bearers of a family name, the one named last is meant.
            entity = max(bearers[form], key=lambda ref: latest.get(ref, -1))
            latest[entity] = len(mentions)
            mentions.append(Mention(number, span, form, entity))
    return Mentions(mentions)


def _stands_alone(text: str, span: tuple[int, int], form: str) -> bool:
    """Return whether a person is named, and not a namesake, a government or a word that begins alike."""
    if _GOVERNING.match(text, span[1]):
        return False
    if " " in form:
        return True
    following = re.match(r" ([A-Z][a-z]+)", text[span[1] : span[1] + 30])
    preceding = re.search(r"(?<!\w)(\w+) $", text[max(0, span[0] - 30) : span[0]])
    if following and len(form) <= 12 and not following.group(1).endswith("day"):
        return False
    return not (preceding and preceding.group(1)[0].isupper() and text[max(0, span[0] - 1)] == "-")


def aliases(name: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Return the printed forms other than ``name``, in order."""
    return tuple(surface for surface in dict.fromkeys(m.surface for m in mentions) if surface != name)


def passages(seed: str, sections: Sequence[Section], mentions: Sequence[Mention]) -> tuple[Passage, ...]:
    """Return where the mentions stand in the seed."""
    return tuple(sections[mention.section].passage(seed, mention.span) for mention in mentions)
