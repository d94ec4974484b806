"""Edits: what is removed from or replaced in a stretch of the seed, and the exact map that is left.

An edit never moves anything. Reading text is the stretch with its edits carried out; undoing them gives
the stretch back, letter for letter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from archive.offsets import OffsetMap, Span, identity


class Edit(NamedTuple):
    """The seed's characters from ``start`` to ``end`` read as ``put`` (nothing, by default), and why.

    ``start == end`` puts something in between two characters.
    """

    start: int
    end: int
    put: str = ""
    kind: str = "markup"


@dataclass(frozen=True, slots=True)
class Reading:
    """Reading text made from the seed's ``span``, the map back, and the edits that made it."""

    text: str
    offsets: OffsetMap
    edits: tuple[Edit, ...]

    @property
    def span(self) -> Span:
        return self.offsets.seed_span

    def undo(self, seed: str) -> str:
        """Return the stretch of the seed again: what the map kept, taken from the reading text, and what was edited."""
        parts: list[str] = []
        at = self.span[0]
        for piece in self.offsets.pieces:
            parts.append(seed[at : piece.seed])
            parts.append(self.text[piece.reading : piece.reading + piece.length])
            at = piece.seed + piece.length
        parts.append(seed[at : self.span[1]])
        return "".join(parts)


def apply(seed: str, span: Span, edits: Iterable[Edit], *, fold_spaces: bool = False) -> Reading:
    """Carry out edits within ``span``. Where two touch the same characters the one that begins first wins.

    Edits that reach outside ``span`` are left undone. ``fold_spaces``: the blanks that meet where something
    between them was removed become one, and none is left at the ends.
    """
    start, end = span
    plain, wanted = seed[start:end], sorted(edits, key=_order)
    if not wanted and plain == plain.strip(" "):  # as most lines are
        return Reading(plain, identity(len(plain), seed_start=start), ())
    done: list[Edit] = []
    at = start
    for edit in wanted:
        if edit.start >= at and edit.end <= end:
            done.append(edit)
            at = edit.end
    if fold_spaces:
        done = _folded(seed, span, done)
    text: list[str] = []
    pieces: list[tuple[int, int, int]] = []
    at, length = start, 0
    for edit in [*done, Edit(end, end)]:
        if edit.start > at:
            pieces.append((length, at, edit.start - at))
            text.append(seed[at : edit.start])
            length += edit.start - at
        text.append(edit.put)
        length += len(edit.put)
        at = edit.end
    return Reading("".join(text), OffsetMap(pieces, seed_span=span, length=length), tuple(done))


def _order(edit: Edit) -> tuple[int, bool, int]:
    """Order edits by where they begin; what is put in comes first, then the longest."""
    return edit.start, edit.start != edit.end, -edit.end


def _folded(seed: str, span: Span, edits: list[Edit]) -> list[Edit]:
    """Return the edits, and those that drop a blank after a blank, at the beginning or at the end."""
    folded: list[Edit] = []
    at, blank = span[0], True
    for edit in [*edits, Edit(span[1], span[1])]:
        if at < edit.start:  # what is kept before it
            doubled = blank and seed[at] == " "
            if doubled:
                folded.append(Edit(at, at + 1, "", "space"))
            if not doubled or at + 1 < edit.start:
                blank = seed[edit.start - 1] == " "
        put = edit.put.lstrip(" ") if blank else edit.put
        if edit.start < edit.end or put:
            folded.append(edit if put == edit.put else edit._replace(put=put))
        blank = put.endswith(" ") if put else blank
        at = edit.end
    if blank:
        _drop_last_blank(seed, span, folded)
    return folded


def _drop_last_blank(seed: str, span: Span, edits: list[Edit]) -> None:
    """Drop the blank that ends the reading text: the last edit put it, or it is the seed's last kept character."""
    at = span[1]
    for index in range(len(edits) - 1, -1, -1):
        edit = edits[index]
        if edit.end < at:
            break
        if edit.put:
            put = edit.put.rstrip(" ")
            edits[index : index + 1] = [edit._replace(put=put)] if put or edit.start < edit.end else []
            return
        at = edit.start
    if at > span[0] and seed[at - 1] == " ":
        edits.append(Edit(at - 1, at, "", "space"))
        edits.sort(key=_order)
