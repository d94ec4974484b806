"""Small learnt models: gradient boosted trees over numbers, run by onnxruntime.

The weights lie in the folder ``models`` with their SHA-256 sums; its README says what each decides, what it was learnt
from and how good it is. ``tests/training/pages`` makes them anew.
"""

import hashlib
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from onnxruntime import InferenceSession

MODELS = Path(__file__).parent / "models"
SUMS = "SHA256SUMS"


class ModelError(RuntimeError):
    """A model's file cannot be used; the message says what to do."""


@cache
def sums() -> dict[str, str]:
    """Return the SHA-256 sum of each file of models by its name; they change whenever a model does."""
    lines = (MODELS / SUMS).read_text(encoding="ascii").splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def read_model(name: str) -> bytes:
    """Return the bytes of a file of models. Raises ``ModelError`` if it is not the one that was tested."""
    data = (MODELS / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != sums().get(name):
        raise ModelError(
            f"{MODELS / name} is not the file that was tested. "
            f"Bring it back as it was committed: git checkout -- archive/extraction/page/models"
        )
    return data


class Trees:
    """The model ``name``, loaded when first asked. Rows of ``features`` numbers in, probabilities out."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, rows: "np.ndarray") -> "np.ndarray":
        """Return probabilities of shape (rows, classes) for float32 rows of shape (rows, features)."""
        return self._session.run(["probabilities"], {"rows": rows})[0]

    @cached_property
    def _session(self) -> "InferenceSession":
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return onnxruntime.InferenceSession(
            read_model(f"{self.name}.onnx"), options, providers=["CPUExecutionProvider"]
        )
