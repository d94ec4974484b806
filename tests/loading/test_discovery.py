"""Which files are seeds, and what they are called."""

import os
from pathlib import Path

import pytest

from archive.loading.discovery import discover, seed_key


def keys(found):
    return [file.key for file in found.files]


def test_files_come_in_byte_order_of_their_path_whatever_their_folders(tmp_path: Path):
    for name in ("b.txt", "a/z.txt", "B.txt", "é.txt", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    assert keys(discover([tmp_path], tmp_path)) == ["B.txt", "a.txt", "a/z.txt", "b.txt", "é.txt"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path):
    (tmp_path / ".DS_Store").write_bytes(b"\0\1")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")
    assert keys(discover([tmp_path], tmp_path)) == []


def test_a_file_named_twice_is_one(tmp_path: Path):
    (tmp_path / "a.txt").write_text("x")
    assert keys(discover([tmp_path, tmp_path / "a.txt", tmp_path / "." / "a.txt"], tmp_path)) == ["a.txt"]


def test_a_key_is_the_same_however_the_path_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    written = [tmp_path / "seeds/a.txt", Path("seeds/a.txt"), Path("./seeds/../seeds/a.txt")]
    assert {seed_key(path, tmp_path / "seeds") for path in written} == {"a.txt"}


def test_a_file_elsewhere_is_known_by_its_whole_path(tmp_path: Path):
    assert seed_key(tmp_path / "x.txt", tmp_path / "seeds") == (tmp_path / "x.txt").as_posix()


def test_a_loop_of_folders_ends_and_is_told(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "back").symlink_to(tmp_path, target_is_directory=True)
    found = discover([tmp_path], tmp_path)
    assert keys(found) == ["in/a.txt"]
    assert [problem.code for problem in found.problems] == ["loop"]
    assert not found.failures


def test_a_path_that_is_not_there_is_a_failure_that_says_what_to_do(tmp_path: Path):
    found = discover([tmp_path / "nowhere"], tmp_path)
    assert [problem.code for problem in found.failures] == ["no-such-path"]
    assert "Check the spelling" in found.failures[0].message


def test_a_name_that_is_no_utf8_gets_a_key_that_any_database_stores(tmp_path: Path):
    raw = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    Path(os.fsdecode(raw)).write_text("x")
    (key,) = keys(discover([tmp_path], tmp_path))
    assert key == "caf\\xe9.txt"
    key.encode("utf-8")
