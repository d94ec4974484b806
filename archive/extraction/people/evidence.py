"""What a page shows of a name, over all its printings: one occurrence alone misleads.

Organisations act, own, employ and are described ("the company X"); people are addressed, have titles and speak;
programmes, laws and substances only stand before other nouns or behind prepositions.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.extraction.language import Section
from archive.extraction.people.titles import is_head
from archive.extraction.verbs import is_cue
from archive.extraction.words import ORGANISATION_NOUNS
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Token


_RULINGS = frozenset("decision ruling case verdict judgment judgement v v. vs vs.".split())


@dataclass(slots=True)
class Evidence:
    """Counts over the printings of one name. ``labels``: what spaCy took it for."""

    labels: Counter[str] = field(default_factory=Counter)
    speaks: int = 0  # subject of a reporting verb
    acts: int = 0  # subject of another verb, or who a passive's "by" names
    owns: int = 0  # "X's"
    employs: int = 0  # "chief executive of X", "X spokesperson"
    described: int = 0  # "the company X", "X, a newspaper"
    definite: int = 0  # "the X"
    modifies: int = 0  # before a noun that is no title
    cases: int = 0  # "the X ruling"
    titled: int = 0  # "President X"
    presented: int = 0  # "X, president of …"

    def most(self, label: str) -> bool:
        """Whether no other label was given more often."""
        return self.labels[label] > 0 and self.labels[label] == max(self.labels.values())


def gather(sections: Sequence[Section], places: Iterable[tuple[str, int, Span, str]]) -> dict[str, Evidence]:
    """By name. ``places``: name, section, span and spaCy's label of each printing."""
    found: dict[str, Evidence] = defaultdict(Evidence)
    for name, section, span, label in places:
        evidence = found[name]
        evidence.labels[label] += 1
        tokens = sections[section].doc.char_span(*span, alignment_mode="expand")
        if tokens:
            _look(evidence, tokens[0], tokens[-1], tokens.root)
    return dict(found)


def _look(evidence: Evidence, first: "Token", last: "Token", root: "Token") -> None:
    doc = first.doc
    _as_actor(evidence, root)
    if first.i:
        _behind(evidence, doc[first.i - 1])
    if last.i + 1 < len(doc):
        after = doc[last.i + 1]
        if after.dep_ == "case" and after.text in {"'s", "’s", "'", "’"}:
            evidence.owns += 1
            evidence.employs += any(is_head(token) for token in doc[after.i + 1 : after.i + 4])
        elif after.lower_ in _RULINGS:
            evidence.cases += 1
        elif after.text[0].isalpha() and is_head(after):
            evidence.employs += 1
        elif root.dep_ in {"compound", "nmod", "amod"} and root.head.i > last.i:
            evidence.modifies += 1
        if after.text == ",":
            _before_apposition(evidence, after)


def _as_actor(evidence: Evidence, root: "Token") -> None:
    verb = root.head
    if root.dep_ == "pobj" and verb.dep_ == "agent":
        evidence.acts += 1
    elif root.dep_ in {"nsubj", "nsubjpass"} and is_cue(verb):
        evidence.speaks += 1
    elif root.dep_ == "nsubj" and verb.pos_ == "VERB":
        evidence.acts += 1


def _behind(evidence: Evidence, before: "Token") -> None:
    doc = before.doc
    evidence.definite += before.lower_ == "the"
    evidence.titled += is_head(before)
    evidence.described += before.lower_ in ORGANISATION_NOUNS
    at = before.i - 1 if before.lower_ == "the" else before.i
    evidence.employs += at >= 1 and doc[at].lower_ in {"of", "at", "for", "with"} and is_head(doc[at - 1])


def _before_apposition(evidence: Evidence, comma: "Token") -> None:
    """ "X, a Beijing-based company", "X, president of …": nothing but a noun phrase up to the telling noun."""
    for token in comma.doc[comma.i + 1 : comma.i + 8]:
        if token.lower_ in ORGANISATION_NOUNS or is_head(token):
            evidence.described += token.lower_ in ORGANISATION_NOUNS
            evidence.presented += is_head(token)
            return
        if token.pos_ not in {"DET", "ADJ", "NOUN", "PROPN", "PUNCT"}:
            return
