"""The date of a formal document, in words: "this fourteenth day of September, … two thousand twenty-three"."""

import re

from archive.dates import PartialDate
from archive.extraction.page.printed_dates import PrintedDate
from archive.extraction.words import MONTHS

_UNITS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_NUMBERS = {word: number for number, word in enumerate(_UNITS.split(), 1)} | {
    word: 10 * number for number, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)
}
_ORDINALS = {
    word: number
    for number, word in enumerate(
        """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first twenty-second twenty-third
        twenty-fourth twenty-fifth twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first
        """.split(),
        1,
    )
}
_SIGNED = re.compile(
    r"\bthis\s(?P<day>[a-z]{5,11}(?:[-‑][a-z]{5,8})?|\d{1,2}(?:st|nd|rd|th))\sday\sof\s(?P<month>[A-Z][a-z]{2,8}),?"
    r"\s(?:in\sthe\syear\sof\sour\sLord,?\s)?(?P<year>(?:19|20)\d\d|two\sthousand(?:\sand)?\s[a-z]{3,11}(?:[-‑][a-z]{3,6})?)\b"
)


def signed_on(text: str) -> PrintedDate | None:
    """The day that a document says it was made on, if it says so in this form."""
    match = _SIGNED.search(text)
    if not match:
        return None
    day = _ORDINALS.get(match["day"].replace("‑", "-")) or int(re.sub(r"\D", "", match["day"]) or 0)
    year = int(match["year"]) if match["year"].isdigit() else _year(match["year"].rpartition(" ")[2])
    month = MONTHS.get(match["month"].lower())
    try:
        return PrintedDate(PartialDate.of(year, month, day), match.span()) if month and year else None
    except ValueError:
        return None


def _year(words: str) -> int:
    """The year of "twenty-three" after two thousand; 0 where a word is no number."""
    parts = [_NUMBERS.get(word, 0) for word in re.split("[-‑]", words)]
    return 2000 + sum(parts) if all(parts) else 0
