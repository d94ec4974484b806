"""A last layer over the chances of names, learnt from what the editors of one archive decided.

A multinomial logistic regression: to the shipped model's log-probabilities it adds a linear function of these and,
where that helps, of the standardised features of a name. It begins at the identity, which adds nothing, and is held
there by a Gaussian prior (L2 regularisation): few decisions change little. Plain numbers in a JSON file, never code.
"""

import hashlib
import json
import math
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.extraction.trees import PEOPLE, models_version
from archive.extraction.weights import WeightsError

if TYPE_CHECKING:
    import numpy as np

FILE = "names-layer.json"
CLASSES = 3  # neither, person, organisation: in the order of the model's chances
_LEAST = 1e-6  # chance; its logarithm is finite
_RARE = 0.02  # chance; what is rarer weighs as much, else one decision on a name that seemed sure would change all
_FARTHEST = 5.0  # standard deviations; what lies farther counts as lying there
_LEARN = "Call “manage.py learn” again, or “manage.py learn --forget” to do without."
# Standard deviations of the prior: of the weights on log-probabilities and the constant, and of those on features.
_OF_CHANCES, _OF_FEATURES = 0.5, 0.15


class LayerError(WeightsError):
    """A learnt layer cannot be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class NameRows:
    """The names of an article: ``rows`` of shape (names, features), the shipped model's ``chances`` (names, 3)."""

    names: tuple[str, ...]
    rows: "np.ndarray"
    chances: "np.ndarray"


@dataclass(frozen=True, slots=True)
class Layer:
    """Weights of shape (3, 4 + features) of a constant, the three log-probabilities and each feature; 0: all stays.

    ``models`` is the version of the models that it was learnt on. ``centre`` and ``scale`` standardise the features.
    None of the three has any features where these did not help.
    """

    models: str
    weights: tuple[tuple[float, ...], ...]
    centre: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()

    @property
    def digest(self) -> str:
        """The SHA-256 of all its numbers."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()

    def __call__(self, chances: "np.ndarray", rows: "np.ndarray") -> "np.ndarray":
        """Return new chances, of shape (names, 3), for the shipped model's and the rows that it gave them for."""
        import numpy as np

        added = _inputs(chances, rows, self.centre, self.scale) @ np.array(self.weights).T
        return _softmax(_log(chances, _LEAST) + added)


def fit(seen: NameRows, targets: "np.ndarray", counts: "np.ndarray", *, features: bool) -> Layer:
    """Return the layer that is likeliest after seeing names with their ``targets``, chances of shape (names, 3).

    ``counts``, of shape (names,), tell how often each name counts. Same in, same out: nothing is drawn at random.
    """
    import numpy as np

    centre, scale = _standard(seen.rows) if features else (np.zeros(0), np.zeros(0))
    inputs = _inputs(seen.chances, seen.rows, centre, scale)
    prior = np.full(inputs.shape[1], _OF_FEATURES**-2)
    prior[: 1 + CLASSES] = _OF_CHANCES**-2
    weights = _likeliest(_log(seen.chances, _LEAST), inputs, targets, counts, prior)
    return Layer(models_version(PEOPLE), tuple(map(_plain, weights)), _plain(centre), _plain(scale))


def _plain(numbers: "np.ndarray") -> tuple[float, ...]:
    """Return numbers as a file keeps them, without the last digits, which may differ from machine to machine."""
    return tuple(round(number, 6) for number in numbers.tolist())


def _standard(rows: "np.ndarray") -> "tuple[np.ndarray, np.ndarray]":
    """Return mean and standard deviation of each feature, over the names that have it; 0 and 0 if it tells nothing."""
    import numpy as np

    there = ~np.isnan(rows)
    many = np.maximum(there.sum(axis=0), 1)
    known = np.where(there, rows, 0).astype(float)
    centre = known.sum(axis=0) / many
    scale = np.sqrt((np.where(there, known - centre, 0) ** 2).sum(axis=0) / many)
    return centre, np.where(scale > 1e-3, scale, 0)


def _inputs(chances: "np.ndarray", rows: "np.ndarray", centre: Any, scale: Any) -> "np.ndarray":
    """Return a constant, log-probabilities from -1 to 0, and standardised features: the mean for what is not known."""
    import numpy as np

    made = [np.ones((len(chances), 1)), _log(chances, _RARE) / -math.log(_RARE)]
    if len(centre):
        divide = np.where(np.array(scale) > 0, scale, np.inf)
        made.append(np.clip(np.nan_to_num((rows - np.array(centre)) / divide), -_FARTHEST, _FARTHEST))
    return np.hstack(made)


def _log(chances: "np.ndarray", least: float) -> "np.ndarray":
    import numpy as np

    return np.log(np.maximum(chances.astype(float), least))


def _softmax(scores: "np.ndarray") -> "np.ndarray":
    import numpy as np

    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _likeliest(
    shipped: "np.ndarray", inputs: "np.ndarray", targets: "np.ndarray", counts: "np.ndarray", prior: "np.ndarray"
) -> "np.ndarray":
    """Return the weights of shape (3, inputs) where the posterior is highest, by Newton's method.

    They add to ``shipped``, log-probabilities of shape (names, 3). The loss is strictly convex: it is one place.
    """
    import numpy as np

    counts = counts[:, None]

    def loss(weights: "np.ndarray") -> float:
        likely = np.log(np.maximum(_softmax(shipped + inputs @ weights.T), 1e-300))
        return float(-(counts * targets * likely).sum() + (prior * weights**2).sum() / 2)

    weights = np.zeros((CLASSES, inputs.shape[1]))
    before = loss(weights)
    for _ in range(_STEPS):
        chances = _softmax(shipped + inputs @ weights.T)
        slope = (counts * (chances - targets)).T @ inputs + prior * weights

        def curved(along: "np.ndarray", chances: "np.ndarray" = chances) -> "np.ndarray":
            """Return the Hessian times a direction."""
            moved = chances * (inputs @ along.T)
            return (counts * (moved - chances * moved.sum(axis=1, keepdims=True))).T @ inputs + prior * along

        step, size = _solve(curved, slope), 1.0
        while (after := loss(weights - size * step)) > before and size > 1e-6:
            size /= 2
        if before - after < 1e-9 * (1 + abs(before)):
            break
        weights, before = weights - size * step, after
    return weights


_STEPS = 50


def _solve(product: Callable[["np.ndarray"], "np.ndarray"], wanted: "np.ndarray") -> "np.ndarray":
    """Return what a positive definite matrix, given by its product with anything, makes ``wanted`` of.

    Conjugate gradients: Hestenes and Stiefel, 1952.
    """
    import numpy as np

    found, rest = np.zeros_like(wanted), wanted.copy()
    along, size = rest.copy(), float((rest**2).sum())
    enough = 1e-10 * size
    for _ in range(wanted.size):
        if size <= enough:
            break
        turned = product(along)
        far = size / float((along * turned).sum())
        found, rest = found + far * along, rest - far * turned
        size, last = float((rest**2).sum()), size
        along = rest + size / last * along
    return found


def read_layer(path: Path) -> Layer | None:
    """Return the layer of a file; ``None`` where there is no file.

    Raises ``LayerError`` for a file that is not whole, and for one that was learnt on other models than these.
    """
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise LayerError(f"{path} cannot be read ({error.strerror}). {_LEARN}") from error
    try:
        layer = _as_layer(json.loads(text))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise LayerError(f"{path} is damaged or was not written by “manage.py learn”. {_LEARN}") from error
    if layer.models != models_version(PEOPLE):
        raise LayerError(
            f"{path} was learnt on other models of names ({layer.models}) than are installed "
            f"({models_version(PEOPLE)}). {_LEARN}"
        )
    return layer


def write_layer(path: Path, layer: Layer) -> None:
    """Write a layer whole or not at all: whoever reads at this moment gets the old one or the new."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        beside.write_text(json.dumps(asdict(layer) | {"sha256": layer.digest}), encoding="ascii")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _as_layer(said: Any) -> Layer:
    """Return a layer from plain data. Raises ``ValueError``, ``KeyError`` or ``TypeError`` where it is none."""
    centre, scale = _numbers(said["centre"]), _numbers(said["scale"])
    layer = Layer(str(said["models"]), tuple(map(_numbers, said["weights"])), centre, scale)
    if len(centre) != len(scale) or [len(row) for row in layer.weights] != [1 + CLASSES + len(centre)] * CLASSES:
        raise ValueError("The weights are of another shape.")
    if said["sha256"] != layer.digest:
        raise ValueError("The numbers are not those that were written.")
    return layer


def _numbers(said: Any) -> tuple[float, ...]:
    numbers = tuple(map(float, said))
    if not all(map(math.isfinite, numbers)):
        raise ValueError("A weight is no number.")
    return numbers
