"""The headline of a page: of all that is printed and stated, the words that a reader of the page takes for it.

Candidates are the likeliest lines, what the page says of itself, and the parts of both between the marks that set off
the name of a site or a section ("Article - Outlet", "Kicker: Article"). A small model chooses, by how each agrees
with the others.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from archive.extraction.draft import Fact
from archive.extraction.page.blocks import letters_of
from archive.extraction.page.boilerplate import SHORT, title_text
from archive.extraction.page.edits import Reading
from archive.extraction.page.facts import passage
from archive.extraction.page.kinds import CERTAIN, ends_sentence
from archive.extraction.page.labelled import Labelled, reading_of
from archive.extraction.page.lines import Line
from archive.extraction.trees import trees
from archive.offsets import Span

TITLE_KEYS = ("title", "post title", "headline", "original title", "og title", "subject")
_CUT = re.compile(r"(?<!\s)\s?[|»«•·‹›｜—]\s?|(?<!\s)\s(?:::|[-–:/])\s|:\s|_(?=[^_\s]{2,40}$)")
_MARKS = "|»«•·‹›｜-–—:/_"
_LINES, _STATED, _LONGEST = 6, 6, 300  # candidates of each kind, characters of one
_LEAST = 0.02  # how likely a line must be the title to be a candidate


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be the headline: a ``span`` of a line or of a stated value, as it is read."""

    text: str
    reading: Reading
    span: Span
    rule: str
    line: int | None  # its number; of a stated value nothing
    order: int  # among the lines or the stated values
    parts: tuple[int, int, int]  # of how many parts, which is the first, how many it has
    mark: str  # what sets it off

    @property
    def key(self) -> str:
        return letters_of(self.text)


def candidates(seed: str, stated: Sequence[Labelled], lines: Sequence[Line]) -> list[Candidate]:
    """Return all that may be the headline. The first line of a plain text counts as stated: scrapers put it there."""
    found: list[Candidate] = []
    named = [line for line in stated if line.key in TITLE_KEYS][:_STATED]
    for order, value in enumerate(named):
        found += _parts(reading_of(seed, value), value.rule or "front matter", None, order)
    short = len(lines) < SHORT
    likely = [n for n, line in enumerate(lines) if line.scores["title"] >= _LEAST and _may_be_headline(line, short)]
    if not named and lines and not lines[0].element and _may_be_headline(lines[0], short):
        found += _parts(lines[0].block.reading, "headline", None, 0)
    for order, index in enumerate(sorted(likely, key=lambda n: -lines[n].scores["title"])[:_LINES]):
        found += _parts(lines[index].block.reading, "headline", index, order)
    return found


def _may_be_headline(line: Line, short: bool) -> bool:
    """Return whether a line is no furniture: neither by its words, nor as a link among links.

    Nor is it a sentence of a ``short`` page, which may print no headline.
    """
    entry = line.element
    if short and not line.block.level and ends_sentence(line.block.text) and line.block.text[-1] not in "?!？！":
        return False
    linked = entry is not None and not entry.block.level and entry.linked > 0.6 * len(entry.block.raw)
    return line.ruled[0] not in CERTAIN and not linked


def _parts(reading: Reading, rule: str, line: int | None, order: int) -> Iterator[Candidate]:
    """Yield a text as a whole, and what stands before and after each mark within it."""
    text = reading.text
    if not text or len(text) > _LONGEST:
        return
    cuts = [match.span() for match in _CUT.finditer(text) if match.start() > 0 and match.end() < len(text)][:5]
    ends = [title_text(text)[1], *(end for _, end in cuts)]
    starts = [*(start for start, _ in cuts), len(text.rstrip(" :|\u00a0")) or len(text)]
    many = len(starts)
    for first in range(many):
        for last in range(first, many):
            if first and last < many - 1:
                continue
            span = ends[first], starts[last]
            mark = text[slice(*cuts[last])] if last < many - 1 else text[slice(*cuts[first - 1])] if first else ""
            yield Candidate(text[slice(*span)], reading, span, rule, line, order, (many, first, last - first + 1), mark)


def rows(found: Sequence[Candidate], lines: Sequence[Line], sites: Sequence[str]) -> np.ndarray:
    """Return a row of features for each candidate; float32."""
    printed = Counter(line.block.letters for line in lines)
    scores: dict[str, float] = {}
    for line in lines:
        key = line.block.letters
        scores[key] = max(scores.get(key, 0.0), line.scores["title"])
    best = max(scores.values(), default=0.0)
    stated = Counter(one.key for one in found if one.line is None)
    wholes = {(one.line is None, one.order): one for one in found if one.parts[2] == one.parts[0]}
    likely = next((one.key for one in found if one.line is not None and one.order == 0), "")
    article = next((index for index, line in enumerate(lines) if line.article > 0.7), len(lines))
    names = {letters_of(site) for site in sites}
    made = []
    for one in found:
        key, (many, first, length) = one.key, one.parts
        whole = wholes[one.line is None, one.order]
        rest = whole.key.removeprefix(key) if first == 0 else whole.key.removesuffix(key)
        words = one.text.split()
        own = lines[one.line] if one.line is not None else None
        made.append(
            (
                own is not None,
                one.order,
                scores.get(key, -1.0),
                own.scores["title"] if own else -1.0,
                best,
                scores.get(whole.key, -1.0),
                printed[key],
                stated[key],
                len(stated),
                many,
                first,
                length / many,
                _MARKS.find(one.mark.strip()[:1]) if one.mark.strip() else -1,
                min(printed[rest], 9) if rest else -1,
                len(rest) / max(1, len(whole.key)),
                any(rest and (rest in name or name in rest) for name in names if len(name) > 3),
                any(key and key in name for name in names),
                len(words),
                len(one.text),
                key == likely,
                bool(likely) and (likely in key) + 2 * (key in likely),
                abs(len(likely) - len(key)) / max(1, len(likely)),
                (article - one.line) if one.line is not None else -1,
                own.block.level if own else -1,
                bool(lines) and lines[0].element is not None,
                sum(key in other for other in stated) + sum(other in key for other in stated),
                words[0][0].isupper() if words else -1,
                one.text[-1:] in ".。" if one.text else -1,
            )
        )
    return np.array(made, np.float32)


def titles(
    seed: str, stated: Sequence[Labelled], lines: Sequence[Line], sites: Sequence[str], given: str = ""
) -> list[Fact]:
    """Return the headline, and behind it what else the page states or prints as one, the likeliest first.

    ``given``: the title that the front matter of a plain text gives, which is not said in passing.
    """
    found = candidates(seed, stated, lines)
    if not found:
        return []
    likely = trees("title")(rows(found, lines, sites))[:, 1]
    names = [name for name in map(letters_of, sites) if len(name) > 3]
    likely = likely - [
        0.5 * (one.parts[2] > 1 and any(one.key.startswith(n) or one.key.endswith(n) for n in names)) for one in found
    ]
    likely = likely + [given != "" and one.line is None and one.text == given for one in found]
    facts: dict[tuple[bool, int], Fact] = {}
    for index in np.argsort(-likely, kind="stable"):
        one = found[index]
        fact = Fact(
            one.text, passage(seed, one.reading, one.span), one.rule, round(float(min(max(likely[index], 0.0), 1.0)), 2)
        )
        facts.setdefault((one.line is None, one.order), fact)
    return list(facts.values())
