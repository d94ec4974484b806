"""``manage.py annotations``: the reviewed articles as annotated texts."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.evaluation import reviewed


class Command(BaseCommand):
    help = (
        "Write the articles that editors have reviewed as annotated texts, for “manage.py evaluate”. An article counts "
        "as reviewed where it is accepted and each statement, speaker, role and name in it is accepted or rejected."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path, help="A new or empty folder.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written, waiting = reviewed.write(options["folder"])
        except reviewed.TakenError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"The annotations could not be written: {error}.") from error
        self.stdout.write(f"{written} articles in {options['folder']}; {waiting} are not reviewed as a whole.")
