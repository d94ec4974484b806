"""``manage.py loadseeds``: texts in, records out."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from tqdm import tqdm

from archive.loading.load import LoadRunningError, Options, load_seeds
from archive.loading.reading import LearntError

FAILED, INTERRUPTED = 1, 130


class Command(BaseCommand):
    help = (
        "Load news texts from files and folders (default: seeds/). Files that have not changed are left alone, and "
        "nothing an editor decided is undone. Exit status: 0 all loaded, 1 some files failed (the others are loaded), "
        "2 usage."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", type=Path, help="Files or folders; default: seeds/.")
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="Say what would change, field by field, and change nothing. (--verbosity 2 says it of a real load.)",
        )
        parser.add_argument("--reextract", action="store_true", help="Read unchanged files anew, too.")
        parser.add_argument(
            "--workers", type=_positive, default=1, metavar="N", help="Processes that read texts (default 1)."
        )
        parser.add_argument("--json", action="store_true", help="Print the report as JSON.")
        parser.add_argument(
            "--strict", action="store_true", help="Exit with 1 for any problem to mend, not for failed files alone."
        )
        parser.add_argument(
            "--no-input", "--noinput", action="store_true", help="Ask nothing (nothing is asked at present)."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self._prepare_database(options["verbosity"])
        wanted = Options(
            tuple(options["paths"]),
            options["reextract"],
            options["dry_run"],
            options["workers"],
            detailed=options["verbosity"] > 1,
        )
        # A bar for people: not in a pipe, not with --json, not when quiet.
        silent = options["json"] or not options["verbosity"] or not sys.stderr.isatty()
        bar = tqdm(desc="Loading", unit=" files", leave=False, disable=silent)

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            report = load_seeds(wanted, progress=progress)
        except (LoadRunningError, LearntError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            self.stderr.write("Stopped. What was loaded so far is kept; call again to go on.")
            raise SystemExit(INTERRUPTED) from None
        finally:
            bar.close()
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            for warning in report.warnings():
                self.stderr.write(self.style.WARNING(warning))
            if options["verbosity"]:
                self.stdout.write("\n".join(report.lines()))
                self.stdout.write("To make an editor’s account: uv run manage.py createsuperuser")
        if report.failed or (options["strict"] and report.has_problems):
            raise SystemExit(FAILED)

    def _prepare_database(self, verbosity: int) -> None:
        """Make the tables of a database that has none; leave pending migrations of a used one to its keeper."""
        executor = MigrationExecutor(connection)
        if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return
        if executor.loader.applied_migrations:
            raise CommandError(
                "The database is older than this software. Make a copy of it, then call: uv run manage.py migrate"
            )
        if verbosity:
            self.stderr.write("Making the database …")
        call_command("migrate", verbosity=0, interactive=False)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number
