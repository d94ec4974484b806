"""Find lines that name their speaker themselves: "NAME: …" of a transcript, "“…” — Name" of a collection of voices."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.extraction.draft import RoleDraft
from archive.extraction.language import Section
from archive.extraction.people.coreference import Referent, Resolver
from archive.extraction.people.mentions import Mentions
from archive.extraction.speech.quote_candidates import CREDIT_LINE, NAMED_LINE, AttributedQuote
from archive.extraction.speech.sources import SourceFinder
from archive.extraction.speech.speakers import Speakers
from archive.offsets import Span

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
    """Take apart a paragraph that is all one person's words, with the name behind or, in capitals, before them."""
    match = _BEHIND.fullmatch(text.strip("\xa0 ")) if text[:1] in '“”"„«' else None
    match = match or _BEFORE.fullmatch(text)
    if match is None or not match["name"][0].isupper() or match["name"].split()[0] in _NOBODY:
        return None
    end = match.end("said")
    while end > match.start("said") and match.re is _BEFORE and text[end - 1] in '"” \xa0':
        end -= 1
    return Line((match.start("said"), end), match.span("cue"), match.span("name"))


@dataclass(frozen=True)
class SpeakerLines:
    """Finds the statements of an article's sections that are such lines."""

    _sections: Sequence[Section]
    _mentions: Mentions
    _roles: Mapping[str, Sequence[RoleDraft]]
    _sources: SourceFinder
    _speakers: Speakers
    _resolver: Resolver

    @cached_property
    def _lines(self) -> list[Line | None]:
        return [named_line(section.text) for section in self._sections]

    def at(self, index: int, before: Sequence[AttributedQuote]) -> AttributedQuote | None:
        """Return the statement of a section that is such a line; ``before`` are the statements before it."""
        return self._credit_line(index, before) or self._named_line(index)

    def _named_line(self, index: int) -> AttributedQuote | None:
        """Return the statement of a paragraph "NAME: …" or "“…” — Name": all of it is that person's."""
        section, line = self._sections[index], self._lines[index]
        tokens = section.doc.char_span(*line.name, alignment_mode="expand") if line else None
        if line is None or not tokens:
            return None
        referent = self._speakers.referent(self._sources.mention(index, tokens[-1]))
        if referent is None and line.cue < line.said and self._repetitions(line, section) < 2:
            return None  # "UPDATE: …"
        content = [(index, line.said)]
        return AttributedQuote(
            content, NAMED_LINE, 0.8, (index, line.cue), (index, line.name), referent or Referent(None)
        )

    def _repetitions(self, line: Line, section: Section) -> int:
        """Return how many lines of the article begin with the same name."""
        name = section.text[slice(*line.name)]
        return sum(
            other is not None and other.cue < other.said and one.text[slice(*other.name)] == name
            for one, other in zip(self._sections, self._lines, strict=True)
        )

    def _credit_line(self, index: int, before: Sequence[AttributedQuote]) -> AttributedQuote | None:
        """Return a pull quote with its credit: a line that names somebody with a title, under a bare paragraph."""
        section = self._sections[index]
        text = section.text.lstrip("—–- ")
        if (
            not index
            or len(text) > 140
            or text.endswith((".", "!", "?", ":"))
            or section.paragraph == self._sections[index - 1].paragraph
        ):
            return None
        mention = self._mentions.at(index, (0, len(section.text)), "person")
        if mention is None or mention.span[0] > len(section.text) - len(text) + 60:
            return None
        titled = bool(self._roles.get(mention.entity.name))
        dashed = section.text != text
        if not ((titled and "," in text) or dashed) or any(
            token.tag_ in {"VBD", "VBZ", "VBP"} for token in section.doc
        ):
            return None
        above = self._sections[index - 1]
        if (before and before[-1].spans[-1][0] == index - 1) or len(above.text) < 40:
            return None
        referent = self._resolver.named(mention)
        name = (index, (len(section.text) - len(text), len(section.text)))
        content = [(index - 1, (0, len(above.text)))]
        return AttributedQuote(content, CREDIT_LINE, 0.7, None, name, referent)
