"""What goes with the files of a dump: a description for programs, a dictionary and the rights for people."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.browsing.dumping.tables import Table
from archive.browsing.exporting.cells import BETWEEN
from archive.browsing.exporting.field import Field, Type
from archive.dates import PartialDate

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_SPAN = re.compile(r"\d+-\d+")
_CSV = {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True, "header": True}


@dataclass(frozen=True, slots=True)
class Written:
    """One file of a table. ``form`` is csv or jsonl."""

    table: Table
    name: str
    form: str
    packed: bool
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Dump:
    """``edition`` counts how often the archive's index has changed; ``program`` is the version that read last.

    ``counts`` are rows by table. ``licence`` is the operator's word, empty without one.
    """

    site: str
    edition: int
    public: str
    program: str
    first: PartialDate | None
    last: PartialDate | None
    licence: str
    counts: Mapping[str, int]
    files: tuple[Written, ...]


def package(dump: Dump) -> str:
    """``datapackage.json``, as Frictionless Data Package has it."""
    described: dict[str, Any] = {
        "$schema": PROFILE,
        "name": "who-said-what",
        "title": "Who said what: articles, people, organisations and statements",
        "version": str(dump.edition),
        "description": "What the fields mean stands in DATA-DICTIONARY.md, who owns what in RIGHTS.md.",
        "counts": dict(dump.counts),
        "public": dump.public,
    }
    if dump.site:
        described["homepage"] = f"{dump.site}/"
    if dump.licence:
        described["licenses"] = [_licence(dump.licence)]
    described["resources"] = [_resource(file) for file in dump.files]
    return json.dumps(described, ensure_ascii=False, indent=2) + "\n"


def _licence(words: str) -> dict[str, str]:
    return {"path": words} if words.startswith(("http://", "https://")) else {"title": words}


def _resource(file: Written) -> dict[str, Any]:
    csv = file.form == "csv"
    found: dict[str, Any] = {
        "name": f"{file.table.name}-{file.form}",
        "type": "table",
        "description": file.table.meaning,
        "path": file.name,
        "format": file.form,
        "mediatype": "text/csv" if csv else "application/jsonl",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(file.table, file.form),
    }
    if file.packed:
        found["compression"] = "gz"
    return found | ({"dialect": _CSV} if csv else {})


def _schema(table: Table, form: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(field) for field in table.fields], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.leads:
        schema["foreignKeys"] = [
            {"fields": [one.field], "reference": {"resource": f"{one.table}-{form}", "fields": ["id"]}}
            for one in table.leads
        ]
    return schema


def _field(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {"name": field.name, "type": str(field.type), "description": field.meaning}
    if field.url:
        found["format"] = "uri"
    if example := _example(field):
        found["example"] = example
    constraints: dict[str, Any] = {}
    if field.required:
        constraints["required"] = True
    if field.choices:
        constraints["enum"] = list(field.choices)
    return found | ({"constraints": constraints} if constraints else {})


def _example(field: Field) -> str:
    """As a cell of these files has it: a list is a JSON array."""
    if field.type != Type.LIST or not field.example:
        return field.example
    values = [one.split("-") if _SPAN.fullmatch(one) else one for one in field.example.split(BETWEEN)]
    return json.dumps([[int(at) for at in one] if isinstance(one, list) else one for one in values], ensure_ascii=False)


def dictionary(dump: Dump, tables: Iterable[Table]) -> str:
    """``DATA-DICTIONARY.md``."""
    where = f" at {dump.site}/" if dump.site else ""
    shown = {"all": "what no editor has checked says so", "reviewed": "only what an editor has checked"}[dump.public]
    parts = [
        "# Data dictionary\n\n"
        f"The whole archive{where} as readers see it: {shown}. {_span(dump)}\n\n"
        f"Edition {dump.edition}, read by version {dump.program or 'unknown'} of the program. Dumps of an archive "
        "that has not changed are the same, byte by byte. `SHA256SUMS` has the sum of every file: "
        "`sha256sum -c SHA256SUMS`.\n\n"
        "| table | rows | a row is |\n|---|--:|---|\n"
        + "".join(f"| [{one.name}](#{one.name}) | {dump.counts[one.name]:,} | {one.meaning} |\n" for one in tables),
        _FORMS,
    ]
    parts += [_table(one) for one in tables]
    return "\n".join(parts)


_FORMS = """## How to read the files

- **JSON Lines** (`.jsonl`): one object a line, UTF-8. Every text stands letter for letter; what is not known is `null`.
- **CSV** (`.csv`): RFC 4180, UTF-8 without a byte order mark, the names of the fields in the first line; what is not
  known is an empty cell, a list is a JSON array. A cell that a spreadsheet would take for a formula (it begins with
  `=`, `+`, `-` or `@`, a tab or a line end, perhaps behind apostrophes) has an apostrophe before it that is not part of
  the text.
- `datapackage.json` tells programs the same (Frictionless Data Package, Table Schema).
- Dates are as exact as the text, in EDTF: `2024`, `2024-04`, `2024-04-26`, `2024-04-22/2024-04-26`. Times are in UTC.
- Places in a text are counted in characters (Unicode code points) of the file's decoded text, the last one excluded.
- Ids are permanent. An id that is no longer there may stand in `redirects`.
"""


def _table(table: Table) -> str:
    lines = [f"## {table.name}\n", f"{table.meaning}"]
    if table.key:
        lines.append("Key: " + ", ".join(f"`{name}`" for name in table.key) + ".")
    if table.leads:
        lines.append("Leads to: " + ", ".join(f"`{one.field}` → `{one.table}.id`" for one in table.leads) + ".")
    lines += ["", "| field | type | meaning | as in |", "|---|---|---|---|"]
    for field in table.fields:
        kind = f"{_TYPES[field.type]}{', always' if field.required else ''}"
        example = f"`{_cell(_example(field))}`" if field.example else ""
        lines.append(f"| `{field.name}` | {kind} | {_cell(field.meaning)} | {example} |")
    return "\n".join(lines) + "\n"


_TYPES = {
    Type.STRING: "text", Type.INTEGER: "whole number", Type.NUMBER: "number", Type.BOOLEAN: "true or false",
    Type.DATE: "day", Type.TIME: "time", Type.LIST: "list",
}  # fmt: skip


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _span(dump: Dump) -> str:
    if dump.first is None or dump.last is None:
        return "No article in it has a date."
    return f"Its articles are dated from {dump.first.words()} to {dump.last.words()}, where a date is printed."


def rights(dump: Dump) -> str:
    """``RIGHTS.md``: what the archive knows, and what only its operator can say."""
    given = (
        f"Licence: {dump.licence}"
        if dump.licence
        else "The operator of this archive has stated no licence for them: ask before you republish them as a whole."
    )
    return (
        "# Rights\n\n"
        "**The texts.** Articles, their titles and the words quoted from them belong to their authors and publishers. "
        "They stand here as evidence. Where a publisher’s articles are not shown in full, there is no text of them, "
        "only the facts about them and the words that were said. Name the article, its publisher and its date with "
        "whatever you quote; each row has the addresses.\n\n"
        "**The records.** Who said what, where and in which role, with its evidence, was made by this archive. "
        f"{given}\n\n"
        "**The people.** The records are about living people, too, and not all of them were checked: `review` says "
        "which. Do not publish as a fact what nobody has checked. What is reported as wrong is corrected in the "
        "archive, not in copies of it: take a new dump before you publish.\n"
    )
