"""Where words of an earlier text stand in a changed one: in the same place, or nowhere. Never at a lookalike."""

from collections.abc import Iterable, Iterator, Sequence

from archive.offsets import Span

_AROUND = 60  # characters to either side that tell a place where neither words nor line do


def reanchor(span: Sequence[int], old: str, new: str) -> Span | None:
    """Return where the characters of ``span`` in ``old`` stand in ``new``.

    They, or else their line, or else they with what stands around them must be found in both texts exactly once.
    """
    for start, end in _contexts((span[0], span[1]), old):
        words = old[start:end]
        at = find_once(words, new)
        if at is not None and find_once(words, old) is not None:
            return at + span[0] - start, at + span[1] - start
    return None


def reanchor_all(spans: Iterable[Sequence[int]], old: str, new: str) -> list[list[int]] | None:
    """Return the same for several spans in order; None unless every one is found, and the order is the same."""
    found: list[list[int]] = []
    for span in spans:
        place = reanchor(span, old, new)
        if place is None or (found and place[0] < found[-1][1]):
            return None
        found.append(list(place))
    return found or None


def find_once(words: str, text: str) -> int | None:
    """Return where words stand in a text, if they stand there exactly once."""
    at = text.find(words)
    return at if at >= 0 and text.find(words, at + 1) < 0 else None


def _contexts(span: Span, text: str) -> Iterator[Span]:
    start, end = span
    yield span
    line_end = text.find("\n", end)
    yield text.rfind("\n", 0, start) + 1, line_end if line_end >= 0 else len(text)
    yield max(start - _AROUND, 0), min(end + _AROUND, len(text))
