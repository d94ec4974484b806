"""Turn annotated documents into the numbers that the network is to give, and those into batches."""

import random
import re
from bisect import bisect_left
from dataclasses import dataclass

from archive.extraction.speech.tagger.encoding import (
    DIGIT,
    INITIAL,
    LOWER,
    MIXED,
    NEWLINE,
    OTHER,
    SHAPES,
    TITLE,
    UPPER,
    Tokens,
    WordPieces,
    encode,
    windows,
)
from archive.offsets import Span
from tests.training.augment import augmented
from tests.training.corpus import Document, Entity

NONE = -1  # a cue without a source
IGNORED = -100

# A window of a document, and the shapes to show for the whole document.
type Piece = tuple[Example, Span, list[int]]

TOKENS_A_BATCH = 4096
WINDOWS = 96, 254  # tokens in the shortest and longest windows
LETTERS = {LOWER, TITLE, UPPER, INITIAL, MIXED}


@dataclass(slots=True)
class Example:
    """A document's tokens and what is to be said of each.

    Lists as long as ``tokens``: a token's label (an index of ``LABELS``), the token where its cue begins, the token
    where its cue's source begins (``NONE`` without one), and whether its cue is of speech (1) or of thought (0).
    ``IGNORED`` where a question does not arise.
    """

    tokens: Tokens
    labels: list[int]
    cues: list[int]
    sources: list[int]
    speech: list[int]


def paragraphs(text: str) -> list[Span]:
    """Return the characters of each paragraph: what stands between line breaks."""
    return [match.span() for match in re.finditer(r"[^\n]+", text)]


def example(words: WordPieces, document: Document, speech_verbs: frozenset[str]) -> Example:
    """Encode a document. A cue is of speech if it has a form of ``speech_verbs`` or anything is quoted."""
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


def epoch(
    documents: list[Document],
    entities: dict[str, list[Entity]],
    words: WordPieces,
    verbs: frozenset[str],
    chance: random.Random,
    changes: float,
) -> list[list[Piece]]:
    """Return the batches of one pass over the documents, each of windows of similar length.

    ``changes``, from 0 to 1, says how much the texts are augmented; with 0 they are as they are.
    """
    pieces = []
    for document in documents:
        face = augmented(document, entities[document["id"]], chance, changes)
        made = example(words, face, verbs)
        shapes = other_case(made.tokens.shapes, chance, changes)
        # Of many lengths, so that no one beginning is learnt; mostly long ones, which leave more to tell apart.
        capacity = WINDOWS[1] if chance.random() < 0.55 else chance.randint(*WINDOWS)
        pieces += [(made, window, shapes) for window in windows(made.tokens, capacity) if window[1] - window[0] > 3]
    chance.shuffle(pieces)
    batches: list[list[Piece]] = []
    batch: list[Piece] = []
    longest = 0
    for at in range(0, len(pieces), 400):
        for piece in sorted(pieces[at : at + 400], key=lambda piece: piece[1][1] - piece[1][0]):
            size = piece[1][1] - piece[1][0] + 2
            if batch and (len(batch) + 1) * max(longest, size) > TOKENS_A_BATCH:
                batches.append(batch)
                batch, longest = [], 0
            batch.append(piece)
            longest = max(longest, size)
    batches.append(batch)
    chance.shuffle(batches)
    return batches


def other_case(shapes: list[int], chance: random.Random, share: float) -> list[int]:
    """Return shapes with some texts all in capitals or small letters, and here and there one that tells nothing."""
    half = SHAPES // 2
    roll = chance.random() / share if share else 1.0
    if roll < 0.10:
        flat = LOWER if roll < 0.07 else UPPER
        return [flat + shape - shape % half if shape % half in LETTERS else shape for shape in shapes]
    if roll < 0.40:
        return [
            OTHER + shape - shape % half if shape % half in LETTERS | {DIGIT} and chance.random() < 0.1 else shape
            for shape in shapes
        ]
    return shapes
