"""``manage.py evaluate``: how right the extractor is on texts that people have annotated."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from archive.evaluation.annotations import Annotated, AnnotationError, read_folder
from archive.evaluation.scores import FIGURES, Scores, compare, interval, total
from archive.extraction.draft import PARTS, Part
from archive.extraction.pipeline import Extractor
from archive.loading.discovery import SeedFile
from archive.loading.reading import ExtractorOptions, LearntError, current_layer, read_file

_LABEL = 24


class Command(BaseCommand):
    help = (
        "Read annotated texts and tell how often the extractor is right: page facts, people, organisations, roles and "
        "statements, with 95 % intervals. Touches no database. FOLDER holds gold/*.json and texts/, as "
        "archive/evaluation/annotations.py describes. Exit status 1: an annotation or text could "
        "not be used; all others are scored."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="FOLDER", type=Path)
        parser.add_argument("--only", choices=PARTS, help="Score one part, and run no more than that needs.")
        parser.add_argument("--errors", action="store_true", help="List what was missed and what was wrong.")
        parser.add_argument("--json", action="store_true", help="Print the figures as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        only: Part | None = options["only"]
        try:
            extractor = ExtractorOptions.configured().with_layer(current_layer()).make()
        except LearntError as error:
            raise CommandError(str(error)) from error
        found: dict[str, Scores] = {}
        failed = 0
        try:
            for one in read_folder(options["folder"]):
                try:
                    if isinstance(one, AnnotationError):
                        raise one
                    found[one.path.name] = _scored(one, extractor, only)
                except AnnotationError as error:
                    self.stderr.write(str(error))
                    failed += 1
        except AnnotationError as error:
            raise CommandError(str(error)) from error
        figures = FIGURES[only] if only else [figure for part in FIGURES.values() for figure in part]
        errors = _errors(found, figures) if options["errors"] else {}
        if options["json"]:
            said = _as_dict([*found.values()], figures) | ({"errors": errors} if options["errors"] else {})
            self.stdout.write(json.dumps(said, ensure_ascii=False, indent=2))
        else:
            self._table([*found.values()], figures)
            self._list(errors)
        if failed:
            raise CommandError(f"{failed} of {failed + len(found)} annotations were not used; the others are scored.")

    def _list(self, errors: dict[str, list[str]]) -> None:
        for figure, lines in errors.items():
            self.stdout.write(f"\n{figure}")
            for line in lines:
                self.stdout.write(f"  {line}")

    def _table(self, found: Sequence[Scores], figures: Sequence[str]) -> None:
        sums = total(found)
        head = f"{len(found)} {'text' if len(found) == 1 else 'texts'}"
        self.stdout.write(f"{head:{_LABEL}}      P      R     F1   95 % interval   right   given  wanted")
        for figure in figures:
            if count := sums.get(figure):
                low, high = interval(found, figure)
                shares = "".join(f"{100 * share:7.1f}" for share in (count.precision, count.recall, count.f1))
                numbers = f"{count.right:8}{count.given:8}{count.wanted:8}"
                self.stdout.write(f"{figure:{_LABEL}}{shares}   {100 * low:5.1f} – {100 * high:5.1f}{numbers}")


def _scored(one: Annotated, extractor: Extractor, only: Part | None) -> Scores:
    reading = read_file(SeedFile(one.path.name, one.path), extractor, only=only)
    if reading.draft is None:
        why = reading.problem.message if reading.problem else ""
        raise AnnotationError(f"{one.path}: {why}")
    return compare(one.found, reading.draft, only)


def _errors(found: dict[str, Scores], figures: Sequence[str]) -> dict[str, list[str]]:
    """Return what was missed or wrong, by kind of record, each with its text's name before it."""
    told = [(figure, f"{name}: {words}") for name, one in found.items() for figure, words in one.errors]
    by_figure = {figure: [line for kind, line in told if kind == figure] for figure in figures}
    return {figure: lines for figure, lines in by_figure.items() if lines}


def _as_dict(found: Sequence[Scores], figures: Sequence[str]) -> dict[str, Any]:
    """Return the figures as JSON; shares are from 0 to 1, and the interval is F1's."""
    sums = total(found)
    return {
        "texts": len(found),
        "figures": {
            figure: {
                "right": count.right,
                "given": count.given,
                "wanted": count.wanted,
                "precision": round(count.precision, 4),
                "recall": round(count.recall, 4),
                "f1": round(count.f1, 4),
                "interval": [round(share, 4) for share in interval(found, figure)],
            }
            for figure in figures
            if (count := sums.get(figure))
        },
    }
