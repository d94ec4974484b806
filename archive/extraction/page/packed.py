"""gzip, opened without trusting it: never more bytes than asked for, whatever the file unfolds to."""

import zlib
from dataclasses import dataclass

_MAGIC = b"\x1f\x8b\x08"
_AT_ONCE = 4_096
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Unpacked:
    """``data`` as far as it could be read: ``broken`` where the file ends early or is damaged, ``too_large`` where
    it holds more than was asked for (then ``data`` is empty).
    """

    data: bytes
    broken: bool = False
    too_large: bool = False


def is_packed(data: bytes) -> bool:
    """Whether the bytes are gzip's, by their beginning and not by a name."""
    return data.startswith(_MAGIC)


def unpack(data: bytes, most: int) -> Unpacked:
    """All members of a gzip file, one after the other, if they hold no more than ``most`` bytes."""
    parts: list[bytes] = []
    at = size = 0
    while data.startswith(_MAGIC, at):
        member = zlib.decompressobj(_GZIP)
        while not member.eof:
            # A little at a time: what is behind a member's end is copied for each of them.
            given = data[at : at + _AT_ONCE]
            try:
                part = member.decompress(given, most + 1 - size) if given else b""
            except zlib.error:
                return Unpacked(b"".join(parts), broken=True)
            parts.append(part)
            size += len(part)
            if size > most:
                return Unpacked(b"", too_large=True)
            if not given:
                return Unpacked(b"".join(parts), broken=True)
            at += len(given) - len(member.unused_data)
    return Unpacked(b"".join(parts))
