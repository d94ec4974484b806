"""A page taken apart: its metadata, its paragraphs with their map, and what was left out and why."""

import re
from dataclasses import dataclass

from archive.extraction.document import LeftOut, ParagraphDraft
from archive.extraction.page.blocks import blocks_of
from archive.extraction.page.cleaning import sort_blocks
from archive.extraction.page.edits import Edit, Reading
from archive.extraction.page.front_matter import front_matter
from archive.extraction.page.metadata import TITLE_KEYS, Metadata, read_metadata

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LETTER = re.compile(r"[^\W\d_]")
_ENGLISH = re.compile(
    r"\b(?:the|of|and|to|in|a|that|is|for|on|said|with|was|by|has|have|it|as|at|from)\b", re.IGNORECASE
)


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


def read_page(seed: str) -> Page:
    front, start = front_matter(seed)
    title = next((line.value for line in front if line.key in TITLE_KEYS), None)
    blocks, title_at = sort_blocks(blocks_of(seed, start), title)
    metadata = read_metadata(seed, front, blocks, title_at)
    kept = [entry for entry in blocks if entry.kind == "paragraph" and entry.block.text]
    left_out = [LeftOut(seed[0:start], (0, start), "front matter")] if start else []
    left_out += [
        LeftOut(entry.block.raw, entry.block.span, entry.kind) for entry in blocks if entry.kind != "paragraph"
    ]
    left_out += _between(seed, start, [entry.block.span for entry in blocks])
    left_out += [
        LeftOut(seed[edit.start : edit.end], (edit.start, edit.end), edit.kind)
        for entry in kept
        for edit in entry.block.reading.edits
        if _is_worth_telling(edit)
    ]
    readings = tuple(entry.block.reading for entry in kept)
    return Page(metadata, readings, tuple(sorted(left_out, key=lambda left: left.span)), _language(readings))


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
    return edit.kind in {"image", "link", "tag"} and edit.end > edit.start


def _language(readings: tuple[Reading, ...]) -> str:
    """ "en", "zh", "ja", "ko" by script and small words; "und" where neither tells."""
    sample = " ".join(reading.text for reading in readings[:20])[:5000]
    letters = len(_LETTER.findall(sample))
    if letters and len(_CJK.findall(sample)) > 0.3 * letters:
        if re.search("[\uac00-\ud7af]", sample):
            return "ko"
        return "ja" if re.search("[\u3040-\u30ff]", sample) else "zh"
    words = len(sample.split())
    return "en" if words and len(_ENGLISH.findall(sample)) >= 0.12 * words else "und"
