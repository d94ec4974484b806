"""Write the whole public archive as files: every table in the forms asked for, then what describes them.

The files are in their place all at once, and the same rows give the same bytes.
"""

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from archive.browsing.export import describe
from archive.browsing.export.describe import Dump, Written
from archive.browsing.export.dump_tables import TABLES
from archive.browsing.export.fields import Row, Site, Table
from archive.browsing.export.list_reader import one_state
from archive.browsing.export.writers import csv_heading, csv_lines, json_lines
from archive.indexing.build import index_version
from archive.models import Article, Load

_WRITE: dict[str, Callable[[Sequence[Row]], str]] = {"jsonl": json_lines, "csv": partial(csv_lines, joined=False)}
FORMS = tuple(_WRITE)
#: Every other file of a dump has a line of it; ``sha256sum -c`` reads it.
SUMS = "SHA256SUMS"


class TakenError(Exception):
    """The folder holds something already."""


def write(
    folder: Path,
    *,
    site: str = "",
    forms: Sequence[str] = FORMS,
    packed: bool = False,
    force: bool = False,
    progress: Callable[[str, int], None] = lambda table, rows: None,
) -> Dump:
    """Write all that readers may see to a folder. ``progress`` is told of each table that is written.

    Raises ``TakenError`` where the folder holds something; ``OSError`` where it cannot be written, and then nothing is.
    """
    _check_free(folder, force=force)
    edition = index_version()
    with _put_in_place(folder) as made, one_state():
        files: list[Written] = []
        counts: dict[str, int] = {}
        for table in TABLES:
            counts[table.name], written = _written(table, made, Site(site), forms, packed)
            files += written
            progress(table.name, counts[table.name])
        dump = Dump(
            site=site.rstrip("/"),
            edition=edition,
            public=settings.ARCHIVE_PUBLIC,
            licence=settings.ARCHIVE_LICENCE,
            counts=counts,
            files=tuple(files),
            **_dates(),
        )
        sums = {file.name: file.sha256 for file in files}
        for name, text in (
            ("datapackage.json", describe.package(dump)),
            ("DATA-DICTIONARY.md", describe.dictionary(dump, TABLES)),
            ("RIGHTS.md", describe.rights(dump)),
        ):
            (made / name).write_text(text, encoding="utf-8")
            sums[name] = _sha256(made / name)
        lines = (f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
        (made / SUMS).write_text("".join(lines), encoding="utf-8")
    return dump


def _written(table: Table, folder: Path, site: Site, forms: Sequence[str], packed: bool) -> tuple[int, list[Written]]:
    count = 0
    paths = {form: folder / f"{table.name}.{form}{'.gz' if packed else ''}" for form in forms}
    assert table.chunks
    with ExitStack() as stack:
        files = {form: stack.enter_context(_opened(path, packed=packed)) for form, path in paths.items()}
        if "csv" in files:
            files["csv"].write(csv_heading(table).encode())
        for records in table.chunks(site):
            rows = table.rows(records)
            count += len(rows)
            for form, file in files.items():
                file.write(_WRITE[form](rows).encode())
    written = [
        Written(table, path.name, form, packed, path.stat().st_size, _sha256(path)) for form, path in paths.items()
    ]
    return count, written


@contextmanager
def _opened(path: Path, *, packed: bool) -> Iterator[IO[bytes]]:
    with path.open("wb") as file:
        if not packed:
            yield file
            return
        # No time and no name within: the same rows give the same bytes.
        with gzip.GzipFile("", "wb", fileobj=file, mtime=0) as out:
            yield out  # type: ignore[misc]  # it is written to as any file


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _dates() -> dict[str, Any]:
    load = Load.objects.filter(status=Load.Status.FINISHED).order_by("-pk").first()
    dated = Article.objects.public().exclude(published_latest=None)
    return {
        "program": load.version if load else "",
        "first": dated.order_by("published_earliest", "published_latest").values_list("published", flat=True).first(),
        "last": dated.order_by("-published_latest", "-published_earliest").values_list("published", flat=True).first(),
    }


def _check_free(folder: Path, *, force: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise TakenError(f"{folder} is a file: name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise TakenError(f"{folder} is not empty: name another folder, or --force to replace the dump that is there.")


@contextmanager
def _put_in_place(folder: Path) -> Iterator[Path]:
    """Give a folder to write to, beside the one wanted; its files are moved there when all are written.

    A dump that was there goes, file by file as its sums name them; whatever else is there stays. Where the writing
    fails nothing is changed.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield made
        folder.mkdir(exist_ok=True)
        for name in _named(folder / SUMS):
            (folder / name).unlink(missing_ok=True)
        # The sums come last: while they are missing, what lies there is no dump.
        for path in sorted(made.iterdir(), key=lambda path: (path.name == SUMS, path.name)):
            path.replace(folder / path.name)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _named(sums: Path) -> list[str]:
    """Return the files of a dump that is there, the sums first; none where they are no plain names."""
    if not sums.is_file():
        return []
    names = [line[66:] for line in sums.read_text(encoding="utf-8").splitlines()]
    return [SUMS, *(name for name in names if name and Path(name).name == name)]
