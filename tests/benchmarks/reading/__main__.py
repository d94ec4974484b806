"""Times the readers' pages: lists, filters, facets, searches, records and exports, of an archive of any size.

    ARCHIVE_RUN_DIR=/tmp/big uv run python -m tests.benchmarks.reading --json big.json [--baseline small.json]

Each page is asked for through WSGI, without cookies, from the request to the closing of the answer; all that is
compiled or imported once is warm, and objects of the program itself are out of the garbage collector's sight
(``gc.freeze``). Where a list has facets, "anew" is with an empty cache, "again" is the same address once more;
"facets" are those counted at the worst, of how many: the rest was given up for time. Figures are milliseconds: by the
clock, and of this process alone, which other work on the machine does not change (on PostgreSQL the server's work is
not in it). ``--baseline`` is another run's JSON: the last column is the ratio of the 95th percentiles. ``--plans 300``
tells what the pages above 300 ms ask. Both go by the processor on SQLite, and by the clock on PostgreSQL. What answers
404 is not there (yet) and is skipped.
"""

import argparse
import gc
import html
import json
import logging
import os
import random
import re
import statistics
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

import django

from tests.benchmarks import say
from tests.benchmarks.reading import addresses, facets
from tests.benchmarks.reading.plans import slow
from tests.benchmarks.reading.server import Answer, ask, download, machine, queries

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

EXPORTS = ("/statements.csv", "/statements.json?kind=direct", "/articles.csv", "/people.csv", "/statements.atom")
FACETED = ("/statements/", "/statements/?kind=direct", "/statements/?review=accepted")


class Report:
    def __init__(self, baseline: dict[str, Any], by: str) -> None:
        self._by = by
        self.pages: dict[str, dict[str, Any]] = {}
        self._baseline = baseline

    def head(self) -> None:
        say(f"{'':48}{'':>25}{'clock':>24}{'processor':>16}")
        names = ("facets", "asked", "p50", "p95", "max", "p50", "p95", "kB")
        say(f"{'page':48}{'queries':>9}" + "".join(f"{name:>8}" for name in names) + f"{'ratio':>8}")

    def add(self, label: str, answers: list[Answer], asked: int) -> None:
        clock, work = sorted(one.clock for one in answers), sorted(one.work for one in answers)
        statuses = sorted({one.status for one in answers})
        counted = [facets.read(one.body, "/") for one in answers]
        told_of = max(len(one.counted) + len(one.given_up) for one in counted)
        row: dict[str, Any] = {
            "queries": asked, "asked": len(answers), "facets": told_of,
            "facets given up": max(len(one.given_up) for one in counted),
            "p50": statistics.median(clock), "p95": _p95(clock), "max": clock[-1],
            "work p50": statistics.median(work), "work p95": _p95(work), "statuses": statuses,
            "kB": max(len(one.body.encode()) for one in answers) / 1000,
            "slowest": max(answers, key=lambda one: one.work if "work" in self._by else one.clock).address,
        }  # fmt: skip
        self.pages[label] = row
        before = self._baseline.get(label)
        ratio = f"{row[self._by] / before[self._by]:8.1f}" if before else f"{'':8}"
        shown = ("asked", "p50", "p95", "max", "work p50", "work p95", "kB")
        told = "" if statuses == [200] else f"  {statuses}"
        of = f"{told_of - row['facets given up']}/{told_of}" if told_of else ""
        say(f"{label:48}{asked:9}{of:>8}" + "".join(f"{row[name]:8.0f}" for name in shown) + ratio + told)


def _p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def measure(report: Report, kind: addresses.Kind, times: int, seconds: float) -> None:
    """Every address of a kind in turn, ``times`` in all, and no more than some seconds."""
    from django.core.cache import cache

    there = [one for one in kind.addresses if ask(one).status != 404]
    if not there:
        say(f"{kind.label:48} not there")
        return
    asked = max(len(queries(one)) for one in there[:6])
    anew: list[Answer] = []
    again: list[Answer] = []
    until = perf_counter() + seconds
    for n in range(times):
        address = there[n % len(there)]
        if kind.counted:
            cache.clear()
        anew.append(ask(address))
        if kind.counted:
            again.append(ask(address))
        if perf_counter() > until:
            break
    report.add(f"{kind.label}, anew" if kind.counted else kind.label, anew, asked)
    if again:
        report.add(f"{kind.label}, again", again, asked)


def follow(report: Report, start: str, times: int) -> None:
    """Return the pages behind a first one, by the link to the next."""
    answers, address = [], start
    page = ask(start)
    while page.status == 200 and len(answers) < times:
        link = _next(page.body)
        if not link:
            break
        address = urlsplit(start).path + link if link.startswith("?") else link
        page = ask(address)
        answers.append(page)
    if answers:
        report.add(f"{start}, its next pages", answers, len(queries(address)))
    else:
        say(f"{start:48} has no next page")


def _next(page: str) -> str:
    for link in re.findall(r"<(?:a|link)\b[^>]*>", page):
        if 'rel="next"' in link and (found := re.search(r'href="([^"]+)"', link)):
            return html.unescape(found[1])
    return ""


def check_facets() -> dict[str, Any]:
    """How many values are counted, and whether a sample of them says what a plain count says."""
    draw, wrong, checked, told = random.Random(addresses.SEED), [], 0, {}
    for address in FACETED:
        found = facets.read(ask(address).body, urlsplit(address).path)
        told[address] = {"counted": found.counted, "given up": found.given_up, "values": len(found.values)}
        say(f"{address}: {len(found.counted)} facets and {len(found.values)} of their values counted,")
        say(f"  given up: {', '.join(found.given_up) or 'none'}")
        for value in draw.sample(found.values, min(20, len(found.values))):
            plain = facets.plain_count(value.address)
            if plain is None:
                continue
            checked += 1
            if plain != value.count:
                wrong.append((value.address, value.count, plain))
                say(f"  {value.address} is said to hold {value.count}, holds {plain}")
    say(f"{checked} counts held against plain ones, {len(wrong)} of them wrong")
    return {"lists": told, "checked": checked, "wrong": wrong}


def export(address: str) -> dict[str, Any] | None:
    found = download(address)
    if found.status == 404:
        say(f"{address:48} not there")
        return None
    say(
        f"{address:48}{found.status:5} first byte {1000 * found.first:.0f} ms, all {found.last:.1f} s,"
        f" {found.size / 1e6:.1f} MB, {found.lines} lines, {found.grew:.1f} MB of memory more"
    )
    return {name: getattr(found, name) for name in found.__slots__}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20, help="how often each kind of page is asked for")
    parser.add_argument("--seconds", type=float, default=30, help="the most that one kind may take")
    parser.add_argument("--only", default="", help="kinds whose name has these words")
    parser.add_argument("--json", type=Path, help="where to write the figures")
    parser.add_argument("--baseline", type=Path, help="JSON of another run")
    parser.add_argument("--plans", type=float, help="show how pages above so many milliseconds ask the database")
    given = parser.parse_args()
    django.setup()
    logging.disable(logging.WARNING)  # a page that is not there is told below
    from django.db import connection

    from archive.models import Article, Statement

    baseline = json.loads(given.baseline.read_text())["pages"] if given.baseline else {}
    by = "work p95" if connection.vendor == "sqlite" else "p95"
    report, facts = Report(baseline, by), {"machine": machine()}
    facts["rows"] = f"{Article.objects.count():,} articles, {Statement.objects.count():,} statements"
    say(f"{facts['machine']}; {facts['rows']}")
    for address in ("/", "/statements/?kind=direct", "/articles/?q=trade", "/people/", "/organisations/"):
        ask(address)
    gc.collect()
    gc.freeze()
    report.head()
    for kind in addresses.kinds():
        if given.only in kind.label:
            measure(report, kind, given.times, given.seconds)
    for start in ("/statements/", "/statements/?kind=direct", "/articles/", "/people/"):
        if given.only in f"{start}, its next pages":
            follow(report, start, given.times)
    whole = not given.only
    found = {
        "facts": facts, "pages": report.pages, "facets": check_facets() if whole or "facets" in given.only else {},
        "exports": {one: export(one) for one in EXPORTS if whole or "export" in given.only},
    }  # fmt: skip
    if given.plans:
        slow(report.pages, given.plans, by)
    say(f"most queries: {max((row['queries'] for row in report.pages.values()), default=0)}")
    if given.json:
        given.json.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
