"""The tagger: a small network that marks who says what, run by onnxruntime.

Libraries and weights are loaded when the first article is tagged. The weights lie in the folder ``model`` with their
SHA-256 sums; see the model card there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archive.extraction.speech.tagger.candidate import Candidate
from archive.extraction.speech.tagger.encoding import BREAK, END, START, Tokens, Word, WordPieces, encode, windows
from archive.extraction.weights import read_weights, session, sums_of
from archive.offsets import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from archive.extraction.speech.tagger.decoding import Numbers, Seen

MODEL = Path(__file__).parent / "model"
WEIGHTS, VOCABULARY = "weights.onnx", "tokenizer.json"
#: The layers whose states tell names.
LAYERS = ("hidden1", "hidden3", "hidden4")


@dataclass(frozen=True)
class Tagged:
    """What the network says of an article: its windows with the numbers on each."""

    tokens: Tokens
    windows: "Sequence[tuple[Span, Seen]]"

    def candidates(self) -> list[Candidate]:
        """Return the statements, window by window and in the order of their cues.

        A statement's cue, source and content lie within one window.
        """
        from archive.extraction.speech.tagger.decoding import candidates

        return [found for window, seen in self.windows for found in candidates(self.tokens, window, seen)]

    def words(self) -> "tuple[list[Word], Numbers]":
        """Return the words and their states, float32 of shape (words, 3 × 384): those of ``LAYERS`` side by side."""
        import numpy as np

        words = self.tokens.words()
        states = (
            np.concatenate([seen.states for _, seen in self.windows]) if self.windows else np.zeros((0, 0), np.float32)
        )
        return [word for _, word in words], states[[at for at, _ in words]]


class Tagger:
    """Finds statements in the paragraphs of an article.

    The result depends on that article's paragraphs alone, not on what else is tagged nor on ``threads``; between
    kinds of processors the last digits of a score may differ. Time and memory are linear in the length of the text.
    """

    def __init__(self, folder: Path = MODEL, threads: int = 1) -> None:
        self.folder = folder
        self.threads = threads

    def __reduce__(self) -> tuple[type["Tagger"], tuple[Path, int]]:
        return Tagger, (self.folder, self.threads)  # another process loads the weights itself

    @cached_property
    def version(self) -> str:
        """Changes with the weights; read from their sums without loading them."""
        return sums_of(self.folder, {WEIGHTS})[WEIGHTS][:12]

    def load(self) -> None:
        """Load libraries and weights, once."""
        _ = self._pieces, self._session

    def __call__(self, paragraphs: Sequence[str]) -> list[Candidate]:
        """Return the statements of one article."""
        return self.read(paragraphs).candidates()

    def read(self, paragraphs: Sequence[str]) -> "Tagged":
        """Run the network over one article, window by window: some hundred words of whole paragraphs each.

        Nothing is padded, and no window's numbers depend on another's.
        """
        tokens = encode(self._pieces, paragraphs)
        return Tagged(tokens, [(window, self._see(tokens, window)) for window in windows(tokens)])

    def _see(self, tokens: Tokens, window: Span) -> "Seen":
        import numpy as np

        from archive.extraction.speech.tagger.decoding import Seen

        span = slice(*window)
        given = {
            "ids": np.array([[START, *tokens.ids[span], END]], dtype=np.int64),
            "shapes": np.array([[BREAK, *tokens.shapes[span], BREAK]], dtype=np.int64),
        }
        labels, cue, source, speech, *layers = self._session.run(["labels", "cue", "source", "speech", *LAYERS], given)
        states = np.concatenate([layer[0, 1:-1] for layer in layers], axis=1)
        return Seen(labels[0, 1:-1], cue[0, 1:-1, 1:-1], source[0, 1:-1, :-1], speech[0, 1:-1, 0], states)

    @cached_property
    def _pieces(self) -> WordPieces:
        return WordPieces.from_json(read_weights(self.folder, VOCABULARY).decode("utf-8"))

    @cached_property
    def _session(self) -> "InferenceSession":
        return session(self.folder, WEIGHTS, self.threads)
