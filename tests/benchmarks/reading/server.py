"""Asks the application for pages as a server does: through WSGI, every middleware and template included.

The connection to the database is opened and closed as it is for every request, where the settings say so.
"""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """``clock`` and ``work`` are milliseconds, as they passed and as this process worked; ``body`` is decoded."""

    address: str
    status: int
    body: str
    clock: float
    work: float


@dataclass(slots=True)
class Download:
    """A long answer taken in pieces: seconds to the first byte and to the last, bytes, lines, and memory in MB."""

    status: int
    first: float
    last: float = 0.0
    size: int = 0
    lines: int = 0
    grew: float = 0.0


@cache
def _application() -> Any:
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def _environ(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "REQUEST_METHOD": "GET", "SERVER_PROTOCOL": "HTTP/1.1", "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "HTTP_HOST": "localhost", "REMOTE_ADDR": "127.0.0.1", "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(), "SCRIPT_NAME": "", "QUERY_STRING": parts.query,
        "PATH_INFO": unquote(parts.path).encode().decode("latin-1"),
    }  # fmt: skip


def ask(address: str) -> Answer:
    """One page, from the request to the closing of the answer."""
    told: list[str] = []
    began, worked = perf_counter(), process_time()
    answer = _application()(_environ(address), lambda status, headers: told.append(status))
    body = b"".join(answer)
    answer.close()
    clock, work = 1000 * (perf_counter() - began), 1000 * (process_time() - worked)
    return Answer(address, int(told[0][:3]), body.decode(errors="replace"), clock, work)


def queries(address: str) -> list[tuple[str, float]]:
    """Return the questions that a page asks of the database, and milliseconds each took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        ask(address)
        return [(query["sql"], 1000 * float(query["time"])) for query in captured.captured_queries]


def download(address: str) -> Download:
    """Return a whole export, piece by piece as it comes."""
    told: list[str] = []
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    before = _memory("VmRSS")
    began = perf_counter()
    answer = _application()(_environ(address), lambda status, headers: told.append(status))
    pieces: Iterator[bytes] = iter(answer)
    size, lines = 0, 0
    piece = next(pieces, b"")
    found = Download(int(told[0][:3]), perf_counter() - began)
    while piece:
        size, lines = size + len(piece), lines + piece.count(b"\n")
        piece = next(pieces, b"")
    answer.close()
    found.last, found.size, found.lines = perf_counter() - began, size, lines
    found.grew = _memory("VmHWM") - before
    return found


def _memory(name: str) -> float:
    """MB, of this process."""
    said = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(said[1]) / 1024 if said else 0.0


def machine() -> str:
    """Return what the figures were taken on."""
    from django.db import connection

    return f"{connection.vendor}, {os.cpu_count()} processors, {os.getloadavg()[0]:.1f} at work when it began"
