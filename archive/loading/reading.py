"""Reading seeds: bytes to Drafts, in this process or in several. Never raises for a bad file."""

import hashlib
import logging
from collections import defaultdict, deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from typing import Any, cast

from django.conf import settings

from archive.extraction.draft import Draft, Part, Problem, Source
from archive.extraction.gazetteer import Gazetteer, KnownOrganisation, KnownPerson
from archive.extraction.people.last_layer import FILE, Layer, LayerError, read_layer
from archive.extraction.pipeline import Extractor
from archive.extraction.time_limit import ExtractionError, GuardedExtractor, TooSlowError
from archive.loading.discovery import SeedFile
from archive.loading.passages import Decision, StoredDecision, place
from archive.models import Organisation, OrganisationDomain, OrganisationName, Person, PersonName, ReviewState, SeedText
from archive.models.entity import Entity, EntityName
from archive.names import NameOrder, fold


class LearntError(Exception):
    """What the archive learnt from its editors cannot be used; the message says what to do."""


def current_gazetteer() -> Gazetteer:
    """Return the gazetteer of the archive as it is now; seven queries, whatever its size."""
    called = _accepted_names(PersonName)
    people = tuple(
        KnownPerson(name, _others(called[pk], name), cast(NameOrder, order))
        for pk, name, order in _accepted(Person).values_list("pk", "name", "name_order")
    )
    called = _accepted_names(OrganisationName)
    organisations = tuple(
        KnownOrganisation(name, _others(called[pk], name), acronym, kind)
        for pk, name, acronym, kind in _accepted(Organisation).values_list("pk", "name", "acronym", "kind")
    )
    return Gazetteer(
        people,
        organisations,
        _rejected_names(PersonName, ((known.name, *known.forms) for known in people)),
        _rejected_names(OrganisationName, ((known.name, *known.forms, known.acronym) for known in organisations)),
        _domains(),
    )


def current_layer() -> Layer | None:
    """Return what the archive learnt from its editors, if it did; kept in the run-time folder.

    Raises ``LearntError`` where the file cannot be used.
    """
    try:
        return read_layer(settings.RUN_DIR / FILE)
    except LayerError as error:
        raise LearntError(str(error)) from error


def _domains() -> tuple[tuple[str, str], ...]:
    """Return the hosts of organisations that editors have not rejected, with the name of each."""
    rows = OrganisationDomain.objects.exclude(organisation__review=ReviewState.REJECTED)
    return tuple(rows.values_list("host", "organisation__name"))


def _all(model: type[Entity] | type[EntityName]) -> Any:
    return model._default_manager.order_by()


def _accepted(model: type[Entity]) -> Any:
    return _all(model).filter(review=ReviewState.ACCEPTED)


def _accepted_names(model: type[EntityName]) -> dict[int, list[str]]:
    """Return accepted names by the key of the record that bears them."""
    found: dict[int, list[str]] = defaultdict(list)
    names = _all(model).filter(review=ReviewState.ACCEPTED, entity__review=ReviewState.ACCEPTED)
    for pk, text in names.values_list("entity", "text"):
        found[pk].append(text)
    return found


def _others(names: Iterable[str], name: str) -> tuple[str, ...]:
    return tuple(sorted({*names} - {name}))


def _rejected_names(model: type[EntityName], accepted: Iterable[Iterable[str]]) -> tuple[str, ...]:
    stand = {fold(name) for names in accepted for name in names}
    whole = _all(model).filter(kind__in=model.IDENTIFYING).exclude(review=ReviewState.REJECTED)
    rejected = whole.filter(entity__review=ReviewState.REJECTED)
    return tuple(text for text in rejected.values_list("text", flat=True) if fold(text) not in stand)


logger = logging.getLogger(__name__)

_AHEAD = 4  # files handed to each worker before the first of them is taken


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read: its Draft, or the problem that stood in the way. ``raw`` where decoding lost something.

    ``passages`` are the editors' decisions it was read with, where they were placed in its text.
    """

    sha256: str
    size: int
    draft: Draft | None = None
    problem: Problem | None = None
    raw: bytes | None = None
    passages: tuple[StoredDecision, ...] = ()


@dataclass(frozen=True, slots=True)
class ExtractorOptions:
    """How to make an extractor. One that may take ``max_seconds`` for a text reads in another process; 0: no limit."""

    pipeline: str | None
    max_chars: int
    tagger: bool = True
    max_seconds: int = 0
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    layer: Layer | None = None

    @classmethod
    def configured(cls) -> "ExtractorOptions":
        """Return what the settings say, with nothing of editors: the result depends on the file alone."""
        return cls(
            settings.ARCHIVE_PIPELINE,
            settings.ARCHIVE_MAX_CHARS,
            settings.ARCHIVE_TAGGER,
            settings.ARCHIVE_MAX_SECONDS,
        )

    def knowing(self, gazetteer: Gazetteer) -> "ExtractorOptions":
        return replace(self, gazetteer=gazetteer)

    def with_layer(self, layer: Layer | None) -> "ExtractorOptions":
        return replace(self, layer=layer)

    def make(self) -> Extractor:
        extractor = _extractor(self.pipeline, self.max_chars, self.tagger, self.max_seconds)
        return extractor.knowing(self.gazetteer).with_layer(self.layer)


def current_extractor() -> Extractor:
    """Return the extractor as configured, with what editors decided up to now and what was learnt from it.

    Raises ``LearntError`` where what was learnt cannot be used.
    """
    return ExtractorOptions.configured().knowing(current_gazetteer()).with_layer(current_layer()).make()


@cache
def _extractor(pipeline: str | None, max_chars: int, tagger: bool, max_seconds: int) -> Extractor:
    """Return the one extractor of a kind: its pipeline is loaded once, whatever gazetteers come and go."""
    extractor = Extractor(pipeline, max_chars, tagger=tagger)
    return GuardedExtractor(extractor, max_seconds) if max_seconds else extractor


def read_all(
    files: Iterable[SeedFile],
    extractor: Extractor,
    workers: int,
    decisions_on: Callable[[SeedFile], tuple[StoredDecision, ...]] = lambda file: (),
) -> Generator[Reading]:
    """Yield a reading of each file, in the order of the files. Workers run ahead by a bounded number of files.

    ``decisions_on`` gives the decisions that may bear on a file; it is called in this thread. Close the iterator where
    it is left early: that ends the workers at once.
    """
    if workers <= 1 and not isinstance(extractor, GuardedExtractor):
        for file in files:
            yield read_file(file, extractor, decisions_on(file))
        return
    if not isinstance(extractor, GuardedExtractor):
        extractor = GuardedExtractor(extractor, seconds=0)
    extractors = [extractor.another() for _ in range(workers)]
    free = SimpleQueue[GuardedExtractor]()
    for one in extractors:
        free.put(one)

    def read(file: SeedFile, decisions: tuple[StoredDecision, ...]) -> Reading:
        one = free.get()
        try:
            return read_file(file, one, decisions)
        finally:
            free.put(one)

    queue = iter(files)
    threads = ThreadPoolExecutor(workers, "reader")  # each waits for a process
    try:
        ahead = deque(threads.submit(read, file, decisions_on(file)) for file in islice(queue, workers * _AHEAD))
        while ahead:
            reading = ahead.popleft().result()
            ahead.extend(threads.submit(read, file, decisions_on(file)) for file in islice(queue, 1))
            yield reading
    finally:
        threads.shutdown(wait=False, cancel_futures=True)
        for one in extractors:
            one.end()


def read_file(
    file: SeedFile, extractor: Extractor, decisions: Sequence[StoredDecision] = (), only: Part | None = None
) -> Reading:
    """Read and extract one file, or one part of its Draft, with the decisions that bear on it."""
    largest = extractor.max_bytes
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
    return read_bytes(data, file.key, extractor, decisions, only)


def read_bytes(
    data: bytes,
    name: str,
    extractor: Extractor,
    decisions: Sequence[StoredDecision] = (),
    only: Part | None = None,
) -> Reading:
    """Extract from bytes. A bug in the extractor costs this text, not the load."""
    sha256 = hashlib.sha256(data).hexdigest()
    return _read(lambda: extractor.decode(data, name), sha256, len(data), name, extractor, decisions, data, only)


def read_kept(text: SeedText, name: str, extractor: Extractor, decisions: Sequence[StoredDecision] = ()) -> Reading:
    """Extract from what the archive kept of a text: its bytes where decoding lost something, else its characters."""
    if text.raw is not None:
        return read_bytes(bytes(text.raw), name, extractor, decisions)
    source = Source(name, text.sha256, text.size, text.encoding, text.encoding_how, text.text)
    return _read(lambda: (source, ()), text.sha256, text.size, name, extractor, decisions)


def _read(
    decode: Callable[[], tuple[Source, tuple[Problem, ...]]],
    sha256: str,
    size: int,
    name: str,
    extractor: Extractor,
    decisions: Sequence[StoredDecision],
    data: bytes | None = None,
    only: Part | None = None,
) -> Reading:
    """Decode, place the decisions in the text, and extract once."""
    try:
        source, problems = decode()
        passages = place(decisions, sha256, source.text)
        draft = extractor.extract(source, problems, [Decision(one.span, one.keep) for one in passages], only)
    except TooSlowError as error:
        message = (
            f"It was not read: {error} The file is untouched. Look at what is unusual in it; split it, or set "
            "ARCHIVE_MAX_SECONDS higher and load again; and please report it."
        )
        return Reading(sha256, size, problem=Problem("failed", message))
    except Exception as error:
        logger.exception("%s could not be extracted", name)
        why = f"{error}" if isinstance(error, ExtractionError) else f"{type(error).__name__}: {error}"
        message = f"The extractor failed on it ({why}). The file is untouched; please report it."
        return Reading(sha256, size, problem=Problem("failed", message))
    return Reading(sha256, size, draft, raw=data if source.lossy else None, passages=passages)


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""
