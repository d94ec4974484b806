"""Mojibake: UTF-8 that was once read as Windows-1252 or Latin-1 ("Ã©" for "é"), perhaps twice, found and undone.

Each garbled letter is undone by itself, by the exact reverse of what garbled it, so that the file keeps its characters
and the map to them. Nothing is undone in a text that has no sequence which hardly anybody would write.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from archive.extraction.page.edits import Edit
from archive.offsets import Span

KIND = "mojibake"
# What each byte from 0x80 on was read as: by Latin-1, or by Windows-1252 where that knows it.
_BYTES = {chr(byte): byte for byte in range(0x80, 0x100)} | {
    bytes([byte]).decode("cp1252"): byte
    for byte in range(0x80, 0xA0)
    if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D}  # which it does not know
}
_NEXT = "[" + "".join(re.escape(char) for char, byte in _BYTES.items() if byte < 0xC0) + "]"
# Of two bytes, those of letters that newspapers print, Latin, Greek, Cyrillic, Hebrew and Arabic, and of typographic
# marks. Behind capital letters ("PERÚ”") the last ones may be meant.
_TWO = rf"(?:[Â-ÅÎÏ]{_NEXT}|(?<![A-Z])[Ð-Ó×-Û]{_NEXT}|È[˜™š›\x98-\x9b]|Æ[’\x92]|Ë[†œ\x86\x9c])"
_SEQUENCE = re.compile(rf"{_TWO}|[à-ï]{_NEXT}{{2}}|[ð-ô]{_NEXT}{{3}}")
_RUN = re.compile(rf"(?:{_SEQUENCE.pattern})++")
_POSSIBLE = re.compile(rf"[Â-ô]{_NEXT}")
_SURE = re.compile(
    rf"â(?:€|\x80){_NEXT}|ð(?:Ÿ|\x9f){_NEXT}{{2}}|(?<![A-ZÀ-Þ])Â[\xa0£©®°·§]|[ÂÃ][\x80-\x9f]|(?<=[a-z])[ÂÃÄÅ]{_NEXT}"
    rf"|[ÃÄÅ]{_NEXT}(?=[a-z])|(?:[Â-ÅÎÏ]{_NEXT}){{2}}|(?:[Ð-Ó×-Û]{_NEXT}){{3}}|(?:[à-ï]{_NEXT}{{2}}){{2}}"
)
# The blank of "Ã " was a byte of "à"; the last byte of a closing quotation mark is one that Windows-1252 does not know.
_LOST = re.compile(rf"(?<![A-ZÀ-Þ])Ã(?=\s|\Z)|â€(?!{_NEXT})")


def mojibake_edits(seed: str, span: Span) -> Iterator[Edit]:
    """Yield the edits that undo what is garbled within a stretch."""
    edits = _edits(seed)
    for index in range(bisect_left(edits, span[0], key=lambda edit: edit.start), len(edits)):
        if edits[index].start >= span[1]:
            return
        yield edits[index]


@lru_cache(maxsize=2)  # a text is asked for each of its blocks
def _edits(seed: str) -> tuple[Edit, ...]:
    if seed.isascii() or not any(_SURE.match(seed, possible.start()) for possible in _POSSIBLE.finditer(seed)):
        return ()
    found = [edit for run in _RUN.finditer(seed) for edit in _undone(seed, run.span())]
    lost = [Edit(*match.span(), "à" if match.group() == "Ã" else "”", KIND) for match in _LOST.finditer(seed)]
    return tuple(sorted([*found, *lost], key=lambda edit: (edit.start, -edit.end)))


def _undone(seed: str, span: Span) -> list[Edit]:
    """Return the edits of a run of garbled letters, which are undone for as often as they were garbled."""
    letters = [Edit(at, at + 1, seed[at], KIND) for at in range(*span)]
    while True:
        text = "".join(letter.put for letter in letters)
        undone: list[Edit] = []
        at = 0
        for match in _SEQUENCE.finditer(text):
            try:
                letter = bytes(_BYTES[char] for char in match.group()).decode("utf-8")
            except UnicodeDecodeError:
                continue
            low, high = letters[match.start()], letters[match.end() - 1]
            undone += [*letters[at : match.start()], Edit(low.start, high.end, letter, KIND)]
            at = match.end()
        if not at:
            return [letter for letter in letters if letter.end - letter.start > 1]
        letters = undone + letters[at:]
