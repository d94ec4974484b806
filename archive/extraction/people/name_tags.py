"""Name tags: how likely each word of an article is part of a name, and whose.

A small network reads them off the states of the encoder that also marks statements. ``tests/training/names`` learns it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from archive.extraction.trees import PEOPLE, trees
from archive.offsets import Span

if TYPE_CHECKING:
    import numpy as np

#: What a word may be part of, and the first word or a later one of: PERSON and so on, or no name.
KINDS = ("PERSON", "ORG", "PLACE", "OTHER")
TAGS = ("", *(f"{place}-{kind}" for kind in KINDS for place in "BI"))
#: Numbers that tell what tags say of a stretch of words.
WIDTH = len(KINDS) + 3


class NameTags:
    """The tags of an article's words.

    ``words``: each word's paragraph, start and end; ``chances``: how likely each tag is of each, (words, tags).
    """

    def __init__(self, words: Sequence[tuple[int, int, int]], chances: "np.ndarray") -> None:
        self._words, self.chances = words, chances
        self._by_paragraph: dict[int, list[int]] = defaultdict(list)
        for at, (paragraph, _, _) in enumerate(words):
            self._by_paragraph[paragraph].append(at)
        self._starts = {number: [words[at][1] for at in own] for number, own in self._by_paragraph.items()}

    def of(self, paragraph: int, span: Span) -> "np.ndarray | None":
        """Return how likely a stretch is a name of each kind, begins as one, and goes on in front and behind."""
        import numpy as np

        within = self._within(paragraph, span)
        if not within:
            return None
        chances, first, last = self.chances[within[0] : within[-1] + 1], within[0], within[-1] + 1
        own = self._by_paragraph[paragraph]
        goes_on = self.chances[last, 2::2].sum() if last <= own[-1] else 0.0
        return np.array(
            [
                *(chances[:, [at, at + 1]].sum() / len(chances) for at in range(1, len(TAGS), 2)),
                self.chances[first, 1::2].sum(),
                self.chances[first, 2::2].sum(),
                goes_on,
            ]
        )

    def _within(self, paragraph: int, span: Span) -> list[int]:
        """Return the words of a paragraph that share a character with a span."""
        own, starts = self._by_paragraph.get(paragraph, []), self._starts.get(paragraph, [])
        high = bisect_left(starts, span[1])
        low = high
        while low and self._words[own[low - 1]][2] > span[0]:
            low -= 1
        return own[low:high]

    def names(self) -> Iterator[tuple[int, Span, str]]:
        """Yield what is likeliest a person's or an organisation's name: paragraph, span and kind."""
        best = self.chances.argmax(axis=1).tolist()
        for paragraph, own in self._by_paragraph.items():
            found: list[tuple[Span, str]] = []
            before = ""
            for at in own:
                place, _, kind = TAGS[best[at]].partition("-")
                _, start, end = self._words[at]
                if place == "I" and kind == before:
                    found[-1] = (found[-1][0][0], end), kind
                elif kind:
                    found.append(((start, end), kind))
                before = kind
            yield from ((paragraph, span, kind) for span, kind in found if kind in {"PERSON", "ORG"})


def tags_of(words: Sequence[tuple[int, int, int]], states: "np.ndarray") -> NameTags:
    """Return the tags of words from the encoder's states of them, of shape (words, 3 × 384)."""
    return NameTags(words, trees("names", PEOPLE)(beside(states)) if len(words) else states.reshape(0, len(TAGS)))


def beside(states: "np.ndarray") -> "np.ndarray":
    """Return the states of each word with those of the words before and behind it, those at the ends twice."""
    import numpy as np

    before, behind = np.concatenate([states[:1], states[:-1]]), np.concatenate([states[1:], states[-1:]])
    return np.concatenate([before, states, behind], axis=1)
