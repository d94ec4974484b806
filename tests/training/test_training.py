"""Training data, encoding, batches and export of the tagger, on a few sentences; PyTorch only where it is installed."""

import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from archive.extraction.speech.tagger.decoding import LABELS
from archive.extraction.speech.tagger.encoding import SHAPES, WordPieces
from archive.extraction.speech.tagger.runtime import MODEL, VOCABULARY
from tests.training.augment import apply, augmented
from tests.training.corpus import Document, Entity, entities_of, read
from tests.training.examples import IGNORED, NONE, TOKENS_A_BATCH, epoch, example, other_case

TEXT = (
    "The mayor, Anna Holloway, said the bridge would open.\n“It is safe,” she added. Others hoped that it would last."
)
VERBS = frozenset({"said", "added"})


def span(words: str) -> list[int]:
    at = TEXT.index(words)
    return [at, at + len(words)]


def statement(kind: str, content: str, cue: str | None, speaker: str | None) -> dict[str, Any]:
    return {
        "type": kind,
        "content": [span(content)],
        "cue": [span(cue)] if cue else None,
        "speaker": [span(speaker)] if speaker else None,
    }


DOCUMENT: Document = {
    "id": "bridge",
    "text": TEXT,
    "statements": [
        statement("indirect", "the bridge would open", "said", "Anna Holloway"),
        statement("direct", "“It is safe,”", "added", None),
        statement("indirect", "it would last", "hoped", "Others"),
    ],
}
ENTITIES = [Entity(*span("Anna Holloway"), "PERSON")]


@pytest.fixture(scope="module")
def words() -> WordPieces:
    return WordPieces.from_json((MODEL / VOCABULARY).read_text(encoding="utf-8"))


def test_a_corpus_is_read_line_by_line(tmp_path: Path):
    path = tmp_path / "train.jsonl"
    path.write_text("".join(json.dumps(DOCUMENT | {"id": name}) + "\n" for name in "ab"), encoding="utf-8")
    assert [document["id"] for document in read(path)] == ["a", "b"]
    assert read(path)[0]["statements"] == DOCUMENT["statements"]


def test_names_are_found_once_and_kept(tmp_path: Path):
    kept = tmp_path / "entities.json"
    assert ENTITIES[0] in entities_of([DOCUMENT], kept)["bridge"]
    kept.write_text(json.dumps({"bridge": [[0, 3, "ORG"]]}))
    assert entities_of([DOCUMENT], kept) == {"bridge": [Entity(0, 3, "ORG")]}


def test_labels_and_pointers_stand_on_the_annotated_words(words: WordPieces):
    made = example(words, DOCUMENT, VERBS)
    starts = [0, TEXT.index("\n") + 1]

    def labelled(name: str) -> list[str]:
        found: list[list[int]] = []
        for label, (paragraph, low, high) in zip(made.labels, made.tokens.places, strict=True):
            if LABELS[label] == f"B-{name}":
                found.append([starts[paragraph] + low, starts[paragraph] + high])
            elif LABELS[label] == f"I-{name}":
                found[-1][1] = starts[paragraph] + high
        return [TEXT[low:high] for low, high in found]

    assert labelled("source") == ["Anna Holloway", "Others"]
    assert labelled("cue") == ["said", "added", "hoped"]
    assert labelled("content") == ["the bridge would open", "“It is safe,”", "it would last"]
    cues = [at for at, label in enumerate(made.labels) if LABELS[label] == "B-cue"]
    assert [made.speech[at] for at in cues] == [1, 1, 0]  # "hoped" is a thought
    sources = [made.sources[at] for at in cues]
    assert sources[1] == NONE
    assert [LABELS[made.labels[at]] for at in (sources[0], sources[2])] == ["B-source"] * 2
    for at, label in enumerate(made.labels):
        assert (made.cues[at] in cues) == LABELS[label].endswith("content")
        assert (made.cues[at] == IGNORED) != LABELS[label].endswith("content")


@pytest.mark.parametrize("seed", range(40))
def test_augmenting_keeps_the_statements_on_their_words(seed: int):
    changed = augmented(DOCUMENT, ENTITIES, random.Random(seed))
    for before, after in zip(DOCUMENT["statements"], changed["statements"], strict=True):
        ((low, high),) = after["cue"]
        assert changed["text"][low:high] == TEXT[slice(*before["cue"][0])]
        ((low, high),) = after["content"]
        letters = "".join(filter(str.isalpha, changed["text"][low:high]))
        assert letters == "".join(filter(str.isalpha, TEXT[slice(*before["content"][0])]))


def test_of_two_edits_that_overlap_the_first_wins():
    low, high = span("Anna Holloway")
    changed = apply(DOCUMENT, [(low, high, "Wei Chen"), (low + 5, high + 4, "nobody")])
    assert changed["text"].startswith("The mayor, Wei Chen, said")
    assert changed["statements"][0]["speaker"] == [[low, low + len("Wei Chen")]]


def test_batches_hold_every_window_once_and_not_too_many_tokens(words: WordPieces):
    documents = [DOCUMENT | {"id": f"{n}", "text": TEXT} for n in range(80)]
    batches = epoch(documents, {f"{n}": ENTITIES for n in range(80)}, words, VERBS, random.Random(1), 0)
    assert sum(len(batch) for batch in batches) == 80
    for batch in batches:
        assert len(batch) * (max(end - start for _, (start, end), _ in batch) + 2) <= TOKENS_A_BATCH


def test_shapes_keep_their_side_of_the_quotation_marks():
    shapes = list(range(SHAPES))
    for seed in range(50):
        changed = other_case(shapes, random.Random(seed), 1.0)
        assert [shape >= SHAPES // 2 for shape in changed] == [shape >= SHAPES // 2 for shape in shapes]
    assert other_case(shapes, random.Random(1), 0) == shapes


def state(size: int = 8, vocabulary: int = 20, layers: int = 1) -> dict[str, Any]:
    """Weights of a tiny network, under the names that PyTorch gives them."""
    chance = np.random.default_rng(1)
    shapes: dict[str, tuple[int, ...]] = {
        "encoder.embeddings.word_embeddings.weight": (vocabulary, size),
        "encoder.embeddings.position_embeddings.weight": (16, size),
        "encoder.embeddings.token_type_embeddings.weight": (2, size),
        "shape.weight": (SHAPES, size),
        "label.weight": (len(LABELS), size),
        "label.bias": (len(LABELS),),
        "speech.weight": (1, size),
        "speech.bias": (1,),
    }
    linear = [f"{pointer}_{end}" for pointer in ("cue", "source") for end in ("from", "to")]
    norms = ["encoder.embeddings.LayerNorm"]
    for number in range(layers):
        layer = f"encoder.encoder.layer.{number}"
        linear += [f"{layer}.attention.self.{part}" for part in ("query", "key", "value")]
        linear += [f"{layer}.{part}" for part in ("attention.output.dense", "intermediate.dense", "output.dense")]
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    shapes |= {f"{name}.weight": (size, size) for name in linear}
    shapes |= {f"{name}.{part}": (size,) for name in norms for part in ("weight", "bias")}
    shapes |= {f"{name}.bias": (size,) for name in linear}
    return {name: chance.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def test_the_exported_graph_gives_what_the_tagger_reads():
    pytest.importorskip("onnx", reason="onnx is in tests/training/requirements.txt")
    import onnxruntime

    from tests.training.export import build

    session = onnxruntime.InferenceSession(
        build(state(), layers=1, heads=2, epsilon=1e-12).SerializeToString(), providers=["CPUExecutionProvider"]
    )
    given = {name: np.array([[1, 2, 3, 4, 5]], np.int64) for name in ("ids", "shapes")}
    labels, cue, source, speech = session.run(["labels", "cue", "source", "speech"], given)
    assert labels.shape == (1, 5, len(LABELS))
    assert cue.shape == source.shape == (1, 5, 5)
    assert speech.shape == (1, 5, 1)
    for chances in (labels, cue, source):
        assert chances.sum(axis=-1) == pytest.approx(1, abs=1e-5)
    assert ((speech > 0) & (speech < 1)).all()


def test_a_step_of_training_lowers_the_loss(tmp_path: Path, words: WordPieces):
    torch = pytest.importorskip("torch", reason="PyTorch is in tests/training/requirements.txt")
    transformers = pytest.importorskip("transformers", reason="transformers is in tests/training/requirements.txt")
    from tests.training.network import Network
    from tests.training.train import loss_of

    config = transformers.BertConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, max_position_embeddings=512
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(tmp_path)
    torch.manual_seed(1)
    network = Network(tmp_path, dropout=0.0)
    ((piece,),) = epoch([DOCUMENT], {"bridge": []}, words, VERBS, random.Random(1), 0)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-2)
    losses = []
    for _ in range(5):
        loss = sum(loss_of(network, [piece]))
        losses.append(loss.item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    assert losses[-1] < losses[0]
