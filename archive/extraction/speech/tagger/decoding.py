"""What the network says of a window's tokens, read as statements: cues, what each reports, and whose words it is."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from archive.extraction.speech.tagger.candidate import Candidate, Place, Scores
from archive.extraction.speech.tagger.encoding import NEWLINE, Tokens
from archive.offsets import Span

type Numbers = NDArray[Any]

# Labels of the network: outside, then for each kind its first token and the ones behind.
LABELS = ("O", "B-source", "I-source", "B-cue", "I-cue", "B-content", "I-content")
SOURCE, CUE, CONTENT = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Seen:
    """The network's numbers on one window of n tokens; position 0 of ``source`` stands for no source."""

    labels: Numbers  # (n, 7) probabilities
    cue: Numbers  # (n, n) probability that a token's cue begins at a token
    source: Numbers  # (n, n + 1) probability that a cue's source begins at a token
    speech: Numbers  # (n,) probability


def candidates(tokens: Tokens, window: Span, seen: Seen) -> list[Candidate]:
    """The statements of a window, in the order of their cues; content without a cue comes last."""
    start = window[0]
    kinds, begins = _kinds(seen)
    spans = _spans(tokens, window, kinds, begins)
    cues = [span for kind, span in spans if kind == CUE]
    sources = [span for kind, span in spans if kind == SOURCE]
    chances = seen.labels
    held: dict[Span | None, list[tuple[Span, float]]] = {cue: [] for cue in [*cues, None]}
    for kind, (low, high) in spans:
        if kind != CONTENT:
            continue
        words = [at for at in range(low, high) if tokens.ids[start + at] != NEWLINE]
        pulls = [float(seen.cue[words, cue[0] : cue[1]].sum(axis=1).mean()) for cue in cues]
        best = max(range(len(cues)), key=pulls.__getitem__, default=None)
        if best is None:
            held[None].append(((low, high), 0.0))
        else:
            held[cues[best]].append(((low, high), pulls[best]))
    found = []
    for cue in cues:
        if held[cue]:
            meant, sure = _source(seen, cue, sources)
            found.append(_candidate(tokens, start, seen, chances, held[cue], cue, meant, sure))
    found += [_candidate(tokens, start, seen, chances, [alone], None, None, 0.0) for alone in held[None]]
    return found


def _kinds(seen: Seen) -> tuple[list[int], list[bool]]:
    """For each token the kind of span it is in (0: none), and whether one begins there."""
    labels = seen.labels
    sums = [labels[:, 0], *(labels[:, at] + labels[:, at + 1] for at in (1, 3, 5))]
    kinds = np.stack(sums, axis=1).argmax(axis=1)
    first = labels[np.arange(len(kinds)), np.maximum(kinds * 2 - 1, 0)]
    behind = labels[np.arange(len(kinds)), np.maximum(kinds * 2, 0)]
    return kinds.tolist(), (first > behind).tolist()


def _spans(tokens: Tokens, window: Span, kinds: list[int], begins: list[bool]) -> list[tuple[int, Span]]:
    start = window[0]
    found: list[tuple[int, Span]] = []
    at, size = 0, len(kinds)
    while at < size:
        kind = kinds[at]
        if not kind or tokens.ids[start + at] == NEWLINE:
            at += 1
            continue
        end = at + 1
        while end < size and (
            (kinds[end] == kind and not begins[end])
            or (
                tokens.ids[start + end] == NEWLINE and end + 1 < size and kinds[end + 1] == kind and not begins[end + 1]
            )
        ):
            end += 1
        found.append((kind, (at, end)))
        at = end
    return found


def _source(seen: Seen, cue: Span, sources: list[Span]) -> tuple[Span | None, float]:
    """The source span that a cue points to most, or none, and how sure that is."""
    chances = seen.source[cue[0]]
    pulls = [float(chances[low + 1 : high + 1].sum()) for low, high in sources]
    nothing = float(chances[0])
    best = max(range(len(sources)), key=pulls.__getitem__, default=None)
    if best is None or pulls[best] < nothing:
        return None, nothing
    return sources[best], pulls[best]


def _candidate(
    tokens: Tokens,
    start: int,
    seen: Seen,
    chances: Numbers,
    contents: list[tuple[Span, float]],
    cue: Span | None,
    source: Span | None,
    sure: float,
) -> Candidate:
    inside = [
        float(chances[at, 5] + chances[at, 6])
        for (low, high), _ in contents
        for at in range(low, high)
        if tokens.ids[start + at] != NEWLINE
    ]
    edges = 1.0
    for (low, high), _ in contents:
        after = float(1 - chances[high, 6]) if high < len(chances) else 1.0
        edges = min(edges, float(1 - chances[low, 6]), after)
    heads = chances[cue[0] : cue[1]] if cue else None
    scores = Scores(
        content=sum(inside) / len(inside),
        content_least=min(inside),
        edges=edges,
        cue=float((heads[:, 3] + heads[:, 4]).mean()) if heads is not None else 0.0,
        link=min(pull for _, pull in contents),
        source=sure,
        speech=float(seen.speech[cue[0]]) if cue else 0.0,
    )
    return Candidate(
        tuple(place for span, _ in contents for place in _places(tokens, start, span)),
        _places(tokens, start, cue)[0] if cue else None,
        tuple(_places(tokens, start, source)) if source else (),
        scores,
    )


def _places(tokens: Tokens, start: int, span: Span) -> list[Place]:
    """The characters of a span of tokens, one stretch for each paragraph that it goes through."""
    found: list[Place] = []
    for at in range(start + span[0], start + span[1]):
        if tokens.ids[at] == NEWLINE:
            continue
        paragraph, low, high = tokens.places[at]
        if found and found[-1][0] == paragraph:
            found[-1] = (paragraph, (found[-1][1][0], high))
        else:
            found.append((paragraph, (low, high)))
    return found
