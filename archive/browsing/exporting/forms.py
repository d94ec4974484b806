"""The forms that a list is taken away in whole: how they begin, go on, end, and tell that they broke off."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from archive.browsing.exporting import cells
from archive.browsing.exporting.field import Field, Row

_BROKEN = "This list broke off here, after {} rows. It is not whole: take it again."


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the rows where the form has a place for it."""

    name: str
    fields: tuple[Field, ...]
    about: dict[str, Any]


class Csv:
    """RFC 4180 with a heading, behind a byte order mark: without it Excel takes UTF-8 for another encoding."""

    extension, label, media_type = "csv", "CSV", "text/csv; charset=utf-8; header=present"
    saved = True

    @staticmethod
    def begin(head: Head) -> str:
        return "\ufeff" + cells.heading(head.fields)

    @staticmethod
    def rows(rows: Sequence[Row], before: int) -> str:
        return cells.lines(rows)

    @staticmethod
    def end(count: int) -> str:
        return ""

    @staticmethod
    def broken(head: Head, count: int) -> str:
        """One cell more than a row may have: a strict reader stops here, a spreadsheet shows it."""
        return cells.lines([{str(at): _BROKEN.format(count) for at in range(len(head.fields) + 1)}])


class JsonLines:
    """A row a line, nothing else."""

    extension, label, media_type = "jsonl", "JSON Lines", "application/jsonl; charset=utf-8"
    saved = True

    @staticmethod
    def begin(head: Head) -> str:
        return ""

    @staticmethod
    def rows(rows: Sequence[Row], before: int) -> str:
        return "".join(f"{as_json(row)}\n" for row in rows)

    @staticmethod
    def end(count: int) -> str:
        return ""

    @staticmethod
    def broken(head: Head, count: int) -> str:
        """No JSON: every reader stops here."""
        return f"{_BROKEN.format(count)}\n"


class Json:
    """One object: what the list is, its rows, and behind them how many there are, without which it is not whole."""

    extension, label, media_type = "json", "JSON", "application/json"
    saved = False

    @staticmethod
    def begin(head: Head) -> str:
        return f'{as_json({"list": head.name} | head.about)[:-1]}, "rows": ['

    @staticmethod
    def rows(rows: Sequence[Row], before: int) -> str:
        return ("," if before else "") + "\n" + ",\n".join(as_json(row) for row in rows)

    @staticmethod
    def end(count: int) -> str:
        return f'\n], "count": {count}}}\n'

    @staticmethod
    def broken(head: Head, count: int) -> str:
        return f"\n{_BROKEN.format(count)}\n"


type Form = type[Csv | Json | JsonLines]
FORMS: tuple[Form, ...] = (Csv, Json, JsonLines)


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def written(form: Form, head: Head, chunks: Iterable[Sequence[Row]]) -> Iterator[str]:
    """The list in this form, part by part. Where it breaks off the last part says so, and the error is raised."""
    count, first = 0, form.begin(head)
    try:
        for rows in chunks:
            if rows:
                yield first + form.rows(rows, count)
                first, count = "", count + len(rows)
        if last := first + form.end(count):
            yield last
    except Exception:
        yield form.broken(head, count)
        raise
