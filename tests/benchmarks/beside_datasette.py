"""The readers' pages beside Datasette's, over the same SQLite file, in one run.

    uv venv /tmp/beside && uv pip install --python /tmp/beside/bin/python datasette==0.65.5
    uv pip install --target /tmp/beside/waitress waitress==3.0.2
    ARCHIVE_RUN_DIR=/tmp/big uv run python -m tests.benchmarks.beside_datasette /tmp/beside [--json FILE]

Both are served over HTTP on this machine, each as it is run: this archive by waitress with its usual four threads,
Datasette by its own ``datasette serve``. They are asked in turn, one request at a time over one open connection, so
that other work on the machine falls on both alike; the processor's time is that of each server's process.

The file is copied first, and the copy given what a user of Datasette would give it: full-text search of the statements'
words, as ``sqlite-utils enable-fts archive_statement content`` makes it, which Datasette finds by itself. The archive's
own index stands in the same file. Pages of both have 25 rows. Datasette orders by the key, which is an index; this
archive by date of publication. This archive always counts all its facets, Datasette those that are asked for.

Datasette is measured twice: as it comes, when it shows every column, suggests facets and gives a facet up after 200 ms;
and tuned, with the columns that our lists show, no suggestions, and a minute for every facet. What this
archive counted is kept until a record changes; "anew" asks for each page under a filter that no one used before and
that leaves nothing out, so that all is counted.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from tests.benchmarks import say

FTS = "archive_statement_fts"
TABLE = "/archive/archive_statement"
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True)
class Server:
    name: str
    port: int
    process: subprocess.Popen[bytes]
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("localhost", self.port, timeout=600)

    def ask(self, address: str) -> tuple[int, str]:
        self.connection.request("GET", address, headers={"Accept-Encoding": "identity"})
        answer = self.connection.getresponse()
        return answer.status, answer.read().decode(errors="replace")

    def worked(self) -> float:
        """Seconds that the process has worked."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS


@dataclass(frozen=True, slots=True)
class Page:
    """``there`` is Datasette's address, ``here`` this archive's; ``{n}`` in it is another number each time."""

    label: str
    there: str
    here: str


def prepared(folder: Path) -> Path:
    """A copy of the database with Datasette's search, made once."""
    from django.conf import settings

    source, run = Path(settings.DATABASES["default"]["NAME"]), folder / "run"
    copy = run / "archive.sqlite3"
    if copy.exists() and copy.stat().st_mtime >= source.stat().st_mtime:
        return copy
    shutil.rmtree(run, ignore_errors=True)
    run.mkdir(parents=True)
    with sqlite3.connect(source) as old, sqlite3.connect(copy) as new:
        old.backup(new)
        new.execute(f"CREATE VIRTUAL TABLE {FTS} USING fts5(content, content=[archive_statement])")
        new.execute(f"INSERT INTO {FTS} ({FTS}) VALUES ('rebuild')")
        new.commit()
        new.execute("PRAGMA journal_mode=WAL")
        new.execute("ANALYZE")
    return copy


@contextmanager
def serving(name: str, port: int, command: list[str], environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        command, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        server = Server(name, port, process)
        for _ in range(300):
            try:
                server.ask("/")
                break
            except (ConnectionError, http.client.HTTPException):
                server.connection.close()
                time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait()


def pages(words: dict[str, str], columns: str) -> list[Page]:
    newest, anew = f"{TABLE}?_sort_desc=id&_size=25{columns}", "from=1800-01-01&to=29{n:02}"
    facets = "&_facet=kind&_facet=review"
    found = [
        Page("list, newest first", newest, "/statements/"),
        Page("list, newest first, anew", newest, f"/statements/?{anew}"),
        Page("facets: kind and review", newest + facets, "/statements/"),
        Page("facets: kind and review, anew", newest + facets, f"/statements/?{anew}"),
        Page("facets under a filter, anew", f"{newest}&review__exact=accepted{facets}",
             f"/statements/?review=accepted&{anew}"),
    ]  # fmt: skip
    for label, word in words.items():
        there = f"{newest}&_search={quote(word)}"
        found.append(Page(f"search: {label}", there, f"/statements/?q={quote(word)}"))
        found.append(Page(f"search: {label}, anew", there, f"/statements/?q={quote(word)}&{anew}"))
    return found


def measure(page: Page, there: Server, here: Server, times: int, seconds: float) -> dict[str, object]:
    """Both servers in turn; what is warm is warm in both."""
    clock: dict[str, list[float]] = {there.name: [], here.name: []}
    work = dict.fromkeys(clock, 0.0)
    statuses: dict[str, set[int]] = {there.name: set(), here.name: set()}
    told: dict[str, str] = {}
    until = time.monotonic() + seconds
    for n in range(-1, times):
        for server, address in ((there, page.there), (here, page.here.format(n=n % 100))):
            worked, began = server.worked(), time.perf_counter()
            status, told[server.name] = server.ask(address)
            if n < 0:
                continue
            clock[server.name].append(1000 * (time.perf_counter() - began))
            work[server.name] += 1000 * (server.worked() - worked)
            statuses[server.name].add(status)
        if n >= 0 and time.monotonic() > until:
            break
    row: dict[str, object] = {"asked": len(clock[here.name])}
    for server in (there, here):
        found = sorted(clock[server.name])
        p95 = statistics.quantiles(found, n=20, method="inclusive")[-1] if len(found) > 1 else found[0]
        given_up = len(re.findall("These facets timed out|Not counted", told[server.name]))
        row[server.name] = {
            "p50": statistics.median(found), "p95": p95, "work": work[server.name] / len(found),
            "kB": len(told[server.name].encode()) / 1000, "statuses": sorted(statuses[server.name]),
            "given up": given_up,
        }  # fmt: skip
    return row


def report(label: str, row: dict[str, object]) -> None:
    line = f"{label:48}"
    for one in ("datasette", "archive"):
        figures: dict[str, object] = row[one]  # type: ignore[assignment]
        line += "".join(f"{figures[name]:8.0f}" for name in ("p50", "p95", "work", "kB"))
        line += f" {'*' if figures['given up'] else ' '}"
        if figures["statuses"] != [200]:
            line += f" {figures['statuses']}"
    ratio = row["datasette"]["p50"] / row["archive"]["p50"]  # type: ignore[index]
    say(f"{line}{ratio:8.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, help="has Datasette and waitress; the copy goes there, too")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=40, help="the most that one page may take")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    import random

    from tests.benchmarks.reading.words import choose_words

    drawn = choose_words(random.Random(7))
    words = {
        "a very common word": drawn.common[0], "a middling word": drawn.middling[1], "a rare word": drawn.rare[0],
        "two middling words": " ".join(drawn.middling[:2]), "a phrase": f'"{drawn.two_common[0]}"',
        "a word that is nowhere": "qqqzzzq",
    }  # fmt: skip
    copy = prepared(given.folder)
    ours = [sys.executable, "-m", "waitress", "--listen=127.0.0.1:8801", "config.wsgi:application"]
    path = {"PYTHONPATH": str(given.folder / "waitress"), "ARCHIVE_RUN_DIR": str(copy.parent)}
    theirs = [str(given.folder / "bin" / "datasette"), "serve", str(copy), "--port", "8802"]
    limits = {"facet_time_limit_ms": "60000", "sql_time_limit_ms": "60000", "suggest_facets": "off"}
    tuned = [part for name, value in limits.items() for part in ("--setting", name, value)]
    columns = "".join(f"&_col={name}" for name in ("article_id", "kind", "content", "cue", "review", "confidence"))
    found: dict[str, dict[str, object]] = {}
    with serving("archive", 8801, ours, path) as here:
        for manner, more, shown in (("as it comes", [], ""), ("tuned", tuned, columns)):
            with serving("datasette", 8802, [*theirs, *more], {}) as there:
                say(f"Datasette {manner}; milliseconds; * a facet was given up")
                say(f"{'':48}{'Datasette':>32}  {'this archive':>32}  {'their p50':>8}")
                say(f"{'page':48}" + 2 * (f"{'p50':>8}{'p95':>8}{'work':>8}{'kB':>8}  ") + f"{'/ ours':>8}")
                for page in pages(words, shown):
                    row = measure(page, there, here, given.times, given.seconds)
                    found[f"{page.label}, Datasette {manner}"] = row
                    report(page.label, row)
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
