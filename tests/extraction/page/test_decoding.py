"""Every file gives a text and an honest word on how it was read."""

import gzip
import hashlib
import time

import pytest

from archive.extraction.page.decoding import decode
from archive.extraction.pipeline import Extractor

ENGLISH = "The café’s owner said on Monday that trade will grow. “We hope so,” he added.\r\nA second line."
CHINESE = "国务院总理李强在北京主持召开会议，强调要加快发展新质生产力，推动高质量发展。会议指出，科技创新是核心要素。"
LATIN = "Le président a déclaré à Genève que l'accord était « très équilibré » et qu'il sera signé cet été."


@pytest.mark.parametrize(
    ("data", "text", "encoding", "how"),
    [
        (b"Plain words.", "Plain words.", "utf-8", "utf-8"),
        (ENGLISH.encode(), ENGLISH, "utf-8", "utf-8"),
        (b"\xef\xbb\xbf" + ENGLISH.encode(), ENGLISH, "utf-8", "bom"),
        (b"\xff\xfe" + ENGLISH.encode("utf-16-le"), ENGLISH, "utf-16-le", "bom"),
        (b"\xfe\xff" + ENGLISH.encode("utf-16-be"), ENGLISH, "utf-16-be", "bom"),
        (b"\xff\xfe\x00\x00" + ENGLISH.encode("utf-32-le"), ENGLISH, "utf-32-le", "bom"),
        (ENGLISH.encode("utf-16-le"), ENGLISH, "utf-16-le", "pattern of zero bytes"),
        (ENGLISH.encode("utf-16-be"), ENGLISH, "utf-16-be", "pattern of zero bytes"),
        (CHINESE.encode("gbk"), CHINESE, "gb18030", "detected"),
        (LATIN.encode("latin-1"), LATIN, "cp1252", "detected"),
        (ENGLISH.encode("cp1252"), ENGLISH, "cp1252", "detected"),
        (b'<meta charset="iso-8859-2">' + "Zażółć gęślą jaźń".encode("iso-8859-2"), None, "iso8859-2", "declared"),
    ],
)
def test_text_is_read(data: bytes, text: str | None, encoding: str, how: str) -> None:
    source, problems = decode(data, "name.txt")
    assert problems == ()
    if text is not None:
        assert source.text == text
    assert (source.encoding, source.encoding_how, source.lossy) == (encoding, how, False)
    assert (source.size, source.sha256) == (len(data), hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(
    ("declared", "encoding", "how"),
    [
        ("windows-1251", "cp1251", "declared"),
        ("l1", "cp1252", "declared"),
        *((name, "cp1252", "detected") for name in ("unicode_escape", "undefined", "hex", "utf-7", "utf-16", "mbcs")),
    ],
)
def test_only_encodings_of_the_web_are_believed(declared: str, encoding: str, how: str) -> None:
    page = f'<html><meta charset="{declared}"><p>Über \\N{{x}} the café door, naïve, +ADw-b+AD4-</p></html>'
    source, problems = decode(page.encode("cp1252"), "page.html")
    assert (source.encoding, source.encoding_how, problems) == (encoding, how, ())
    if encoding == "cp1252":
        assert source.text == page


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", "\u00a0\u2003".encode()])
def test_nothing_to_read_is_empty(data: bytes) -> None:
    _, problems = decode(data, "empty.txt")
    assert [problem.code for problem in problems] == ["empty"]


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), bytes(range(256)) * 20]
)
def test_binary_is_recognised(data: bytes) -> None:
    source, problems = decode(data, "picture.png")
    assert [problem.code for problem in problems] == ["binary"]
    assert source.lossy
    assert source.text == ""


def test_each_nul_becomes_one_replacement_character() -> None:
    source, problems = decode(b"Premier\x00 Li said\x00 so. " * 20, "nul.txt")
    assert source.text == "Premier\ufffd Li said\ufffd so. " * 20
    assert source.lossy
    assert [(problem.code, problem.span) for problem in problems] == [("nul", (7, 8))]


def test_broken_bytes_are_shown_and_reported() -> None:
    source, problems = decode(("naïve “quotes” everywhere " * 9).encode() + b"\xff end", "broken.txt")
    assert source.text.endswith("\ufffd end")
    assert source.lossy
    assert [problem.code for problem in problems] == ["undecodable"]
    start, end = problems[0].span or (0, 0)
    assert source.text[start:end] == "\ufffd"


def test_a_utf16_file_cut_in_the_middle_is_reported() -> None:
    source, problems = decode(b"\xff\xfe" + "Hello".encode("utf-16-le") + b"\x00", "cut.txt")
    assert source.text == "Hello\ufffd"
    assert [problem.code for problem in problems] == ["undecodable"]


@pytest.mark.parametrize(
    ("data", "how"),
    [
        (ENGLISH.encode(), "gzip, utf-8"),
        (b"\xef\xbb\xbf" + ENGLISH.encode(), "gzip, bom"),
        (ENGLISH.encode("cp1252"), "gzip, detected"),
    ],
)
def test_gzip_is_read_as_what_it_holds(data: bytes, how: str) -> None:
    packed = gzip.compress(data, mtime=0)
    source, problems = decode(packed, "page.txt")
    assert (source.text, source.encoding_how, problems, source.lossy) == (ENGLISH, how, (), False)
    assert (source.size, source.sha256) == (len(packed), hashlib.sha256(packed).hexdigest())


def test_gzip_of_two_members_is_one_text() -> None:
    source, _ = decode(gzip.compress(b"One. ") + gzip.compress(b"Two."), "page.gz")
    assert source.text == "One. Two."


def test_a_bomb_is_too_large_and_never_unfolded() -> None:
    bomb = gzip.compress(b"a" * 200_000_000)
    started = time.perf_counter()
    draft = Extractor().read(bomb, "page.gz")
    assert time.perf_counter() - started < 5
    assert [problem.code for problem in draft.problems] == ["too-large"]
    assert (draft.article, draft.source.text, draft.source.lossy) == (None, "", True)


def test_gzip_of_very_many_members_takes_time_in_proportion() -> None:
    begun = time.process_time()
    source, _ = decode(gzip.compress(b"a", mtime=0) * 190_000, "page.gz")
    assert len(source.text) == 190_000
    assert time.process_time() - begun < 5


def test_a_cut_gzip_is_read_up_to_the_break() -> None:
    packed = gzip.compress(ENGLISH.encode() * 3)
    source, problems = decode(packed[:-12], "page.gz")
    assert source.text.startswith("The café")
    assert source.lossy
    assert [problem.code for problem in problems] == ["damaged"]
    assert [problem.code for problem in decode(b"\x1f\x8b\x08" + bytes(range(200)), "page.gz")[1]] == ["damaged"]


def test_a_packed_picture_is_binary() -> None:
    assert [problem.code for problem in decode(gzip.compress(b"%PDF-1.7 ..."), "page.gz")[1]] == ["binary"]
