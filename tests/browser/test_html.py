"""Every kind of page is valid HTML, and light: what is sent for it fits in 60 kB."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.browser.test_every_page import PAGES
from tests.conftest import missing

CHECKER = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"
MOST_BYTES = 60_000


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    return tmp_path_factory.mktemp("pages")


def test_every_page_is_valid(reader, addresses, sources):
    if not CHECKER.exists() or not shutil.which("java"):
        missing("No HTML checker: install Java and run “npm install” in tests/browser.")
    for number, kind in enumerate(PAGES):
        page = reader(addresses(kind))
        source = page.request.get(page.url).text()
        (sources / f"{number:02}.html").write_text(source, encoding="utf-8")
    checked = subprocess.run(
        [
            "java",
            "-jar",
            str(CHECKER),
            "--format",
            "json",
            "--exit-zero-always",
            *map(str, sorted(sources.glob("*.html"))),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    found = []
    for told in json.loads(checked.stderr)["messages"]:
        kind = PAGES[int(Path(told["url"]).stem)]
        found.append(f"{kind}, line {told.get('lastLine')}: {told['message']}\n  {told.get('extract', '')!r}")
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("kind", PAGES)
def test_every_page_is_light(reader, addresses, kind):
    page = reader(addresses(kind))
    parts = page.evaluate(
        "[...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(part => part.href || part.src)"
    )
    sent = {
        address: page.request.get(address).body()
        for address in [page.url, *(urljoin(page.url, part) for part in parts)]
    }
    weights = {address: len(gzip.compress(body, 6)) for address, body in sent.items()}

    assert sum(weights.values()) <= MOST_BYTES, weights
