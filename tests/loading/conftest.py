"""Texts written for these tests, a seeds folder to put them in, and a loader to call."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from archive.extraction.draft import Draft
from archive.loading.changes import Changes
from archive.loading.load import Options, load_seeds
from archive.loading.reading import ExtractorOptions
from archive.loading.report import LoadReport
from archive.loading.save_seed import save_draft
from archive.models import Article

HARBOUR = """Harbour to be dredged, says minister

Wellington, March 4th, 2022 – Transport Minister Anna Holloway said the harbour would be dredged before winter.

She also stressed the need for a second pilot boat. “We cannot wait another year,” Holloway said.

Peter Marsh, director of the Harbour Research Institute, said the sand would be used to build up the northern beach.
"""

BRIDGE = """Bridge closed after storm

Nelson, 2022-05-11 – The Harbour Research Institute said the bridge could not be used for three weeks.

“Nobody was hurt, and that is what counts,” Peter Marsh told reporters.
"""


@pytest.fixture
def seeds(tmp_path: Path, settings: Any) -> Path:
    """Make an empty seeds folder."""
    folder = tmp_path / "seeds"
    folder.mkdir()
    settings.ARCHIVE_SEEDS = folder
    settings.RUN_DIR = tmp_path
    return folder


@pytest.fixture
def harbour(seeds: Path) -> Path:
    path = seeds / "harbour.txt"
    path.write_text(HARBOUR, encoding="utf-8")
    return path


@pytest.fixture
def load(seeds: Path, db: None) -> Callable[..., LoadReport]:
    """Load the folder, as ``loadseeds`` does."""

    def call(*paths: Path, **options: Any) -> LoadReport:
        return load_seeds(Options(paths=paths, **options))

    return call


def new_version(article: Article, /, **changes: Callable[[Any], Any]) -> None:
    """Return what a later version of the extractor would write: the same text, another Draft."""
    draft: Draft = ExtractorOptions.configured().make().read(article.text.text.encode(), "harbour.txt")
    changed = {name: change(getattr(draft, name)) for name, change in changes.items()}
    save_draft(dataclasses.replace(draft, **changed), article.text, None, Changes())
