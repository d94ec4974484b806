"""Bad input gets a clear line and loses nothing: the other files still load, and the exit status says so."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command

from archive.models import Article, Seed, SeedText
from tests.loading.conftest import BRIDGE, HARBOUR

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture, *arguments: str) -> tuple[int, str]:
    """Exit status and everything printed."""
    status = 0
    try:
        call_command("loadseeds", *arguments)
    except SystemExit as stop:
        status = stop.code
    printed = capsys.readouterr()
    return status, printed.out + printed.err


FAILING = {
    "empty": (b"", Seed.Outcome.EMPTY, "holds no text"),
    "white space": (b" \n\t \r\n", Seed.Outcome.EMPTY, "holds no text"),
    "binary": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, Seed.Outcome.BINARY, "not text"),
    "50 MB": (b"word " * 10_000_000, Seed.Outcome.TOO_LARGE, "bytes, more than"),
    "too many characters": (b"word " * 250_000, Seed.Outcome.TOO_LARGE, "characters, more than"),
}


@pytest.mark.parametrize(("data", "outcome", "line"), FAILING.values(), ids=FAILING.keys())
def test_what_cannot_be_loaded_is_kept_told_and_costs_no_other_file(harbour, capsys, data, outcome, line):
    (harbour.parent / "bad.txt").write_bytes(data)
    status, printed = run(capsys)
    assert status == 1
    assert line in printed
    assert "bad.txt: " in printed
    seed = Seed.objects.get(path="bad.txt")
    assert seed.outcome == outcome
    assert seed.size == len(data)
    assert Article.objects.count() == 1


def test_a_failed_file_fails_again_until_it_is_mended(harbour, capsys):
    bad = harbour.parent / "bad.txt"
    bad.write_bytes(b"")
    assert run(capsys)[0] == 1
    status, printed = run(capsys)
    assert status == 1
    assert "bad.txt: empty" in printed
    bad.write_text(BRIDGE, encoding="utf-8")
    assert run(capsys)[0] == 0
    assert Article.objects.count() == 2


ENCODED = {
    "UTF-16": (HARBOUR, "utf-16", "utf-16-le"),
    "Latin-1": (HARBOUR.translate({0x201C: '"', 0x201D: '"', 0x2013: "-"}) + "En août.\n", "latin-1", "cp1252"),
    "GBK": (HARBOUR + "科学技术部的部长安娜说中国将继续扩大对外开放。", "gbk", "gb18030"),
}


@pytest.mark.parametrize(("text", "codec", "found"), ENCODED.values(), ids=ENCODED.keys())
def test_any_encoding_gives_the_same_article(seeds, capsys, text, codec, found):
    (seeds / "a.txt").write_bytes(text.encode(codec))
    status, printed = run(capsys)
    assert status == 0, printed
    kept = SeedText.objects.get()
    assert kept.text == text
    assert kept.encoding == found
    assert Article.objects.get().title == "Harbour to be dredged, says minister"


def test_nul_bytes_are_replaced_one_for_one_reported_and_the_bytes_kept(seeds, capsys):
    data = HARBOUR.replace("before winter", "before\0winter").encode()
    (seeds / "a.txt").write_bytes(data)
    status, printed = run(capsys)
    assert status == 0
    assert "NUL" in printed
    kept = SeedText.objects.get()
    assert kept.text == data.decode().replace("\0", "\ufffd")
    assert bytes(kept.raw) == data


def test_bytes_that_no_encoding_explains_are_reported_and_kept(seeds, capsys):
    data = HARBOUR.encode().replace(b"second", b"sec\xffond")
    (seeds / "a.txt").write_bytes(data)
    status, printed = run(capsys)
    assert status == 0
    assert "a.txt: " in printed
    assert bytes(SeedText.objects.get().raw) == data


def test_an_unreadable_file_is_told_and_tried_again(harbour, capsys):
    link = harbour.parent / "gone.txt"
    link.symlink_to(harbour.parent / "nowhere")
    status, printed = run(capsys)
    assert status == 1
    assert "gone.txt: The file could not be read" in printed
    assert Seed.objects.get(path="gone.txt").outcome == Seed.Outcome.UNREADABLE
    (harbour.parent / "nowhere").write_text(BRIDGE, encoding="utf-8")
    assert run(capsys)[0] == 0
    assert Article.objects.count() == 2


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_told(harbour, capsys):
    (harbour.parent / "secret.txt").write_text(BRIDGE)
    (harbour.parent / "secret.txt").chmod(0)
    status, printed = run(capsys)
    assert status == 1
    assert "Permission denied" in printed


def test_a_file_that_cannot_be_read_any_more_keeps_its_records(harbour, capsys):
    run(capsys)
    harbour.unlink()
    harbour.symlink_to(harbour.parent / "nowhere")
    assert run(capsys)[0] == 1
    assert Article.objects.public().count() == 1
    assert Seed.objects.get().text is not None


def test_a_path_that_is_not_there_fails_and_the_others_load(harbour, capsys):
    status, printed = run(capsys, str(harbour), "nowhere/at/all")
    assert status == 1
    assert "nowhere/at/all: there is no such file or folder" in printed
    assert Article.objects.count() == 1


def test_the_same_text_under_two_names_is_two_seeds_and_one_article(harbour, capsys):
    (harbour.parent / "again.txt").write_bytes(harbour.read_bytes())
    assert run(capsys)[0] == 0
    assert Seed.objects.count() == 2
    assert Article.objects.count() == 1


def test_a_bug_in_the_extractor_costs_one_file(harbour, capsys, monkeypatch):
    (harbour.parent / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    from archive.extraction import pipeline

    extract = pipeline.Extractor.extract

    def broken(self, source, *arguments):
        if source.name == "bridge.txt":
            raise RecursionError("too deep")
        return extract(self, source, *arguments)

    monkeypatch.setattr(pipeline.Extractor, "extract", broken)
    status, printed = run(capsys)
    assert status == 1
    assert "bridge.txt: The extractor failed on it (RecursionError: too deep)" in printed
    assert Article.objects.count() == 1


@pytest.mark.parametrize("arguments", [["--workers", "0"], ["--workers", "many"], ["--nonsense"]])
def test_wrong_usage_exits_with_2(arguments):
    import subprocess
    import sys

    from django.conf import settings

    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "loadseeds", *arguments]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 2
