"""A paragraph cut into stretches: where statements are marked and names are links.

Works on offsets alone. The text is never searched nor changed, so what stands in it cannot become markup.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

type Marked[Thing] = tuple[int, int, Thing]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that are one link or none."""

    text: str
    name: Any = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Runs that belong to the same statements.

    ``begins`` are the statements that first appear here, ``ends`` those that do not go on in the next stretch.
    """

    runs: tuple[Run, ...]
    said: tuple[Any, ...] = ()
    begins: tuple[Any, ...] = ()
    ends: tuple[Any, ...] = ()


def mark[Said: Hashable](text: str, said: Iterable[Marked[Said]], names: Iterable[Marked[Any]] = ()) -> list[Stretch]:
    """Cut ``text`` at every edge of ``said`` and ``names``; spans are ``(start, end, thing)`` in the text's characters.

    Empty spans are passed over and spans are cut off at the text's ends. Statements may overlap; of names that
    do, the first one wins.
    """
    spans = _within(said, len(text))
    links = _apart(_within(names, len(text)))
    groups = [(key, list(group)) for key, group in groupby(_cuts(len(text), spans, links), key=lambda cut: cut[2])]
    seen: set[Said] = set()
    stretches = []
    for index, (here, group) in enumerate(groups):
        following = groups[index + 1][0] if index + 1 < len(groups) else ()
        runs = tuple(
            Run(text[parts[0][0] : parts[-1][1]], link[2] if link else None)
            for link, found in groupby(group, key=lambda cut: cut[3])
            for parts in [list(found)]
        )
        stretches.append(
            Stretch(
                runs,
                said=here,
                begins=tuple(thing for thing in here if thing not in seen),
                ends=tuple(thing for thing in here if thing not in following),
            )
        )
        seen.update(here)
    return stretches


type _Cut = tuple[int, int, tuple[Any, ...], Marked[Any] | None]


def _cuts(length: int, spans: Sequence[Marked[Any]], links: Sequence[Marked[Any]]) -> Iterator[_Cut]:
    """``(start, end, statements here, name here)`` between each edge and the next, in one pass over the spans."""
    edges = sorted({0, length, *(at for span in (*spans, *links) for at in span[:2])})
    waiting, named = deque(spans), deque(links)
    here: list[Marked[Any]] = []
    for start, end in pairwise(edges):
        here = [span for span in here if span[1] > start]
        while waiting and waiting[0][0] == start:
            here.append(waiting.popleft())
        while named and named[0][1] <= start:
            named.popleft()
        link = named[0] if named and named[0][0] <= start else None
        yield start, end, tuple(dict.fromkeys(span[2] for span in here)), link


def _within[Thing](spans: Iterable[Marked[Thing]], length: int) -> list[Marked[Thing]]:
    cut = ((max(0, start), min(length, end), thing) for start, end, thing in spans)
    return sorted((span for span in cut if span[0] < span[1]), key=lambda span: span[:2])


def _apart(spans: Sequence[Marked[Any]]) -> list[Marked[Any]]:
    apart: list[Marked[Any]] = []
    for span in spans:
        if not apart or span[0] >= apart[-1][1]:
            apart.append(span)
    return apart
