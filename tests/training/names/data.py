"""Texts whose names others have marked, as candidates with their kinds: what the archive learns names from.

Two kinds of files, none of them part of this repository:

- texts with spans, JSON lines of ``source``, ``text`` and ``spans``, each ``[start, end, kind]`` in characters, the
  kind PERSON, ORG, PLACE or OTHER (``corpora.py`` makes them);
- annotated articles: a folder ``gold`` of JSON with ``file``, ``persons`` and ``organisations``, each with ``name`` and
  ``aliases``, beside the folder ``texts``; and ``folds.tsv`` with each ``file`` and its ``fold``, which keeps the
  articles of one outlet together.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from archive.extraction.language import Section
from archive.extraction.page.blocks import blocks_of
from archive.extraction.people.classification import Outlet
from archive.extraction.people.name_tags import TAGS
from archive.extraction.people.spans import person_span
from archive.extraction.pipeline import Document, Extractor, outlet
from archive.names import fold
from archive.offsets import Span, overlap

#: What a candidate is: a row's label.
NEITHER, PERSON, ORGANISATION, UNKNOWN = range(4)
_NO_TAG = -100
#: How much a candidate counts, by what it is from: sentences without their article tell less of what a name is.
_SENTENCES, _NEWS = 0.3, 4.0
# What spaCy calls a name of which an annotation may not tell: places and things, and people who only wrote the article.
_ELSE = frozenset("PERSON GPE LOC FAC NORP EVENT LAW PRODUCT WORK_OF_ART".split())
_ARTICLE = re.compile(r"(?:the|a|an) ", re.IGNORECASE)


@dataclass
class Text:
    """A text with its words and what is known of its names.

    ``spans`` are those marked, in characters of the text, or none; ``named`` tells what a folded name is. Of names in
    ``unclear`` stretches nothing is known: a mark may hold a title with a name of its own, "Zorblax Chairman Ann Lee".
    """

    fold: int
    sections: Sequence[Section]
    words: Sequence[tuple[int, int, int]]
    states: np.ndarray
    outlet: Outlet
    spans: Mapping[Span, str] | None = None
    unclear: Sequence[Span] = ()
    named: Mapping[str, int] | None = None
    weight: float = 1.0

    def tags(self) -> np.ndarray:
        """Return the tag of each word, as its number; -100, which PyTorch leaves out, where nothing is known."""
        paragraphs = {section.paragraph: section for section in self.sections}
        found = np.zeros(len(self.words), np.int64)
        spans = sorted((self.spans or {}).items())
        for at, (number, start, end) in enumerate(self.words):
            low, high = paragraphs[number].reading.offsets.to_seed((start, end))
            if any(low < last and first < high for first, last in self.unclear):
                found[at] = _NO_TAG
            for (first, last), kind in spans:
                if low < last and first < high:
                    found[at] = TAGS.index(f"{'B' if low <= first else 'I'}-{kind}")
        return found

    def kind(self, places: Sequence[tuple[int, Span]], name: str) -> int:
        """Return what a candidate with these printings (section and span) is."""
        if self.named is not None:
            return self.named.get(key(name), NEITHER)
        spans = self.spans or {}
        where = [self.sections[number].to_seed(span) for number, span in places]
        if all(span not in spans and any(overlap(span, other) for other in self.unclear) for span in where):
            return UNKNOWN
        kinds = Counter(spans.get(span) for span in where)
        return {"PERSON": PERSON, "ORG": ORGANISATION}.get(kinds.most_common(1)[0][0] or "", NEITHER)


def key(name: str) -> str:
    return fold(_ARTICLE.sub("", name, count=1))


def marked(path: Path, extractor: Extractor) -> Iterator[Text]:
    """Yield texts with spans. Titles before a name, and articles, are cut off what was marked, as everywhere here."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        given = json.loads(line)
        text = given["text"]
        spans: dict[Span, str] = {}
        unclear: list[Span] = []
        for low, high, kind in given["spans"]:
            span = (person_span(text, (low, high)) if kind == "PERSON" else None) or (low, high)
            article = _ARTICLE.match(text, *span)
            spans[article.end() if article else span[0], span[1]] = kind
            unclear += [(low, high)] if kind == "PERSON" else []
        readings = [block.reading for block in blocks_of(text)]
        seen = extractor.tagger.read([reading.text for reading in readings])
        weight = _SENTENCES if given["source"] == "crossner" else 1.0
        sections = extractor.analyser.sections(readings)
        yield Text(number, sections, *seen.words(), Outlet(), spans, unclear, weight=weight)


def annotated(folder: Path, extractor: Extractor) -> Iterator[Text]:
    with (folder / "folds.tsv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            gold: dict[str, Any] = json.loads((folder / "gold" / f"{row['file']}.json").read_text(encoding="utf-8"))
            data = (folder / "texts" / gold["file"]).read_bytes()
            document = Document(*extractor.decode(data, gold["file"]))
            extractor.pipeline.run(document, until="network")
            named = {
                key(name): kind
                for field, kind in (("persons", PERSON), ("organisations", ORGANISATION))
                for entity in gold[field]
                for name in (entity["name"], *entity.get("aliases", ()))
            }
            spans, unclear = _printings(document.sections, gold)
            words = document.seen.words()
            yield Text(int(row["fold"]), document.sections, *words, outlet(document), spans, unclear, named, _NEWS)


def _printings(sections: Sequence[Section], gold: Mapping[str, Any]) -> tuple[dict[Span, str], list[Span]]:
    """Return where the names of an annotated article are printed, and what may be another kind of name."""
    kinds = {
        _ARTICLE.sub("", name, count=1): kind
        for field, kind in (("persons", "PERSON"), ("organisations", "ORG"))
        for entity in gold[field]
        for name in (entity["name"], *entity.get("aliases", ()))
    }
    names = "|".join(re.escape(name) for name in sorted(kinds, key=len, reverse=True))
    printed = re.compile(rf"(?<!\w)(?:{names})(?!\w)") if kinds else re.compile(r"(?!)")
    spans: dict[Span, str] = {}
    unclear: list[Span] = []
    for section in sections:
        spans |= {section.to_seed(match.span()): kinds[match.group()] for match in printed.finditer(section.text)}
        named = [entity for entity in section.doc.ents if entity.label_ in _ELSE]
        unclear += [section.to_seed((entity.start_char, entity.end_char)) for entity in named]
    return spans, [span for span in unclear if not any(overlap(span, other) for other in spans)]
