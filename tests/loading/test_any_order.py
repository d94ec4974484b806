"""The same files give the same people and organisations, in whatever order they are named and by however many."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from archive.loading import reading
from archive.loading.contenthash import content_hash
from archive.loading.report import LoadReport
from archive.models import Organisation, Person

TEXTS = [
    "Marsh on the harbour\n\nPresident Marsh said on Monday that the harbour would be dredged before winter.",
    "Letter to the port\n\nJOSEPH R. MARSH said that the letter had been sent to every member of the board.",
    "A speech at the port\n\nPresident Joseph R. Marsh said that nobody would wait a year. “We begin,” Marsh said.",
    "A visit\n\nFirst Lady Jill Marsh said that the school would stay open. “It is a good school,” Jill Marsh said.",
    "A talk with fishermen\n\nPresident Joe Marsh told reporters that the new pier would be built of stone.",
    "Flood relief\n\nFEMA said on Tuesday that boats were on their way. Harold Stone, director of FEMA, said so too.",
    "Flood relief goes on\n\nThe Federal Emergency Management Agency (FEMA) said that 40 boats had arrived by noon.",
    "Two visitors\n\nPremier Li Xue-xiang said the talks went well. Senator Robert Hale said that he agreed.",
    "The visitors leave\n\nPremier Xuexiang Li said that he would be back. Senator Bob Hale said that he would, too.",
    "A ruling\n\nThe U.S. Department of Justice said it would appeal. The Justice Department said so on Friday.",
]
ORDERS = 20


@pytest.fixture
def files(seeds: Path) -> list[Path]:
    paths = []
    for number, text in enumerate(TEXTS):
        path = seeds / f"{number:02}.txt"
        path.write_text(text + "\n", encoding="utf-8")
        paths.append(path)
    return paths


@pytest.fixture
def hash_of(load: Callable[..., LoadReport]) -> Callable[..., str]:
    """Return the content of an archive that was loaded with these files, which is then emptied again."""

    def call(paths: list[Path], **options: Any) -> str:
        with transaction.atomic():
            assert load(*paths, **options).counts()["articles"]["new"] == len(TEXTS)
            found = content_hash()
            transaction.set_rollback(True)
        return found

    return call


@pytest.fixture
def read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file is extracted once for all the loads of a test."""
    drafts: dict[str, reading.Reading] = {}
    really = reading.read_file

    def read(file: Any, *arguments: Any) -> reading.Reading:
        if file.key not in drafts:
            drafts[file.key] = really(file, *arguments)
        return drafts[file.key]

    monkeypatch.setattr(reading, "read_file", read)


def test_in_any_order_and_with_any_number_of_processes(files, hash_of, read_once, monkeypatch, settings):
    first = hash_of(files)
    shuffle = random.Random(4).shuffle
    for _ in range(ORDERS):
        shuffle(files)
        assert hash_of(files) == first
    monkeypatch.undo()
    settings.ARCHIVE_MAX_SECONDS = 300
    assert hash_of(files, workers=2) == first


def test_read_again_they_are_the_same(files, load, read_once):
    load()
    first = content_hash()
    load(reextract=True)
    assert content_hash() == first


def test_everybody_is_there_once(files, load):
    load()
    people = Person.objects.filter(withdrawn=False).values_list("name", flat=True)
    assert sorted(people) == ["Harold Stone", "Jill Marsh", "Joseph R. Marsh", "Li Xue-xiang", "Robert Hale"]
    bodies = set(Organisation.objects.filter(withdrawn=False).values_list("name", flat=True))
    assert {"Federal Emergency Management Agency"} == {name for name in bodies if "Emerg" in name or name == "FEMA"}
    assert len({name for name in bodies if "Justice" in name}) == 1
