"""A page taken apart: its metadata, its paragraphs with their map, and what was left out and why.

What editors decided changes which characters are read and nothing else, so the map back to the file stays exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.extraction.draft import LOST_LETTERS, LeftOut, ParagraphDraft, PassageDecision, Problem
from archive.extraction.page import lines as line_reader
from archive.extraction.page.blocks import Block, blocks_of, trimmed
from archive.extraction.page.boilerplate import classify
from archive.extraction.page.edits import Edit, Reading
from archive.extraction.page.front_matter import front_matter
from archive.extraction.page.html import is_html, read_html
from archive.extraction.page.kinds import Classified, told
from archive.extraction.page.labelled import structured
from archive.extraction.page.language import language_of
from archive.extraction.page.lines import MOST_LINES, read_html_lines, read_text_lines
from archive.extraction.page.metadata import Metadata, headlines, read_metadata, sites_of
from archive.extraction.page.mojibake import KIND as MOJIBAKE
from archive.extraction.page.place import is_town
from archive.extraction.page.title import titles
from archive.offsets import Span


def decide(
    entries: Sequence[Classified], seed: str, passages: Sequence[PassageDecision], *, html: bool
) -> list[Classified]:
    """Return the blocks of a page as editors want them. Without decisions they stay as they are."""
    decided = _apart(seed, passages)
    keeps = [span for span, keep in decided if keep]
    takes = [span for span, keep in decided if not keep]
    if not decided:
        return list(entries)
    found: list[Classified] = []
    for entry in entries:
        found += _kept(entry, keeps, takes) if entry.kind == "paragraph" else _put_back(entry, keeps)
    edges = [(0, 0), *(entry.block.span for entry in entries), (len(seed), len(seed))]
    for (_, low), (high, _) in pairwise(edges):
        for span in _within((low, high), keeps):
            found += _paragraph(Block(seed, span, html=html), span)
    return sorted(found, key=lambda entry: entry.block.span)


def _apart(seed: str, passages: Sequence[PassageDecision]) -> list[tuple[Span, bool]]:
    """Return the decisions as spans that share no character, in order; of two that did, the later one stays whole."""
    apart: list[tuple[Span, bool]] = []
    for passage in passages:
        low, high = max(0, passage.span[0]), min(len(seed), passage.span[1])
        if low >= high:
            continue
        rest = [((a, min(b, low)), keep) for (a, b), keep in apart] + [
            ((max(a, high), b), keep) for (a, b), keep in apart
        ]
        apart = [((a, b), keep) for (a, b), keep in rest if a < b] + [((low, high), passage.keep)]
    return sorted(apart)


def _within(span: Span, spans: Sequence[Span]) -> Iterator[Span]:
    for low, high in spans:
        if max(low, span[0]) < min(high, span[1]):
            yield max(low, span[0]), min(high, span[1])


def _kept(entry: Classified, keeps: Sequence[Span], takes: Sequence[Span]) -> list[Classified]:
    """Return a paragraph without what an editor took out of it, and with a picture or an address that was put back."""
    taken, put_back = tuple(_within(entry.block.span, takes)), tuple(_within(entry.block.span, keeps))
    if not taken and not put_back:
        return [entry]
    block = replace(entry.block, taken=taken, put_back=put_back)
    return [Classified(block, "paragraph")] if block.text else [Classified(entry.block, "editor")]


def _put_back(entry: Classified, keeps: Sequence[Span]) -> list[Classified]:
    """Return a block that was left out, cut where parts of it are paragraphs again."""
    found: list[Classified] = []
    at, end = entry.block.span
    for low, high in _within(entry.block.span, keeps):
        found += [*_rest(entry, (at, low)), *_paragraph(entry.block, (low, high))]
        at = high
    return [*found, *_rest(entry, (at, end))] if found else [entry]


def _rest(entry: Classified, span: Span) -> list[Classified]:
    low, high = trimmed(entry.block.seed, span)
    return [Classified(replace(entry.block, span=(low, high)), entry.kind, entry.key)] if low < high else []


def _paragraph(block: Block, span: Span) -> list[Classified]:
    low, high = trimmed(block.seed, span)
    paragraph = replace(block, span=(low, high))
    return [Classified(paragraph, "paragraph")] if low < high and paragraph.text else []


@dataclass(frozen=True, slots=True)
class Page:
    """``readings`` are the article's paragraphs, none where the page holds no article."""

    metadata: Metadata
    readings: tuple[Reading, ...]
    left_out: tuple[LeftOut, ...]
    language: str
    problems: tuple[Problem, ...] = ()  # of the text's letters and of what the metadata say

    @property
    def paragraphs(self) -> tuple[ParagraphDraft, ...]:
        return tuple(ParagraphDraft(reading.text, reading.offsets) for reading in self.readings)


_LANGUAGE_KEYS = frozenset({"language", "lang"})
_TOLD = {"tag": "markup", "image": "markup"}


def load_models() -> None:
    """Load what reading takes, and not with the first page."""
    line_reader.load_models()
    is_town("")


def read_page(seed: str, passages: Sequence[PassageDecision] = ()) -> Page:
    """Take a page apart. ``passages`` are what editors decided on stretches of it."""
    if is_html(seed):
        html = read_html(seed)
        stated, start = tuple(structured(seed, html.heads)), 0
        given = ""
        lines = read_html_lines(seed, html, headlines(seed, stated))
    else:
        html = None
        stated, start = front_matter(seed)
        found = blocks_of(seed, start)
        named = headlines(seed, stated)
        given = named[0] if named else ""
        lines = read_text_lines(found, named or [block.text for block in found[:1]])
    facts = titles(seed, stated, lines, sites_of(seed, stated), given)
    entries = classify(lines, facts[0].value if facts else "")
    blocks = decide(entries, seed, passages, html=html is not None)
    kept = [entry for entry in blocks if entry.kind == "paragraph" and entry.block.text]
    left_out = [LeftOut(seed[low:high], (low, high), "source-line") for low, high in _front(start, blocks)]
    left_out += [
        LeftOut(entry.block.raw, entry.block.span, told(entry)) for entry in blocks if entry.kind != "paragraph"
    ]
    left_out += _between(seed, start, [entry.block.span for entry in blocks])
    left_out += [
        LeftOut(seed[edit.start : edit.end], (edit.start, edit.end), _TOLD.get(edit.kind, edit.kind))
        for entry in kept
        for edit in entry.block.reading.edits
        if _is_worth_telling(edit)
    ]
    readings = tuple(entry.block.reading for entry in kept)
    tag = html.language if html else next((line.value for line in stated if line.key in _LANGUAGE_KEYS), "")
    language = language_of(" ".join(reading.text for reading in readings), tag)
    # No page states its facts behind thousands of lines; an anthology that is read as one text may be as long.
    near = slice(MOST_LINES)
    metadata = read_metadata(seed, stated, lines[near], entries[near], facts, language)
    problems = (*_garbled(seed, blocks), *metadata.problems)
    return Page(metadata, readings, tuple(sorted(left_out, key=lambda left: left.span)), language, problems)


def _garbled(seed: str, blocks: Sequence[Classified]) -> Iterator[Problem]:
    """Tell of letters that were garbled and are undone, and of those that were lost before the file was saved."""
    undone = [edit for entry in blocks for edit in entry.block.reading.edits if edit.kind == MOJIBAKE]
    if undone:
        first = undone[0]
        garbled = f"“{seed[first.start : first.end]}” stands for “{first.put}”, {len(undone)} in all"
        yield Problem(
            "mojibake",
            f"Letters are garbled: UTF-8 was once read as Windows-1252 ({garbled}). They are read as they were meant; "
            "the file stays as it is.",
            (first.start, first.end),
        )
    lost = [at for entry in blocks for at in [seed.find("\ufffd", *entry.block.span)] if at >= 0]
    if lost:
        message = "Some letters were lost before the file was saved, and \ufffd stands for them; fetch the text again."
        yield Problem(LOST_LETTERS, message, (lost[0], lost[0] + 1))


def _front(start: int, blocks: Sequence[Classified]) -> list[Span]:
    """Return the front matter, or what is left of it between paragraphs that an editor put back."""
    front: list[Span] = []
    at = 0
    for low, high in [entry.block.span for entry in blocks if entry.block.span[0] < start] + [(start, start)]:
        if at < low:
            front.append((at, low))
        at = max(at, high)
    return front


def _between(seed: str, start: int, spans: list[tuple[int, int]]) -> list[LeftOut]:
    """Return what stands between the blocks and is no white space: tags, list marks, printed line breaks."""
    rest: list[LeftOut] = []
    at = start
    for low, high in [*spans, (len(seed), len(seed))]:
        while at < low and seed[at].isspace():
            at += 1
        end = low
        while end > at and seed[end - 1].isspace():
            end -= 1
        if at < end:
            rest.append(LeftOut(seed[at:end], (at, end), "markup"))
        at = max(at, high)
    return rest


def _is_worth_telling(edit: Edit) -> bool:
    """Return whether something is lost: a picture or a link's target is, a blank folded away or an entity is not."""
    return edit.kind in {"image", "link", "tag", "editor"} and edit.end > edit.start
