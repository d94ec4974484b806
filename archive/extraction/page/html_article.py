"""Which blocks of a web page are its article: trafilatura's word, put to each block of ours by its text.

The extractor reads the page in its own way and repairs it; what it says of the article is found again among
the exact blocks, so that no character of the file is ever taken from it.
"""

import logging
import re
from collections import Counter
from collections.abc import Sequence

from archive.extraction.page.cleaning import holds, is_prose, same_words, sort_blocks
from archive.extraction.page.html_blocks import Element, HtmlBlock
from archive.extraction.page.kinds import Sorted, kind_of

_START = re.compile(
    # Comments one by one, or one from its beginning to the end of any of those behind it.
    r"\s{0,200}(?:<\?xml[^<>]{0,300}\?>\s{0,200})?(?:(?:<!--(?:(?!-->).){0,5000}+-->\s{0,200}+)*+|<!--.{0,5000}?-->\s{0,200})"
    r"<(?:!doctype\s+html|html|head|body)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 400_000  # a longer page is judged by its own elements alone
_MOST_TAGS = 20_000
_FIRST = 60  # blocks among which a headline without a heading is looked for


def is_html(seed: str) -> bool:
    """Whether the text is a web page, by its beginning and not by a name."""
    return bool(_START.match(seed))


def sort_html(seed: str, blocks: Sequence[HtmlBlock], titles: Sequence[str]) -> tuple[list[Sorted], int | None]:
    """Every block with its kind, and the index of the one that is the title, if one is.

    ``titles`` are what the page states of itself, the surest first.
    """
    voided = _voided(blocks)
    kinds = _as_extracted(seed, blocks, [_kind_by_elements(block, voided) for block in blocks])
    at = _headline(blocks, kinds, titles)
    title = blocks[at].block.text if at is not None else next(iter(titles), None)
    found, other = sort_blocks([entry.block for entry in blocks], title, kinds)
    if at is None:
        return found, other
    found[at] = Sorted(blocks[at].block, "title")
    return found, at


def _headline(blocks: Sequence[HtmlBlock], kinds: Sequence[str], titles: Sequence[str]) -> int | None:
    """Where the headline is printed: the heading that the stated titles hold, else the only first heading, else a
    line that is just what a title says.
    """
    heads = [
        index for index, (entry, kind) in enumerate(zip(blocks, kinds, strict=True)) if entry.block.level and not kind
    ]
    for index in heads:
        if any(holds(title, blocks[index].block.text) for title in titles):
            return index
    first = [index for index in heads if blocks[index].block.level == 1]
    if len(first) == 1:
        return first[0]
    for index, entry in enumerate(blocks[:_FIRST]):
        if not kinds[index] and any(same_words(title, entry.block.text) for title in titles):
            return index
    return None


def _voided(blocks: Sequence[HtmlBlock]) -> set[int]:
    """Elements that hold most of the page's prose: their class means something else than it seems to."""
    whole = 0
    for entry in blocks:
        size = len(entry.block.text) if is_prose(entry.block.text) and entry.linked < len(entry.block.text) / 2 else 0
        whole += size
        for element in entry.around:
            element.prose += size
    return {
        id(element)
        for entry in blocks
        for element in entry.around
        if element.prose > whole / 2 and not (element.by_name and element.name in {"nav", "footer"})
    }


def _kind_by_elements(entry: HtmlBlock, voided: set[int]) -> str:
    """What the elements around a block say it is; a heading is the article's even in a header."""
    kind = next((element.kind for element in entry.around if id(element) not in voided), "")
    if entry.block.level == 1 and kind in {"navigation", "notice"} and not _within(entry.around, {"nav", "footer"}):
        return ""
    text = entry.block.text
    if not kind and entry.linked >= 0.6 * len(entry.block.raw) and not is_prose(text) and not entry.block.level:
        return "navigation"
    return kind


def _within(around: Sequence[Element], names: set[str]) -> bool:
    return any(element.name in names for element in around)


def _as_extracted(seed: str, blocks: Sequence[HtmlBlock], kinds: list[str]) -> list[str]:
    """Leave out what trafilatura leaves out, but for what stands among the paragraphs that it takes."""
    article = _extracted(seed)
    if not article:
        return kinds
    taken = [bool(key) and key in article for key in (_key(entry.block.text) for entry in blocks)]
    home = Counter(
        entry.parent
        for entry, took, kind in zip(blocks, taken, kinds, strict=True)
        if took and not kind and is_prose(entry.block.text)
    )
    if not home:
        return kinds
    last = max(index for index, took in enumerate(taken) if took)
    return [
        kind
        or ("" if took or entry.parent in home or entry.block.level == 1 else _outside(entry, before=index <= last))
        for index, (entry, took, kind) in enumerate(zip(blocks, taken, kinds, strict=True))
    ]


def _outside(entry: HtmlBlock, *, before: bool) -> str:
    """A block that is not taken: a byline or a caption among what is taken keeps its kind."""
    kind = kind_of(entry.block)[0]
    return "" if before and kind != "paragraph" else "related" if kind == "paragraph" else kind


def _key(text: str) -> str:
    return _LETTERS.sub("", text).casefold()


def _extracted(seed: str) -> str:
    """The letters of what trafilatura takes for the article, run together; empty where it finds none or cannot."""
    if len(seed) > _LONGEST or seed.count("<") > _MOST_TAGS:
        return ""
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        found = bare_extraction(seed, fast=True, include_comments=False, include_tables=True, deduplicate=False)
    except Exception:
        return ""
    return _key(str(getattr(found, "text", "") or ""))
