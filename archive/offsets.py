"""The exact map between a seed's decoded text and the reading text made from it.

Reading text is made only by removing or replacing stretches of the seed. What was neither removed nor
replaced is a list of *pieces*: runs that stand letter for letter in both texts. Everything between two
pieces was removed (nothing in the reading text) or replaced (something else stands there).

Spans are half-open, ``(start, end)``, in code points.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

type Span = tuple[int, int]


class Piece(NamedTuple):
    """A run of ``length`` code points that is the same in both texts."""

    reading: int
    seed: int
    length: int


class OffsetMap:
    """Maps spans between a seed (``seed_span``) and the reading text of ``length`` made from it.

    Raises ``ValueError`` where the pieces overlap, run backwards or leave the texts.
    """

    def __init__(self, pieces: Iterable[Iterable[int]], *, seed_span: Span, length: int) -> None:
        self.pieces = tuple(map(Piece._make, pieces))
        self.seed_span = seed_span
        self.length = length
        reading, seed = 0, seed_span[0]
        for piece in self.pieces:
            if piece.length <= 0 or piece.reading < reading or piece.seed < seed:
                raise ValueError(f"Pieces must be non-empty, in order and apart: {piece}")
            reading, seed = piece.reading + piece.length, piece.seed + piece.length
        if reading > length or seed > seed_span[1]:
            raise ValueError("Pieces reach beyond the texts they map.")
        self._reading_starts = [piece.reading for piece in self.pieces]
        self._seed_starts = [piece.seed for piece in self.pieces]

    def to_seed(self, span: Span) -> Span:
        """Return the shortest span of the seed that holds every character ``span`` of the reading text was made from.

        * What was removed inside the span is within; what was removed at its edges is left out.
        * Of a replacement no part has a counterpart of its own: a span that shares a character with one takes
          in the whole stretch between the two pieces around it (also what was removed there beside it).
        * What was put in where the seed has nothing is made from nothing: alone it gives an empty span.
        * An empty span gives an empty span.

        Raises ``ValueError`` outside the reading text.
        """
        start, end = span
        if not 0 <= start <= end <= self.length:
            raise ValueError(f"{span} lies outside the reading text of {self.length} characters.")
        low = self._seed_start(start)
        return (low, low) if start == end else (low, self._seed_end(end))

    def to_reading(self, span: Span) -> Span:
        """Return the shortest span of the reading text that holds all that was made from the seed's ``span``.

        The mirror of ``to_seed``: a span that shares a character with a replaced stretch takes in the whole
        replacement; what was put in at its edges is left out; an empty span, and one of which all was
        removed, gives an empty span. Parts of ``span`` outside ``seed_span`` are cut off.
        """
        low, high = self.seed_span
        start, end = min(max(span[0], low), high), min(max(span[1], low), high)
        at = self._reading_start(start)
        return (at, at) if start >= end else (at, self._reading_end(end))

    def _seed_start(self, at: int) -> int:
        """Return where the seed's counterpart of the reading character at ``at`` starts."""
        index = bisect_right(self._reading_starts, at) - 1
        if index < 0:
            return self.seed_span[0]
        piece = self.pieces[index]
        return piece.seed + min(at - piece.reading, piece.length)

    def _seed_end(self, at: int) -> int:
        """Return where the seed's counterpart of the reading character before ``at`` ends."""
        index = bisect_left(self._reading_starts, at) - 1
        if index >= 0:
            piece = self.pieces[index]
            if at <= piece.reading + piece.length:
                return piece.seed + at - piece.reading
        return self.pieces[index + 1].seed if index + 1 < len(self.pieces) else self.seed_span[1]

    def _reading_start(self, at: int) -> int:
        index = bisect_right(self._seed_starts, at) - 1
        if index < 0:
            return 0
        piece = self.pieces[index]
        return piece.reading + min(at - piece.seed, piece.length)

    def _reading_end(self, at: int) -> int:
        index = bisect_left(self._seed_starts, at) - 1
        if index >= 0:
            piece = self.pieces[index]
            if at <= piece.seed + piece.length:
                return piece.reading + at - piece.seed
        return self.pieces[index + 1].reading if index + 1 < len(self.pieces) else self.length


def identity(length: int, *, seed_start: int = 0) -> OffsetMap:
    """Return the map of a text that was taken over as it stands."""
    pieces = [(0, seed_start, length)] if length else []
    return OffsetMap(pieces, seed_span=(seed_start, seed_start + length), length=length)


def overlap(a: Span, b: Span) -> bool:
    """Tell whether two spans share a character."""
    return max(a[0], b[0]) < min(a[1], b[1])


def jaccard(a: Iterable[Span], b: Iterable[Span]) -> float:
    """Return shared characters over all characters of two sets of spans, 0 to 1; 0 where both are empty.

    Spans within one set must not overlap each other.
    """
    left, right = sorted(a), sorted(b)
    shared = sum(_shared(left, right))
    union = sum(end - start for start, end in left) + sum(end - start for start, end in right) - shared
    return shared / union if union else 0.0


def _shared(left: list[Span], right: list[Span]) -> Iterator[int]:
    i = j = 0
    while i < len(left) and j < len(right):
        yield max(0, min(left[i][1], right[j][1]) - max(left[i][0], right[j][0]))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
