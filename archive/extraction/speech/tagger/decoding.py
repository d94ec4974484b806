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
# The rare beginnings of cues are said too seldom: content whose cue is missed hangs on a wrong one, or on none.
WEIGHTS = np.array([1, 1, 1, 2, 2, 1, 1], np.float32)
FAINT = 0.15  # least chance with which a source goes on where the path has none
UNLIKELY = -6.5  # the logarithm of a chance that is not looked at
LEAST = 1e-9  # added to every chance, so that it has a logarithm


@dataclass(frozen=True, slots=True)
class Seen:
    """The network's numbers on one window of n tokens; position 0 of ``source`` stands for no source."""

    labels: Numbers  # (n, 7) probabilities
    cue: Numbers  # (n, n) probability that a token's cue begins at a token
    source: Numbers  # (n, n + 1) probability that a cue's source begins at a token
    speech: Numbers  # (n,) probability
    states: Numbers  # (n, 3 × 384) of the layers that tell names


def candidates(tokens: Tokens, window: Span, seen: Seen) -> list[Candidate]:
    """Return the statements of a window, in the order of their cues; without any cue, the contents by themselves.

    Cues and sources are read first. Then every content is read together with the cue that it hangs on, so that two
    contents side by side come apart where their tokens point to two cues.
    """
    start = window[0]
    words = _words(tokens, window)
    heads = [low for low, _ in words]
    logs = np.log(seen.labels[heads] * WEIGHTS + LEAST)
    first = _spans(words, best_path(logs[:, 0], logs[:, 1::2], logs[:, 2::2]), 3)
    cues = [span for kind, span in first if kind == CUE]
    sources = [span for kind, span in first if kind == SOURCE]
    if not cues:
        contents = [span for kind, span in first if kind == CONTENT]
        return [_candidate(tokens, start, seen, [content], None, None, 0.0) for content in contents]
    pointed = seen.cue[heads]
    pulls = np.stack([pointed[:, slice(*cue)].sum(axis=1) for cue in cues], axis=1)
    pull = np.log(np.maximum(pulls, 1e-3))
    begin = np.concatenate([logs[:, 1:5:2], logs[:, 5:6] + pull], axis=1)
    inside = np.concatenate([logs[:, 2:5:2], logs[:, 6:7] + pull], axis=1)
    held: list[list[Span]] = [[] for _ in cues]
    for kind, span in _spans(words, best_path(logs[:, 0], begin, inside), 2 + len(cues)):
        if kind >= CONTENT:
            held[kind - CONTENT].append(span)
    return [
        _candidate(tokens, start, seen, contents, cue, *_source(seen, words, cue, sources))
        for cue, contents in zip(cues, held, strict=True)
        if contents
    ]


def _words(tokens: Tokens, window: Span) -> list[Span]:
    """Return the tokens of each word of a window; the label of its first one is the word's."""
    start, end = window
    found: list[Span] = []
    for at in range(end - start):
        if tokens.heads[start + at] or (not found and tokens.ids[start + at] != NEWLINE):
            found.append((at, at + 1))
        elif tokens.ids[start + at] != NEWLINE:
            found[-1] = (found[-1][0], at + 1)
    return found


def best_path(outside: Numbers, begin: Numbers, inside: Numbers) -> list[int]:
    """Return the likeliest states of a row of words in which no span goes on that has not begun.

    Given are logarithms for each word: of standing outside, and (words, kinds) of beginning a span and of going on with
    one. A state is 0 outside; with k kinds, 1 … k where a span begins and k + 1 … 2 k where it goes on.
    """
    kinds = begin.shape[1]
    logs = np.concatenate([outside[:, None], begin, inside], axis=1)
    # Mostly one or two states can be; a word may always stand outside, so that there is a path.
    likely = logs > UNLIKELY
    likely[:, 0] = True
    ends = np.cumsum(likely.sum(axis=1)).tolist()
    states, chances = np.nonzero(likely)[1].tolist(), logs[likely].tolist()
    best = {0: 0.0}
    steps: list[dict[int, int]] = []
    low = 0
    for high in ends:
        top = max(best, key=best.__getitem__) if len(best) > 1 else next(iter(best))
        most = best[top]
        came, now = {}, {}
        for at in range(low, high):
            state = states[at]
            if state <= kinds:
                came[state], now[state] = top, most + chances[at]
                continue
            going, begun = best.get(state), best.get(state - kinds)
            if going is None and begun is None:
                continue
            before = state if begun is None or (going is not None and going >= begun) else state - kinds
            came[state], now[state] = before, best[before] + chances[at]
        low = high
        steps.append(came)
        best = now
    state = max(best, key=best.__getitem__)
    path = []
    for came in reversed(steps):
        path.append(state)
        state = came[state]
    return path[::-1]


def _spans(words: list[Span], path: list[int], kinds: int) -> list[tuple[int, Span]]:
    """Return the stretches of a path: their kinds from 1 on, and their tokens. A stretch may go over a newline."""
    found: list[tuple[int, Span]] = []
    for (low, high), state in zip(words, path, strict=True):
        if 0 < state <= kinds:
            found.append((state, (low, high)))
        elif state:
            kind, (begun, _) = found[-1]
            found[-1] = (kind, (begun, high))
    return found


def _source(seen: Seen, words: list[Span], cue: Span, sources: list[Span]) -> tuple[Span | None, float]:
    """Return the source that a cue points to most, unless it more likely has none, and how sure that is.

    Where it points to words that are of another kind (a name within a cue or a content), it is these words.
    """
    chances = seen.source[cue[0]]
    at = int(chances[1:][[low for low, _ in words]].argmax())
    end = at + 1
    while end < len(words) and seen.labels[words[end][0], 2] > FAINT:
        end += 1
    pulls = {(words[at][0], words[end - 1][1]): float(chances[words[at][0] + 1])}
    pulls |= {(low, high): float(chances[low + 1 : high + 1].sum()) for low, high in sources}
    nothing = float(chances[0])
    best = max(pulls, key=pulls.__getitem__)
    return (None, nothing) if nothing > pulls[best] else (best, pulls[best])


def _candidate(
    tokens: Tokens,
    start: int,
    seen: Seen,
    contents: list[Span],
    cue: Span | None,
    source: Span | None,
    sure: float,
) -> Candidate:
    chances = seen.labels
    words = [at for span in contents for at in range(*span) if tokens.ids[start + at] != NEWLINE]
    inside = chances[words, 5:].sum(axis=1)
    boundaries = [float(1 - chances[low, 6]) for low, _ in contents]
    boundaries += [float(1 - chances[high, 6]) for _, high in contents if high < len(chances)]
    scores = Scores(
        content=float(inside.mean()),
        content_least=float(inside.min()),
        boundaries=min(boundaries),
        cue=float(chances[slice(*cue), 3:5].sum(axis=1).mean()) if cue else 0.0,
        link=float(seen.cue[words, slice(*cue)].sum(axis=1).mean()) if cue else 0.0,
        source=sure,
        speech=float(seen.speech[cue[0]]) if cue else 0.0,
    )
    return Candidate(
        tuple(place for span in contents for place in _places(tokens, start, span)),
        _places(tokens, start, cue)[0] if cue else None,
        tuple(_places(tokens, start, source)) if source else (),
        scores,
    )


def _places(tokens: Tokens, start: int, span: Span) -> list[Place]:
    """Return the characters of a span of tokens, one stretch for each paragraph that it goes through."""
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
