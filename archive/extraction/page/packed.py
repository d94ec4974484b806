"""gzip, opened without trusting it: never more bytes than asked for, whatever the file unfolds to."""

import zlib
from dataclasses import dataclass

_MAGIC = b"\x1f\x8b\x08"
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
    size = 0
    while data.startswith(_MAGIC):
        member = zlib.decompressobj(_GZIP)
        try:
            part = member.decompress(data, most + 1 - size)
        except zlib.error:
            return Unpacked(b"".join(parts), broken=True)
        parts.append(part)
        size += len(part)
        if size > most:
            return Unpacked(b"", too_large=True)
        if not member.eof:
            return Unpacked(b"".join(parts), broken=True)
        data = member.unused_data
    return Unpacked(b"".join(parts))
