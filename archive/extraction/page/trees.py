"""Small learnt models: gradient boosted trees over numbers.

The folder ``models`` holds them; its README says what each decides, what it was learnt from and how good it is.
``tests/training/pages`` makes them anew.
"""

import hashlib
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archive.extraction.weights import session, sums_of

if TYPE_CHECKING:
    import numpy as np
    from onnxruntime import InferenceSession

MODELS = Path(__file__).parent / "models"


@cache
def models_version() -> str:
    """Return what changes with any of the models; read from their sums without loading them."""
    return hashlib.sha256(repr(sorted(sums_of(MODELS).items())).encode()).hexdigest()[:12]


class Trees:
    """A model, loaded when first asked. Rows of features in, probabilities out."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, rows: "np.ndarray") -> "np.ndarray":
        """Return probabilities of shape (rows, classes) for float32 rows of shape (rows, features)."""
        return self._session.run(["probabilities"], {"rows": rows})[0]

    def load(self) -> None:
        """Load the model now."""
        _ = self._session

    @cached_property
    def _session(self) -> "InferenceSession":
        return session(MODELS, f"{self.name}.onnx")


@cache
def trees(name: str) -> Trees:
    """Return a model by the name of its file."""
    return Trees(name)
