"""Times the desk: the board and every list with its common filters, as an editor opens them.

    ARCHIVE_RUN_DIR=/tmp/big uv run python -m tests.benchmarks.desk [--times 20]

Prints, for each page, its queries and the median and 95th percentile in milliseconds: by the clock, and of the
processor alone, which other work on the machine does not change. The database is one that
``tests.benchmarks.generate`` made, with any number of rows: the queries must be as many for each.
"""

import argparse
import gc
import os
import statistics
import time

import django

from tests.benchmarks import say

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

LIST = "admin:archive_{}_changelist"
REVIEWED = ("review__exact=unreviewed", "review__exact=accepted", "review__exact=rejected", "waiting=yes",
            "suggested=yes", "assigned=me", "assigned=nobody", "held=yes", "held=no")  # fmt: skip
FILTERS = {
    "statement": (
        *REVIEWED, "kind__exact=direct", "named=person", "named=words", "sure=low", "sure=high", "lost=yes",
        "withdrawn__exact=1", "waiting=yes&sure=low", "waiting=yes&kind__exact=direct", "p=30", "q=institute 7",
        "q=holloway", "q=bridge", "q=nothingatall",
    ),
    "article": (*REVIEWED, "withdrawn__exact=1", "p=30", "q=bridge", "q=institute 7", "q=nothingatall"),
    "person": (*REVIEWED, "p=30", "q=holloway", "q=nothingatall"),
    "organisation": (*REVIEWED, "kind__exact=media", "q=institute 7"),
    "role": (*REVIEWED, "q=director"),
    "nearduplicate": (*REVIEWED, "alike=high"),
    "tagging": REVIEWED,
    "topic": ("review__exact=accepted",),
    "mention": ("whom=open", "whom=person", "whom=organisation", "whom=nobody", "p=30", "q=holloway"),
    "seed": ("failed=yes", "missing__exact=1", "outcome__exact=loaded", "p=30", "q=00001"),
    "load": (),
    "correction": ("state__exact=open", "assigned=me"),
    "collection": (),
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client = Client(headers={"host": "localhost"})
    client.force_login(get_user_model().objects.get(username="bench"))
    pages = [("board", reverse("admin:index"))]
    for name, filters in FILTERS.items():
        pages += [(f"{name} {one}", f"{reverse(LIST.format(name))}?{one}") for one in ("", *filters)]
    client.get(pages[0][1])
    gc.collect()
    gc.freeze()  # as the entry point for servers does
    slow = 0
    say(f"{'':52}{'clock':>16}{'processor':>16}")
    say(f"{'page':44}{'queries':>8}{'p50':>8}{'p95':>8}{'p50':>8}{'p95':>8}")
    for label, address in pages:
        if given.only and given.only not in label:
            continue
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            queries = len(captured)
        clock, work = [], []
        for _ in range(given.times):
            started, used = time.perf_counter(), time.process_time()
            client.get(address)
            clock.append(1000 * (time.perf_counter() - started))
            work.append(1000 * (time.process_time() - used))
        p95 = statistics.quantiles(work, n=20)[-1]
        slow += p95 > 150
        told = "" if response.status_code == 200 else f"  {response.status_code}"
        figures = (statistics.median(clock), statistics.quantiles(clock, n=20)[-1], statistics.median(work), p95)
        say(f"{label:44}{queries:8}" + "".join(f"{one:8.0f}" for one in figures) + told)
    say(f"{slow} above 150 ms")


if __name__ == "__main__":
    main()
