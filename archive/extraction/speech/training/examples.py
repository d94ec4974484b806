"""PolNeAR's statements as the numbers that the network is to say."""

import json
import re
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.extraction.speech.tagger.encoding import NEWLINE, Tokens, encode
from archive.extraction.speech.tagger.wordpieces import WordPieces
from archive.offsets import Span

type Document = dict[str, Any]
NONE = -1  # a cue without a source
IGNORED = -100


@dataclass(slots=True)
class Example:
    """A document's tokens and, for each, its label, where its cue begins, where a cue's source begins, and whether
    the cue is of speech. Places are numbers of tokens."""

    tokens: Tokens
    labels: list[int]
    cues: list[int]
    sources: list[int]
    speech: list[int]


def read(path: Path) -> list[Document]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def paragraphs(text: str) -> list[Span]:
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def example(words: WordPieces, document: Document, speech_verbs: frozenset[str]) -> Example:
    text = document["text"]
    stretches = paragraphs(text)
    tokens = encode(words, [text[start:end] for start, end in stretches])
    starts = [stretches[paragraph][0] + start for paragraph, start, _ in tokens.places]
    ends = [stretches[paragraph][0] + end for paragraph, _, end in tokens.places]
    size = len(tokens)
    found = Example(tokens, [0] * size, [IGNORED] * size, [IGNORED] * size, [IGNORED] * size)

    def covered(span: Span) -> list[int]:
        low = bisect_left(starts, span[0])
        while low > 0 and ends[low - 1] > span[0]:
            low -= 1
        high = bisect_left(starts, span[1])
        return [at for at in range(low, high) if tokens.ids[at] != NEWLINE and ends[at] > span[0]]

    def mark(at_all: list[int], first: int) -> None:
        for order, at in enumerate(at_all):
            found.labels[at] = first + (order > 0)

    parts = [
        (
            statement,
            [covered(tuple(span)) for span in statement["content"]],
            [covered(tuple(span)) for span in statement["cue"] or []],
            [covered(tuple(span)) for span in statement["speaker"] or []],
        )
        for statement in document["statements"]
    ]
    # A source within a cue or a content gives way: the cue still points to it.
    for _, _, _, sources in parts:
        for tokens_of in sources:
            mark(tokens_of, 1)
    for statement, contents, cues, sources in parts:
        if not cues or not cues[0]:
            continue
        head = cues[0][0]
        said = statement.get("type") != "indirect" or bool(
            set(re.findall(r"\w+", " ".join(text[a:b] for a, b in statement["cue"]).lower())) & speech_verbs
        )
        for tokens_of in contents:
            mark(tokens_of, 5)
            for at in tokens_of:
                found.cues[at] = head
        for tokens_of in cues:
            mark(tokens_of, 3)
            for at in tokens_of:
                found.sources[at] = sources[0][0] if sources and sources[0] else NONE
                found.speech[at] = int(said)
    return found
