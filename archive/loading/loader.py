"""Loading seeds: find, read, commit one file at a time in byte order of the paths, and report."""

import fcntl
import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.extraction.draft import Problem
from archive.extraction.pipeline import Extractor
from archive.indexing.build import update_index
from archive.loading.changes import Recorder, recording
from archive.loading.commit import commit_reading
from archive.loading.deciding import passages
from archive.loading.desk import reread
from archive.loading.discovery import Discovery, SeedFile, discover, locate
from archive.loading.duplicates import sign_the_unsigned
from archive.loading.gazetteer import current_gazetteer
from archive.loading.passages import decided
from archive.loading.reading import ExtractorOptions, Reading, hash_file, read_all, read_file
from archive.loading.report import FileReport, LoadReport
from archive.loading.tally import Tally
from archive.models import Load, Seed

logger = logging.getLogger(__name__)


class LoadRunningError(Exception):
    """Another load is under way."""


@dataclass(frozen=True, slots=True)
class Options:
    """What ``loadseeds`` was asked to do. No paths: the seeds folder."""

    paths: tuple[Path, ...] = ()
    reextract: bool = False
    dry_run: bool = False
    workers: int = 1
    detailed: bool = False  # note every change, record by record; a dry run always does


def load_seeds(
    options: Options, by: Any = None, progress: Callable[[int, int], None] = lambda done, total: None
) -> LoadReport:
    """Load seeds. ``progress`` is called with files done and files in all.

    Every file is committed by itself: stopping half-way loses nothing that was committed, and the next load
    goes on from there. Raises ``LoadRunningError`` where another load is under way.
    """
    paths = options.paths or (settings.ARCHIVE_SEEDS,)
    found = discover(list(paths), settings.ARCHIVE_SEEDS)
    with _alone(), _rolled_back(options.dry_run), recording(options.dry_run or options.detailed) as recorder:
        # The gazetteer is frozen for the whole load.
        extractor = ExtractorOptions.configured().knowing(current_gazetteer()).make()
        load = _Load(options, extractor, by, recorder)
        try:
            load.run(found, progress)
        except BaseException:
            load.finish(Load.Status.INTERRUPTED)
            raise
        load.finish(Load.Status.FINISHED)
    return load.report


class _Load:
    """One load under way."""

    def __init__(self, options: Options, extractor: Extractor, by: Any, recorder: Recorder | None) -> None:
        self.options, self.extractor, self.recorder = options, extractor, recorder
        arguments = {
            "paths": [str(path) for path in options.paths],
            "reextract": options.reextract,
            "workers": options.workers,
        }
        self.load = Load.objects.create(
            arguments=arguments, version=extractor.version, gazetteer=extractor.gazetteer.digest, by=by
        )
        self.report = LoadReport(self.load, options.dry_run, detailed=recorder is not None)

    def run(self, found: Discovery, progress: Callable[[int, int], None]) -> None:
        self.report.notes += found.problems
        self.report.failures += found.failures
        self.known = {seed.path: seed for seed in Seed.objects.filter(origin=Seed.Origin.FILE, record=0)}
        present = {file.key for file in found.files}
        moved = self._follow_moves(found.files, present)
        same = {file.key for file in found.files if self._is_same(file)}
        readings = read_all(
            (file for file in found.files if file.key not in same),
            self.extractor,
            self.options.workers,
            lambda file: decided(self._text_of(file.key)),
        )
        progress(0, len(found.files))
        with closing(readings):
            for done, file in enumerate(found.files, start=1):
                if file.key in same:
                    self._leave(self.known[file.key], moved=file.key in moved)
                else:
                    self._commit(file, next(readings))
                progress(done, len(found.files))
        if self.options.reextract and "" in found.folders:
            self._reread_desk()
        sign_the_unsigned(self.report.tally)
        if not found.failures:  # a folder that could not be read may hold what seems to be gone
            self._mark_missing(found.folders, present)

    def finish(self, status: str) -> None:
        self.load.status, self.load.finished = status, timezone.now()
        self.load.counts, self.load.problems = self.report.counts(), self.report.problems()
        self.load.save()

    def _follow_moves(self, files: list[SeedFile], present: set[str]) -> set[str]:
        """Seeds whose file is gone while its bytes lie at a path never seen follow them. Returns the new keys."""
        gone = {
            seed.sha256: seed
            for key, seed in sorted(self.known.items(), reverse=True)
            if seed.sha256 and key not in present and not locate(key, settings.ARCHIVE_SEEDS).exists()
        }
        moved = set()
        for file in files if gone else ():
            seed = None if file.key in self.known else gone.pop(hash_file(file.path), None)
            if seed:
                del self.known[seed.path]
                seed.path, seed.missing, seed.last_load = file.key, False, self.load
                seed.save(update_fields=["path", "missing", "last_load"])
                self.known[file.key] = seed
                moved.add(file.key)
        return moved

    def _is_same(self, file: SeedFile) -> bool:
        """Whether the file's bytes are those last read, so that it need not be read again."""
        seed = self.known.get(file.key)
        return bool(seed and seed.sha256 and not self.options.reextract and hash_file(file.path) == seed.sha256)

    def _leave(self, seed: Seed, *, moved: bool) -> None:
        """Known bytes: nothing is written, unless the file had been away."""
        self.report.older += seed.version != self.load.version
        deed = "moved" if moved else "unchanged"
        if seed.missing:
            seed.missing, seed.last_load, deed = False, self.load, "changed"
            seed.save(update_fields=["missing", "last_load"])
        self.report.files.append(FileReport(seed.path, deed, seed.outcome))

    def _text_of(self, key: str) -> int | None:
        """The text that a file had when it was last read."""
        known = self.known.get(key)
        return known.text_id if known else None

    def _as_decided(self, file: SeedFile, reading: Reading) -> Reading:
        """The reading, made anew if an editor decided on a passage of it since it was begun."""
        if reading.draft is None:
            return reading
        decisions = decided(self._text_of(file.key), reading.sha256)
        if passages(decisions, reading.sha256, reading.draft.source.text) == reading.passages:
            return reading
        return read_file(file, self.extractor, decisions)

    def _commit(self, file: SeedFile, reading: Reading) -> None:
        key = file.key
        known = self.known.get(key)
        try:
            reading = self._as_decided(file, reading)
            seed = known or Seed(path=key)
            problems, tally = self._write(seed, partial(commit_reading, reading))
        except Exception as error:
            # One file never stops a load, whatever is wrong with it: it is told, and the next one is read.
            logger.exception("%s could not be loaded", key)
            message = f"Not loaded ({type(error).__name__}: {error}). Nothing of it was changed; please report it."
            failed = Reading(reading.sha256, reading.size, problem=Problem("failed", message))
            seed = Seed.objects.filter(path=key, record=0).first() or Seed(path=key)
            problems, tally = self._write(seed, partial(commit_reading, failed))
        self.known[key] = seed
        self._note(seed, "changed" if known else "new", problems, tally)

    def _reread_desk(self) -> None:
        """Texts added in the admin have no file to be read again from: the archive's own copy is."""
        for seed in Seed.objects.filter(origin=Seed.Origin.DESK, text__isnull=False):
            problems, tally = self._write(seed, lambda seed, load, tally: reread(seed, self.extractor, load, tally))
            self._note(seed, "changed", problems, tally)

    def _write(self, seed: Seed, write: Callable[[Seed, Load, Tally], list[Problem]]) -> tuple[list[Problem], Tally]:
        tally = Tally()
        with transaction.atomic():
            problems = write(seed, self.load, tally)
            update_index()
        return problems, tally

    def _note(self, seed: Seed, deed: str, problems: list[Problem], tally: Tally) -> None:
        changes = self.recorder.take() if self.recorder else []
        self.report.files.append(FileReport(seed.path, deed, seed.outcome, problems, changes))
        self.report.tally.merge(tally)

    def _mark_missing(self, folders: list[str], present: set[str]) -> None:
        for key, seed in sorted(self.known.items()):
            under = any(key.startswith(folder) if folder else not key.startswith("/") for folder in folders)
            if under and key not in present and not seed.missing:
                seed.missing, seed.last_load = True, self.load
                seed.save(update_fields=["missing", "last_load"])
                message = "The file is gone; its records stay. Put it back, or decide on them in the admin."
                self.report.files.append(FileReport(key, "missing", seed.outcome, [Problem("missing", message)]))


@contextmanager
def _alone() -> Iterator[None]:
    """One load at a time: two would both make a record for the same new name."""
    with (settings.RUN_DIR / "load.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise LoadRunningError("Another load is under way. Wait until it has finished, then call again.") from error
        yield


@contextmanager
def _rolled_back(wanted: bool) -> Iterator[None]:
    """Do everything, and undo it at the end if so ``wanted``."""
    if not wanted:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
