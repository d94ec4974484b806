"""What a load did, as data and as lines to read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from archive.extraction.draft import Problem
from archive.loading.changes import Change
from archive.loading.tally import Tally
from archive.models import Load, Seed

_LINES = 40  # of a file's changes, at most
_DEEDS = ("new", "changed", "unchanged", "moved", "missing")


@dataclass(slots=True)
class FileReport:
    """What became of one file: its deed (new, changed, unchanged, moved or missing), outcome and problems; record by
    record, if that was asked for.
    """

    key: str
    deed: str
    outcome: str
    problems: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether this load met it and got no article where there should be one."""
        return self.deed != "missing" and self.outcome in Seed.FAILURES


@dataclass(slots=True)
class LoadReport:
    """``failures`` are places that could not be looked into; ``notes`` are things worth knowing that cost nothing."""

    load: Load
    dry_run: bool = False
    detailed: bool = False  # whether changes were noted record by record
    tally: Tally = field(default_factory=Tally)
    files: list[FileReport] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    failures: list[Problem] = field(default_factory=list)
    older: int = 0  # files left as an older version of the extractor read them

    @property
    def failed(self) -> bool:
        return bool(self.failures) or any(file.failed for file in self.files)

    @property
    def has_problems(self) -> bool:
        return self.failed or bool(self.notes) or any(file.problems for file in self.files)

    @property
    def changed_nothing(self) -> bool:
        return all(file.deed == "unchanged" for file in self.files)

    def counts(self) -> dict[str, dict[str, int]]:
        files = {deed: sum(file.deed == deed for file in self.files) for deed in _DEEDS}
        return {"files": files, **self.tally.as_dict()}

    def problems(self) -> list[dict[str, Any]]:
        """Every problem as plain data; those of a file with its path."""
        return [problem.as_dict() for problem in (*self.failures, *self.notes)] + [
            {"path": file.key, **problem.as_dict()} for file in self.files for problem in file.problems
        ]

    def as_dict(self) -> dict[str, Any]:
        """What ``loadseeds --json`` prints."""
        return {
            "load": None if self.dry_run else self.load.pk,
            "dry_run": self.dry_run,
            "version": self.load.version,
            "counts": self.counts(),
            "files": [{"path": file.key, "deed": file.deed, "outcome": file.outcome} for file in self.files],
            "problems": self.problems(),
            "changes": [{"path": file.key, **change.as_dict()} for file in self.files for change in file.changes]
            if self.detailed
            else None,
        }

    def lines(self) -> Iterator[str]:
        """The report for people, without the problems."""
        counts = self.counts()
        files = counts.pop("files")
        told = [f"{number} {deed}" for deed, number in files.items() if number]
        yield f"Read {_plural(len(self.files) - files['missing'], 'file')}: {', '.join(told) or 'none'}."
        if self.files and self.changed_nothing:
            yield "Nothing changed: every file is as it was at the last load."
        else:
            for kind, deeds in counts.items():
                told = [f"{number:,} {deed}" for deed, number in deeds.items() if number]
                if told:
                    yield f"  {kind + ':':15} {', '.join(told)}"
        if self.older:
            was = "file was" if self.older == 1 else "files were"
            yield f"{self.older} {was} read by an older version; loadseeds --reextract reads anew."
        for file in self.files:
            yield from _told(file)
        if self.dry_run:
            yield "This was a dry run: nothing was written."

    def warnings(self) -> Iterator[str]:
        """A line for every problem."""
        for problem in (*self.failures, *self.notes):
            yield problem.message
        for file in self.files:
            for problem in file.problems:
                yield f"{file.key}: {problem.message}"
            if file.failed and not file.problems:
                yield f"{file.key}: {Seed.Outcome(file.outcome).label} at an earlier load, and unchanged since."


def _told(file: FileReport) -> Iterator[str]:
    """A file's changes, a line each; a long list is cut, a whole one is in the JSON."""
    told = [line for change in file.changes for line in change.lines()]
    moved = sum(change.is_of_place_only for change in file.changes)
    if not told and not moved:
        return
    yield f"{file.key}:"
    yield from (f"  {line}" for line in told[:_LINES])
    if len(told) > _LINES:
        yield f"  … and {len(told) - _LINES:,} more; --json tells all of them."
    if moved:
        yield f"  {_plural(moved, 'record')} of which nothing but the place in the text, or the proof, is another."


def _plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
