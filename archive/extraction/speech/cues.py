"""Find cues: the places where a verb, or "according to", reports speech.

Tell apart what has such a verb and is no report: a comment, the occasion of something else.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.speech.quotes import SentenceSpan
from archive.extraction.words import ADDRESSEE_IS_CONTENT, STANCES, is_cue, lemma, particle
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_MODALS = frozenset("will would could should may might must can shall 'll 'd wo".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """``verb`` is the token whose grammar counts; the words of the cue are tokens ``first`` to ``last``."""

    verb: "Token"
    first: int
    last: int
    rule: str  # verb, according, passive, quoted

    @property
    def span(self) -> Span:
        doc = self.verb.doc
        return doc[self.first].idx, doc[self.last].idx + len(doc[self.last])


def cues(doc: "Doc", unit: SentenceSpan, quoted: list[Span]) -> list[Cue]:
    """Return the cues of a sentence, in order; none within a quotation."""
    found: list[Cue] = []
    for token in doc[slice(*unit.tokens)]:
        # Most words are neither verbs nor begin "according to" or "as … by".
        if token.pos_ != "VERB" and not token.tag_.startswith("V") and token.lower_ not in {"according", "as"}:
            continue
        if any(start < token.idx < end for start, end in quoted):
            continue
        cue = _according(token) or _verb(token)
        if cue and not (found and found[-1].last >= cue.first):
            found.append(cue)
    return found


def _according(token: "Token") -> Cue | None:
    """Return the cue that begins at a token if it is like "according to" or "as reported by"."""
    if token.i + 1 >= len(token.doc):
        return None
    following = token.nbor(1)
    if token.lower_ == "according" and following.lower_ == "to":
        return Cue(token, token.i, following.i, "according")
    if (
        token.lower_ == "as"
        and token.i + 2 < len(token.doc)
        and following.tag_ == "VBN"
        and token.nbor(2).lower_ == "by"
        and is_cue(following)
    ):
        return Cue(token.nbor(2), token.i, token.i + 2, "according")
    return None


def _verb(token: "Token") -> Cue | None:
    if (
        token.lower_ in {"cited", "described", "labelled", "labeled", "dubbed", "hailed", "seen"}
        and token.tag_ == "VBN"
    ):
        passive = _passive(token)
        if passive:
            return passive
    if not is_cue(token):
        return None
    children = list(token.children)
    quoted_as = (
        token.i >= 2
        and token.lower_ == "saying"
        and token.nbor(-1).lower_ == "as"
        and token.nbor(-2).lower_ in {"quoted", "cited"}
    )
    if quoted_as:
        return Cue(token.nbor(-2), token.i - 2, token.i, "quoted")
    if any(child.dep_ == "neg" for child in children) or any(
        child.dep_ == "aux" and child.lower_ in _MODALS for child in children
    ):
        return None
    if any(child.dep_ == "auxpass" for child in children) or not _finite(token):
        return None
    first = last = token.i
    word = lemma(token)
    following = particle(token)
    if following is not None:
        if word == "call" and following.lower_ == "on" and any(child.dep_ == "oprd" for child in children):
            following = None
        else:
            last = following.i
    elif word in {"express", "voice", "reiterate", "reaffirm", "convey"}:
        last = _stance(token)
    elif word == "call" and not _names(token):
        return None
    if word == "encourage" and not any(
        t.lower_ == "to" and t.pos_ == "PART" for t in token.doc[token.i : min(token.i + 14, len(token.doc))]
    ):
        return None
    return Cue(token, first, last, "verb")


def _passive(token: "Token") -> Cue | None:
    """Return a passive whose agent speaks: "cited by experts as Y"."""
    agent = next((child for child in token.children if child.dep_ == "agent"), None)
    if agent is None or not any(child.lower_ == "as" for child in token.rights):
        return None
    return Cue(token, token.i, token.i, "passive")


def _finite(token: "Token") -> bool:
    """Return whether it was really said: no infinitive, no gerund after a preposition, no adjective."""
    if token.tag_ in {"VBD", "VBZ", "VBP"}:
        return True
    relations = {child.dep_ for child in token.children}
    if token.tag_ == "VB":
        # The tagger takes a plural subject's present ("experts call") for an infinitive at times.
        return token.dep_ in {"relcl", "ROOT", "ccomp", "pcomp"} and "nsubj" in relations and "aux" not in relations
    if token.tag_ == "VBN":
        return bool(relations & {"aux", "nsubj"})
    if token.tag_ == "VBG":
        if "aux" in relations:
            return True
        before = token.nbor(-1) if token.i else None
        while before is not None and before.pos_ == "ADV" and before.i:
            before = before.nbor(-1)
        if before is None or token.i == token.sent.start:
            return True
        if token.dep_ == "pcomp" and before.lower_ == "by":
            return lemma(token) == "say"
        return before.lower_ in {",", "while", "and", "whilst", "also", "when"} or (
            token.dep_ in {"advcl", "conj"} and before.pos_ != "ADP"
        )
    return False


def _stance(token: "Token") -> int:
    """Return the last token of "expressed hope that", "voiced commitment to"; the verb before a mere noun phrase."""
    doc = token.doc
    at = token.i + 1
    if at < len(doc) and doc[at].lower_ in STANCES:
        following = next(
            (
                doc[i]
                for i in range(at + 1, min(at + 4, len(doc)))
                if doc[i].pos_ != "ADV" and doc[i].ent_type_ not in {"DATE", "TIME"}
            ),
            None,
        )
        if following is not None and (
            following.lower_ in {"that", "to"} or following.pos_ in {"PROPN", "PRON", "DET", "NOUN"}
        ):
            return at
    return token.i


def _names(token: "Token") -> bool:
    """Return whether the verb gives something a name: "called it a choice"."""
    objects = [
        child
        for child in token.children
        if child.i > token.i and child.dep_ in {"dobj", "oprd", "ccomp", "xcomp", "attr", "dep"}
    ]
    if lemma(token) in ADDRESSEE_IS_CONTENT and len(objects) >= 1:
        return any(child.dep_ in {"oprd", "ccomp", "attr", "xcomp"} for child in objects) or any(
            child.i < token.i and child.lower_ in {"what", "which"} for child in token.children
        )
    return False


def is_comment(cue: Cue) -> bool:
    """Return whether it is the reporter's comment: "…, underscoring the weight of X", without "that"."""
    verb = cue.verb
    after = verb.doc[cue.last + 1 : cue.last + 2].text.lower()
    return (
        verb.tag_ == "VBG"
        and verb.i > verb.sent.start
        and lemma(verb) in {"underscore", "highlight", "underline", "indicate", "show", "suggest"}
        and after != "that"
    )


def is_aside(cue: Cue) -> bool:
    """Return whether it tells the occasion of something else: "As the ministry unveils a plan, …"."""
    marked = any(child.dep_ == "mark" and child.lower_ in {"as", "when", "since", "if"} for child in cue.verb.children)
    return marked and lemma(cue.verb) in {"unveil", "announce", "outline", "promise", "pledge"}
