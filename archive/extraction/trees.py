"""Small learnt models: gradient boosted trees over numbers.

A folder ``models`` in each room holds them; its README says what each decides, what it was learnt from and how good it
is. ``tests/training`` makes them anew.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.extraction.weights import session, sums_of

if TYPE_CHECKING:
    import numpy as np

PAGE, PEOPLE = (Path(__file__).parent / room / "models" for room in ("page", "people"))


@cache
def models_version(folder: Path) -> str:
    """Return what changes with any of a folder's models; read from their sums without loading them."""
    return hashlib.sha256(repr(sorted(sums_of(folder).items())).encode()).hexdigest()[:12]


@cache
def trees(name: str, folder: Path = PAGE) -> "Callable[[np.ndarray], np.ndarray]":
    """Return the model of a file, loaded when first asked for.

    It gives probabilities of shape (rows, classes) for float32 rows of shape (rows, features).
    """
    model = session(folder, f"{name}.onnx")
    return lambda rows: model.run(["probabilities"], {"rows": rows})[0]
