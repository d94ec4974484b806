"""Rules and tagger together: what both found, what one of them did.

Rules go by grammar and marks and are right where they find something; the tagger has learnt from examples and finds
much more. Where both tell of the same cue, or of the same words, they tell of one statement: with the rule's edges and
speaker, unless the tagger is sure of others, and with all of a quotation that goes on behind its attribution.
What the tagger alone heard becomes a statement of its own where it is an act of communication that was really made
and has somebody who made it. A report within a report is told once, at the outer speaker.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive.extraction.language import Section, text_of
from archive.extraction.people.coreference import Meant
from archive.extraction.speech.found import Found
from archive.extraction.speech.heard import Heard, held, likeness
from archive.extraction.speech.quotes import Unit, outside
from archive.extraction.speech.speakers import Speakers, Voice, subject_of
from archive.offsets import Span, overlap

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as SpanOfTokens

TAGGER = "tagger"
ALIKE = 0.5  # from here on two contents are the same, or one lies within the other
SPEECH = 0.15  # what is less likely said than this is a thought; confidence weighs the rest
SOURCE = 0.8  # the tagger knows better than the grammar whose words they are
SURE = 0.75  # the tagger knows better than a rule where the content ends
NEAR = 80  # characters that may stand between two stretches of a content

# Acts, at law and in office, that report nothing even where words stand in quotation marks.
ACTS = frozenset("charge sue indict arrest convict sentence subpoena approve adopt".split())
# Tell what the talk was about, and report only with a clause or a quotation.
TOPICS = frozenset("refer speak talk discuss cite address give deliver".split())
PLANS = frozenset("want plan aim intend wish seek try consider".split())
# Plans where an infinitive follows; "hop" is what the lemmatiser makes of "hopes".
HOPES = frozenset({"hope", "hop", "expect", "need"})
SIGHT = frozenset({"observe", "see", "watch", "witness"})  # report only with a clause
_MODALS = frozenset("may might should must can could will shall 'll wo ca".split())
_LINKS = frozenset({"per", "to", "according"})
_CLAUSES = frozenset({"relcl", "pcomp", "ccomp", "acl", "csubj", "dobj", "pobj"})
_NAMING = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_MARK = re.compile('[“”"]')
_QUOTED = re.compile(r"\W*[“”\"]")
_STOP = re.compile(r"[.!?][”’\"]?\s")
_WORD = re.compile(r"\w")


class Union:
    def __init__(self, sections: Sequence[Section], quoted: Sequence[Sequence[Span]], speakers: Speakers) -> None:
        self._sections = sections
        self._quoted = quoted
        self._speakers = speakers

    def merge(self, index: int, doc: "Doc", unit: Unit, statements: list[Found], told: Sequence[Heard]) -> list[Found]:
        """The statements of a sentence: the rules', and those that the tagger alone ``told``."""
        merged = list(statements)
        for heard in told:
            if heard.cue is None:
                continue
            known = self._same(heard, merged)
            if known is not None:
                if known.heard is None:
                    known.heard = heard
                    known.alike = likeness(known.spans, heard.content)
                    self._agreed(known, heard, merged, told)
                    self._speaker(index, unit, known, heard)
                continue
            found = self._found(index, doc, unit, heard, merged)
            if found:
                merged.append(found)
        return sorted(merged, key=lambda found: found.cue[1] if found.cue else found.spans[0][1])

    def claimed(self, index: int, span: Span, told: Sequence[Heard]) -> bool:
        """Whether the tagger hears a quotation as told at some cue."""
        return any(heard.cue and held([(index, span)], heard.content) > ALIKE for heard in told)

    def _same(self, heard: Heard, statements: Sequence[Found]) -> Found | None:
        """The statement of the same cue, else of the same words."""
        cue = heard.cue
        for found in statements:
            if cue and found.cue and found.cue[0] == cue[0] and overlap(found.cue[1], cue[1]):
                return found
        best = max(statements, key=lambda found: likeness(found.spans, heard.content), default=None)
        return best if best and likeness(best.spans, heard.content) >= ALIKE else None

    def _agreed(self, known: Found, heard: Heard, statements: Sequence[Found], told: Sequence[Heard]) -> None:
        """Both tell of it: the rule's content, but the tagger's where it is sure of its edges; all of a quotation."""
        content = self._content(known.cue, known.voice, heard)
        others = [span for found in statements if found is not known for span in found.spans]
        if not content or held(content, others) > ALIKE:
            return
        sure = heard.scores.edges > SURE and heard.scores.content_least > SURE
        quotation = all(self._is_quotation(place) for place in content)
        between = any(
            held([other.cue], known.spans) and not held([other.cue], content)
            for other in told
            if other.cue
            and other is not heard
            and other.scores.speech > SPEECH
            and not self._nested(other.cue, known.spans)
        )
        if quotation or ((sure or between) and not all(self._is_quotation(place) for place in known.spans)):
            known.spans = content

    def _speaker(self, index: int, unit: Unit, known: Found, heard: Heard) -> None:
        """Where the tagger is sure of other words for the speaker, it is right."""
        if not heard.sources or heard.scores.source < SOURCE or known.voice is None or heard.cue is None:
            return
        if any(place == known.voice[0] and overlap(span, known.voice[1]) for place, span in heard.sources):
            return
        voice = self._voice(index, unit, self._verb(heard.cue), heard)
        if voice and not held([(voice[0], voice[1].span)], known.spans):
            place, who = voice
            known.voice, known.meant, known.head = (place, who.span), who.meant, who.head.lower_
            known.others = [(place, other) for other in self._speakers.others(place, who)]

    def _verb(self, cue: tuple[int, Span]) -> "Token":
        """The word of a cue that the others hang on."""
        doc = self._sections[cue[0]].doc
        tokens = doc.char_span(*cue[1], alignment_mode="expand")
        return tokens.root if tokens else doc[0]

    def _nested(self, cue: tuple[int, Span], content: Sequence[tuple[int, Span]]) -> bool:
        """ "amid what he called …": a clause that hangs on a word of the content."""
        verb = self._verb(cue)
        head = verb.head
        return verb.dep_ in _CLAUSES and any(
            index == cue[0] and span[0] <= head.idx < span[1] for index, span in content
        )

    def _content(
        self, cue: tuple[int, Span] | None, voice: tuple[int, Span] | None, heard: Heard
    ) -> list[tuple[int, Span]]:
        """What is reported: the stretch nearest to the cue, and what goes on from it or from the attribution."""
        told = [place for place in (cue, voice) if place]
        parts = [
            place
            for place in heard.content
            if not any(place[0] == other[0] and overlap(place[1], other[1]) for other in told)
        ]
        if not parts or cue is None:
            return parts
        main = min(parts, key=lambda place: self._gap(place, cue))
        at = parts.index(main)
        content = [main]
        for place in parts[at + 1 :]:
            if self._goes_on(content[-1], place, cue):
                content.append(place)
            else:
                break
        for place in reversed(parts[:at]):
            if self._goes_on(place, content[0], cue):
                content.insert(0, place)
            else:
                break
        return content

    def _gap(self, place: tuple[int, Span], cue: tuple[int, Span]) -> tuple[int, int]:
        """Paragraphs and characters between a stretch and the cue."""
        if place[0] != cue[0]:
            return abs(place[0] - cue[0]), 0
        return 0, max(place[1][0] - cue[1][1], cue[1][0] - place[1][1], 0)

    def _goes_on(self, before: tuple[int, Span], after: tuple[int, Span], cue: tuple[int, Span]) -> bool:
        """Whether nothing but the attribution stands between two stretches; across paragraphs only of quotations."""
        if before[0] == after[0]:
            if before[1][1] <= cue[1][0] and cue[0] == before[0] and cue[1][1] <= after[1][0]:
                return True
            between = self._sections[before[0]].text[before[1][1] : after[1][0]]
            return len(between) < NEAR and not _STOP.search(between)
        if after[0] - before[0] != 1 or not (self._is_quotation(before) and self._is_quotation(after)):
            return False
        rest = self._sections[before[0]].text[before[1][1] :], self._sections[after[0]].text[: after[1][0]]
        has_cue = [cue[0] == before[0] and before[1][1] <= cue[1][0], cue[0] == after[0] and cue[1][1] <= after[1][0]]
        return all(attributed or not _WORD.search(text) for text, attributed in zip(rest, has_cue, strict=True))

    def _is_quotation(self, place: tuple[int, Span]) -> bool:
        index, span = place
        return not _WORD.search(outside(self._sections[index].text, span, self._quoted[index]))

    def _found(self, index: int, doc: "Doc", unit: Unit, heard: Heard, statements: Sequence[Found]) -> Found | None:
        cue = heard.cue
        if cue is None or heard.scores.speech < SPEECH:
            return None
        verb = self._verb(cue)
        if not _made(verb) and not any(self._is_quotation(place) for place in heard.content):
            return None
        if not _speaks(verb, "".join(text_of(doc)[a:b] for i, (a, b) in heard.content if i == index)):
            return None
        if any(s[0] <= cue[1][0] < s[1] for found in statements for i, s in found.spans if i == cue[0]):
            return None
        voice = self._voice(index, unit, verb, heard)
        if voice is None:
            return None
        place, who = voice
        content = self._content(cue, (place, who.span), heard)
        if not content or any(held(content, found.spans) > ALIKE for found in statements):
            return None
        found = Found(
            content, TAGGER, heard.scores.content, cue, (place, who.span), who.meant, who.head.lower_, heard=heard
        )
        found.others = [(place, other) for other in self._speakers.others(place, who)]
        return found

    def _voice(self, index: int, unit: Unit, verb: "Token", heard: Heard) -> tuple[int, Voice] | None:
        """Who makes a claim, where it is a noun with an owner; else whom the tagger points to; else the subject."""
        if verb.pos_ == "NOUN":
            owner = next((child for child in verb.lefts if child.dep_ == "poss"), None)
            voice = self._speakers.voice(index, owner, None) if owner is not None else None
            if voice:
                return index, voice
        for place, span in heard.sources:
            tokens = self._sections[place].doc.char_span(*span, alignment_mode="expand")
            if not tokens:
                continue
            head = _noun(tokens)
            if head is None:
                continue
            voice = self._speakers.voice(place, head, verb if place == index and verb.lower_ != "according" else None)
            if voice is None and verb.lower_ == "according":
                return None  # "according to the need for …"
            if voice is None:
                meant = self._speakers.pronoun(place, head) if head.pos_ == "PRON" else Meant(None)
                voice = Voice(self._speakers.phrase(place, head), head, meant)
            return place, voice
        if any(child.dep_ in {"auxpass", "nsubjpass"} for child in verb.children):
            return None  # "was accused of …": nobody says who speaks
        head = subject_of(verb)
        if head is None or not unit.tokens[0] <= head.i < unit.tokens[1]:
            return None
        voice = self._speakers.voice(index, head, verb)
        return (index, voice) if voice else None


def _speaks(verb: "Token", content: str) -> bool:
    """No act, no mere topic, no mere plan; a quotation in it shows that something was said."""
    word = verb.lemma_.lower()
    if word in ACTS:
        return False
    clause = any(child.dep_ == "ccomp" for child in verb.children)
    if word in TOPICS and not (clause or _QUOTED.match(content) or " as " in content):
        return False
    if _MARK.search(content):
        return True
    if word == "encourage" and not any(child.dep_ in {"xcomp", "ccomp"} for child in verb.children):
        return False
    if word in HOPES and re.match(r"to\b", content):
        return False
    if word in SIGHT and not clause:
        return False
    infinitive = verb.tag_ == "VB" and any(child.lower_ == "to" and child.dep_ == "aux" for child in verb.children)
    return word not in PLANS and not infinitive and (verb.pos_ != "ADP" or verb.lower_ in _LINKS)


def _noun(tokens: "SpanOfTokens") -> "Token | None":
    """The noun that names somebody, where the parser makes another word the head."""
    root: Token = tokens.root
    if root.pos_ in _NAMING:
        return root
    if root.pos_ in {"DET", "ADJ"} and root.head.pos_ in _NAMING:
        return root.head
    return next((token for token in tokens if token.pos_ in _NAMING), None)


def _made(verb: "Token") -> bool:
    """It was said: not denied, not merely possible."""
    return not any(child.dep_ == "neg" or (child.dep_ == "aux" and child.lower_ in _MODALS) for child in verb.children)
