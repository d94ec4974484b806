"""Lines that name their speaker themselves: "NAME: …" of a transcript, "“…” — Name" of a collection of voices."""

import re
from dataclasses import dataclass

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
