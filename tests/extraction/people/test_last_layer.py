"""A layer over the chances of names: few decisions change little, and only a file that is whole is used."""

import json
from dataclasses import replace

import numpy as np
import pytest

from archive.extraction.people.last_layer import Layer, LayerError, NameRows, fit, read_layer, write_layer
from archive.extraction.pipeline import Extractor
from archive.extraction.trees import PEOPLE, models_version

TEXT = (
    "Mara Lind of the Harbour Research Institute said the sand would be taken away before winter. “We cannot wait,” "
    "Lind said. It met in the old town hall on Monday, and the talks went on until late in the evening."
)


def names(count: int, features: int = 4) -> NameRows:
    """Return made-up names: the second feature of each is 1 for every other one, the third is not known."""
    draw = np.random.default_rng(3)
    rows = draw.normal(size=(count, features)).astype(np.float32)
    rows[:, 1], rows[:, 2] = np.arange(count) % 2, np.nan
    return NameRows(tuple(map(str, range(count))), rows, draw.dirichlet([1, 1, 1], count))


def as_neither(count: int) -> np.ndarray:
    return np.tile([1.0, 0.0, 0.0], (count, 1))


def learnt(seen: NameRows, targets: np.ndarray, *, features: bool = False) -> Layer:
    return fit(seen, targets, np.ones(len(targets)), features=features)


@pytest.mark.parametrize("features", [False, True])
def test_without_decisions_every_chance_stays(features: bool) -> None:
    seen = names(20)
    nothing = learnt(names(0), np.zeros((0, 3)), features=features)
    assert not np.any(nothing.weights)
    undecided = learnt(seen, seen.chances, features=features)
    for layer in (nothing, undecided):
        assert layer(seen.chances, seen.rows) == pytest.approx(seen.chances, abs=1e-4)


def test_few_decisions_change_little_and_many_more() -> None:
    chances = np.array([[0.3, 0.0, 0.7]])
    after = []
    for count in (1, 5, 100):
        seen = NameRows(("a",) * count, np.zeros((count, 1), np.float32), np.repeat(chances, count, axis=0))
        after.append(learnt(seen, as_neither(count))(chances, np.zeros((1, 1)))[0, 0])
    assert 0.3 < after[0] < 0.5 < after[1] < 0.8 < after[2] < 1


def test_what_a_feature_tells_is_learnt_and_unknown_features_tell_nothing() -> None:
    seen = names(200)
    targets = np.eye(3)[np.where(seen.rows[:, 1] == 1, 0, 2)]
    layer = learnt(seen, targets, features=True)
    same = np.array([[0.3, 0.1, 0.6]] * 3)
    marked, plain, unknown = layer(same, np.array([[0, 1, np.nan, 0], [0, 0, np.nan, 0], [np.nan] * 4]))
    assert marked[0] > 0.7
    assert plain[2] > 0.7
    assert plain[0] < unknown[0] < marked[0]
    assert np.isfinite(layer(same[:1], np.array([[1e30, -1e30, 1e30, 0]]))).all()


def test_the_same_decisions_give_the_same_layer() -> None:
    one, other = (learnt(names(60), as_neither(60), features=True) for _ in range(2))
    assert one.digest == other.digest
    assert one.digest != learnt(names(60), as_neither(60)).digest


def test_what_is_written_is_read(tmp_path) -> None:
    path = tmp_path / "layer.json"
    assert read_layer(path) is None
    layer = learnt(names(30), as_neither(30), features=True)
    write_layer(path, layer)
    assert read_layer(path) == layer
    assert [one.name for one in tmp_path.iterdir()] == ["layer.json"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda said: "",
        lambda said: "[]",
        lambda said: "[" * 100_000,
        lambda said: "\x80pickled",
        lambda said: json.dumps(said)[:-40],
        lambda said: json.dumps(said | {"weights": said["weights"][:2]}),
        lambda said: json.dumps(said | {"centre": [0.0]}),
        lambda said: json.dumps(said | {"weights": [[float("nan")] * 4] * 3}),
        lambda said: json.dumps(said | {"weights": [[9.0, *row[1:]] for row in said["weights"]]}),
    ],
    ids="empty list deep pickled cut short shape nan changed".split(),
)
def test_a_file_that_is_not_whole_is_refused_with_what_to_do(tmp_path, damage) -> None:
    path = tmp_path / "layer.json"
    write_layer(path, learnt(names(30), as_neither(30)))
    path.write_text(damage(json.loads(path.read_text())), encoding="utf-8")
    with pytest.raises(LayerError, match=r"damaged or was not written.*manage.py learn --forget"):
        read_layer(path)


def test_a_file_of_other_models_is_refused(tmp_path) -> None:
    path = tmp_path / "layer.json"
    write_layer(path, replace(learnt(names(30), as_neither(30)), models="0123456789ab"))
    with pytest.raises(LayerError, match=rf"0123456789ab.*{models_version(PEOPLE)}.*manage.py learn” again"):
        read_layer(path)


def test_the_extractor_decides_by_it_and_says_so(extractor: Extractor) -> None:
    never = Layer(models_version(PEOPLE), ((9.0, 0.0, 0.0, 0.0), (-9.0, 0.0, 0.0, 0.0), (-9.0, 0.0, 0.0, 0.0)))
    other = extractor.with_layer(never)
    found, none = extractor.read(TEXT.encode(), "a.txt"), other.read(TEXT.encode(), "a.txt")
    assert [person.name for person in found.persons] == ["Mara Lind"]
    assert (none.persons, none.organisations) == ((), ())
    assert extractor.version != other.version
    assert len(other.without("tagger").version) <= 80
