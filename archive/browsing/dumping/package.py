"""Writing a dump: every table in the forms asked for, then what describes them."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

from django.conf import settings

from archive.browsing.dumping import describing
from archive.browsing.dumping.describing import Dump, Written
from archive.browsing.dumping.files import Hashed, check_free, put_in_place, write_sums, write_text
from archive.browsing.dumping.snapshot import one_state
from archive.browsing.dumping.tables import TABLES, Table
from archive.browsing.exporting import cells
from archive.browsing.exporting.field import Row
from archive.browsing.exporting.forms import JsonLines
from archive.browsing.exporting.site import Site
from archive.indexing.build import index_version
from archive.models import Article, Load

FORMS = ("jsonl", "csv")
_WRITE: dict[str, Callable[[Sequence[Row]], str]] = {
    "jsonl": lambda rows: JsonLines.rows(rows, 0),
    "csv": lambda rows: cells.lines(rows, joined=False),
}


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
    check_free(folder, force=force)
    edition = index_version()
    with put_in_place(folder) as made, one_state():
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
        sums = {file.name: file.sha256 for file in files} | {
            name: write_text(made, name, text)
            for name, text in (
                ("datapackage.json", describing.package(dump)),
                ("DATA-DICTIONARY.md", describing.dictionary(dump, TABLES)),
                ("RIGHTS.md", describing.rights(dump)),
            )
        }
        write_sums(made, sums)
    return dump


def _written(table: Table, folder: Path, site: Site, forms: Sequence[str], packed: bool) -> tuple[int, list[Written]]:
    count = 0
    with ExitStack() as stack:
        files = {
            form: stack.enter_context(closing(Hashed(folder / f"{table.name}.{form}", packed=packed))) for form in forms
        }
        if "csv" in files:
            files["csv"].write(cells.heading(table.fields))
        for rows in _chunks(table, site):
            count += len(rows)
            for form, file in files.items():
                file.write(_WRITE[form](rows))
    return count, [Written(table, file.path.name, form, packed, file.size, file.digest) for form, file in files.items()]


def _chunks(table: Table, site: Site) -> Iterator[list[Row]]:
    return (rows for rows in table.chunks(site) if rows)


def _dates() -> dict[str, Any]:
    load = Load.objects.filter(status=Load.Status.FINISHED).order_by("-pk").first()
    dated = Article.objects.public().exclude(published_latest=None)
    return {
        "program": load.version if load else "",
        "first": dated.order_by("published_earliest", "published_latest").values_list("published", flat=True).first(),
        "last": dated.order_by("-published_latest", "-published_earliest").values_list("published", flat=True).first(),
    }
