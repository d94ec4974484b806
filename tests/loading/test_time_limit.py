"""A text that is never done with costs itself alone: its process is ended, it is told, and the load goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command

from archive.extraction.time_limit import ExtractionError, GuardedExtractor, TooSlowError
from archive.loading.load import add_text
from archive.loading.reading import ExtractorOptions
from archive.models import Article, Seed
from tests.loading.conftest import BRIDGE, HARBOUR
from tests.loading.hanging import HANGS, HangingExtractor, hanging

SECONDS = 2


@pytest.fixture(scope="module")
def guarded() -> Iterator[GuardedExtractor]:
    extractor = hanging(SECONDS)
    yield extractor
    extractor.end()


@pytest.fixture
def hangs(guarded: GuardedExtractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ExtractorOptions, "make", lambda options: guarded.knowing(options.gazetteer))


def test_the_process_is_ended_and_another_reads_on(guarded):
    with pytest.raises(TooSlowError, match="more than 2 seconds"):
        guarded.read(HANGS.encode(), "a.txt")
    with pytest.raises(ExtractionError, match="SIGABRT"):
        guarded.read(b"kill me", "b.txt")
    draft = guarded.read(HARBOUR.encode(), "c.txt")
    assert draft.as_dict() == HangingExtractor().read(HARBOUR.encode(), "c.txt").as_dict()


def test_a_failure_is_told_with_its_trace(guarded):
    with pytest.raises(ExtractionError, match="ValueError: no good") as failure:
        guarded.read(b"fail", "a.txt")
    assert "Traceback" in failure.value.__notes__[0]


def test_what_was_ended_for_good_reads_no_more():
    extractor = hanging(SECONDS)
    extractor.load()
    extractor.end()
    with pytest.raises(ExtractionError, match="stopped"):
        extractor.read(HARBOUR.encode(), "a.txt")


@pytest.mark.django_db
@pytest.mark.usefixtures("hangs")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_the_load_goes_on_with_the_other_files(harbour, capsys, workers):
    (harbour.parent / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    (harbour.parent / "bad.txt").write_text(HANGS, encoding="utf-8")
    (harbour.parent / "c.txt").write_text("kill me", encoding="utf-8")
    with pytest.raises(SystemExit) as stop:
        call_command("loadseeds", "--workers", workers)
    assert stop.value.code == 1
    printed = capsys.readouterr()
    assert "bad.txt: It was not read: It took more than 2 seconds" in printed.out + printed.err
    assert "c.txt: The extractor failed on it (Its process was ended by SIGABRT" in printed.out + printed.err
    assert Article.objects.count() == 2
    assert dict(Seed.objects.values_list("path", "outcome")) == {
        "bad.txt": "failed", "bridge.txt": "loaded", "c.txt": "failed", "harbour.txt": "loaded",
    }  # fmt: skip
    (harbour.parent / "c.txt").unlink()
    (harbour.parent / "bad.txt").write_text(HARBOUR.replace("Holloway", "Hallow"), encoding="utf-8")
    call_command("loadseeds", "--dry-run")
    assert Seed.objects.get(path="bad.txt").outcome == "failed"
    call_command("loadseeds")
    assert Seed.objects.get(path="bad.txt").outcome == "loaded"


@pytest.mark.django_db
@pytest.mark.usefixtures("hangs")
def test_a_text_pasted_in_the_admin_is_ended_too(seeds, admin_user):
    seed, _ = add_text(HANGS.encode(), "pasted", admin_user)
    assert seed.outcome == "failed"
    assert "more than 2 seconds" in seed.problems[0]["message"]
    assert add_text(HARBOUR.encode(), "pasted", admin_user)[0].outcome == "loaded"


def _processes(group: int) -> list[int]:
    """Return the processes of a group that still run."""
    listed = subprocess.run(["ps", "-eo", "pgid=,pid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()]
    return [int(pid) for pgid, pid, stat in rows if int(pgid) == group and not stat.startswith("Z")]


def _until(condition: Callable[[], bool], seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.2)
    return condition()


def test_ctrl_c_leaves_no_process_behind(tmp_path: Path):
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds" / "bad.txt").write_text(HANGS, encoding="utf-8")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ARCHIVE_RUN_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "ARCHIVE_MAX_SECONDS": "600",
    }
    arguments = [
        sys.executable,
        "-m",
        "tests.loading.hanging",
        "loadseeds",
        "--workers",
        "2",
        str(tmp_path / "seeds"),
    ]
    load = subprocess.Popen(
        arguments, cwd=configured.BASE_DIR, env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert _until(lambda: len(_processes(load.pid)) > 1)
        time.sleep(3)
        os.killpg(load.pid, signal.SIGINT)
        _, printed = load.communicate(timeout=30)
        assert load.returncode == 130, printed
        assert "Stopped. What was loaded so far is kept" in printed
        assert _until(lambda: not _processes(load.pid), 5)
    finally:
        if load.poll() is None or _processes(load.pid):
            os.killpg(load.pid, signal.SIGKILL)
