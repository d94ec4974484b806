"""Read settings from environment variables: a bad value is a sentence that says what to set.

Nothing here makes a file or folder, except ``kept_secret`` when the key is first asked for.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from environs import Env, EnvError, ValidationError

env = Env()


def read[T](name: str, parse: Callable[..., T], wanted: str, *, secret: bool = False, **options: Any) -> T:
    """Return the value of a variable, read by one of environs' parsers; an empty variable counts as unset.

    ``wanted`` ends the sentence "set it to ..."; the value of a ``secret`` variable is not repeated in it.

    Raises:
        ImproperlyConfigured: the value cannot be used.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        return options["default"]
    try:
        return parse(name, **options)
    except (EnvError, ValueError) as error:
        shown = "cannot be read" if secret else f"is “{value}”"
        raise ImproperlyConfigured(f"{name} {shown}: set it to {wanted}.") from error


def flag(name: str, *, default: bool = False) -> bool:
    """Return whether a variable is switched on."""
    return read(name, env.bool, "1 or 0", default=default)


def text(name: str, default: str = "") -> str:
    """Return a variable as it is."""
    return os.environ.get(name, "").strip() or default


def folder(name: str, default: Path) -> Path:
    """Return the path of a folder, which need not exist."""
    path = read(name, env.path, "the path of a folder", default=default, validate=_no_file).expanduser()
    return path.absolute()


def _no_file(path: Path) -> None:
    if path.exists() and not path.is_dir():
        raise ValidationError("not a folder")


def database(name: str, default: str) -> dict[str, Any]:
    """Return Django's description of the database at an address."""
    wanted = "postgres://user:password@host/name or sqlite:////path/to/file, with %40 for an @ in the password"
    found = read(name, env.dj_db_url, wanted, secret=True, default=None) or dj_database_url.parse(default)
    return dict(found)


def host_names(name: str) -> list[str]:
    """Return the host names that a variable lists, separated by commas."""
    wanted = "host names separated by commas, without https:// and without a port, such as archive.example"
    found = read(name, env.list, wanted, default=[], validate=_only_host_names)
    return [host for host in (one.strip() for one in found) if host]


def _only_host_names(hosts: list[str]) -> None:
    # An address of version 6 stands in brackets and has colons; no name has them.
    if any(set(host.strip()) & set("/@ ") or (":" in host and not host.strip().startswith("[")) for host in hosts):
        raise ValidationError("not a host name")


def time_zone(name: str, default: str) -> str:
    """Return the name of a time zone that is known here."""
    wanted = "a name of the time zone database, such as Europe/Berlin"
    return read(name, env.str, wanted, default=default, validate=_known_time_zone)


def _known_time_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # not there, a folder, a path that leads elsewhere
        raise ValidationError("not known") from error


def kept_secret(path: Path) -> str:
    """Return the secret key that is kept in a file; the first call makes both.

    Raises:
        ImproperlyConfigured: the file cannot be made or read, or is empty.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            # Exclusive creation: of two processes that start together, one makes the key and both use it.
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(get_random_secret_key())
        except FileExistsError:
            pass
        key = path.read_text().strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"No secret key can be kept in {path} ({error.strerror}): set ARCHIVE_SECRET_KEY to a long random text, "
            "or ARCHIVE_RUN_DIR to a folder that the program may write to."
        ) from error
    if not key:
        raise ImproperlyConfigured(f"{path} is empty: delete it, and the next start makes a new key.")
    return key
