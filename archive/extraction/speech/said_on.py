"""The day something was said: "on Monday", counted back from a known day of publication."""

import re
from datetime import timedelta

from archive.dates import PartialDate
from archive.extraction.document import Fact
from archive.extraction.language import Section
from archive.extraction.speech.quotes import Unit
from archive.extraction.words import WEEKDAYS
from archive.offsets import Span

_DAY = re.compile(r"\b(?:on\s+)?((?:" + "|".join(WEEKDAYS) + r"))\b", re.IGNORECASE)


def said_on(seed: str, section: Section, unit: Unit, content: Span, published: Fact | None) -> Fact | None:
    """The latest such day up to and including publication; nothing unless the day of publication is known.

    A day within the content is what is spoken of, not when it was said.
    """
    if published is None:
        return None
    day = PartialDate.parse(published.value)
    if day.precision != "day":
        return None
    for match in _DAY.finditer(section.text, *unit.span):
        start, end = match.span(1)
        if content[0] <= start < content[1] or section.text[max(0, start - 5) : start].lower().endswith(
            ("last ", "next ")
        ):
            continue
        weekday = WEEKDAYS.index(match.group(1).lower())
        meant = day.earliest - timedelta(days=(day.earliest.weekday() - weekday) % 7)
        return Fact(meant.isoformat(), section.passage(seed, (start, end)), "weekday before publication", 0.8)
    return None
