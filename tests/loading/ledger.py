"""What people decided, kept apart from the archive: the test's own memory, to hold the archive to."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from archive.loading.report import LoadReport
from archive.models import Mention, Organisation, Person, ReviewState, Statement
from archive.names import fold

MADE = "(made by a person)"
MERGED = "(merged into)"
APART = "(un-merged from)"

type Key = tuple[type, int, str]


@dataclass
class Noted:
    """One decision in the history: who may take it back, and what the ledger held of its values before and after."""

    key: str
    for_curators: bool
    before: dict[Key, Any]
    after: dict[Key, Any]


class Ledger:
    """Each value that a person decided, until a person decides otherwise; and the decisions, to take back."""

    def __init__(self) -> None:
        self.decided: dict[Key, Any] = {}
        self.decisions: list[Noted] = []

    @contextmanager
    def deciding(self, key: str, *, for_curators: bool = False) -> Iterator[None]:
        """One decision; what is noted inside belongs to it."""
        self._before: dict[Key, Any] = {}
        yield
        self.decisions.append(Noted(key, for_curators, self._before, self._now(self._before)))

    def note(self, record: Any, **values: Any) -> None:
        for name, value in values.items():
            self._set((type(record), record.pk, name), value)

    def note_review(self, record: Any) -> None:
        """Note a decision: a review state and, once accepted, every value shown."""
        unreviewed = record.review == ReviewState.UNREVIEWED
        self._set((type(record), record.pk, "review"), None if unreviewed else record.review)
        if record.review == ReviewState.ACCEPTED:
            self.note_values(record, record.EXTRACTED)

    def note_alone(self, record: Any, **values: Any) -> None:
        """Note what is no decision of the history, and cannot be taken back there."""
        for name, value in values.items():
            self._write((type(record), record.pk, name), value)

    def forget(self, key: Key) -> None:
        self._set(key, None)

    def note_values(self, record: Any, names: Iterable[str]) -> None:
        for name in names:
            self._set((type(record), record.pk, name), _value(record, name))

    def _set(self, key: Key, value: Any) -> None:
        self._before.setdefault(key, self.decided.get(key))
        self._write(key, value)

    def _write(self, key: Key, value: Any) -> None:
        if value is None:
            self.decided.pop(key, None)
        else:
            self.decided[key] = value

    def merged(self, gone: Any, kept: Any) -> None:
        self._write((type(gone), gone.pk, MERGED), kept.pk)
        for model, pk, name in [key for key in self.decided if key[0] is type(gone) and key[2] == APART]:
            one, other = (model._default_manager.get(pk=key) for key in (pk, self.decided[model, pk, name]))  # type: ignore[attr-defined]
            if one.now == other.now:  # the two themselves were merged again, or with a third
                self._write((model, pk, name), None)

    def unmerged(self, gone: Any, kept: Any) -> None:
        """Two records, until a person merges them again."""
        self._write((type(gone), gone.pk, MERGED), None)
        self._write((type(gone), gone.pk, APART), kept.pk)
        for key, value in self.decided.items():
            # Who named the two while they were one named either: the merge's undoing gives back what it had moved.
            if value == (type(kept), kept.pk):
                record = key[0]._default_manager.filter(pk=key[1]).first()  # type: ignore[attr-defined]
                if record and _value(record, key[2]) == (type(gone), gone.pk):
                    self.decided[key] = (type(gone), gone.pk)

    def undone(self, taken_back: Noted, key: str) -> None:
        """Note that a decision was taken back by another, whose key in the history is given."""
        self.decisions.remove(taken_back)
        now = self._now(taken_back.before)
        for entry, value in taken_back.before.items():
            # What was decided otherwise since stays: this decision did not change it, or it would not be taken back.
            if now[entry] == taken_back.after[entry]:
                self._write(entry, value)
        self.decisions.append(Noted(key, taken_back.for_curators, now, self._now(taken_back.before)))

    def _now(self, entries: Iterable[Key]) -> dict[Key, Any]:
        return {entry: self.decided.get(entry) for entry in entries}

    def tell(self, report: LoadReport) -> None:
        """Take note of what a load told about choices whose place is gone: those mentions are no more."""
        lost = [p.message for file in report.files for p in file.problems if p.code == "decision-lost"]
        for key in list(self.decided):
            model, pk, _ = key
            if model is Mention and not Mention.objects.filter(pk=pk).exists():
                surface = self.decided[model, pk, "surface"]
                assert any(f"“{surface}”" in message for message in lost), f"The choice for “{surface}” was lost."
        for key in [key for key in self.decided if key[0] is Mention]:
            if not Mention.objects.filter(pk=key[1]).exists():
                del self.decided[key]

    def holds(self) -> None:
        """No human decision is lost or undone."""
        records: dict[tuple[type, int], Any] = {}
        for (model, pk, name), value in self.decided.items():
            record = records.get((model, pk)) or model._default_manager.filter(pk=pk).first()  # type: ignore[attr-defined]
            assert record is not None, f"{model.__name__} {pk} is gone; decided: {name} = {value}"
            records[model, pk] = record
            if name == MADE:
                assert not getattr(record, "withdrawn", False), f"{record} was made by a person and is withdrawn."
                continue
            if name in (MERGED, APART):
                other = model._default_manager.get(pk=value)  # type: ignore[attr-defined]
                assert (record.now == other.now) == (name == MERGED), f"{record} and {other}: {name}"
                continue
            assert _as_now(_value(record, name)) == _as_now(value), f"{model.__name__} “{record}”: {name}"
            if name in getattr(record, "EXTRACTED", ()):
                assert name in record.pins, f"{model.__name__} “{record}”: {name} is not pinned."
                assert not record.withdrawn, f"{model.__name__} “{record}” is withdrawn; decided: {name}"


def _value(record: Any, name: str) -> Any:
    """Return a field's value to compare later: where words stand may move with the text, the words may not."""
    if isinstance(record, Statement) and name == "spans":
        return "words", fold(record.content)
    field = record._meta.get_field(name)
    value = getattr(record, field.attname)
    if value is not None and field.related_model in (Person, Organisation):
        return field.related_model, value
    return ("set", value) if value is None else value


def _as_now(value: Any) -> Any:
    """Who was merged into another is that one."""
    match value:
        case type() as model, int() as pk:
            return model, model._default_manager.get(pk=pk).now.pk  # type: ignore[attr-defined]
    return value
