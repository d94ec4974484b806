"""Write a checkpoint as the file that the archive runs: ``python -m tests.training.export CHECKPOINT BASE FOLDER``.

The graph is written out by hand, with the runtime's fused operations: whole numbers within the big multiplications,
a scale for each column of the weights and one for each window's input.
"""

import argparse
import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from archive.extraction.speech.tagger.decoding import LABELS
from archive.extraction.speech.tagger.runtime import LAYERS, VOCABULARY, WEIGHTS
from archive.extraction.weights import SUMS

type Numbers = NDArray[Any]
MICROSOFT = "com.microsoft"
# Weights of seven bits and a sign: older processors add up eight-bit products pairwise in sixteen bits, which more
# would overflow. So the whole numbers are the same on all.
MOST = 63


class Graph:
    """The nodes and weights of a graph; each operation is a method that returns the name of its result."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: Numbers) -> str:
        """Add an array of weights; return its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(
        self, operation: str, inputs: list[str], domain: str = "", name: str | None = None, **attributes: Any
    ) -> str:
        """Add a node; return the name of its result."""
        result = name or f"{operation.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(operation, inputs, [result], domain=domain, **attributes))
        return result

    def linear(self, given: str, name: str, weight: Numbers, bias: Numbers) -> str:
        """Add ``given @ weight.T + bias`` in eight bits."""
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-9) / MOST
        packed = np.clip(np.rint(weight / scale[:, None]), -MOST, MOST).astype(np.int8)
        inputs = [
            given,
            self.weight(f"{name}.weight", packed.T),
            self.weight(f"{name}.scale", scale.astype(np.float32)),
            self.weight(f"{name}.zero", np.zeros(len(scale), np.int8)),
            self.weight(f"{name}.bias", bias),
        ]
        return self.add("DynamicQuantizeMatMul", inputs, MICROSOFT)


def build(state: dict[str, Numbers], layers: int, heads: int, epsilon: float) -> onnx.ModelProto:
    """Return the graph of a network with the weights ``state``, named as PyTorch names them."""
    graph = Graph()
    base = "encoder.embeddings"
    words = state[f"{base}.word_embeddings.weight"]
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True), 1e-9) / 127
    rows = graph.weight("words", np.clip(np.rint(words / scale), -127, 127).astype(np.int8))
    picked = graph.add("Cast", [graph.add("Gather", [rows, "ids"])], to=TensorProto.FLOAT)
    scaled = graph.add(
        "Mul", [picked, graph.add("Gather", [graph.weight("words.scale", scale.astype(np.float32)), "ids"])]
    )
    shaped = graph.add("Gather", [graph.weight("shapes.weight", state["shape.weight"]), "shapes"])
    positions = state[f"{base}.position_embeddings.weight"] + state[f"{base}.token_type_embeddings.weight"][0]
    size = graph.add("Shape", ["ids"], start=1, end=2)
    placed = graph.add(
        "Slice",
        [
            graph.weight("positions", positions),
            graph.weight("zero", np.array([0])),
            size,
            graph.weight("axis", np.array([0])),
        ],
    )
    total = graph.add("Add", [graph.add("Add", [scaled, shaped]), placed])

    def norm(given: str, name: str, result: str | None = None) -> str:
        inputs = [
            given,
            graph.weight(f"{name}.w", state[f"{name}.weight"]),
            graph.weight(f"{name}.b", state[f"{name}.bias"]),
        ]
        return graph.add("LayerNormalization", inputs, name=result, axis=-1, epsilon=epsilon)

    def linear(given: str, name: str) -> str:
        return graph.linear(given, name, state[f"{name}.weight"], state[f"{name}.bias"])

    hidden = norm(total, f"{base}.LayerNorm")
    for number in range(layers):
        layer = f"encoder.encoder.layer.{number}"
        three = [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
        joined = graph.linear(
            hidden,
            f"{layer}.attention",
            np.concatenate([state[f"{part}.weight"] for part in three]),
            np.concatenate([state[f"{part}.bias"] for part in three]),
        )
        graph.nodes.append(helper.make_node("Split", [joined], three, axis=-1, num_outputs=3))
        mixed = graph.add("MultiHeadAttention", three, MICROSOFT, num_heads=heads)
        out = linear(mixed, f"{layer}.attention.output.dense")
        hidden = norm(graph.add("Add", [out, hidden]), f"{layer}.attention.output.LayerNorm")
        wide = graph.add("Gelu", [linear(hidden, f"{layer}.intermediate.dense")], MICROSOFT)
        out = linear(wide, f"{layer}.output.dense")
        hidden = norm(graph.add("Add", [out, hidden]), f"{layer}.output.LayerNorm", f"hidden{number + 1}")
    heads_weight = np.concatenate([state["label.weight"], state["speech.weight"]])
    heads_bias = np.concatenate([state["label.bias"], state["speech.bias"]])
    said = graph.add(
        "Add",
        [graph.add("MatMul", [hidden, graph.weight("heads", heads_weight.T)]), graph.weight("heads.bias", heads_bias)],
    )
    graph.weight("split", np.array([len(LABELS), 1]))
    graph.nodes.append(helper.make_node("Split", [said, "split"], ["label", "spoken"], axis=-1))
    graph.add("Softmax", ["label"], name="labels", axis=-1)
    graph.add("Sigmoid", ["spoken"], name="speech")
    for pointer in ("cue", "source"):
        width = len(state[f"{pointer}_from.weight"])
        start = linear(hidden, f"{pointer}_from")
        end = graph.add("Transpose", [linear(hidden, f"{pointer}_to")], perm=[0, 2, 1])
        score = graph.add(
            "Mul",
            [graph.add("MatMul", [start, end]), graph.weight(f"{pointer}.root", np.array(width**-0.5, np.float32))],
        )
        graph.add("Softmax", [score], name=pointer, axis=-1)
    number = TensorProto.FLOAT
    made = helper.make_graph(
        graph.nodes,
        "tagger",
        [helper.make_tensor_value_info(name, TensorProto.INT64, [1, "tokens"]) for name in ("ids", "shapes")],
        [
            helper.make_tensor_value_info("labels", number, [1, "tokens", len(LABELS)]),
            helper.make_tensor_value_info("cue", number, [1, "tokens", "tokens"]),
            helper.make_tensor_value_info("source", number, [1, "tokens", "tokens"]),
            helper.make_tensor_value_info("speech", number, [1, "tokens", 1]),
            *(helper.make_tensor_value_info(name, number, [1, "tokens", len(positions[0])]) for name in LAYERS),
        ],
        graph.weights,
    )
    return helper.make_model(
        made, opset_imports=[helper.make_opsetid("", 20), helper.make_opsetid(MICROSOFT, 1)], ir_version=10
    )


def main() -> None:
    import torch

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoints", type=Path, nargs="+", help="with several, their average")
    parser.add_argument("base", type=Path)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    config = json.loads((options.base / "config.json").read_text(encoding="utf-8"))
    states = [torch.load(path) for path in options.checkpoints]
    state = {
        name: (sum(other[name].float() for other in states) / len(states)).numpy()
        for name, value in states[0].items()
        if value.is_floating_point()
    }
    model = build(state, config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])
    onnx.save(model, options.folder / WEIGHTS)
    shutil.copyfile(options.base / VOCABULARY, options.folder / VOCABULARY)
    sums = {name: hashlib.sha256((options.folder / name).read_bytes()).hexdigest() for name in (WEIGHTS, VOCABULARY)}
    (options.folder / SUMS).write_text(
        "".join(f"{digest}  {name}\n" for name, digest in sums.items()), encoding="ascii"
    )


if __name__ == "__main__":
    main()
