"""Where the content of a statement begins and ends, by the grammar and the commas of its sentence."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive.extraction.language import text_of
from archive.extraction.speech.cues import Cue
from archive.extraction.speech.quotes import SentenceSpan
from archive.extraction.words import ADDRESSED, ADDRESSEE_IS_CONTENT, INFINITIVE, NAMING, OBJECT, lemma
from archive.offsets import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OPENING = frozenset('“"”‘[')
_CLOSING = frozenset("”\"'’»")
# Behind an attribution these mostly go on with the reporter's words.
_TURNS = frozenset("who whom whose which when while as after before though although during in on at".split())
# What links a clause to the words before it, and is not worth a stretch of its own.
_LINKS = frozenset("which that who where but and however meanwhile still yet also instead".split())
_TRAIL = ",;:—–- \t\n"
_ADJUNCT = re.compile(
    r"""\s*(?:(?:,\s*)?(?:on|in|at|during|to|via|through|after|before|from|by|with|as|late|last|earlier|this|yesterday|today|monday|tuesday|wednesday|
        thursday|friday|saturday|sunday|when|while|following|ahead|of|over|per|also|again|later|separately|speaking|according|adding|referring|citing|then|once|here|there)\b|[.!?…,;]|$)""",
    re.IGNORECASE | re.VERBOSE,
)
_TIME_WORDS = frozenset(
    """
        monday tuesday wednesday thursday friday saturday sunday yesterday today tonight earlier later again
        also repeatedly publicly recently aloud last this week month year
        """.split()
)


def content_after(
    doc: "Doc", unit: SentenceSpan, cue: Cue, others: Sequence[Cue], quoted: Sequence[Span]
) -> Span | None:
    """Return what the cue introduces, from behind it to the end of its clause; ``None`` where nothing follows."""
    start = _start(doc, unit, cue, others, quoted)
    if start is None:
        return None
    end = _end(doc, unit, cue, others, quoted)
    return trimmed(text_of(doc), (start, end))


def content_before(doc: "Doc", unit: SentenceSpan, clause_start: int) -> Span | None:
    """Return what stands before an attribution that begins at character ``clause_start``."""
    return trimmed(text_of(doc), (unit.span[0], clause_start))


def content_round(doc: "Doc", unit: SentenceSpan, cue: Cue, clause: Span, others: Sequence[Cue]) -> list[Span]:
    """Return the two parts of a clause round an attribution between commas: "The museum, X said, would open".

    ``clause`` are the characters of the attribution. Nothing where the sentence does not go on in the same words.
    """
    text = text_of(doc)
    before = text[unit.span[0] : clause[0]].rstrip()
    if not before.endswith(",") or before[-2:-1] in _CLOSING or text[clause[1] : clause[1] + 1] != ",":
        return []
    first = _token_at(doc, clause[1] + 1, cue.last + 1, unit.tokens[1])
    if first is None or doc[first].tag_ == "VBG" or doc[first].text in _OPENING or doc[first].lower_ in _TURNS:
        return []
    if any(child.dep_ == "conj" and child.tag_ == cue.verb.tag_ for child in cue.verb.rights):
        return []  # "X said, and left"
    cuts = [_cut_before(doc, cue, other) for other in others if other.first > cue.last]
    end = min([cut for cut in cuts if cut is not None], default=unit.span[1])
    rest = trimmed(text, (clause[1] + 1, end))
    if rest is None or " " not in text[slice(*rest)]:
        return []
    lead = trimmed(text, (unit.span[0], clause[0]))
    last = re.search(r"(?<![\w’'])([\w’']+),$", before)
    if lead is None or (last and last[1].lower() in _LINKS):
        return [rest]
    return [lead, rest]


def nothing_follows(doc: "Doc", unit: SentenceSpan, cue: Cue, end: int) -> bool:
    """Return whether only time, place or manner follow the attribution that ends at character ``end``: no content."""
    rest = text_of(doc)[max(end, cue.span[1]) : unit.span[1]]
    return bool(_ADJUNCT.match(rest)) and not re.match(r"[^.,;]{0,60}?\bthat\b", rest)


def trimmed(text: str, span: Span) -> Span | None:
    """Leave out white space, commas and the final stop at the edges; the marks of a quotation stay."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in ",;:—–"):
        start += 1
    while end > start:
        last = text[end - 1]
        if last.isspace() or last in _TRAIL or (last in ".!?…" and not _abbreviates(text, end)):
            end -= 1
        else:
            break
    return (start, end) if end - start >= 3 else None


def _abbreviates(text: str, end: int) -> bool:
    """Return whether a stop belongs to an abbreviation: "U.S." keeps it."""
    return bool(re.search(r"(?:\b[A-Z]\.){2}$|\b(?:Co|Corp|Inc|Ltd|No|St|Jr|Sr)\.$", text[max(0, end - 12) : end]))


def _start(doc: "Doc", unit: SentenceSpan, cue: Cue, others: Sequence[Cue], quoted: Sequence[Span]) -> int | None:
    """Return the first character of what the cue introduces."""
    stop = unit.tokens[1]
    at = _start_token(doc, unit, cue, others, quoted)
    return doc[at].idx if at is not None and at < stop else None


def _start_token(doc: "Doc", unit: SentenceSpan, cue: Cue, others: Sequence[Cue], quoted: Sequence[Span]) -> int | None:
    verb, word = cue.verb, lemma(cue.verb)
    stop = unit.tokens[1]
    if cue.rule == "passive":
        link = next((child for child in verb.rights if child.lower_ == "as"), None)
        return link.i + 1 if link is not None else None
    that = _that(doc, cue, min([other.first for other in others if other.first > cue.last], default=stop))
    if that is not None:
        return that + 1
    quote = next((span for span in quoted if cue.span[1] <= span[0] < unit.span[1]), None)
    quote_token = _token_at(doc, quote[0], cue.last + 1, stop) if quote else None
    if quote and not text_of(doc)[cue.span[1] : quote[0]].strip(" ,:"):
        return quote_token
    clause = next((c for c in verb.rights if c.dep_ == "ccomp" and c.i > cue.last), None)
    at = _skip_adverbs(doc, cue.last + 1, stop)
    if at >= stop:
        return None
    if word in ADDRESSEE_IS_CONTENT or (cue.last > cue.first and word != "warn"):
        return at if not doc[at].is_punct or doc[at].text in _OPENING else None
    if (word in INFINITIVE or word in {"express", "voice"}) and doc[at].lower_ == "to":
        return at
    if word in ADDRESSED:
        return _behind_addressee(cue, clause) if clause is not None and clause.left_edge.i > cue.last else quote_token
    if clause is not None:
        return _clause_start(doc, cue, clause, stop)
    if doc[at].is_punct and doc[at].text not in _OPENING:
        return None
    begins = _takes_object(doc, at) if word in OBJECT or doc[at].text in _OPENING else _begins_clause(doc, at, stop)
    return at if begins else None


def _clause_start(doc: "Doc", cue: Cue, clause: "Token", stop: int) -> int:
    """Return where a clause without "that" begins."""
    at = cue.last + 1
    left = max(clause.left_edge.i, at)
    past = _skip_adverbs(doc, at, stop)
    if at < past < left and doc[past].pos_ != "ADP" and not doc[past].is_punct:
        return past  # "on Monday trade would …": parsed as one phrase
    # The parser leaves a fronted part of the clause ("in the long run, …") to the cue.
    return _skip_adverbs(doc, min(left, _first_word(doc, at, left)), stop)


def _behind_addressee(cue: Cue, clause: "Token") -> int | None:
    """Return where a clause behind an addressee begins: "told X trade would …"."""
    addressee = next((c for c in cue.verb.rights if c.dep_ in {"dobj", "dative"}), None)
    low = int(clause.left_edge.i)
    return low if addressee is None or low > addressee.i else None


def _token_at(doc: "Doc", character: int, low: int, stop: int) -> int | None:
    return next((at for at in range(low, stop) if doc[at].idx >= character), None)


def _that(doc: "Doc", cue: Cue, stop: int) -> int | None:
    """Return the "that" of the cue's clause, if one stands near: "said at the forum that"."""
    clause = next((c for c in cue.verb.rights if c.dep_ in {"ccomp", "xcomp"}), None)
    if clause is not None:
        mark = next((c for c in clause.children if c.dep_ == "mark" and c.lower_ == "that" and c.i > cue.last), None)
        if mark is not None and mark.i + 1 < stop:
            return mark.i
    for at in range(cue.last + 1, min(cue.last + 16, stop - 1)):
        token = doc[at]
        if token.lower_ == "that" and token.tag_ in {"IN", "WDT", "DT"}:
            return at if token.tag_ == "IN" or token.dep_ == "mark" else None
        if token.tag_ in {"VBD", "VBZ", "VBP"} or token.text in {".", ";", "“", '"'}:
            return None
    return None


def _first_word(doc: "Doc", at: int, left: int) -> int:
    """Return the clause's first word: adverbials between it and the cue are the cue's, but for a comma."""
    between = doc[at:left]
    return (
        at if any(token.text == "," for token in between) and not doc[at].is_punct and doc[at].dep_ != "prep" else left
    )


def _skip_adverbs(doc: "Doc", at: int, stop: int) -> int:
    """Skip "on Monday", "Thursday", "also": they belong to the cue."""
    while at < stop:
        token = doc[at]
        if (
            token.lower_ in {"on", "in", "late", "early", "last", "this"}
            and at + 1 < stop
            and (doc[at + 1].lower_ in _TIME_WORDS or (doc[at + 1].ent_type_ == "DATE" and token.lower_ == "on"))
        ):
            at += 1
            while at < stop and (doc[at].lower_ in _TIME_WORDS or doc[at].ent_type_ == "DATE"):
                at += 1
        elif token.lower_ in _TIME_WORDS - {"this", "last"} or (token.lower_ == "that" and token.dep_ == "mark"):
            at += 1
        else:
            break
    return at


def _takes_object(doc: "Doc", at: int) -> bool:
    return (
        doc[at].pos_ not in {"ADP", "CCONJ", "SCONJ", "ADV", "PART"}
        or doc[at].lower_ in {"how", "why", "what", "whether"}
        or doc[at].dep_ in {"poss", "amod"}
    )


def _begins_clause(doc: "Doc", at: int, stop: int) -> bool:
    """Return whether a finite verb follows soon, so that what follows can be a clause."""
    if doc[at].lower_ == "to" and doc[at].pos_ == "PART":
        return True
    if doc[at].lower_ in {"before", "after", "when", "while", "until", "as", "because", "since"}:
        return False  # "said before he died"
    return doc[at].pos_ not in {"CCONJ", "ADP"} and any(
        token.tag_ in {"VBD", "VBZ", "VBP", "MD"} for token in doc[at : min(at + 40, stop)]
    )


def _end(doc: "Doc", unit: SentenceSpan, cue: Cue, others: Sequence[Cue], quoted: Sequence[Span]) -> int:
    end = _clause_end(doc, unit, cue)
    for other in others:
        if other.first <= cue.last or doc[other.first].idx >= end:
            continue
        cut = _cut_before(doc, cue, other)
        if cut is not None:
            end = min(end, cut)
            break
    return end


def _clause_end(doc: "Doc", unit: SentenceSpan, cue: Cue) -> int:
    """Return the end of the sentence for a main clause, of the subordinate clause for one within another."""
    verb = cue.verb
    head = _governor(verb)
    if head is None:
        return unit.span[1]
    if head.i < verb.i and verb.tag_ == "VBG" and verb.dep_ != "relcl":
        return unit.span[1]  # ", adding that …" goes on to the end, wherever the parser hangs the rest
    limit = head.i
    if verb.i < limit:
        # A clause in front ("Highlighting that …, X said"): it ends before the main clause's subject.
        subject = next((c for c in head.lefts if c.dep_ in {"nsubj", "nsubjpass"} and c.i > verb.i), None)
        if subject is not None:
            edge = subject.left_edge.i
            comma = next((i for i in range(edge - 1, verb.i, -1) if doc[i].text == ","), None)
            if comma is not None:
                return doc[comma].idx
    right = verb.right_edge
    while right.i + 1 < unit.tokens[1] and doc[right.i + 1].text in '”"’':
        right = doc[right.i + 1]
    end = right.idx + len(right)
    return unit.span[1] if not any(token.is_alpha for token in doc[right.i + 1 : unit.tokens[1]]) else end


def _governor(verb: "Token") -> "Token | None":
    """Return the verb in whose subordinate clause ``verb`` stands; ``None`` in a main clause."""
    token = verb
    while token.dep_ == "conj" and token.head.i != token.i:
        token = token.head
    if token.dep_ in {"relcl", "advcl", "acl", "pcomp", "csubj", "ccomp"} and token.head.i != token.i:
        return token.head
    return None


def _cut_before(doc: "Doc", cue: Cue, other: Cue) -> int | None:
    """Return where the content of ``cue`` ends because ``other`` begins another report by the same speaker."""
    if other.rule == "according":
        before = doc[other.first - 1]
        return before.idx if before.text == "," else doc[other.first].idx
    if other.verb.dep_ == "relcl" and lemma(other.verb) in NAMING:
        # "…, which it labelled as Y": the speaker's own words again
        comma = next((i for i in range(other.verb.left_edge.i, cue.last, -1) if doc[i].text == ","), None)
        return doc[comma].idx if comma is not None else None
    at = other.first - 1
    while at > cue.last and doc[at].lower_ in {"also", "further", "again", "then", "later", "has", "have", "had"}:
        at -= 1
    before = doc[at]
    own_subject = any(child.dep_ in {"nsubj", "nsubjpass"} for child in other.verb.children)
    if other.verb.tag_ == "VBG":
        if before.lower_ in {"while", "and"} and at > cue.last:
            return doc[at - 1].idx if doc[at - 1].text == "," else before.idx
        return before.idx if before.text == "," and _hangs_on(other.verb, cue) else None
    if own_subject and not _joined(other.verb, cue):
        return None
    if (
        before.lower_ in {"and", "but"}
        and (other.verb.tag_ == cue.verb.tag_ or _joined(other.verb, cue))
        and not own_subject
    ):
        return doc[at - 1].idx if doc[at - 1].text == "," else before.idx
    if own_subject and _joined(other.verb, cue):
        left = other.verb.left_edge.i
        joint = next((i for i in range(left - 1, cue.last, -1) if doc[i].lower_ in {"and", "but", ";", ","}), None)
        return doc[joint].idx if joint is not None and left - joint <= 2 else None
    return None


def _joined(verb: "Token", cue: Cue) -> bool:
    head = verb
    while head.dep_ == "conj":
        head = head.head
        if head.i == cue.verb.i:
            return True
    return False


def _hangs_on(verb: "Token", cue: Cue) -> bool:
    """Return whether a participle after a comma goes with the cue, not with the clause."""
    return (
        verb.head.i == cue.verb.i
        or lemma(verb) in {"add", "say", "call", "note", "stress", "urge", "warn", "describe", "accuse", "emphasize"}
        or verb.head.dep_ == "ROOT"
    )
