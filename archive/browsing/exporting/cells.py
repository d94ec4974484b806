"""Values as cells of CSV (RFC 4180) that a spreadsheet takes as what they are and never as a formula."""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from archive.browsing.exporting.field import Field, Row

#: Between the values of a list.
BETWEEN = "; "
#: A cell that begins so may be taken for a formula: after an apostrophe it is text. A text that has an apostrophe
#: there itself gets one more, so that taking one away always gives the text back.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_FIRST = frozenset("'=+-@\t\r\n＝＋－＠")


def safe(text: str) -> str:
    return f"'{text}" if text[:1] in _FIRST and _FORMULA.match(text) else text


def cell(value: Any, *, joined: bool = True) -> str:
    """Numbers and dates as they are; lists with a semicolon between their values, spans as ``120-180``.

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
            return json.dumps(value, ensure_ascii=False)
        case list():
            return safe(BETWEEN.join(f"{one[0]}-{one[1]}" if isinstance(one, list) else str(one) for one in value))
    return safe(str(value))


def heading(fields: Iterable[Field]) -> str:
    return _written([[field.name for field in fields]])


def lines(rows: Iterable[Row], *, joined: bool = True) -> str:
    return _written([cell(value, joined=joined) for value in row.values()] for row in rows)


def _written(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue()
