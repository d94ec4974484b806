"""One loaded extractor for all tests of extraction: loading the language pipeline is what takes time."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pytest

from archive.extraction.draft import Draft
from archive.extraction.pipeline import Extractor


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor()


@pytest.fixture(scope="session")
def rules(extractor: Extractor) -> Extractor:
    """Rules alone, with the same language pipeline."""
    return extractor.without("tagger")


@pytest.fixture
def read(extractor: Extractor) -> Callable[[str], Draft]:
    """Extract a text, and check that every value's words stand where its span says."""

    def read_text(text: str) -> Draft:
        draft = extractor.read(text.encode(), "sample.txt")
        assert_evidence(draft)
        return draft

    return read_text


def assert_evidence(draft: Draft) -> None:
    """Each ``text`` with a ``span`` is what the decoded text has there; all entities are mentioned."""
    text, printed = draft.source.text, draft.as_dict()
    paragraphs = (printed["article"] or {}).pop("paragraphs", [])
    for node in _nodes(printed):
        if node.get("span") is not None and "text" in node:
            start, end = node["span"]
            assert 0 <= start < end <= len(text)
            assert text[start:end] == node["text"]
    for paragraph in paragraphs:
        assert 0 <= paragraph["span"][0] < paragraph["span"][1] <= len(text)
    for person in draft.persons:
        assert person.mentions, person.name
    for organisation in draft.organisations:
        assert organisation.mentions, organisation.name
    names = {("person", person.name) for person in draft.persons} | {
        ("organisation", o.name) for o in draft.organisations
    }
    assert len(names) == len(draft.persons) + len(draft.organisations)
    for statement in draft.statements:
        assert statement.spans
        for start, end in statement.spans:
            assert 0 <= start < end <= len(text)
        for speaker in [statement.speaker, *statement.co_speakers]:
            assert speaker.entity is None or (speaker.entity.kind, speaker.entity.name) in names
            for passage in speaker.chain:
                assert text[slice(*passage.span)] == passage.text
    mentions = sorted(m.span for entity in [*draft.persons, *draft.organisations] for m in entity.mentions)
    assert all(before[1] <= after[0] for before, after in pairwise(mentions))


def _nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from _nodes(value)


def cases(table: str) -> list[tuple[str, list[str]]]:
    """Rows of "text => answer => answer", the answers also on lines of their own; those with # are comments."""
    rows: list[tuple[str, list[str]]] = []
    for line in table.splitlines():
        if not line.startswith("#"):
            text, *answers = (part.strip() for part in line.split("=>"))
            if text:
                rows.append((text, answers))
            else:
                rows[-1][1].extend(answers)
    return rows
