"""The third promise, whole: from the command line, either database, any number of workers, one hash."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.conf import settings


@pytest.fixture
def empty_postgres(postgres_url: str) -> Iterator[str]:
    """Return the address of a database of its own on the server."""
    name = f"archive_same_{os.getpid()}"
    server = urlunsplit(urlsplit(postgres_url)._replace(path="/postgres"))
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield urlunsplit(urlsplit(postgres_url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def manage(run_dir: Path, url: str, *arguments: str) -> str:
    environment = os.environ | {"ARCHIVE_RUN_DIR": str(run_dir), "DATABASE_URL": url}
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


@pytest.mark.postgres
def test_sqlite_and_postgresql_hold_the_same_archive(tmp_path: Path, empty_postgres: str):
    manage(tmp_path / "a", "", "loadseeds", "--workers", "2")
    manage(tmp_path / "b", empty_postgres, "loadseeds")
    assert manage(tmp_path / "a", "", "contenthash") == manage(tmp_path / "b", empty_postgres, "contenthash")
    assert "Nothing changed" in manage(tmp_path / "b", empty_postgres, "loadseeds")
