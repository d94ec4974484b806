"""A real Chromium against a live server with the five seeds, loaded as anyone would load them."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connections
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from archive.models import Article, Organisation, Person
from tests.conftest import missing
from tests.indexed import entries, statements

CHROMIUM = Path("/usr/bin/chromium")
CHECKER = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"
# As root there is no sandbox; the rest keeps it from looking for hosts of its maker.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # milliseconds; other work on the machine must not fail a test


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # The server's threads share one connection: two requests at once would write the index across each other.
            item.add_marker(pytest.mark.index_as_it_is)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing(f"No Chromium at {CHROMIUM}: install Debian's package.")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs an event loop in this thread, which Django would take for asynchronous code.
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
        # Django keeps connections apart for code within a loop; those would hold the test database.
        connections.close_all()


class Reader:
    """Opens pages as one reader would; ``troubles`` collects what a browser complains about."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.troubles: list[str] = []
        self.contexts: list[BrowserContext] = []

    def __call__(self, path: str = "/", *, status: int = 200, **options: Any) -> Page:
        """Open a page of a fresh context; Playwright takes the ``options`` (viewport, color_scheme, …)."""
        context = self.browser.new_context(base_url=self.address, **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type in {"error", "warning"} and self._note(message.text))
        page.on("pageerror", lambda error: self._note(str(error)))
        page.on("request", lambda request: self._stays(request.url))
        page.on(
            "response", lambda answer: answer.status not in {status, 200, 301, 302, 304} and self._note(str(answer))
        )
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == status
        if status != 200:
            self.troubles.clear()  # the console tells of the status, too
        return page

    def _note(self, trouble: str) -> None:
        self.troubles.append(trouble)

    def _stays(self, url: str) -> None:
        if not url.startswith((self.address, "data:")):
            self._note(f"asked another host: {urlsplit(url).netloc}")

    def close(self) -> None:
        for context in self.contexts:
            try:
                context.close()
            except Error as error:
                self._note(str(error))


def _reader(chromium: Browser, address: str) -> Iterator[Reader]:
    reader = Reader(chromium, address)
    yield reader
    reader.close()
    assert reader.troubles == []


@pytest.fixture(scope="session")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the HTML checker, which runs as a server: starting it takes longer than checking all pages."""
    if not CHECKER.exists() or not shutil.which("java"):
        missing("No HTML checker: install Java and run “npm install” in tests/browser.")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # Reading its schemas takes a deep stack, and compiling it well more time than it runs.
    java = ["java", "-Xss512m", "-XX:TieredStopAtLevel=1", "-Dnu.validator.servlet.bind-address=127.0.0.1"]
    log = tmp_path_factory.mktemp("validator") / "log"
    with log.open("w") as told:
        command = [*java, "-cp", str(CHECKER), "nu.validator.servlet.Main", str(port)]
        server = subprocess.Popen(command, stdout=told, stderr=subprocess.STDOUT)
    try:
        for _ in range(1200):
            with socket.socket() as client:
                if not client.connect_ex(("127.0.0.1", port)):
                    break
            assert server.poll() is None, log.read_text()[-2000:]
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/?out=json"
    finally:
        server.kill()
        server.wait()


@pytest.fixture(scope="session")
def _database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Make a test database also where none of the tests that run asks for one by itself."""
    with django_db_blocker.unblock():
        name = str(connections["default"].settings_dict["NAME"])
        made = [] if name.startswith("test_") or "memory" in name else setup_databases(verbosity=0, interactive=False)
        yield
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="package")
def site(_database: None, django_db_blocker: Any) -> Iterator[str]:
    """Address of a server with the five seeds, shared by the tests that only read.

    They ask for no database of their own, so that they run last and nothing is flushed under them.
    """
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        call_command("flush", interactive=False, verbosity=0)
        call_command("loadseeds", no_input=True)
        server = LiveServer("127.0.0.1")
        yield server.url
        # A thread whose browser has just gone closes its connection a moment later: it may still do so.
        for shared in server.thread.connections_override.values():
            shared.inc_thread_sharing()
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def reader(chromium: Browser, site: str) -> Iterator[Reader]:
    """Open public pages of the shared site; at the end nothing may have gone wrong in the browser."""
    yield from _reader(chromium, site)


@pytest.fixture
def editors_reader(chromium: Browser, transactional_db: None, live_server: LiveServer) -> Iterator[Reader]:
    """Open pages of a site of the test's own, with the five seeds."""
    call_command("loadseeds", no_input=True)
    yield from _reader(chromium, live_server.url)


@pytest.fixture(scope="package")
def addresses(site: str) -> Callable[[str], str]:
    """Return the path of a kind of public page; of the details one that shows much."""

    def path(kind: str) -> str:
        match kind:
            case "article":
                return max(Article.objects.public(), key=lambda article: article.statements.count()).get_absolute_url()
            case "person":
                return max(Person.objects.public(), key=lambda one: one.attributions.count()).get_absolute_url()
            case "organisation":
                return max(Organisation.objects.public(), key=lambda one: one.mentions.count()).get_absolute_url()
            case "direct" | "indirect" | "mixed":
                return statements(entries().filter(kind=kind))[0].get_absolute_url()
        return kind

    return path
