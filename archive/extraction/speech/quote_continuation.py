"""Join quotations that continue one another, over sentences and paragraphs; find the speaker of those without a cue."""

import re
from collections.abc import Sequence
from dataclasses import replace

from archive.extraction.people.coreference import Resolver
from archive.extraction.speech.ensemble import ALIKE
from archive.extraction.speech.quote_candidates import BEHIND, WITHOUT_CUE, AttributedQuote, Sentence
from archive.extraction.speech.quotes import Place, QuotedText
from archive.extraction.speech.tagger_candidates import coverage
from archive.offsets import Span, overlap

LEAST_WORDS = 4  # a quotation without a cue has no fewer


def whole_quotation(sentence: Sentence) -> Span | None:
    """Return what of a sentence is a quotation, if nothing else is there."""
    unit = sentence.unit.span
    for low, high in sentence.quoted:
        span = max(low, unit[0]), min(high, unit[1])
        rest = sentence.text[unit[0] : span[0]] + sentence.text[span[1] : unit[1]]
        if not re.search(r"\w", rest):
            return span if len(sentence.text[low:high].split()) >= LEAST_WORDS else None
    return None


def announced(place: Place, by: AttributedQuote, quotes: Sequence[AttributedQuote]) -> AttributedQuote | None:
    """Return the quotation that "X said:" announced; ``None`` where it is another statement's."""
    if any(other[0] == place[0] and overlap(other[1], place[1]) for quote in quotes for other in quote.spans):
        return None
    return replace(by, spans=[place])


def continue_quote(
    place: Place, before: Place, quotes: list[AttributedQuote], text: QuotedText, resolver: Resolver
) -> None:
    """Add a quotation to the direct statement of the sentence ``before`` it, else to ``quotes``, by who spoke last."""
    last = quotes[-1] if quotes else None
    if last is not None and last.kind(text) == "direct" and not last.is_line:
        section, end = last.spans[-1]
        # A sentence of the reporter in between breaks the speech.
        if section == before[0] and overlap(end, before[1]):
            last.spans.append(place)
            return
    referent = resolver.last_speaker(place[0], place[1][0])
    if referent:
        quotes.append(AttributedQuote([place], WITHOUT_CUE, 0.6, referent=referent))


def end_continuation(quote: AttributedQuote, earlier: Sequence[AttributedQuote]) -> None:
    """Take a quotation with a cue of its own from the statements before it that it was added to."""
    for other in earlier[-3:]:
        if quote.cue and other.cue and len(other.spans) > 1:
            cue = other.cue
            kept = [place for place in other.spans if place < cue or coverage([place], quote.spans) < ALIKE]
            other.spans = kept or other.spans


def add_later_segments(sentence: Sentence, quotes: Sequence[AttributedQuote], text: QuotedText) -> None:
    """Add what follows the attribution in the same sentence: "“…,” X said, “…”"."""
    for quote in quotes:
        if quote.tagged or quote.rule != BEHIND or not quote.cue or quote.kind(text) == "indirect":
            continue
        for span in sentence.quoted:
            clear = not any(overlap(span, taken) for other in quotes for _, taken in other.spans)
            if span[0] > quote.cue[1][1] and clear:
                quote.spans.append((sentence.index, (span[0], min(span[1], sentence.unit.span[1]))))
