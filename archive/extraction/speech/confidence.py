"""How likely a statement is right, words and speaker: a logistic sum over what was found and how.

The weights are fitted by ``archive.extraction.speech.training.confidence``, on other texts than it is measured on.
They are plain numbers: an entry of ``WEIGHTS`` for each entry of what ``evidence`` gives. They hold where the tagger is
on; rules alone say themselves how sure they are.
"""

from math import exp

from archive.extraction.document import StatementKind
from archive.extraction.speech.found import Found

# A statement of the tagger alone that is less likely right than this is left out.
LEAST = 0.5

WEIGHTS: dict[str, float] = {
    "alike": 1.45,
    "always": -1.67,
    "content": 0.02,
    "content least": 1.83,
    "cue": 0.5,
    "edges": 0.68,
    "entity": -0.01,
    "kind direct": -0.61,
    "kind indirect": -0.97,
    "kind mixed": -0.08,
    "link": -0.26,
    "no source": -1.26,
    "parts": 0.14,
    "pronoun": 0.01,
    "rule according to": -0.27,
    "rule attribution after the content": 0.41,
    "rule reporting verb": -0.46,
    "rule tagger": -1.36,
    "short": -0.65,
    "source": 0.18,
    "speech": 1.2,
    "unheard": 1.3,
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
