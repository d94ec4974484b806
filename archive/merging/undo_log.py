"""A log of values: each one written, with the one that stood there before, so that it can be given back."""

import json
from collections.abc import Iterable, Iterator
from itertools import batched, groupby
from typing import Any

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import F

from archive.models import Curated

#: [model, key, field, before, after], all plain JSON.
type Entry = list[Any]

_BATCH = 500  # keys named in one query


class UndoLog:
    """Writes to records and keeps what each value was before. Never makes a row and never deletes one."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def write(self, record: Any, **values: Any) -> None:
        """Set some fields of one record, in one save; values that are so already are left out.

        Of a field that is pinned the value is kept too, though it stays: a person may change it before the undo.
        """
        pinned = values.get("pins", {}).keys() - getattr(record, "pins", {}).keys()
        before = {name: plain(record, name) for name in values}
        for name, value in values.items():
            setattr(record, name, value)
        changed = [name for name in values if plain(record, name) != before[name]]
        self.keep(record, *sorted(pinned - set(changed)))
        for name in changed:
            self.entries.append([_called(record), record.pk, name, before[name], plain(record, name)])
        if changed:
            _save(record, changed)

    def keep(self, record: Any, *names: str) -> None:
        """Keep values that stay as they are."""
        for name in names:
            self.entries.append([_called(record), record.pk, name, plain(record, name), plain(record, name)])

    def move(self, rows: models.QuerySet[Any], field: str, to: Any) -> None:
        """Point a foreign key of many rows to another record."""
        found = list(rows.order_by("pk").values_list("pk", field))
        self.entries += [[str(rows.model._meta.model_name), pk, field, before, to.pk] for pk, before in found]
        _point(rows.model, field, [pk for pk, _ in found], to.pk)


def plain(record: Any, name: str) -> Any:
    """Return a field's value as JSON: a foreign key as its key, a moment as ISO 8601."""
    value = getattr(record, record._meta.get_field(name).attname)
    return value.isoformat() if hasattr(value, "isoformat") else value


def restore(entries: Iterable[Entry]) -> list[Entry]:
    """Write the values of before, the last one first; return what stays, since it is no more or was changed since.

    Call it inside a transaction.
    """
    left: list[Entry] = []
    for alike, run in groupby(_rows(entries), key=_same_change):
        rows = list(run)
        if alike and len(rows) > 1:
            left += _many_back([entry for (entry,) in rows])
        else:
            left += [entry for row in rows for entry in _one_back(row)]
    return [entry for entry in left if entry[3] != entry[4]]


def _rows(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Yield entries, the last first; those written to a row at once together: a check may hold for all of them only."""
    for _, run in groupby(reversed(list(entries)), key=lambda entry: entry[:2]):
        yield list(run)


def _same_change(row: list[Entry]) -> str:
    """Return a key that is equal for rows moved from one record to another; empty for any other change."""
    model, _, field, *values = row[0]
    moved = len(row) == 1 and values[0] != values[1] and _model(row[0])._meta.get_field(field).is_relation
    return json.dumps([model, field, *values]) if moved else ""


def _many_back(several: list[Entry]) -> list[Entry]:
    model, field, before, after = _model(several[0]), *several[0][2:]
    attname = model._meta.get_field(field).attname
    unchanged: set[int] = set()
    for keys in batched((entry[1] for entry in several), _BATCH):
        unchanged |= set(model._base_manager.filter(pk__in=keys, **{attname: after}).values_list("pk", flat=True))
    try:
        with transaction.atomic():
            _point(model, field, sorted(unchanged), before)
    except IntegrityError:  # one of them is in the way of another: each by itself
        return [left for entry in several for left in _one_back([entry])]
    return [entry for entry in several if entry[1] not in unchanged]


def _one_back(entries: list[Entry]) -> list[Entry]:
    """Give back the entries of one row, the last first; return those that stay."""
    record = _model(entries[0])._base_manager.filter(pk=entries[0][1]).first()
    if record is None:
        return entries
    decided = {name: after for _, _, name, _, after in reversed(entries)}
    edited = {name for name, after in decided.items() if name != "pins" and plain(record, name) != after}
    changed, left = [], []
    for entry in entries:
        _, _, name, before, after = entry
        field = record._meta.get_field(name)
        if name == "pins":
            record.pins = _pins_back(record.pins, before, after, edited)
        elif plain(record, name) == after:
            setattr(record, field.attname, before if field.is_relation else field.to_python(before))
        else:
            left.append(entry)
            continue
        changed += [name] if before != after else []
    if "pins" in changed and record.is_reviewed:
        # Who accepted it meanwhile accepted every value shown.
        record.pin(name for name in record.EXTRACTED if name not in record.pins)
    try:
        with transaction.atomic():
            if changed:
                _save(record, changed)
    except IntegrityError:  # its place was taken since
        return entries
    return left


def _pins_back(now: dict[str, Any], before: dict[str, Any], after: dict[str, Any], edited: set[str]) -> dict[str, Any]:
    """Return pins as they were; a field that a person changed since stays pinned, and so do later pins."""
    pins = {name: value for name, value in now.items() if name in edited or now.get(name) != after.get(name)}
    return before | pins


def _point(model: Any, field: str, keys: list[int], to: int | None) -> None:
    more = {"revision": F("revision") + 1} if issubclass(model, Curated) else {}
    for some in batched(keys, _BATCH):
        model._base_manager.filter(pk__in=some).update(**{field: to}, **more)


def _save(record: Any, names: list[str]) -> None:
    if hasattr(record, "update_sort_key") and {"name", "name_order"} & set(names):
        record.update_sort_key()
        names = [*names, "sort_key"]
    record.save(update_fields=names)


def _called(record: models.Model) -> str:
    return str(record._meta.model_name)


def _model(entry: Entry) -> Any:
    return apps.get_model("archive", entry[0])
