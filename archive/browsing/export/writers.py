"""The forms that a list is taken away in whole: how they begin, go on, end, and tell that they broke off.

Cells of CSV (RFC 4180) are taken by a spreadsheet as what they are and never as a formula.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from archive.browsing.export.fields import Row, Table

#: Between the values of a list in a cell.
BETWEEN = "; "
#: A cell that begins so may be taken for a formula: after an apostrophe it is text. A text that has an apostrophe
#: there itself gets one more, so that taking one away always gives the text back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_FIRST = frozenset("'=+-@\t\r\n＝＋－＠")
_BROKEN = "This list broke off here, after {} rows. It is not whole: take it again."


def safe(text: str) -> str:
    """Return the text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in _FIRST and _FORMULA.match(text) else text


def cell(value: Any, *, joined: bool = True) -> str:
    """Return a value as a cell: numbers and dates as they are, lists joined by semicolons, spans as ``120-180``.

    Without ``joined`` a list is a JSON array.
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case list() if not joined:
            return as_json(value)
        case list():
            return safe(BETWEEN.join(f"{one[0]}-{one[1]}" if isinstance(one, list) else str(one) for one in value))
    return safe(str(value))


def csv_heading(table: Table) -> str:
    """Return the line with the names of the fields."""
    return _csv([[field.name for field in table.fields]])


def csv_lines(rows: Iterable[Row], *, joined: bool = True) -> str:
    """Return a line for each row."""
    return _csv([cell(value, joined=joined) for value in row.values()] for row in rows)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()


def json_lines(rows: Iterable[Row]) -> str:
    """Return a line of JSON for each row."""
    return "".join(f"{as_json(row)}\n" for row in rows)


def as_json(value: Any) -> str:
    """Return a value as JSON, with the letters of all scripts as they are."""
    return json.dumps(value, ensure_ascii=False)


class JsonLines:
    """A row a line, nothing else. Where the list breaks off stands a line that no reader takes for JSON."""

    extension, label, media_type = "jsonl", "JSON Lines", "application/jsonl; charset=utf-8"
    saved = True

    def __init__(self, table: Table, about: dict[str, Any]) -> None:
        self.table, self.about = table, about

    def begin(self) -> str:
        """Return what stands before the rows."""
        return ""

    def rows(self, rows: Sequence[Row], before: int) -> str:
        """Return the rows, of which so many stand before."""
        return json_lines(rows)

    def end(self, count: int) -> str:
        """Return what stands behind all rows."""
        return ""

    def broken(self, count: int) -> str:
        """Return what stands behind the rows of a list that broke off."""
        return f"{_BROKEN.format(count)}\n"


class Csv(JsonLines):
    """RFC 4180 with a heading, behind a byte order mark: without it Excel takes UTF-8 for another encoding."""

    extension, label, media_type = "csv", "CSV", "text/csv; charset=utf-8; header=present"

    def begin(self) -> str:
        return "\ufeff" + csv_heading(self.table)

    def rows(self, rows: Sequence[Row], before: int) -> str:
        return csv_lines(rows)

    def broken(self, count: int) -> str:
        # One cell more than a row may have: a strict reader stops here, a spreadsheet shows it.
        return _csv([[_BROKEN.format(count)] * (len(self.table.fields) + 1)])


class Json(JsonLines):
    """One object: what the list is, its rows, and behind them how many there are, without which it is not whole."""

    extension, label, media_type = "json", "JSON", "application/json"
    saved = False

    def begin(self) -> str:
        return f'{as_json({"list": self.table.name} | self.about)[:-1]}, "rows": ['

    def rows(self, rows: Sequence[Row], before: int) -> str:
        return ("," if before else "") + "\n" + ",\n".join(as_json(row) for row in rows)

    def end(self, count: int) -> str:
        return f'\n], "count": {count}}}\n'

    def broken(self, count: int) -> str:
        return f"\n{super().broken(count)}"


FORMS: tuple[type[JsonLines], ...] = (Csv, Json, JsonLines)


def written(form: JsonLines, chunks: Iterable[Sequence[Row]]) -> Iterator[str]:
    """Yield the list in this form, part by part. Where it breaks off the last part says so, and the error is raised."""
    count, first = 0, form.begin()
    try:
        for rows in chunks:
            if rows:
                yield first + form.rows(rows, count)
                first, count = "", count + len(rows)
        if last := first + form.end(count):
            yield last
    except Exception:
        yield form.broken(count)
        raise
