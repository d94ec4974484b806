"""A page taken apart: its metadata, its paragraphs with their map, and what was left out and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from archive.extraction.draft import LeftOut, ParagraphDraft, PassageDecision
from archive.extraction.page.blocks import blocks_of
from archive.extraction.page.cleaning import sort_blocks
from archive.extraction.page.decisions import decide
from archive.extraction.page.edits import Edit, Reading
from archive.extraction.page.front_matter import front_matter
from archive.extraction.page.html_article import is_html, sort_html
from archive.extraction.page.html_blocks import HtmlPage, read_html
from archive.extraction.page.kinds import Sorted, told
from archive.extraction.page.metadata import Metadata, read_metadata
from archive.extraction.page.structured import structured
from archive.extraction.page.titles import headlines
from archive.offsets import Span

_SAMPLE = 1_500  # characters that tell the language
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"\w+")
_ENGLISH = frozenset("the of and to in a that is for on said with was by has have it as at from".split())


@dataclass(frozen=True, slots=True)
class Page:
    """``readings`` are the article's paragraphs, none where the page holds no article."""

    metadata: Metadata
    readings: tuple[Reading, ...]
    left_out: tuple[LeftOut, ...]
    language: str

    @property
    def paragraphs(self) -> tuple[ParagraphDraft, ...]:
        return tuple(ParagraphDraft(reading.text, reading.offsets) for reading in self.readings)


_TOLD = {"tag": "markup", "image": "markup"}


def read_page(seed: str, passages: Sequence[PassageDecision] = ()) -> Page:
    """Take a page apart. ``passages`` are what editors decided on stretches of it."""
    if is_html(seed):
        html = read_html(seed)
        stated, start = tuple(structured(seed, html.heads)), 0
        blocks, title_at = sort_html(seed, html.blocks, headlines(seed, stated))
    else:
        html = None
        stated, start = front_matter(seed)
        blocks, title_at = sort_blocks(blocks_of(seed, start), next(iter(headlines(seed, stated)), None))
    metadata = read_metadata(seed, stated, blocks, title_at)
    blocks = decide(blocks, seed, passages, html=html is not None)
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
    return Page(metadata, readings, tuple(sorted(left_out, key=lambda left: left.span)), _language(readings, html))


def _front(start: int, blocks: Sequence[Sorted]) -> list[Span]:
    """The front matter, or what is left of it between paragraphs that an editor put back."""
    front: list[Span] = []
    at = 0
    for low, high in [entry.block.span for entry in blocks if entry.block.span[0] < start] + [(start, start)]:
        if at < low:
            front.append((at, low))
        at = max(at, high)
    return front


def _between(seed: str, start: int, spans: list[tuple[int, int]]) -> list[LeftOut]:
    """What stands between the blocks and is no white space: tags, list marks, printed line breaks."""
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
    """A blank folded away or an entity read is no loss; a picture or a link's target is."""
    return edit.kind in {"image", "link", "tag", "editor"} and edit.end > edit.start


def _language(readings: tuple[Reading, ...], html: HtmlPage | None) -> str:
    """ "en", "zh", "ja", "ko" by script and small words; else what a web page says of itself; else "und"."""
    sample = " ".join(reading.text for reading in readings[:10])[:_SAMPLE]
    cjk = len(_CJK.findall(sample))
    if cjk and cjk > 0.3 * len(_LETTER.findall(sample)):
        if re.search("[\uac00-\ud7af]", sample):
            return "ko"
        return "ja" if re.search("[\u3040-\u30ff]", sample) else "zh"
    words = len(sample.split())
    if words and sum(word in _ENGLISH for word in _WORD.findall(sample.lower())) >= 0.12 * words:
        return "en"
    return (html and html.language) or "und"
