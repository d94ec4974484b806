"""The tagger: a small network that marks who says what, run by onnxruntime.

Libraries and weights are loaded when the first article is tagged. The weights lie in the folder ``model`` with their
SHA-256 sums; see the model card there.
"""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archive.extraction.speech.tagger.candidate import Candidate
from archive.extraction.speech.tagger.encoding import BREAK, END, START, Tokens, WordPieces, encode, windows
from archive.extraction.weights import read_weights, session, sums_of
from archive.offsets import Span

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

    from archive.extraction.speech.tagger.decoding import Seen

MODEL = Path(__file__).parent / "model"
WEIGHTS, VOCABULARY = "weights.onnx", "tokenizer.json"


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
        """Return the statements of one article, window by window and in the order of their cues.

        A window is some hundred words of whole paragraphs; a statement's cue, source and content lie within one.
        """
        from archive.extraction.speech.tagger.decoding import candidates

        tokens = encode(self._pieces, paragraphs)
        return [
            candidate
            for window in windows(tokens)
            for candidate in candidates(tokens, window, self._see(tokens, window))
        ]

    def _see(self, tokens: Tokens, window: Span) -> "Seen":
        """Run the network on one window: nothing is padded, and no window's numbers depend on another's."""
        import numpy as np

        from archive.extraction.speech.tagger.decoding import Seen

        span = slice(*window)
        given = {
            "ids": np.array([[START, *tokens.ids[span], END]], dtype=np.int64),
            "shapes": np.array([[BREAK, *tokens.shapes[span], BREAK]], dtype=np.int64),
        }
        labels, cue, source, speech = self._session.run(["labels", "cue", "source", "speech"], given)
        return Seen(labels[0, 1:-1], cue[0, 1:-1, 1:-1], source[0, 1:-1, :-1], speech[0, 1:-1, 0])

    @cached_property
    def _pieces(self) -> WordPieces:
        return WordPieces.from_json(read_weights(self.folder, VOCABULARY).decode("utf-8"))

    @cached_property
    def _session(self) -> "InferenceSession":
        return session(self.folder, WEIGHTS, self.threads)
