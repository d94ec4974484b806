"""Find the words that name the source of a cue: the noun phrase that the grammar gives it.

Whom the words mean, and whether such a thing speaks at all, is for ``speakers`` to tell.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.extraction.language import text_of
from archive.extraction.people.mentions import Mentions
from archive.extraction.people.titles import title_start
from archive.extraction.speech.cues import Cue
from archive.extraction.speech.quotes import Place, SentenceSpan
from archive.offices import TITLE_HEADS
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LEFT = frozenset("compound amod det poss nmod nummod advmod predet punct quantmod".split())
_UP = frozenset("conj advcl xcomp ccomp pcomp prep acl dep".split())


@dataclass(frozen=True, slots=True)
class SourceMention:
    """Words of a section that name a source: their characters, their head, and the verb whose source they are."""

    section: int
    span: Span
    head: "Token"
    verb: "Token | None" = None

    @property
    def place(self) -> Place:
        return self.section, self.span


def subject_of(verb: "Token", depth: int = 0) -> "Token | None":
    """Return the subject of a verb, or of the verb it hangs on; for a relative pronoun its noun."""
    for child in verb.children:
        if child.dep_ in {"nsubj", "nsubjpass"} and child.i != verb.i:
            if child.lower_ in {"who", "which", "that"} and verb.dep_ == "relcl":
                return verb.head if child.lower_ == "who" or verb.head.pos_ == "PROPN" else None
            return compound_end(child)
    if verb.dep_ == "relcl":
        return None
    if depth < 4 and verb.dep_ in _UP and verb.head.i != verb.i:
        if verb.dep_ == "acl" and verb.head.pos_ in {"NOUN", "PROPN", "PRON"}:
            return verb.head
        return subject_of(verb.head, depth + 1)
    return None


def compound_end(token: "Token") -> "Token":
    """Return the last part of "vice-premier", of which the parser may make three words."""
    while (
        token.i + 2 < len(token.doc)
        and token.nbor(1).text == "-"
        and not token.whitespace_
        and not token.nbor(1).whitespace_
    ):
        token = token.nbor(2)
    return token


def governing_cue(cue: Cue, all_cues: Sequence[Cue]) -> "Token":
    """Return the verb whose subject speaks at ``cue``: its own, or that of the cue before it which it goes on from.

    The parser hangs ", adding that …" and "… and called for …" on the verb of the reported clause; but who
    adds is who said, and a past tense after a reported present is the reporter's.
    """
    verb = cue.verb
    earlier = [other.verb for other in all_cues if other.last < cue.first and other.rule == "verb"]
    if verb.dep_ == "nsubj" and verb.tag_ == "VBG":
        return verb.head
    if any(child.dep_ in {"nsubj", "nsubjpass"} for child in verb.children):
        return verb
    for outer in reversed(earlier):
        if verb.tag_ == "VBG" and outer.is_ancestor(verb) and verb.dep_ in {"advcl", "conj", "acl"}:
            return outer
        if verb.dep_ == "conj" and verb.tag_ == outer.tag_ != verb.head.tag_ and outer.is_ancestor(verb):
            return outer
    return verb


def reporter_of(doc: "Doc", unit: SentenceSpan, cue: Cue) -> "Token | None":
    """Return the noun behind "according to": whose account it is."""
    link = doc[cue.last]
    head = next((child for child in link.children if child.dep_ in {"pobj", "pcomp"}), None)
    if head is None and cue.last + 1 < unit.tokens[1]:
        at = cue.last + 1
        while at + 1 < unit.tokens[1] and doc[at].pos_ in {"DET", "ADJ"}:
            at += 1
        head = doc[at]
    return head


def phrase_end(doc: "Doc", unit: SentenceSpan, source: SourceMention) -> int:
    """Return where the phrase "According to X" ends: behind the comma before the main clause's subject."""
    end = source.span[1]
    right = source.head.right_edge
    for at in range(right.i, unit.tokens[1]):
        if doc[at].text == "," and doc[at].idx >= end:
            return doc[at].idx + 1
    comma = text_of(doc).find(",", end, unit.span[1])
    return comma + 1 if comma >= 0 else end


@dataclass(frozen=True)
class SourceFinder:
    """Finds source mentions in the sections of an article, given where it names persons and organisations."""

    _mentions: Mentions

    def mention(self, section: int, head: "Token", verb: "Token | None" = None) -> SourceMention:
        """Return the whole noun phrase of ``head`` as the source of ``verb``."""
        after = verb is not None and head.i > verb.i
        return SourceMention(section, self.phrase(section, head, after_verb=after), head, verb)

    def coordinated(self, source: SourceMention) -> Iterator[SourceMention]:
        """Yield those that are joined to a source by "and"."""
        head: Token | None = source.head
        while head is not None:
            joined = (child for child in head.rights if child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN"})
            head = next((child for child in joined if not self._describes(source.section, child)), None)
            if head is not None:
                yield self.mention(source.section, head)

    def _describes(self, section: int, joined: "Token") -> bool:
        """Return whether a joined noun tells who X is, not who else spoke: "X, founder and CEO of Y"."""
        before = joined.left_edge.i - 1
        return (
            joined.lemma_.lower() in TITLE_HEADS
            and before > joined.head.i
            and joined.doc[before].text == ","
            and self._named(section, joined.head)
            and not self._named(section, joined)
        )

    def _named(self, section: int, token: "Token") -> bool:
        return self._mentions.at(section, (token.idx, token.idx + len(token))) is not None

    def adjacent(self, section: int, verb: "Token") -> "Token | None":
        """Return the name that stands right before the verb, or an acronym in brackets behind it."""
        doc = verb.doc
        at = verb.i - 1
        while at >= 0 and doc[at].lower_ in {"also", "has", "had", "have", ")"}:
            at -= 1
        if at < 0 or (at and doc[at - 1].dep_ == "prep"):
            return None
        return doc[at] if self._mentions.at(section, (doc[at].idx, doc[at].idx + len(doc[at]))) else None

    def named_before(self, section: int, unit: SentenceSpan, verb: "Token") -> "Token | None":
        """Return the name that an apposition parts from its verb, where the parser lost it: "X, founder of Y, said"."""
        doc = verb.doc
        for mention in self._mentions.within(section, (unit.span[0], verb.idx)):
            between = text_of(doc)[mention.span[1] : verb.idx].strip()
            apposition = between.startswith(",") and between.rstrip(" also").endswith(",") and len(between) < 200
            before = text_of(doc)[unit.span[0] : mention.span[0]].rstrip()
            if ((mention.entity.kind == "person" and apposition) or between in {"", "also", "has", "had", "have"}) and (
                not before or before[-1] in ",;" or between == "" or apposition
            ):
                tokens = doc.char_span(*mention.span, alignment_mode="expand")
                if tokens:
                    return tokens.root if tokens.root.pos_ != "PUNCT" else tokens[-1]
        return None

    def phrase(self, section: int, head: "Token", *, after_verb: bool = False) -> Span:
        """Return the whole noun phrase: titles before the name, all of a coordination, no apposition.

        Behind its verb ("said officials in the city") a place belongs to the saying.
        """
        doc = head.doc
        start = min(
            [
                token.left_edge.i
                for token in head.lefts
                if token.dep_ in _LEFT and token.text not in {",", "“", '"', "”"}
            ],
            default=head.i,
        )
        end_char = head.idx + len(head)
        mention = self._mentions.at(section, (head.idx, end_char))
        if mention:
            end_char = max(end_char, mention.span[1])
            tokens = doc.char_span(*mention.span, alignment_mode="expand")
            first = tokens[0].i if tokens else start
            start = min(start, first)
            if mention.entity.kind == "person" and (title := title_start(doc, first)) is not None:
                start = min(start, title)
        for child in head.rights:
            if (
                child.dep_ == "prep"
                and (mention is None or mention.entity.kind != "person")
                and child.lower_ in {"of", "from", "for", "at", "in", "with"} - ({"in", "at"} if after_verb else set())
            ):
                end_char = max(end_char, doc[child.right_edge.i].idx + len(doc[child.right_edge.i]))
            elif child.dep_ == "conj" and self._describes(section, child):
                break
            elif child.dep_ == "conj" and child.pos_ in {"NOUN", "PROPN", "PRON"}:
                end_char = max(end_char, self.phrase(section, child, after_verb=after_verb)[1])
            elif child.dep_ in {"appos", "relcl", "punct"} and child.text != "-":
                if child.text == "," and any(later.dep_ == "conj" for later in head.rights if later.i > child.i):
                    continue
                if child.dep_ != "punct":
                    break
        while start < head.i and (doc[start].is_punct or doc[start].is_space) and doc[start].text not in {"[", "("}:
            start += 1
        return doc[start].idx, end_char
