"""Where it happened: the city that the first paragraphs name, where the page has no dateline."""

from collections.abc import Sequence

from archive.extraction.draft import Fact
from archive.extraction.language import Section
from archive.extraction.words import COUNTRIES
from archive.names import fold

_PARAGRAPHS = 3


def event_place(seed: str, sections: Sequence[Section]) -> Fact | None:
    """The first "in CITY" of the first three paragraphs. A country is no place, nor is "Beijing" for a government."""
    for section in sections:
        if section.paragraph >= _PARAGRAPHS:
            break
        for entity in section.doc.ents:
            if entity.label_ != "GPE" or fold(entity.text).removeprefix("the ") in COUNTRIES or not entity.start:
                continue
            if section.doc[entity.start - 1].lower_ in {"in", "at"} and entity.text[0].isupper():
                span = (entity.start_char, entity.end_char)
                return Fact(entity.text, section.passage(seed, span), "city of the event", 0.7)
    return None
