"""A statement being put together, and what is none though it has a reporting verb."""

import re
from dataclasses import dataclass, field, replace

from archive.extraction.draft import Fact
from archive.extraction.people.coreference import Meant
from archive.extraction.speech.cues import Cue
from archive.extraction.speech.heard import Heard
from archive.extraction.speech.speakers import Voice
from archive.extraction.verbs import lemma
from archive.offsets import Span


@dataclass
class Found:
    """A statement being put together; spans are (section, characters)."""

    spans: list[tuple[int, Span]]
    rule: str
    confidence: float
    cue: tuple[int, Span] | None = None
    voice: tuple[int, Span] | None = None
    meant: Meant = field(default_factory=lambda: Meant(None))
    head: str = ""
    others: list[tuple[int, Voice]] = field(default_factory=list)
    via: tuple[int, Span, Meant] | None = None
    said_on: Fact | None = None
    heard: Heard | None = None  # what the tagger says of it
    alike: float = 1.0  # how much of the rule's content and the tagger's is shared

    @property
    def place(self) -> tuple[int, int]:
        return self.spans[0][0], self.spans[0][1][0]


def is_headline(text: str) -> bool:
    """Nearly Every Longer Word Begins With a Capital: a heading within the text, which reports nothing itself."""
    words = re.findall(r"[A-Za-z][\w’'-]{3,}", text)
    return (
        len(words) >= 5
        and sum(word[0].isupper() for word in words) >= 0.85 * len(words)
        and not re.search(r"[“”\"]", text)
    )


def is_comment(cue: Cue) -> bool:
    """ "…, underscoring the weight of X": after a comma that is the reporter's comment, unless it says "that"."""
    verb = cue.verb
    after = verb.doc[cue.last + 1 : cue.last + 2].text.lower()
    return (
        verb.tag_ == "VBG"
        and verb.i > verb.sent.start
        and lemma(verb) in {"underscore", "highlight", "underline", "indicate", "show", "suggest"}
        and after != "that"
    )


def is_aside(cue: Cue) -> bool:
    """ "As the ministry unveils a plan, …": the occasion of something else, not a report."""
    marked = any(child.dep_ == "mark" and child.lower_ in {"as", "when", "since", "if"} for child in cue.verb.children)
    return marked and lemma(cue.verb) in {"unveil", "announce", "outline", "promise", "pledge"}


def outermost(statements: list[Found]) -> list[Found]:
    """Without those whose cue lies within another's content: a report within a report is told once."""

    def inner(found: Found) -> bool:
        return any(
            other is not found
            and found.cue
            and any(s[0] <= found.cue[1][0] < s[1] for _, s in other.spans)
            and not (other.cue and any(s[0] <= other.cue[1][0] < s[1] for _, s in found.spans))
            and other.rule != "according to"
            for other in statements
        )

    return [replace(found) for found in statements if not inner(found)]
