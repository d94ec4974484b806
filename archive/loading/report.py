"""The report of a load: what became of each file, as data and as lines to read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from archive.extraction.draft import NOT_ENGLISH, Problem
from archive.loading.changes import Change, Changes
from archive.models import Load, Seed

_ACTIONS = ("new", "changed", "unchanged", "moved", "missing")
_MOST_LINES = 40  # of a file's changes


@dataclass(slots=True)
class FileReport:
    """What became of one file: ``action`` is new, changed, unchanged, moved or missing, ``outcome`` its seed's.

    ``changes`` are empty unless the load was asked for them.
    """

    key: str
    action: str
    outcome: str
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Tell whether this load met it and got no article where there should be one."""
        return self.action != "missing" and self.outcome in Seed.FAILURES

    def lines(self) -> Iterator[str]:
        """Yield its changes, a line each; a long list is cut, a whole one is in the JSON."""
        told = [line for change in self.changes for line in change.lines()]
        moved = sum(change.is_of_place_only for change in self.changes)
        if not told and not moved:
            return
        yield f"{self.key}:"
        yield from (f"  {line}" for line in told[:_MOST_LINES])
        if len(told) > _MOST_LINES:
            yield f"  … and {len(told) - _MOST_LINES:,} more; --json tells all of them."
        if moved:
            yield f"  {_plural(moved, 'record')} of which nothing but the place in the text, or the proof, is another."


@dataclass(slots=True)
class LoadReport:
    """What a load did, as data and as lines to read.

    ``failures`` are places that could not be looked into; ``notes`` are things worth knowing that cost nothing.
    """

    load: Load
    dry_run: bool = False
    changes: Changes = field(default_factory=Changes)
    files: list[FileReport] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    failures: list[Problem] = field(default_factory=list)
    older: int = 0  # files left as an older version of the extractor read them

    @property
    def failed(self) -> bool:
        return bool(self.failures) or any(file.failed for file in self.files)

    @property
    def has_problems(self) -> bool:
        """Return whether there is something to mend: with a text in another language nothing is wrong."""
        problems = (problem for file in self.files for problem in file.problems)
        return self.failed or bool(self.notes) or any(problem.code != NOT_ENGLISH for problem in problems)

    @property
    def changed_nothing(self) -> bool:
        return all(file.action == "unchanged" for file in self.files)

    def add(self, file: FileReport, changes: Changes) -> None:
        """Add a file that was read."""
        file.changes = changes.records()
        self.files.append(file)
        self.changes.add(changes)

    def counts(self) -> dict[str, dict[str, int]]:
        files = {action: sum(file.action == action for file in self.files) for action in _ACTIONS}
        return {"files": files, **self.changes.as_dict()}

    def problems(self) -> list[dict[str, Any]]:
        """Return every problem as plain data; those of a file with its path."""
        return [problem.as_dict() for problem in (*self.failures, *self.notes)] + [
            {"path": file.key, **problem.as_dict()} for file in self.files for problem in file.problems
        ]

    def finish(self, status: str) -> None:
        """Keep the report in the load's own record."""
        self.load.status, self.load.finished = status, timezone.now()
        self.load.counts, self.load.problems = self.counts(), self.problems()
        self.load.save()

    def as_dict(self) -> dict[str, Any]:
        """Return what ``loadseeds --json`` prints."""
        return {
            "load": None if self.dry_run else self.load.pk,
            "dry_run": self.dry_run,
            "version": self.load.version,
            "counts": self.counts(),
            "files": [{"path": file.key, "action": file.action, "outcome": file.outcome} for file in self.files],
            "problems": self.problems(),
            "changes": [{"path": file.key, **change.as_dict()} for file in self.files for change in file.changes]
            if self.changes.detailed
            else None,
        }

    def lines(self) -> Iterator[str]:
        """Yield the report for people, without the problems."""
        counts = self.counts()
        files = counts.pop("files")
        told = [f"{number} {action}" for action, number in files.items() if number]
        yield f"Read {_plural(len(self.files) - files['missing'], 'file')}: {', '.join(told) or 'none'}."
        if self.files and self.changed_nothing:
            yield "Nothing changed: every file is as it was at the last load."
        else:
            for kind, actions in counts.items():
                told = [f"{number:,} {action}" for action, number in actions.items() if number]
                if told:
                    yield f"  {kind + ':':15} {', '.join(told)}"
        if self.older:
            was = "file was" if self.older == 1 else "files were"
            yield f"{self.older} {was} read by an older version; loadseeds --reextract reads anew."
        for file in self.files:
            yield from file.lines()
        if self.dry_run:
            yield "This was a dry run: nothing was written."

    def warnings(self) -> Iterator[str]:
        """Yield a line for every problem."""
        for problem in (*self.failures, *self.notes):
            yield problem.message
        for file in self.files:
            for problem in file.problems:
                yield f"{file.key}: {problem.message}"
            if file.failed and not file.problems:
                yield f"{file.key}: {Seed.Outcome(file.outcome).label} at an earlier load, and unchanged since."


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
