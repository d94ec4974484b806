"""Write a fitted gradient boosting as the ONNX file that the archive runs."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from lightgbm import LGBMClassifier

from archive.extraction.trees import PAGE
from archive.extraction.weights import SUMS


def boosting(rounds: int, leaves: int, rate: float, **more: Any) -> LGBMClassifier:
    """Return an unfitted gradient boosting that gives the same trees from the same rows each time."""
    settings = {"min_child_samples": 20, "reg_lambda": 1.0, "colsample_bytree": 0.4, "subsample": 0.7} | more
    return LGBMClassifier(
        n_estimators=rounds, num_leaves=leaves, learning_rate=rate, subsample_freq=1, random_state=0, n_jobs=1,
        deterministic=True, force_row_wise=True, verbose=-1, **settings,
    )  # fmt: skip


def export(model: Any, name: str, folder: Path = PAGE) -> Path:
    """Write a gradient boosting of scikit-learn or LightGBM as ``NAME.onnx`` into ``folder`` and note its sum.

    One output, ``probabilities`` of shape (rows, classes) for ``rows`` of float32; missing values are NaN.
    """
    from onnx import TensorProto, checker, helper

    classes = max(2, len(model.classes_))
    nodes: dict[str, list[Any]] = {key: [] for key in ("tree", "id", "feature", "mode", "value", "yes", "no", "nan")}
    leaves: dict[str, list[Any]] = {key: [] for key in ("tree", "node", "class", "weight")}
    base, trees = _boosting(model)
    for number, (label, tree) in enumerate(trees):
        for index, node in enumerate(tree):
            leaf = node.feature is None
            nodes["tree"].append(number)
            nodes["id"].append(index)
            nodes["feature"].append(node.feature or 0)
            nodes["mode"].append("LEAF" if leaf else "BRANCH_LEQ")
            nodes["value"].append(0.0 if leaf else float(np.float32(min(node.value, 3e38))))
            nodes["yes"].append(node.left)
            nodes["no"].append(node.right)
            nodes["nan"].append(int(node.missing_left))
            if leaf:
                leaves["tree"].append(number)
                leaves["node"].append(index)
                leaves["class"].append(label)
                leaves["weight"].append(node.value)
    several = classes > 2
    ensemble = helper.make_node(
        "TreeEnsembleRegressor",
        ["rows"],
        ["raw"],
        domain="ai.onnx.ml",
        n_targets=classes if several else 1,
        base_values=base,
        nodes_treeids=nodes["tree"],
        nodes_nodeids=nodes["id"],
        nodes_featureids=nodes["feature"],
        nodes_modes=nodes["mode"],
        nodes_values=nodes["value"],
        nodes_truenodeids=nodes["yes"],
        nodes_falsenodeids=nodes["no"],
        nodes_missing_value_tracks_true=nodes["nan"],
        target_treeids=leaves["tree"],
        target_nodeids=leaves["node"],
        target_ids=leaves["class"],
        target_weights=leaves["weight"],
    )
    if several:
        steps = [ensemble, helper.make_node("Softmax", ["raw"], ["probabilities"], axis=1)]
    else:
        steps = [
            ensemble,
            helper.make_node("Sigmoid", ["raw"], ["yes"]),
            helper.make_node("Constant", [], ["one"], value=helper.make_tensor("one", TensorProto.FLOAT, [1], [1.0])),
            helper.make_node("Sub", ["one", "yes"], ["no"]),
            helper.make_node("Concat", ["no", "yes"], ["probabilities"], axis=1),
        ]
    graph = helper.make_graph(
        steps,
        name,
        [helper.make_tensor_value_info("rows", TensorProto.FLOAT, [None, model.n_features_in_])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, [None, classes])],
    )
    made = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)], ir_version=9
    )
    checker.check_model(made)
    return write(f"{name}.onnx", made.SerializeToString(deterministic=True), folder)


class _Node(NamedTuple):
    """A split, or with no ``feature`` a leaf; ``left`` and ``right`` are numbers of nodes of the same tree."""

    feature: int | None
    value: float
    left: int = 0
    right: int = 0
    missing_left: bool = False


def _boosting(model: Any) -> tuple[list[float], list[tuple[int, list[_Node]]]]:
    """Return what each class begins with, and each tree with the class that it counts for."""
    if hasattr(model, "booster_"):
        told = model.booster_.dump_model()
        several = told["num_tree_per_iteration"]
        trees = [(n % several, _flat(tree["tree_structure"])) for n, tree in enumerate(told["tree_info"])]
        return [0.0] * several, trees
    trees = [
        (label, [_Node(None, float(n["value"])) if n["is_leaf"] else _split(n) for n in tree.nodes])
        for each in model._predictors
        for label, tree in enumerate(each)
    ]
    return model._baseline_prediction.ravel().tolist(), trees


def _split(node: Any) -> _Node:
    left, right, missing = int(node["left"]), int(node["right"]), bool(node["missing_go_to_left"])
    return _Node(int(node["feature_idx"]), float(node["num_threshold"]), left, right, missing)


def _flat(tree: dict[str, Any]) -> list[_Node]:
    """Return LightGBM's nested tree as a list of nodes, the root first."""
    found: list[_Node] = []

    def add(node: dict[str, Any]) -> int:
        at = len(found)
        if "split_feature" not in node:
            found.append(_Node(None, node["leaf_value"]))
            return at
        found.append(_Node(None, 0.0))
        left, right = add(node["left_child"]), add(node["right_child"])
        missing = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
        found[at] = _Node(node["split_feature"], node["threshold"], left, right, missing)
        return at

    add(tree)
    return found


def write(name: str, data: bytes, folder: Path = PAGE) -> Path:
    """Write a file of models and its SHA-256 sum beside it."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    known = folder / SUMS
    lines = known.read_text(encoding="ascii").splitlines() if known.exists() else []
    kept = [line for line in lines if line.split()[1] != name]
    known.write_text(
        "\n".join(sorted([*kept, f"{hashlib.sha256(data).hexdigest()}  {name}"], key=lambda line: line.split()[1]))
        + "\n"
    )
    return folder / name
