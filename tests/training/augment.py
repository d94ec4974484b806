"""Augment a text: other quotation marks, names, paragraphs and stray lines, so that the tagger leans on none of them.

Every change keeps the statements' spans on the same words.
"""

import random
import re
from bisect import bisect_left, bisect_right
from pathlib import Path

from tests.training.corpus import Document, Entity

HERE = Path(__file__).parent

type Edit = tuple[int, int, str]  # start, end, what stands there instead

# Opening and closing marks and how often; with none, quotations are bare.
MARKS = (
    ("“", "”", 30),
    ('"', '"', 25),
    ("‘", "’", 8),
    ("'", "'", 6),
    ("«", "»", 5),
    ("„", "“", 3),
    ("``", "''", 4),
    ("「", "」", 2),
    ("", "", 14),
)


def _lines(name: str) -> list[str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


ORGANISATIONS, PLACES, STRAY = _lines("organisations.txt"), _lines("places.txt"), _lines("lines.txt")
CULTURES = [
    (order, given.split(), family.split())
    for order, given, family in (
        (head.split()[1], " ".join(head.split()[2:]), family)
        for head, family in (line.split("|") for line in _lines("names.txt"))
    )
]


def augmented(document: Document, entities: list[Entity], chance: random.Random, share: float = 1.0) -> Document:
    """Return a changed copy of a document, or the document itself: the smaller ``share`` (0 to 1), the more often."""
    text = document["text"]
    edits: list[Edit] = []
    if chance.random() < 0.5 * share:
        edits += other_names(text, entities, chance)
    if chance.random() < 0.55 * share:
        edits += other_marks(text, chance)
    if chance.random() < 0.35 * share:
        edits += mess(document, chance)
    return apply(document, edits) if edits else document


def apply(document: Document, edits: list[Edit]) -> Document:
    """Return the document after the edits; of two that overlap the first wins."""
    text = document["text"]
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda edit: edit[:2]):
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    pieces, at, shift = [], 0, 0
    starts, ends, shifts = [], [], [0]
    for start, end, new in kept:
        pieces += [text[at:start], new]
        at = end
        shift += len(new) - (end - start)
        starts.append(start)
        ends.append(end)
        shifts.append(shift)
    pieces.append(text[at:])

    def moved(span: list[int]) -> list[int]:
        # Within an edit's old words both edges go to the new words' edges; what is inserted at an edge stays outside.
        low = bisect_right(ends, span[0])
        begin = starts[low] + shifts[low] if low < len(starts) and starts[low] < span[0] else span[0] + shifts[low]
        high = bisect_left(starts, span[1])
        finish = max(ends[high - 1], span[1]) if high else span[1]
        return [begin, finish + shifts[high]]

    statements = [
        statement
        | {part: [moved(span) for span in statement[part]] for part in ("content", "cue", "speaker") if statement[part]}
        for statement in document["statements"]
    ]
    return document | {"text": "".join(pieces), "statements": statements}


def other_names(text: str, entities: list[Entity], chance: random.Random) -> list[Edit]:
    """Return edits that give persons, organisations and places other names, each the same throughout the text."""
    edits: list[Edit] = []
    persons = [entity for entity in entities if entity.kind == "PERSON"]
    families = {text[e.start : e.end].rsplit(maxsplit=1)[-1] for e in persons if len(text[e.start : e.end].split()) > 1}
    cast: dict[str, tuple[str, str, str]] = {}
    for entity in persons:
        words = text[entity.start : entity.end].split()
        family = next((word for word in words if word in families), words[-1])
        if family not in cast:
            order, given_names, family_names = chance.choice(CULTURES)
            cast[family] = (
                (order, chance.choice(given_names), chance.choice(family_names))
                if chance.random() < 0.75
                else ("", "", "")
            )
        order, given, surname = cast[family]
        if not order or not family[:1].isupper():
            continue
        if len(words) == 1:
            edits.append((entity.start, entity.end, surname if words[0] in families else given))
        else:
            edits.append((entity.start, entity.end, f"{surname} {given}" if order == "f" else f"{given} {surname}"))
    other: dict[str, str | None] = {}
    for entity in entities:
        choices = {"ORG": ORGANISATIONS, "GPE": PLACES}.get(entity.kind)
        if not choices:
            continue
        name = text[entity.start : entity.end]
        if name not in other:
            other[name] = chance.choice(choices) if chance.random() < 0.35 else None
        new = other[name]
        if new:
            article = name.lower().startswith("the ") or text[: entity.start].lower().endswith("the ")
            new = new.removeprefix("the ") if article and not name.lower().startswith("the ") else new
            edits.append((entity.start, entity.end, new))
    return edits


def marks(text: str) -> list[tuple[int, bool]]:
    """Return where double quotation marks stand and whether each opens."""
    found: list[tuple[int, bool]] = []
    for match in re.finditer(r"[^\n]+", text):
        inside = False
        for mark in re.finditer(r'["“”„«»]', match[0]):
            opens = mark[0] in "“„«" or (mark[0] == '"' and not inside)
            found.append((match.start() + mark.start(), opens))
            inside = opens
    return found


def other_marks(text: str, chance: random.Random) -> list[Edit]:
    """Return edits that print quotations in another style, or bare."""
    opening, closing, _ = chance.choices(MARKS, [mark[2] for mark in MARKS])[0]
    # A bare text keeps some of its marks, as careless copies do.
    keep = chance.choice((0.0, 0.3)) if not opening else chance.choice((0.0, 0.0, 0.0, 0.05))
    return [(at, at + 1, opening if opens else closing) for at, opens in marks(text) if chance.random() >= keep]


def mess(document: Document, chance: random.Random) -> list[Edit]:
    """Return edits that join or break paragraphs, or put a site's stray lines and headlines between them."""
    text = document["text"]
    edits: list[Edit] = []
    taken = sorted(
        (min(span[0] for span in spans), max(span[1] for span in spans))
        for statement in document["statements"]
        if (spans := [*statement["content"], *(statement["cue"] or []), *(statement["speaker"] or [])])
    )

    def free(at: int) -> bool:
        return not any(start < at < end for start, end in taken)

    how = chance.choice(("join", "single", "break", "stray", "stray", "stray"))
    gaps = list(re.finditer(r"\n+", text))
    if how == "join":
        edits = [(gap.start(), gap.end(), " ") for gap in gaps if chance.random() < 0.5]
    elif how == "single":
        edits = [(gap.start(), gap.end(), "\n") for gap in gaps]
    elif how == "break":
        ends = re.finditer(r"[.!?][”\"]?( )(?=[A-Z“\"])", text)
        edits = [(e.start(1), e.end(1), "\n\n") for e in ends if chance.random() < 0.4 and free(e.start(1))]
    else:
        for gap in gaps:
            if chance.random() < 0.18 and free(gap.start() + 1):
                line = headline(text, chance) if chance.random() < 0.35 else chance.choice(STRAY)
                edits.append((gap.start(), gap.end(), f"\n\n{line}\n\n"))
        if chance.random() < 0.5:
            edits.append((0, 0, f"{headline(text, chance)}\n\n"))
    return edits


def headline(text: str, chance: random.Random) -> str:
    """Return a sentence of the text set like a headline or a standfirst: it reports, but is no statement."""
    sentences = [match[0].strip(" .") for match in re.finditer(r"[A-Z][^.!?\n“”\"]{25,110}\.", text[:40_000])]
    if not sentences:
        return chance.choice(STRAY)
    words = chance.choice(sentences).split()
    small = {"a", "an", "the", "of", "in", "on", "to", "and", "for", "at", "by", "with", "that"}
    return " ".join(
        word if word in small and order else word[:1].upper() + word[1:] for order, word in enumerate(words)
    )
