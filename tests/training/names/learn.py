"""Learn what names are: python -m tests.training.names.learn NAMES.jsonl ANNOTATED [--without FOLD ...] [--to FOLDER].

NAMES.jsonl and ANNOTATED are what ``data.py`` describes. First a small network learns to tag words; the tags of each
text are then told by a network that has not seen it or, of an annotated article, none of its outlet. From the
candidates of all texts a gradient boosting learns what is a person, what an organisation. ``--without`` leaves out
folds of annotated articles.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from onnx import TensorProto, helper, numpy_helper

from archive.extraction.people.candidates import gathered
from archive.extraction.people.classification import rows
from archive.extraction.people.gazetteer_matching import GazetteerMatcher
from archive.extraction.people.name_tags import TAGS, NameTags, beside
from archive.extraction.pipeline import Extractor
from archive.extraction.trees import PEOPLE
from archive.offsets import Span
from tests.training.names.data import UNKNOWN, Text, annotated, marked
from tests.training.pages.trees import boosting, export, write

_FOLDS = 3
_HIDDEN, _EPOCHS, _RATE, _BATCH = 192, 4, 1.5e-3, 1024
_NEWS = 3.0  # how much more a word of an annotated article counts for the network


def network(texts: Sequence[Text]) -> Any:
    """Return a network that tags words, learnt from marked texts and annotated articles."""
    import torch

    torch.manual_seed(0)
    torch.set_num_threads(1)
    texts = [text for text in texts if text.words]
    given = torch.from_numpy(np.concatenate([beside(text.states).astype(np.float16) for text in texts]))
    wanted = torch.from_numpy(np.concatenate([text.tags() for text in texts]))
    counts = [np.full(len(text.words), 1.0 if text.named is None else _NEWS, np.float32) for text in texts]
    weights = torch.from_numpy(np.concatenate(counts))
    layers = torch.nn.Sequential(
        torch.nn.Dropout(0.2),
        torch.nn.Linear(given.shape[1], _HIDDEN),
        torch.nn.GELU(),
        torch.nn.Dropout(0.3),
        torch.nn.Linear(_HIDDEN, len(TAGS)),
    )
    steps = torch.optim.AdamW(layers.parameters(), _RATE, weight_decay=1e-2)
    batches = [batch for _ in range(_EPOCHS) for batch in torch.randperm(len(given)).split(_BATCH)]
    for number, batch in enumerate(batches):
        for group in steps.param_groups:
            group["lr"] = _RATE * (1 - number / len(batches))
        steps.zero_grad()
        told = torch.nn.functional.cross_entropy(layers(given[batch].float()), wanted[batch], reduction="none")
        ((told * weights[batch]).sum() / weights[batch].sum()).backward()
        steps.step()
    return layers.eval()


def tagged(layers: Any, text: Text) -> NameTags:
    import torch

    if not text.words:
        return NameTags([], np.zeros((0, len(TAGS)), np.float32))
    with torch.no_grad():
        return NameTags(text.words, layers(torch.from_numpy(beside(text.states))).softmax(1).numpy())


def as_onnx(layers: Any) -> bytes:
    """Return a network as a file that ``Trees`` runs."""
    weights = []
    for number, layer in ((1, layers[1]), (2, layers[4])):
        weights += [
            numpy_helper.from_array(layer.weight.detach().numpy().T.copy(), f"weight{number}"),
            numpy_helper.from_array(layer.bias.detach().numpy(), f"bias{number}"),
        ]
    nodes = [
        helper.make_node("Gemm", ["rows", "weight1", "bias1"], ["wide"]),
        helper.make_node("Gelu", ["wide"], ["bent"]),
        helper.make_node("Gemm", ["bent", "weight2", "bias2"], ["tags"]),
        helper.make_node("Softmax", ["tags"], ["probabilities"], axis=-1),
    ]
    number = TensorProto.FLOAT
    graph = helper.make_graph(
        nodes,
        "names",
        [helper.make_tensor_value_info("rows", number, ["words", layers[1].in_features])],
        [helper.make_tensor_value_info("probabilities", number, ["words", len(TAGS)])],
        weights,
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=10).SerializeToString()


def table(text: Text, tags: NameTags) -> tuple[np.ndarray, np.ndarray]:
    """Return a row and a label for each candidate of a text."""
    names = gathered(text.sections, GazetteerMatcher(text.sections), tags, text.outlet)
    places: dict[str, list[tuple[int, Span]]] = {name: [] for name in names.shown}
    for candidate in names.found:
        places[candidate.name].append((candidate.section, candidate.span))
    labels = np.array([text.kind(where, name) for name, where in places.items()], np.int64)
    return rows(names.shown, names.article)[labels != UNKNOWN], labels[labels != UNKNOWN]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", type=Path)
    parser.add_argument("annotated", type=Path)
    parser.add_argument("--without", type=int, nargs="*", default=[])
    parser.add_argument("--to", type=Path, default=PEOPLE)
    options = parser.parse_args()
    extractor = Extractor()
    texts = list(marked(options.names, extractor))
    articles = [text for text in annotated(options.annotated, extractor) if text.fold not in options.without]
    tables = []
    for fold in range(_FOLDS):
        own = network([text for text in texts if text.fold % _FOLDS != fold])
        tables += [(table(text, tagged(own, text)), text.weight) for text in texts if text.fold % _FOLDS == fold]
    for fold in sorted({article.fold for article in articles}):
        own = network([*texts, *(article for article in articles if article.fold != fold)])
        tables += [(table(text, tagged(own, text)), text.weight) for text in articles if text.fold == fold]
    layers = network([*texts, *articles])
    known = [(found, labels, weight) for (found, labels), weight in tables if len(labels)]
    model = boosting(250, 15, 0.05, min_child_samples=10, reg_lambda=2.0, colsample_bytree=0.5, subsample=0.8).fit(
        np.concatenate([found for found, _, _ in known]),
        np.concatenate([labels for _, labels, _ in known]),
        sample_weight=np.concatenate([np.full(len(labels), weight) for _, labels, weight in known]),
    )
    write("names.onnx", as_onnx(layers), options.to)
    export(model, "entities", options.to)


if __name__ == "__main__":
    main()
