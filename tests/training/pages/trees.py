"""Write a fitted gradient boosting of scikit-learn as the ONNX file that the archive runs."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np

from archive.extraction.page.trees import MODELS, SUMS


def export(model: Any, name: str, folder: Path = MODELS) -> Path:
    """Write a ``HistGradientBoostingClassifier`` as ``NAME.onnx`` into ``folder`` and note its sum.

    One output, ``probabilities`` of shape (rows, classes) for ``rows`` of float32; missing values are NaN.
    """
    from onnx import TensorProto, checker, helper

    rounds = model._predictors
    classes = max(2, len(model.classes_))
    nodes: dict[str, list[Any]] = {
        key: [] for key in ("tree", "id", "feature", "mode", "value", "true", "false", "nan")
    }
    leaves: dict[str, list[Any]] = {key: [] for key in ("tree", "node", "class", "weight")}
    for number, (label, tree) in enumerate((label, tree) for trees in rounds for label, tree in enumerate(trees)):
        for index, node in enumerate(tree.nodes):
            leaf = bool(node["is_leaf"])
            nodes["tree"].append(number)
            nodes["id"].append(index)
            nodes["feature"].append(0 if leaf else int(node["feature_idx"]))
            nodes["mode"].append("LEAF" if leaf else "BRANCH_LEQ")
            nodes["value"].append(0.0 if leaf else float(np.float32(node["num_threshold"])))
            nodes["true"].append(0 if leaf else int(node["left"]))
            nodes["false"].append(0 if leaf else int(node["right"]))
            nodes["nan"].append(int(node["missing_go_to_left"]))
            if leaf:
                leaves["tree"].append(number)
                leaves["node"].append(index)
                leaves["class"].append(label)
                leaves["weight"].append(float(node["value"]))
    several = classes > 2
    base = model._baseline_prediction.ravel().tolist()
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
        nodes_truenodeids=nodes["true"],
        nodes_falsenodeids=nodes["false"],
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


def write(name: str, data: bytes, folder: Path = MODELS) -> Path:
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
