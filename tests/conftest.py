"""What all tests share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.core.cache import cache
from django.core.signals import request_started
from django.db import connection
from hypothesis import settings as hypothesis

from tests import indexed

CI = os.environ.get("CI") == "true"
#: The long run of a night: long random sequences and large memory tests, and everything on both databases.
NIGHTLY = bool(os.environ.get("ARCHIVE_NIGHTLY"))

#: Where no test depends on which database there is; modules right here are of these, too.
ONCE = {"browser", "extraction", "training"}
DATABASE = {"db", "transactional_db", "live_server", "django_db_setup"}

# Other work on the machine must not fail a test; in CI the same examples run every time.
hypothesis.register_profile("archive", deadline=None, derandomize=CI)
hypothesis.load_profile("archive")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that run ``once``, whichever the database; one that asks for a database may not be among them."""
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0] if item.path.is_relative_to(here) else ""
        if folder in ONCE or item.path.parent == here:
            item.add_marker(pytest.mark.once)
            asks = DATABASE & set(getattr(item, "fixturenames", ())) or item.get_closest_marker("django_db")
            if folder != "browser" and asks:
                raise pytest.UsageError(f"{item.nodeid} asks for a database: move it where tests run on both.")


def missing(what: str) -> NoReturn:
    """Something the machine lacks: skips with the reason, and fails in CI, where nothing may be left out."""
    if CI:
        pytest.fail(f"{what} Under CI=true that is a failure.", pytrace=False)
    pytest.skip(what)


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """Address of a PostgreSQL server for tests that need both databases at once; it may create databases there."""
    url = os.environ.get("ARCHIVE_TEST_POSTGRES_URL", "")
    return url or missing("No PostgreSQL: set ARCHIVE_TEST_POSTGRES_URL to postgres://user@host:port/name.")


@pytest.fixture(params=["all", "reviewed"])
def public(request: pytest.FixtureRequest, settings) -> str:
    """Run the test under both settings of what readers see."""
    settings.ARCHIVE_PUBLIC = request.param
    return request.param


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Forget what was counted under the number of the index, which each test begins with anew."""
    cache.clear()


@pytest.fixture(autouse=True)
def _index_in_step(request: pytest.FixtureRequest) -> Iterator[None]:
    """Bring the reading index in step before each request: tests write records past the views that would do so.

    Not while a test counts queries, nor with the marker ``index_as_it_is``.
    """

    def refresh(**kwargs: Any) -> None:
        if not connection.force_debug_cursor:
            indexed.refresh()

    if request.node.get_closest_marker("index_as_it_is") is None:
        request_started.connect(refresh)
    yield
    request_started.disconnect(refresh)
