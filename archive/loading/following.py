"""Where words of an earlier text stand in a changed one: in the same place, or nowhere. Never at a lookalike."""

from collections.abc import Iterable, Iterator, Sequence

from archive.offsets import Span

_AROUND = 60  # characters to either side that tell a place where neither words nor line do


def follow(span: Sequence[int], before: str, now: str) -> Span | None:
    """Where the characters of ``span`` in ``before`` stand in ``now``: they, or else their line, or else they with
    what stands around them must be found in both texts exactly once.
    """
    for start, end in _contexts((span[0], span[1]), before):
        words = before[start:end]
        at = _only(words, now)
        if at is not None and _only(words, before) is not None:
            return at + span[0] - start, at + span[1] - start
    return None


def follow_all(spans: Iterable[Sequence[int]], before: str, now: str) -> list[list[int]] | None:
    """The same for several spans in order; None unless every one is found, and the order is the same."""
    found: list[list[int]] = []
    for span in spans:
        at = follow(span, before, now)
        if at is None or (found and at[0] < found[-1][1]):
            return None
        found.append(list(at))
    return found or None


def _contexts(span: Span, text: str) -> Iterator[Span]:
    start, end = span
    yield span
    line_end = text.find("\n", end)
    yield text.rfind("\n", 0, start) + 1, line_end if line_end >= 0 else len(text)
    yield max(start - _AROUND, 0), min(end + _AROUND, len(text))


def _only(words: str, text: str) -> int | None:
    at = text.find(words)
    return at if at >= 0 and text.find(words, at + 1) < 0 else None
