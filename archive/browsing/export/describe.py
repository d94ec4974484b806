"""Describe the files of a dump: a data package for programs, a dictionary and the rights for people."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.browsing.export.fields import Field, Table, Type
from archive.browsing.export.writers import BETWEEN, as_json
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
    """Return ``datapackage.json``, as Frictionless Data Package has it."""
    described = {
        "$schema": PROFILE,
        "name": "who-said-what",
        "title": "Who said what: articles, people, organisations and statements",
        "version": str(dump.edition),
        "description": "What the fields mean stands in DATA-DICTIONARY.md, who owns what in RIGHTS.md.",
        "counts": dict(dump.counts),
        "public": dump.public,
        "homepage": dump.site and f"{dump.site}/",
        "licenses": dump.licence
        and [{"path" if dump.licence.startswith(("http://", "https://")) else "title": dump.licence}],
        "resources": [_resource(file, whole=bool(dump.site)) for file in dump.files],
    }
    return json.dumps(_told(described), ensure_ascii=False, indent=2) + "\n"


def _licence(words: str) -> dict[str, str]:
    return {"path": words} if words.startswith(("http://", "https://")) else {"title": words}


def _told(described: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known."""
    return {name: value for name, value in described.items() if value not in ("", None, (), [], {})}


def _resource(file: Written, *, whole: bool) -> dict[str, Any]:
    """Describe one file. ``whole``: addresses are whole, and not only paths."""
    table, csv = file.table, file.form == "csv"
    schema = {
        "fields": [_field(field, whole=whole) for field in table.fields],
        "missingValues": [""],
        "primaryKey": list(table.key),
        "foreignKeys": [
            {"fields": [one.field], "reference": {"resource": f"{one.table}-{file.form}", "fields": ["id"]}}
            for one in table.leads
        ],
    }
    return _told(
        {
            "name": f"{table.name}-{file.form}",
            "type": "table",
            "description": table.meaning,
            "path": file.name,
            "format": file.form,
            "mediatype": "text/csv" if csv else "application/jsonl",
            "encoding": "utf-8",
            "bytes": file.size,
            "hash": f"sha256:{file.sha256}",
            "schema": _told(schema),
            "compression": "gz" if file.packed else "",
            "dialect": _CSV if csv else {},
        }
    )


def _field(field: Field, *, whole: bool) -> dict[str, Any]:
    return _told(
        {
            "name": field.name,
            "type": str(field.type),
            "description": field.meaning,
            "format": "uri" if field.url and whole else "",
            "example": _example(field),
            "constraints": _told({"required": field.required or None, "enum": list(field.choices)}),
        }
    )


def _example(field: Field) -> str:
    """Return the example as a cell of these files has it: a list is a JSON array."""
    if field.type != Type.LIST or not field.example:
        return field.example
    values = field.example.split(BETWEEN)
    return as_json([[int(at) for at in one.split("-")] if _SPAN.fullmatch(one) else one for one in values])


def dictionary(dump: Dump, tables: Iterable[Table]) -> str:
    """Return ``DATA-DICTIONARY.md``."""
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
    """Return ``RIGHTS.md``: what the archive knows, and what only its operator can say."""
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
