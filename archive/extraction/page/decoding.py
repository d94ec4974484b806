"""Bytes in, text out, and an honest word on how: which encoding, how it was found, what was lost.

The text is the file's own characters: no newline is translated and nothing is dropped. A byte-order mark
is not part of it. A gzip file is opened without trusting it: never more bytes than asked for, whatever it unfolds to.
"""

import codecs
import hashlib
import re
import zlib
from dataclasses import dataclass

from webencodings import lookup

from archive.extraction.draft import Problem, Source

_GZIP_MAGIC = b"\x1f\x8b\x08"
_AT_ONCE = 4_096
_GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What a gzip file holds, as far as it could be read.

    ``broken`` where the file ends early or is damaged; ``too_large`` where it holds more than was asked for: then
    ``data`` is empty.
    """

    data: bytes
    broken: bool = False
    too_large: bool = False


def is_packed(data: bytes) -> bool:
    """Return whether the bytes are gzip's, by their beginning and not by a name."""
    return data.startswith(_GZIP_MAGIC)


def unpack(data: bytes, most: int) -> Unpacked:
    """All members of a gzip file, one after the other, if they hold no more than ``most`` bytes."""
    parts: list[bytes] = []
    at = size = 0
    while data.startswith(_GZIP_MAGIC, at):
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


_MARKS = (
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x7fELF",
    b"\x1f\x8b",
    b"MZ\x90",
    b"SQLite format 3",
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?([A-Za-z0-9_.:\-]{2,40})""")
_MOST = 16_000_000  # bytes in a gzip file, unless told otherwise
_LOSSES = frozenset({"nul", "undecodable", "binary", "too-large", "damaged"})
_CONTROL = bytes(set(range(32)) - {9, 10, 12, 13, 27}) + b"\x7f"
_SAMPLE = 65_536  # bytes looked at to guess; enough to be sure, and it keeps guessing linear
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030"}
# Bytes in which a declaration can be read are not UTF-16; the others stand for no text.
_NEVER_DECLARED = frozenset({"utf-16le", "utf-16be", "replacement", "x-user-defined"})


def decode(data: bytes, name: str, most: int = _MOST) -> tuple[Source, tuple[Problem, ...]]:
    """Return the text of a file and what went wrong reading it. Never raises for its content.

    A gzip file is read as what it holds, if that is no more than ``most`` bytes; hash and size are the file's own.

    Each NUL becomes U+FFFD, one for one; so do bytes that no encoding explains. Both make the source
    ``lossy`` and are reported. A binary file gives an empty text.
    """
    text, encoding, how, problems = _unpacked(data, most) if is_packed(data) else _read(data)
    if "\0" in text:
        first, nuls = text.index("\0"), _count(text.count("\0"), "NUL character")
        problems += (
            Problem(
                "nul",
                f"The file holds {nuls}, shown as \ufffd; save it again as plain text.",
                (first, first + 1),
            ),
        )
        text = text.replace("\0", "\ufffd")
    if not problems and not text.strip():
        problems = (Problem("empty", "The file holds no text; put the article's text into it or remove it."),)
    source = Source(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        encoding=encoding,
        encoding_how=how,
        text=text,
        lossy=any(problem.code in _LOSSES for problem in problems),
    )
    return source, problems


def _unpacked(data: bytes, most: int) -> tuple[str, str, str, tuple[Problem, ...]]:
    """Return what a gzip file holds, read as a file of its own."""
    found = unpack(data, most)
    if found.too_large:
        message = f"Unpacked, the file has more than the {most:,} bytes that are read; split it into its articles."
        return "", "binary", "gzip", (Problem("too-large", message),)
    text, encoding, how, problems = _read(found.data)
    if found.broken:
        message = "The compressed file is damaged and was read up to the break only; fetch it again."
        problems = (Problem("damaged", message), *problems)
    return text, encoding, f"gzip, {how}", problems


def _read(data: bytes) -> tuple[str, str, str, tuple[Problem, ...]]:
    """Text, encoding, how it was found, problems."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _forgiving(data[len(mark) :], encoding, "bom")
    if data.startswith(_MAGIC):
        return _binary()
    wide = _wide(data)
    if wide:
        return _forgiving(data, wide, "pattern of zero bytes")
    if _looks_binary(data):
        return _binary()
    try:
        return data.decode("utf-8"), "utf-8", "utf-8", ()
    except UnicodeDecodeError as error:
        # A long text with a single broken byte is still UTF-8: another guess would spoil every other letter.
        if _mostly_utf8(data, error):
            return _forgiving(data, "utf-8", "utf-8")
    return _declared(data) or _guessed(data) or _forgiving(data, "utf-8", "fallback")


def _forgiving(data: bytes, encoding: str, how: str) -> tuple[str, str, str, tuple[Problem, ...]]:
    """Decode; what cannot be decoded becomes U+FFFD and is reported."""
    try:
        return data.decode(encoding), encoding, how, ()
    except UnicodeDecodeError:
        text = data.decode(encoding, errors="replace")
    message = f"Some bytes are not {encoding} and are shown as \ufffd; save the file again as UTF-8."
    first = text.find("\ufffd")
    return text, encoding, how, (Problem("undecodable", message, (first, first + 1) if first >= 0 else None),)


def _binary() -> tuple[str, str, str, tuple[Problem, ...]]:
    message = "The file is not text (it looks like a picture, a document or a program); save its text as a .txt file."
    return "", "binary", "content", (Problem("binary", message),)


def _wide(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a mark: in a western text every other byte is zero."""
    sample = data[:_SAMPLE]
    if len(sample) < 8 or len(data) % 2:
        return None
    half = len(sample) // 2
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if len(data) % 4 == 0 and even > 0.4 and odd > 0.4:
        for encoding in ("utf-32-le", "utf-32-be"):
            try:
                data[: len(sample) // 4 * 4].decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    if even > 0.4 and odd < 0.1:
        return "utf-16-be"
    return None


def _looks_binary(data: bytes) -> bool:
    """Many control characters: no text has them. A few NULs in a text do not make it binary."""
    sample = data[:_SAMPLE]
    return bool(sample) and len(sample) - len(sample.translate(None, _CONTROL)) > 0.1 * len(sample)


def _mostly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Return whether multi-byte sequences that hold outnumber the broken ones by far."""
    text = data[: error.start + _SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    return sum(c > "\x7f" for c in text) - broken >= 2 * broken


def _declared(data: bytes) -> tuple[str, str, str, tuple[Problem, ...]] | None:
    """Return the charset that the page itself names, if the WHATWG's Encoding Standard has it and it fits.

    Python knows many more, among them some that are none (hex, unicode_escape) or that hide markup (UTF-7).
    """
    match = _DECLARED.search(data[:4096])
    known = lookup(match.group(1).decode("ascii")) if match else None
    if known is None or known.name in _NEVER_DECLARED:
        return None
    encoding = _WIDER.get(known.codec_info.name, known.codec_info.name)
    try:
        return data.decode(encoding), codecs.lookup(encoding).name, "declared", ()
    except UnicodeDecodeError:
        return None


def _guessed(data: bytes) -> tuple[str, str, str, tuple[Problem, ...]] | None:
    """Return what charset-normalizer thinks, with the two commonest families tried by their own signs first."""
    sample = data[:_SAMPLE]
    if _looks_chinese(sample):
        try:
            return data.decode("gb18030"), "gb18030", "detected", ()
        except UnicodeDecodeError:
            pass
    if _looks_western(sample):
        try:
            return data.decode("cp1252"), "cp1252", "detected", ()
        except UnicodeDecodeError:
            # Five code points of cp1252 are not assigned; Latin-1 assigns them all.
            return data.decode("latin-1"), "iso8859-1", "detected", ()
    from charset_normalizer import from_bytes

    best = from_bytes(sample, chunk_size=1024, enable_fallback=False).best()
    if best is None:
        return None
    encoding = _WIDER.get(best.encoding, best.encoding)
    try:
        return data.decode(encoding), codecs.lookup(encoding).name, "detected", ()
    except UnicodeDecodeError:
        return None


def _looks_chinese(sample: bytes) -> bool:
    """GBK: bytes above 0x80 come in pairs, and most pairs are the common characters of its first level."""
    pairs = re.findall(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]", sample)
    high = sum(byte > 0x7F for byte in sample)
    common = sum((0xB0 <= pair[0] <= 0xD7 and pair[1] >= 0xA1) or 0xA1 <= pair[0] <= 0xA3 for pair in pairs)
    return len(pairs) >= 2 and 2 * len(pairs) >= 0.9 * high and common >= 0.7 * len(pairs)


def _looks_western(sample: bytes) -> bool:
    """cp1252: lone accented letters and typographic marks among plain ASCII."""
    high = [byte for byte in sample if byte > 0x7F]
    runs = re.findall(rb"[\x80-\xff]+", sample)
    likely = sum(
        byte in b"\x80\x85\x91\x92\x93\x94\x95\x96\x97\x99\xa0\xa3\xa7\xa9\xab\xae\xb0\xb7\xbb\xbf" or byte >= 0xC0
        for byte in high
    )
    return bool(high) and len(high) < 0.15 * len(sample) and len(high) < 1.5 * len(runs) and likely >= 0.9 * len(high)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
