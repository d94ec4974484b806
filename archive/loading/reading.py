"""Reading seeds: bytes to Drafts, in this process or in several. Never raises for a bad file."""

import hashlib
import logging
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from django.conf import settings

from archive.extraction.document import Draft, Problem
from archive.extraction.pipeline import Extractor
from archive.loading.discovery import SeedFile

logger = logging.getLogger(__name__)

_BYTES_PER_CHARACTER = 4  # the most that UTF-8, -16 and -32 take
_AHEAD = 4  # files handed to each worker before the first of them is taken


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its Draft, or the problem that stood in the way. ``raw`` where decoding lost something."""

    sha256: str
    size: int
    draft: Draft | None = None
    problem: Problem | None = None
    raw: bytes | None = None


@dataclass(frozen=True, slots=True)
class ExtractorOptions:
    """How to make an extractor; plain values, so that worker processes can make their own."""

    pipeline: str | None
    max_chars: int

    @classmethod
    def configured(cls) -> "ExtractorOptions":
        """As the settings want it."""
        return cls(settings.ARCHIVE_PIPELINE, settings.ARCHIVE_MAX_CHARS)

    @cache  # noqa: B019 - options are values: a process has one extractor of each, and loads its pipeline once
    def make(self) -> Extractor:
        return Extractor(self.pipeline, self.max_chars)


def read_all(
    files: Iterable[SeedFile], options: ExtractorOptions, extractor: Extractor, workers: int
) -> Iterator[Reading]:
    """A reading of each file, in the order of the files. Workers run ahead by a bounded number of files."""
    if workers <= 1:
        for file in files:
            yield read_file(file, extractor)
        return
    queue = iter(files)
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (options,)) as pool:
        ahead = deque(pool.submit(_read_in_worker, file) for file in islice(queue, workers * _AHEAD))
        while ahead:
            reading = ahead.popleft().result()
            ahead.extend(pool.submit(_read_in_worker, file) for file in islice(queue, 1))
            yield reading


def read_file(file: SeedFile, extractor: Extractor) -> Reading:
    """Read and extract one file."""
    largest = extractor.max_chars * _BYTES_PER_CHARACTER
    try:
        size = file.path.stat().st_size
        if size > largest:
            message = (
                f"{size:,} bytes, more than the {largest:,} that are read. Split the file or raise ARCHIVE_MAX_CHARS."
            )
            return Reading(hash_file(file.path), size, problem=Problem("too-large", message))
        data = file.path.read_bytes()
    except OSError as error:
        message = (
            f"The file could not be read ({error.strerror}). Check that it is there and may be read, and load again."
        )
        return Reading("", 0, problem=Problem("unreadable", message))
    return read_bytes(data, file.key, extractor)


def read_bytes(data: bytes, name: str, extractor: Extractor) -> Reading:
    """Extract from bytes. A bug in the extractor costs this text, not the load."""
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        draft = extractor.read(data, name)
    except Exception as error:
        logger.exception("%s could not be extracted", name)
        message = (
            f"The extractor failed on it ({type(error).__name__}: {error}). The file is untouched; please report it."
        )
        return Reading(sha256, len(data), problem=Problem("failed", message))
    return Reading(sha256, len(data), draft, raw=data if draft.source.lossy else None)


def hash_file(path: Path) -> str:
    """SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


_worker_extractor: Extractor | None = None


def _start_worker(options: ExtractorOptions) -> None:
    global _worker_extractor  # noqa: PLW0603 - one extractor for the life of a worker process
    _worker_extractor = options.make()


def _read_in_worker(file: SeedFile) -> Reading:
    if _worker_extractor is None:
        raise RuntimeError("The worker was not started by read_all.")
    return read_file(file, _worker_extractor)
