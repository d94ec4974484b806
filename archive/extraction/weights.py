"""Files of learnt models: read only if they are the ones that were tested, and run by onnxruntime.

Each folder of models has the SHA-256 sums of its files beside them.
"""

import hashlib
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

SUMS = "SHA256SUMS"


class WeightsError(RuntimeError):
    """A file of a model cannot be used; the message says what to do."""


def sums_of(folder: Path, needed: Collection[str] = ()) -> dict[str, str]:
    """Return the SHA-256 sum of each file of a folder by its name; they change whenever a model does.

    Raises ``WeightsError`` where they cannot be read, or lack one of a file that is ``needed``.
    """
    try:
        lines = (folder / SUMS).read_text(encoding="ascii").splitlines()
        sums = {name: digest for digest, name in (line.split() for line in lines if line)}
    except (OSError, ValueError) as error:
        raise WeightsError(f"The sums in {folder} cannot be read ({error}). {_remedy(folder)}") from error
    if missing := set(needed) - sums.keys():
        raise WeightsError(f"{folder / SUMS} has no sum for {', '.join(sorted(missing))}. {_remedy(folder)}")
    return sums


def read_weights(folder: Path, name: str) -> bytes:
    """Return the bytes of a model's file. Raises ``WeightsError`` if it is not the one that was tested."""
    wanted = sums_of(folder, {name})[name]
    try:
        data = (folder / name).read_bytes()
    except OSError as error:
        raise WeightsError(f"{folder / name} cannot be read ({error.strerror}). {_remedy(folder)}") from error
    found = hashlib.sha256(data).hexdigest()
    if found != wanted:
        raise WeightsError(
            f"{folder / name} is not the one that was tested: its SHA-256 is {found} and should be {wanted}. "
            f"{_remedy(folder)}"
        )
    return data


def session(folder: Path, name: str, threads: int = 1) -> "InferenceSession":
    """Return a network or trees, ready to run."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(read_weights(folder, name), options, providers=["CPUExecutionProvider"])


def _remedy(folder: Path) -> str:
    return f"Bring the folder back as it was committed: git checkout -- {folder}"
