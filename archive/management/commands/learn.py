"""``manage.py learn``: what editors decided on names, learnt for names that nobody decided on."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from archive.loading.learning import (
    MOST,
    NEITHER,
    ORGANISATION,
    PERSON,
    Decisions,
    Learnt,
    TooFewError,
    decisions,
    examples,
    forget,
    keep,
    learn,
)

_STATES = ("accepted", "rejected")


class Command(BaseCommand):
    help = (
        "Learn from accepted and rejected people and organisations which names are a person's, an organisation's or "
        "neither. What is learnt is used by later loads, if it is better on articles left out."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Measure only; change nothing.")
        parser.add_argument("--forget", action="store_true", help="Do without what was learnt.")
        parser.add_argument("--most", type=int, default=MOST, metavar="N", help=f"Articles to read (default {MOST:,}).")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["forget"]:
            self.stdout.write("What was learnt is forgotten." if forget() else "Nothing had been learnt.")
            return
        decided = decisions()
        self.stdout.write(_decided(decided))
        bar = tqdm(desc="Reading", unit=" articles", leave=False, disable=not sys.stderr.isatty())

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            made = examples(decided, options["most"], progress)
            found = learn(made)
        except TooFewError as error:
            raise CommandError(str(error)) from error
        finally:
            bar.close()
        if made.failed:
            self.stderr.write(f"Articles that could not be read and are left out: {made.failed:,}.")
        self.stdout.write("\n".join(_lines(found)))
        self._decide(found, dry_run=options["dry_run"])

    def _decide(self, found: Learnt, *, dry_run: bool) -> None:
        if found.refused:
            self.stdout.write(f"Not taken: {found.refused}. Nothing was changed.")
        elif dry_run:
            self.stdout.write("It would be taken. This was a dry run: nothing was changed.")
        else:
            try:
                keep(found.layer)
            except OSError as error:
                raise CommandError(f"It could not be written ({error}). Nothing was changed.") from error
            self.stdout.write("Taken: later loads use it. To read all texts with it: manage.py loadseeds --reextract")


def _decided(decided: Decisions) -> str:
    parts = [
        f"{kind}s " + ", ".join(f"{decided.records[kind, state]:,} {state}" for state in _STATES)
        for kind in ("person", "organisation")
    ]
    return f"Decisions: {'; '.join(parts)}."


def _lines(found: Learnt) -> Iterator[str]:
    count = found.names
    yield (
        f"They label {sum(count.values()):,} names in {found.articles:,} articles: {count[PERSON]:,} people, "
        f"{count[ORGANISATION]:,} organisations, {count[NEITHER]:,} neither."
    )
    yield "On articles left out, without their names:"
    yield f"{'':24}{'log loss':>10}{'wrong':>10}"
    for title, score in (("shipped", found.shipped), ("learnt", found.score)):
        yield f"  {title:22}{score.loss:10.3f}{score.wrong:10.1%}"
    (least, most), (fewest, many) = found.loss.interval, found.wrong.interval
    yield f"  {'lower by':22}{found.loss.mean:10.3f}{found.wrong.mean:10.1%}"
    yield f"  {'95 % interval':22}  {least:.3f} to {most:.3f}, {fewest:.1%} to {many:.1%}"
    yield f"Features of names are {'used' if found.layer.centre else 'not used: they do not help enough'}."
