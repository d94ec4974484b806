"""``manage.py dump``: the whole public archive as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from archive.browsing.export import dump
from archive.indexing.build import OutdatedIndexError

_FORMS = {"both": dump.FORMS, "jsonl": ("jsonl",), "csv": ("csv",)}


class Command(BaseCommand):
    help = (
        "Write all that readers may see to a folder: articles, statements, people, organisations, roles, topics and "
        "what joins them, as JSON Lines and CSV, with a data dictionary, datapackage.json, rights and SHA-256 sums."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="A new or empty folder.")
        parser.add_argument("--format", choices=list(_FORMS), default="both", help="Default: both.")
        parser.add_argument("--gzip", action="store_true", help="Pack each file of rows.")
        parser.add_argument("--force", action="store_true", help="Replace the dump that is in the folder.")
        parser.add_argument(
            "--site",
            help="Where the archive is read, as https://archive.example, for the addresses in the rows. "
            "Default: the first name in ARCHIVE_HOSTS; without one addresses begin with a slash.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        site = _site() if options["site"] is None else options["site"].rstrip("/")
        if site and not site.startswith(("http://", "https://")):
            raise CommandError(f"--site {site}: write the whole address, as https://archive.example.")
        try:
            done = dump.write(
                options["folder"],
                site=site,
                forms=_FORMS[options["format"]],
                packed=options["gzip"],
                force=options["force"],
                progress=self._tell,
            )
        except (dump.TakenError, OutdatedIndexError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The dump could not be written, and nothing was changed: {error}.") from error
        size = sum(file.size for file in done.files)
        self.stdout.write(f"Edition {done.edition}: {len(done.files)} files, {size:,} bytes in {options['folder']}")
        if not site:
            self.stderr.write("Addresses in it begin with a slash: --site https://archive.example makes them whole.")

    def _tell(self, table: str, rows: int) -> None:
        self.stdout.write(f"  {table:15} {rows:>12,}")


def _site() -> str:
    """Of the host that the settings name, if they do."""
    host = next((host for host in settings.ALLOWED_HOSTS if host != "*"), "")
    return f"https://{host.lstrip('.')}" if settings.SECURE_SSL_REDIRECT and host else ""
