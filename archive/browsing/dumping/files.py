"""Files of a dump: hashed while they are written, and in their place all at once."""

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Of which every other file of a dump has a line; ``sha256sum -c`` reads it.
SUMS = "SHA256SUMS"


class TakenError(Exception):
    """The folder holds something already."""


class Hashed:
    """A file to write to. ``digest`` is the SHA-256 of its bytes, packed where it is packed."""

    def __init__(self, path: Path, *, packed: bool = False) -> None:
        self.path = path.with_name(f"{path.name}.gz") if packed else path
        self.size = 0
        self._hash = hashlib.sha256()
        self._file = self.path.open("wb")
        # No time and no name within: the same rows give the same bytes.
        self._out: Any = gzip.GzipFile("", "wb", fileobj=_Tee(self), mtime=0) if packed else _Tee(self)
        self._packed = packed

    def write(self, text: str) -> None:
        self._out.write(text.encode())

    def take(self, data: bytes) -> int:
        self.size += len(data)
        self._hash.update(data)
        return self._file.write(data)

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def close(self) -> None:
        if self._packed:
            self._out.close()
        self._file.close()


class _Tee:
    """What gzip writes to."""

    def __init__(self, to: Hashed) -> None:
        self._to = to

    def write(self, data: Any) -> int:
        return self._to.take(bytes(data))

    def flush(self) -> None:
        pass


def check_free(folder: Path, *, force: bool) -> None:
    """Raises ``TakenError`` where a dump may not be written."""
    if folder.exists() and not folder.is_dir():
        raise TakenError(f"{folder} is a file: name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not force:
        raise TakenError(f"{folder} is not empty: name another folder, or --force to replace the dump that is there.")


@contextmanager
def put_in_place(folder: Path) -> Iterator[Path]:
    """A folder to write to, beside the one wanted; its files are moved there when all are written.

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


def write_sums(folder: Path, sums: dict[str, str]) -> None:
    """``sums`` are SHA-256 in hex by file name."""
    lines = (f"{digest}  {name}\n" for name, digest in sorted(sums.items()))
    (folder / SUMS).write_text("".join(lines), encoding="utf-8")


def write_text(folder: Path, name: str, text: str) -> str:
    """Returns its SHA-256."""
    data = text.encode()
    (folder / name).write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _named(sums: Path) -> list[str]:
    """The files of a dump that is there, the sums first; none where they are no plain names."""
    if not sums.is_file():
        return []
    names = [line[66:] for line in sums.read_text(encoding="utf-8").splitlines()]
    return [SUMS, *(name for name in names if name and Path(name).name == name)]
