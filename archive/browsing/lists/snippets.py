"""Where what was searched for stands in a text: hits by offsets, and the stretch of a long text that shows them."""

from bisect import bisect_left
from collections.abc import Iterable

from archive.annotated_text import Segment, cut
from archive.indexing.text import Phrase, SearchQuery, Span, in_print

#: Characters of a snippet, and how much of them may stand before the first hit.
WIDTH, LEAD = 240, 60


def hits(text: str, question: SearchQuery) -> list[Span]:
    """Spans of the words and phrases asked for, in order, none within or across another."""
    found = list(in_print(text))
    words = [token for token, _ in found]
    spans = [
        (found[at][1][0], found[at + len(one.tokens) - 1][1][1])
        for one in question.wanted
        for at in _places(words, one)
    ]
    return _joined(sorted(spans))


def _places(words: list[str], one: Phrase) -> Iterable[int]:
    *before, last = one.tokens
    for at in range(len(words) - len(before)):
        end = words[at + len(before)]
        if (end.startswith(last) if one.prefix else end == last) and words[at : at + len(before)] == before:
            yield at


def _joined(spans: list[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, question: SearchQuery | None) -> list[Segment]:
    """Return the whole text, cut at its hits."""
    return cut(text, [(start, end, True) for start, end in (hits(text, question) if question else [])])


def snippet(text: str, question: SearchQuery) -> list[Segment]:
    """Return the stretch of a text with the most hits, the earliest of several; nothing where there is none.

    It begins and ends between words, with an ellipsis where the text goes on.
    """
    found = hits(text, question)
    if not found:
        return []
    starts = [start for start, _ in found]
    best = max(
        found, key=lambda hit: (bisect_left(starts, hit[0] + WIDTH - LEAD) - bisect_left(starts, hit[0]), -hit[0])
    )
    start = _between_words(text, max(0, best[0] - LEAD), text.rfind("\n", 0, best[0]) + 1)
    end = min(len(text), max(start + WIDTH, best[1]))
    paragraph = text.find("\n", best[1])
    end = min(end, paragraph) if paragraph >= 0 else end
    if end < len(text) and not text[end].isspace():
        end = max(text.rfind(" ", start, end), best[1])
    segments = cut(text[start:end], [(a - start, b - start, True) for a, b in found if a >= start and b <= end])
    before = [Segment("… ")] if start and text[start - 1] != "\n" else []
    after = [Segment(" …")] if end < len(text) and text[end] != "\n" else []
    return [*before, *segments, *after]


def _between_words(text: str, at: int, least: int) -> int:
    """Return the beginning of the first word from there on; no earlier than ``least``, where the paragraph begins."""
    if at <= least:
        return least
    space = text.find(" ", at - 1)
    return space + 1 if 0 <= space < at + LEAD // 2 else at
