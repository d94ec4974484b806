"""``manage.py contenthash``: the test for whether two archives hold the same."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from archive.loading.contenthash import content_hash, content_lines


class Command(BaseCommand):
    help = (
        "Print the SHA-256 of the archive's records, evidence and decisions, without keys, times and loads: "
        "equal hashes mean equal archives."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--lines", action="store_true", help="Print what is hashed instead, to compare two archives."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["lines"]:
            for line in sorted(content_lines()):
                self.stdout.write(line)
        else:
            self.stdout.write(content_hash())
