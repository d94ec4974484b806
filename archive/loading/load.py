"""Loading: the seeds folder file by file, and texts that editors add or decide on in the admin.

Files are committed one at a time in byte order of their paths. Stopping half-way loses nothing that was committed, and
the next load goes on from there.
"""

import fcntl
import logging
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from auditlog.context import disable_auditlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from archive.extraction.draft import Problem
from archive.extraction.pipeline import Extractor
from archive.indexing.build import update_index
from archive.indexing.quotes import group_quotes
from archive.loading.changes import Changes
from archive.loading.discovery import Discovery, SeedFile, discover, locate
from archive.loading.duplicates import link_unsigned
from archive.loading.passages import Decision, StoredDecision, decisions_on, place, tell_the_same
from archive.loading.reading import (
    LearntError,
    Reading,
    current_extractor,
    hash_file,
    read_all,
    read_bytes,
    read_file,
    read_kept,
)
from archive.loading.report import FileReport, LoadReport
from archive.loading.save_seed import save_draft, save_seed
from archive.models import Article, Load, PassageDecision, Seed
from archive.models.provenance import take_turn

logger = logging.getLogger(__name__)

ADDED = "admin:"  # a path that begins so is of a text added in the admin; no file's does


class LoadRunningError(Exception):
    """Another load is under way."""


class PassageError(ValueError):
    """A decision on a passage cannot be carried out; the message says why, and what to do."""


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

    Raises ``LoadRunningError`` where another load is under way, and ``LearntError`` as ``current_extractor`` does.
    """
    found = discover(list(options.paths or (settings.ARCHIVE_SEEDS,)), settings.ARCHIVE_SEEDS)
    with _alone(), _rolled_back(options.dry_run):
        load = _FolderLoad(options, by)
        try:
            load.run(found, progress)
            if not options.dry_run:
                group_quotes()
        except BaseException:
            load.report.finish(Load.Status.INTERRUPTED)
            raise
        load.report.finish(Load.Status.FINISHED)
    return load.report


class _FolderLoad:
    """One load of files under way. The gazetteer is frozen for the whole of it."""

    def __init__(self, options: Options, by: Any) -> None:
        self.options = options
        self.extractor = current_extractor()
        paths = [str(path) for path in options.paths]
        arguments = {"paths": paths, "reextract": options.reextract, "workers": options.workers}
        self.detailed = options.dry_run or options.detailed
        self.load = _new_load(self.extractor, arguments, by)
        self.report = LoadReport(self.load, options.dry_run, Changes(detailed=self.detailed))

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
            lambda file: self._decisions_on(file, hash_file(file.path)),
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
            self._read_added_anew()
        link_unsigned(self.report.changes)
        if not found.failures:  # a folder that could not be read may hold what seems to be gone
            self._mark_missing(found.folders, present)

    def _follow_moves(self, files: list[SeedFile], present: set[str]) -> set[str]:
        """Let seeds whose file is gone follow its bytes to a path never seen. Returns the new keys."""
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
        """Tell whether the file's bytes are those last read, so that it need not be read again."""
        seed = self.known.get(file.key)
        return bool(seed and seed.sha256 and not self.options.reextract and hash_file(file.path) == seed.sha256)

    def _leave(self, seed: Seed, *, moved: bool) -> None:
        """Leave known bytes alone: nothing is written, unless the file had been away."""
        self.report.older += seed.version != self.load.version
        action = "moved" if moved else "unchanged"
        if seed.missing:
            seed.missing, seed.last_load, action = False, self.load, "changed"
            seed.save(update_fields=["missing", "last_load"])
        self.report.files.append(FileReport(seed.path, action, seed.outcome))

    def _decisions_on(self, file: SeedFile, sha256: str) -> tuple[StoredDecision, ...]:
        known = self.known.get(file.key)
        return decisions_on(known.text_id if known else None, sha256)

    def _as_decided(self, file: SeedFile, reading: Reading) -> Reading:
        """Read again, if an editor decided on a passage of the text since it was read."""
        if reading.draft is None:
            return reading
        decisions = self._decisions_on(file, reading.sha256)
        told = place(decisions, reading.sha256, reading.draft.source.text)
        return reading if tell_the_same(told, reading.passages) else read_file(file, self.extractor, decisions)

    def _commit(self, file: SeedFile, reading: Reading) -> None:
        known = self.known.get(file.key)
        action = "changed" if known else "new"
        try:
            reading = self._as_decided(file, reading)
            seed = known or Seed(path=file.key)
            self._write(seed, reading, action)
        except Exception as error:
            # One file never stops a load, whatever is wrong with it: it is told, and the next one is read.
            logger.exception("%s could not be loaded", file.key)
            message = f"Not loaded ({type(error).__name__}: {error}). Nothing of it was changed; please report it."
            failed = Reading(reading.sha256, reading.size, problem=Problem("failed", message))
            seed = Seed.objects.filter(path=file.key, record=0).first() or Seed(path=file.key)
            self._write(seed, failed, action)
        self.known[file.key] = seed

    def _read_added_anew(self) -> None:
        """Read texts that were added in the admin anew: they have no file, but the archive's own copy."""
        for seed in Seed.objects.filter(origin=Seed.Origin.ADMIN).select_related("text"):
            if text := seed.text:
                decisions = decisions_on(text.pk, text.sha256)
                self._write(seed, read_kept(text, seed.path, self.extractor, decisions), "changed")

    def _write(self, seed: Seed, reading: Reading, action: str) -> None:
        changes = Changes(detailed=self.detailed)
        with transaction.atomic():
            problems = save_seed(reading, seed, self.load, changes)
            update_index()
        self.report.add(FileReport(seed.path, action, seed.outcome, problems), changes)

    def _mark_missing(self, folders: list[str], present: set[str]) -> None:
        for key, seed in sorted(self.known.items()):
            under = any(key.startswith(folder) if folder else not key.startswith("/") for folder in folders)
            if under and key not in present and not seed.missing:
                seed.missing, seed.last_load = True, self.load
                seed.save(update_fields=["missing", "last_load"])
                message = "The file is gone; its records stay. Put it back, or decide on them in the admin."
                self.report.files.append(FileReport(key, "missing", seed.outcome, [Problem("missing", message)]))


def add_text(data: bytes, name: str, by: Any) -> tuple[Seed, bool]:
    """Load one text of an editor's; return its seed and whether it is new. The same bytes are not loaded twice.

    Raises ``LearntError`` as ``current_extractor`` does.
    """
    extractor = current_extractor()
    reading = read_bytes(data, name or "pasted", extractor)
    if known := Seed.objects.filter(sha256=reading.sha256).order_by("path").first():
        return known, False
    stem = re.sub(r"[^\w.-]+", "-", name or "pasted").strip("-.")[:80] or "pasted"
    key = f"{ADDED}{stem}-{reading.sha256[:8]}"
    with transaction.atomic():
        report = LoadReport(_new_load(extractor, {"added": name}, by))
        seed = Seed(path=key, origin=Seed.Origin.ADMIN, added_by=by)
        problems = save_seed(reading, seed, report.load, report.changes)
        report.files.append(FileReport(key, "new", seed.outcome, problems))
        report.finish(Load.Status.FINISHED)
    return seed, True


def decide_passages(
    article: Article, passages: Sequence[Decision] = (), *, undo: Collection[int] = (), by: Any = None, note: str = ""
) -> list[Problem]:
    """Take decisions on passages of an article's text, and undo those of the primary keys in ``undo``.

    The article is read anew with them, and all is written in one transaction; returns what the editor should know.
    Raises ``PassageError``, and changes nothing, where that cannot be done.
    """
    text, now = article.text, timezone.now()
    known = decisions_on(text.pk, text.sha256)
    again = {passage.span for passage in passages}
    kept = [one for one in known if one.row not in undo and not (one.sha256 == text.sha256 and one.span in again)]
    new = [StoredDecision(passage.span, passage.keep, now, text.sha256, text.at(passage.span)) for passage in passages]
    try:
        extractor = current_extractor()
    except LearntError as error:
        raise PassageError(str(error)) from error
    seeds = list(text.seeds.order_by("path", "record"))
    # Read before the transaction, which keeps other writers waiting.
    reading = read_kept(text, seeds[0].path if seeds else text.sha256, extractor, [*kept, *new])
    if reading.draft is None:
        raise PassageError(reading.problem.message if reading.problem else "The text could not be read.")
    if reading.draft.article is None:
        raise PassageError("Nothing would be left of the article. If it is none, reject it instead.")
    with transaction.atomic():
        take_turn()
        if set(decisions_on(text.pk, text.sha256)) != set(known):
            raise PassageError("Another editor decided on a passage meanwhile. Look at the page again, then decide.")
        PassageDecision.objects.filter(pk__in=[one.row for one in known if one.row in undo]).delete()
        for passage in passages:
            PassageDecision.objects.update_or_create(
                text=text,
                start=passage.span[0],
                end=passage.span[1],
                defaults={"article": article, "keep": passage.keep, "by": by, "at": now, "note": note},
            )
        report = LoadReport(_new_load(extractor, {"passages of": article.public_id}, by))
        problems: list[Problem] = []
        for seed in seeds:
            missing = seed.missing
            problems = save_seed(reading, seed, report.load, report.changes)
            report.files.append(FileReport(seed.path, "changed", seed.outcome, problems))
            if missing:  # no file was looked at
                seed.missing = True
                seed.save(update_fields=["missing"])
        if not seeds:
            with disable_auditlog():
                problems = save_draft(reading.draft, text, None, report.changes)
        report.finish(Load.Status.FINISHED)
    return problems


def _new_load(extractor: Extractor, arguments: dict[str, Any], by: Any) -> Load:
    version, gazetteer = extractor.version, extractor.gazetteer.digest
    return Load.objects.create(arguments=arguments, version=version, gazetteer=gazetteer, by=by)


@contextmanager
def _alone() -> Iterator[None]:
    """Let one load run at a time: two would both make a record for the same new name."""
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
