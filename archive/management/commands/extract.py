"""``manage.py extract``: what the extractor says of files, as JSON lines."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.extraction.draft import PARTS, fields_without
from archive.loading.discovery import SeedFile
from archive.loading.reading import ExtractorOptions, LearntError, current_layer, read_file


class Command(BaseCommand):
    help = (
        "Print what the extractor says of each file: one JSON object a line, in the order given. Touches no database."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", type=Path)
        parser.add_argument(
            "--only",
            choices=PARTS,
            help="Read one part alone: “page” is the article, “names” are persons with their roles, and "
            "organisations. The fields of the other parts are absent. “names” lacks the few roles printed only where "
            "somebody speaks, “page” a place that only the sentences tell.",
        )
        parser.add_argument("--pretty", action="store_true", help="Indent, for reading.")

    def handle(self, *args: Any, **options: Any) -> None:
        only = options["only"]
        try:
            extractor = ExtractorOptions.configured().with_layer(current_layer()).make()
        except LearntError as error:
            raise CommandError(str(error)) from error
        for path in options["files"]:
            reading = read_file(SeedFile(path.name, path), extractor, only=only)
            if reading.draft:
                said = reading.draft.as_dict(only)
            else:
                seed = {
                    "name": path.name,
                    "sha256": reading.sha256,
                    "bytes": reading.size,
                    "encoding": None,
                    "chars": 0,
                }
                empty: dict[str, Any] = {"article": None, "persons": [], "organisations": [], "statements": []}
                empty = {name: value for name, value in empty.items() if name not in fields_without(only)}
                said = {"seed": seed, **empty, "problems": [reading.problem.as_dict()] if reading.problem else []}
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2 if options["pretty"] else None))
