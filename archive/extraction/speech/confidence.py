"""How likely a statement is right, words and speaker: a logistic sum over what was found and how.

The weights are fitted by ``training.confidence``, on other texts than it is measured on.
They are plain numbers: an entry of ``WEIGHTS`` for each entry of what ``evidence`` gives. They hold where the tagger is
on; rules alone say themselves how sure they are.
"""

from math import exp

from archive.extraction.draft import StatementKind
from archive.extraction.speech.found import Found

# A statement of the tagger alone that is less likely right than this is left out.
LEAST = 0.5

WEIGHTS: dict[str, float] = {
    "alike": 0.7,
    "always": -0.92,
    "content": 0.19,
    "content least": 1.6,
    "cue": 0.14,
    "edges": 0.84,
    "entity": 0.31,
    "kind direct": 0.45,
    "kind indirect": -1.01,
    "kind mixed": -0.36,
    "link": -0.67,
    "no source": -1.22,
    "parts": -0.16,
    "pronoun": -0.05,
    "rule according to": -0.27,
    "rule attribution after the content": 0.15,
    "rule reporting verb": 0.33,
    "rule tagger": -1.13,
    "short": -0.16,
    "source": -0.06,
    "speech": 1.32,
    "unheard": 0.74,
}


def evidence(found: Found, kind: StatementKind) -> dict[str, float]:
    """What speaks for and against a statement, each from 0 to 1."""
    said: dict[str, float] = {"always": 1.0, f"rule {found.rule}": 1.0, f"kind {kind}": 1.0}
    said["entity"] = float(found.meant.entity is not None)
    said["pronoun"] = float(bool(found.meant.chain))
    said["short"] = float(sum(end - start for _, (start, end) in found.spans) < 20)
    if found.heard is None:
        return said | {"unheard": 1.0}
    scores = found.heard.scores
    return said | {
        "content": scores.content,
        "content least": scores.content_least,
        "edges": scores.edges,
        "cue": scores.cue,
        "link": scores.link,
        "source": scores.source if found.heard.sources else 0.0,
        "no source": float(not found.heard.sources),
        "speech": scores.speech,
        "alike": found.alike,
        "parts": float(len(found.spans) > 1 and kind != "direct"),
    }


def confidence(said: dict[str, float]) -> float:
    """The chance, from 0 to 1, that goes with the evidence."""
    total = sum(WEIGHTS.get(name, 0.0) * value for name, value in said.items())
    return 1 / (1 + exp(-total))
