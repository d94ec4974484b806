"""Lines that name their speaker themselves: "NAME: …" of a transcript, "“…” — Name" of a collection of voices."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.extraction.language import Section
from archive.extraction.people.coreference import Meant, Resolver
from archive.extraction.people.entities import People
from archive.extraction.speech.found import Found
from archive.extraction.speech.speakers import Speakers
from archive.offsets import Span

NAMED_LINE, CREDIT_LINE = "named line", "credit line"
# Rules that say themselves how sure they are: too few such lines are known to fit their confidence.
OF_LINES = frozenset({NAMED_LINE, CREDIT_LINE})
_NAME = r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,4}"
_BEHIND = re.compile(
    rf"""(?P<said>[“”"„«].{{8,}}[”“"»])[\s\xa0]*(?P<cue>[―—–]|--?)\s*(?P<name>{_NAME})(?:[,.(].{{0,80}})?\s*""",
    re.DOTALL,
)
_CAPITALS = r"[A-Z][A-Z.'’-]+"
_BEFORE = re.compile(
    rf"""[“"]?(?P<name>{_CAPITALS}(?:\s{_CAPITALS}){{0,3}})\s?(?P<cue>:)\s+(?P<said>\S.{{8,}})""", re.DOTALL
)
_NOBODY = frozenset(
    "NOTE UPDATE CORRECTION WARNING PHOTO VIDEO PHOTOS WATCH READ MORE RELATED SOURCE EDITOR BREAKING LIVE".split()
)


@dataclass(frozen=True, slots=True)
class Line:
    """Characters of a paragraph: what is said, the mark between, and whose it is."""

    said: Span
    cue: Span
    name: Span


def named_line(text: str) -> Line | None:
    """A paragraph that is all one person's words with the name behind them, or before them in capitals."""
    match = _BEHIND.fullmatch(text.strip("\xa0 ")) if text[:1] in '“”"„«' else None
    match = match or _BEFORE.fullmatch(text)
    if match is None or not match["name"][0].isupper() or match["name"].split()[0] in _NOBODY:
        return None
    end = match.end("said")
    while end > match.start("said") and match.re is _BEFORE and text[end - 1] in '"” \xa0':
        end -= 1
    return Line((match.start("said"), end), match.span("cue"), match.span("name"))


class Lines:
    def __init__(self, sections: Sequence[Section], people: People, speakers: Speakers, resolver: Resolver) -> None:
        self._sections = sections
        self._people = people
        self._speakers = speakers
        self._resolver = resolver
        self._lines = [named_line(section.text) for section in sections]

    def at(self, index: int, found: Sequence[Found]) -> Found | None:
        """The statement of a section that is such a line; ``found`` are those before it."""
        return self._credit(index, found) or self._named(index)

    def _named(self, index: int) -> Found | None:
        """ "NAME: …" and "“…” — Name": the whole paragraph is that person's."""
        section, line = self._sections[index], self._lines[index]
        tokens = section.doc.char_span(*line.name, alignment_mode="expand") if line else None
        if line is None or not tokens:
            return None
        voice = self._speakers.voice(index, tokens[-1], None)
        if voice is None and line.cue < line.said and self._often(line, section) < 2:
            return None  # "UPDATE: …"
        meant = voice.meant if voice else Meant(None)
        place = (index, line.name)
        return Found([(index, line.said)], NAMED_LINE, 0.8, (index, line.cue), place, meant, "")

    def _often(self, line: Line, section: Section) -> int:
        """How many lines of the article begin with the same name."""
        name = section.text[slice(*line.name)]
        return sum(
            other is not None and other.cue < other.said and one.text[slice(*other.name)] == name
            for one, other in zip(self._sections, self._lines, strict=True)
        )

    def _credit(self, index: int, found: Sequence[Found]) -> Found | None:
        """A pull quote's credit: a line that names somebody with a title, under a paragraph without one ``found``."""
        section = self._sections[index]
        text = section.text.lstrip("—–- ")
        if (
            not index
            or len(text) > 140
            or text.endswith((".", "!", "?", ":"))
            or section.paragraph == self._sections[index - 1].paragraph
        ):
            return None
        mention = self._people.mentions.at(index, (0, len(section.text)), "person")
        if mention is None or mention.span[0] > len(section.text) - len(text) + 60:
            return None
        titled = bool(self._people.titles.get(mention.entity.name))
        dashed = section.text != text
        if not ((titled and "," in text) or dashed) or any(
            token.tag_ in {"VBD", "VBZ", "VBP"} for token in section.doc
        ):
            return None
        before = self._sections[index - 1]
        if (found and found[-1].spans[-1][0] == index - 1) or len(before.text) < 40:
            return None
        meant = self._resolver.named(mention)
        name = (index, (len(section.text) - len(text), len(section.text)))
        return Found([(index - 1, (0, len(before.text)))], CREDIT_LINE, 0.7, None, name, meant, "")
