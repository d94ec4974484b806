"""Reading seeds: bytes to Drafts, in this process or in several. Never raises for a bad file."""

import hashlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from archive.extraction.draft import Draft, PassageDecision, Problem, Source
from archive.extraction.gazetteer import Gazetteer
from archive.extraction.pipeline import Extractor
from archive.loading.deciding import Decided, passages
from archive.loading.discovery import SeedFile

if TYPE_CHECKING:
    from archive.models import SeedText  # a worker process has no models

logger = logging.getLogger(__name__)

_BYTES_PER_CHARACTER = 4  # the most that UTF-8, -16 and -32 take
_AHEAD = 4  # files handed to each worker before the first of them is taken


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its Draft, or the problem that stood in the way. ``raw`` where decoding lost something.

    ``passages`` are the editors' decisions it was read with.
    """

    sha256: str
    size: int
    draft: Draft | None = None
    problem: Problem | None = None
    raw: bytes | None = None
    passages: tuple[PassageDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractorOptions:
    """How to make an extractor; plain values, so that worker processes can make their own."""

    pipeline: str | None
    max_chars: int
    tagger: bool = True
    gazetteer: Gazetteer = field(default_factory=Gazetteer)

    @classmethod
    def configured(cls) -> "ExtractorOptions":
        """As the settings want it, without a gazetteer: the result depends on the file alone."""
        return cls(settings.ARCHIVE_PIPELINE, settings.ARCHIVE_MAX_CHARS, settings.ARCHIVE_TAGGER)

    def knowing(self, gazetteer: Gazetteer) -> "ExtractorOptions":
        return replace(self, gazetteer=gazetteer)

    def make(self) -> Extractor:
        return _extractor(self.pipeline, self.max_chars, self.tagger).knowing(self.gazetteer)


@cache
def _extractor(pipeline: str | None, max_chars: int, tagger: bool) -> Extractor:
    """A process has one extractor of each kind, and loads its pipeline once, whatever gazetteers come and go."""
    return Extractor(pipeline, max_chars, tagger=tagger)


def read_all(
    files: Iterable[SeedFile],
    options: ExtractorOptions,
    extractor: Extractor,
    workers: int,
    decided_on: Callable[[SeedFile], tuple[Decided, ...]] = lambda file: (),
) -> Iterator[Reading]:
    """A reading of each file, in the order of the files. Workers run ahead by a bounded number of files.

    ``decided_on`` gives the decisions that may bear on a file; it is called in this process.
    """
    if workers <= 1:
        for file in files:
            yield read_file(file, extractor, decided_on(file))
        return
    queue = iter(files)
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (options,)) as pool:
        ahead = deque(pool.submit(_read_in_worker, f, decided_on(f)) for f in islice(queue, workers * _AHEAD))
        while ahead:
            reading = ahead.popleft().result()
            ahead.extend(pool.submit(_read_in_worker, f, decided_on(f)) for f in islice(queue, 1))
            yield reading


def read_file(file: SeedFile, extractor: Extractor, decisions: Sequence[Decided] = ()) -> Reading:
    """Read and extract one file, with the decisions that bear on it."""
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
    return read_bytes(data, file.key, extractor, decisions)


def read_bytes(data: bytes, name: str, extractor: Extractor, decisions: Sequence[Decided] = ()) -> Reading:
    """Extract from bytes. A bug in the extractor costs this text, not the load."""
    sha256 = hashlib.sha256(data).hexdigest()

    def read() -> tuple[Draft, tuple[PassageDecision, ...]]:
        told = passages(decisions, sha256)
        draft = extractor.read(data, name, told)
        # Whether words of an earlier text stand in this one is known once it is decoded: then it is read again.
        followed = passages(decisions, sha256, draft.source.text)
        return (draft if followed == told else extractor.read(data, name, followed)), followed

    return _guarded(read, sha256, len(data), name, data)


def read_kept(text: "SeedText", name: str, extractor: Extractor, decisions: Sequence[Decided] = ()) -> Reading:
    """Extract from what the archive kept of a text: its bytes where decoding lost something, else its characters."""
    if text.raw is not None:
        return read_bytes(bytes(text.raw), name, extractor, decisions)
    source = Source(name, text.sha256, text.size, text.encoding, text.encoding_how, text.text)
    told = passages(decisions, source.sha256, source.text)
    return _guarded(lambda: (extractor.extract(source, passages=told), told), text.sha256, text.size, name)


def _guarded(
    read: Callable[[], tuple[Draft, tuple[PassageDecision, ...]]],
    sha256: str,
    size: int,
    name: str,
    data: bytes | None = None,
) -> Reading:
    try:
        draft, told = read()
    except Exception as error:
        logger.exception("%s could not be extracted", name)
        message = (
            f"The extractor failed on it ({type(error).__name__}: {error}). The file is untouched; please report it."
        )
        return Reading(sha256, size, problem=Problem("failed", message))
    return Reading(sha256, size, draft, raw=data if draft.source.lossy else None, passages=told)


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


def _read_in_worker(file: SeedFile, decisions: tuple[Decided, ...]) -> Reading:
    if _worker_extractor is None:
        raise RuntimeError("The worker was not started by read_all.")
    return read_file(file, _worker_extractor, decisions)
