"""An extractor in a process of its own, which is ended when one text takes too long.

No exception reaches a regular expression that backtracks for ever, nor anything else that runs in C: only the end of
its process stops it. The kernel's timer does that, so it happens even where the parent process is gone.
"""

import copy
import signal
import traceback
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from operator import is_
from threading import Lock
from typing import TYPE_CHECKING, Any

from archive.extraction.draft import Draft, Part, PassageDecision, Problem, Source
from archive.extraction.people.last_layer import Layer, NameRows
from archive.extraction.pipeline import Extractor

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from archive.extraction.gazetteer import Gazetteer

    type _Known = tuple[Gazetteer, Layer | None]  # what editors decided, and what was learnt from it


class ExtractionError(Exception):
    """A text could not be extracted; the message says why."""


class TooSlowError(ExtractionError):
    """A text took longer than is allowed."""


class GuardedExtractor(Extractor):
    """Decodes and extracts in another process, at most ``seconds`` a call.

    That process starts with the first call, loads the models once, and is replaced after it had to be ended. One call
    runs at a time. ``decode`` and ``extract`` raise ``TooSlowError`` where the time is over, and ``ExtractionError``
    where the extractor failed or its process ended by itself, as for want of memory.
    """

    def __init__(self, extractor: Extractor, seconds: float) -> None:
        self.max_chars, self.gazetteer, self.layer = extractor.max_chars, extractor.gazetteer, extractor.layer
        self._process = _Process(extractor, seconds)

    @property
    def version(self) -> str:
        """The version of the extractor that is guarded."""
        return self._process.extractor.with_layer(self.layer).version

    def load(self) -> None:
        """Start the process, which then loads the models."""
        self._process.start()

    def decode(self, data: bytes, name: str) -> tuple[Source, tuple[Problem, ...]]:
        """Return what ``Extractor.decode`` does."""
        found: tuple[Source, tuple[Problem, ...]] = self._call("decode", data, name)
        return found

    def extract(
        self,
        source: Source,
        problems: tuple[Problem, ...] = (),
        passages: Sequence[PassageDecision] = (),
        only: Part | None = None,
    ) -> Draft:
        """Return what ``Extractor.extract`` does."""
        draft: Draft = self._call("extract", source, problems, tuple(passages), only)
        return draft

    def name_rows(self, source: Source, passages: Sequence[PassageDecision] = ()) -> NameRows | None:
        """Return what ``Extractor.name_rows`` does."""
        found: NameRows | None = self._call("name_rows", source, tuple(passages))
        return found

    def _call(self, method: str, *arguments: Any) -> Any:
        return self._process.call((self.gazetteer, self.layer), method, *arguments)

    def another(self) -> "GuardedExtractor":
        """Return the same extractor with one more process."""
        other = copy.copy(self)
        other._process = _Process(self._process.extractor, self._process.seconds)
        return other

    def end(self) -> None:
        """End the process for good, whatever it is doing; a call under way raises ``ExtractionError``."""
        self._process.end()


@dataclass(frozen=True, slots=True)
class _Failure:
    """An exception of the other process; its own kind may not be known here."""

    message: str
    trace: str


class _Process:
    """A process with an extractor that answers calls of its methods, one after the other."""

    def __init__(self, extractor: Extractor, seconds: float) -> None:
        self.extractor, self.seconds = extractor, seconds
        self._turn, self._starting = Lock(), Lock()
        self._ended = False
        self._process: SpawnProcess | None = None
        self._known: _Known | None = None

    def start(self) -> None:
        with self._starting:
            if self._ended:
                raise ExtractionError("The load was stopped.")
            if self._process is not None and self._process.is_alive():
                return
            # Spawned, not forked: a web server's threads and the database's connections do not come along.
            context = get_context("spawn")
            self._connection, theirs = context.Pipe()
            process = context.Process(target=_answer, args=(theirs, self.extractor, self.seconds), daemon=True)
            process.start()
            theirs.close()  # so that its end is seen here
            self._process, self._known = process, None

    def call(self, known: "_Known", method: str, *arguments: Any) -> Any:
        with self._turn:
            self.start()
            # A gazetteer may be large: it is sent, with the layer, when either is another one.
            new = None if self._known and all(map(is_, self._known, known)) else known
            try:
                self._connection.send((new, method, arguments))
                answer = self._connection.recv()
            except (EOFError, OSError):
                raise self._why_ended() from None
            self._known = known
        if isinstance(answer, _Failure):
            error = ExtractionError(answer.message)
            error.add_note(answer.trace)
            raise error
        return answer

    def _why_ended(self) -> ExtractionError:
        status = self._gone()
        if status == -signal.SIGALRM:
            return TooSlowError(f"It took more than {self.seconds:g} seconds.")
        if status < 0:
            memory = ", perhaps for want of memory" if status == -signal.SIGKILL else ""
            return ExtractionError(f"Its process was ended by {signal.Signals(-status).name}{memory}.")
        return ExtractionError(f"Its process ended with status {status}.")

    def _gone(self) -> int:
        """Wait for the end of the process and forget it; return its exit status."""
        with self._starting:
            process, self._process = self._process, None
        if process is None:
            return 0
        self._connection.close()
        process.join()
        return process.exitcode or 0

    def end(self) -> None:
        with self._starting:
            self._ended = True
            if self._process is not None:
                self._process.kill()
        with self._turn:
            self._gone()


def _answer(connection: Connection, extractor: Extractor, seconds: float) -> None:
    """Answer calls until the other side is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, too, and ends this process
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the kernel ends the process, whatever runs in it
    with suppress(Exception):  # the first call meets the same error and tells it
        extractor.load()  # not in the time of the first text
    while True:
        try:
            known, method, arguments = connection.recv()
        except EOFError:
            return
        if known is not None:
            gazetteer, layer = known
            extractor = extractor.knowing(gazetteer).with_layer(layer)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        try:
            answer = getattr(extractor, method)(*arguments)
        except Exception as error:
            answer = _Failure(f"{type(error).__name__}: {error}", traceback.format_exc())
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send(answer)
