"""Finding seed files: every regular file under the given paths, once, in byte order of its path."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from archive.extraction.draft import Problem


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file and the key it is known by: its path within the seeds folder, or its whole path elsewhere."""

    key: str
    path: Path


@dataclass(slots=True)
class Discovery:
    """What was found: ``files`` in byte order of their keys.

    ``folders`` are keys (with a final slash; "" for the seeds folder) under which everything there was to find was
    found, so that what is known but not found is gone. ``problems`` are places that hold nothing more to load;
    ``failures`` are places that should and could not be read.
    """

    files: list[SeedFile] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    failures: list[Problem] = field(default_factory=list)


def seed_key(path: Path, seeds: Path) -> str:
    """Return the key of a file: the same however the path to it was written. Names that are no UTF-8 are escaped."""
    full = Path(os.path.abspath(path))  # not resolve(): a link is known by its own name  # noqa: PTH100
    root = Path(os.path.abspath(seeds))  # noqa: PTH100
    key = full.relative_to(root).as_posix() if full.is_relative_to(root) else full.as_posix()
    return os.fsencode(key).decode("utf-8", "backslashreplace")


def locate(key: str, seeds: Path) -> Path:
    """Return where the file of a key lies, or lay."""
    return seeds / key  # an absolute key replaces the folder


def discover(paths: list[Path], seeds: Path) -> Discovery:
    """Look through files and folders. Hidden files are passed over; links to folders already seen are not followed."""
    found = Discovery()
    files: dict[str, Path] = {}
    for path in paths:
        if path.is_dir():
            key = seed_key(path, seeds)
            found.folders.append("" if key in {"", "."} else f"{key}/")
            _walk(path, found, files, seeds)
        elif path.exists():
            files[seed_key(path, seeds)] = path
        else:
            found.failures.append(
                Problem("no-such-path", f"{path}: there is no such file or folder. Check the spelling and call again.")
            )
    found.files = [SeedFile(key, files[key]) for key in sorted(files, key=os.fsencode)]
    return found


def _walk(root: Path, found: Discovery, files: dict[str, Path], seeds: Path) -> None:
    seen: set[tuple[int, int]] = set()

    def unreadable(error: OSError) -> None:
        found.failures.append(
            Problem(
                "unreadable",
                f"{error.filename}: the folder could not be read ({error.strerror}). Check its permissions.",
            )
        )

    for folder, folders, names in os.walk(root, followlinks=True, onerror=unreadable):
        status = Path(folder).stat()
        if (status.st_dev, status.st_ino) in seen:
            found.problems.append(
                Problem("loop", f"{folder}: leads back to a folder that was read already; not followed again.")
            )
            folders.clear()
            continue
        seen.add((status.st_dev, status.st_ino))
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in names:
            path = Path(folder, name)
            # A dangling link is kept: reading it says what is wrong. Sockets and devices are no seeds.
            if not name.startswith(".") and (path.is_file() or (path.is_symlink() and not path.exists())):
                files[seed_key(path, seeds)] = path
