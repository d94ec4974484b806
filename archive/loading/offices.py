"""Titles compared: whether two printed titles may be one office, so that they speak for one holder."""

import re
from dataclasses import dataclass

from archive.extraction.words import TITLE_HEADS
from archive.names import fold

_SAME = {
    "sen": "senator",
    "rep": "representative",
    "congressman": "representative",
    "congresswoman": "representative",
    "gov": "governor",
    "gen": "general",
    "lt": "lieutenant",
    "col": "colonel",
    "capt": "captain",
    "adm": "admiral",
    "premier": "prime minister",
    "pm": "prime minister",
    "spokesman": "spokesperson",
    "spokeswoman": "spokesperson",
    "chairman": "chair",
    "chairwoman": "chair",
    "chairperson": "chair",
    "adviser": "advisor",
}
#: Words that make another office of the one they stand before.
_RANKS = frozenset(
    """vice deputy assistant associate under prime lieutenant attorney solicitor surgeon inspector secretary director
    major brigadier crown first press principal executive co""".split()
)
#: Before a title, of when it was held or of the sentence: the office is the same.
_PASSING = frozenset("q under former then ex acting current late outgoing incoming the our then- ex- by with".split())
#: Offices whose holders go by title and family name alone. "Director Smith" may be anybody's director.
_FORMS_OF_ADDRESS = frozenset(
    " ".join(office.split())
    for office in """
    president, vice president, prime minister, chancellor, secretary, deputy secretary, minister, senator,
    representative, speaker, leader, governor, lieutenant governor, mayor, justice, chief justice, judge, sheriff,
    attorney general, surgeon general, secretary general, director general, commissioner, administrator, treasurer,
    press secretary, ambassador, general, admiral, colonel, king, queen, prince, princess, emperor, pope, cardinal,
    archbishop
    """.split(",")
)
_EMPTY = frozenset("of for to at in on and the by with s - a".split())
_COUNTRY = re.compile(r"\b(?:united states of america|united states|usa|u\.s\.a?\.?)(?!\w)")


@dataclass(frozen=True, slots=True)
class Office:
    """``head`` is the office without what qualifies it ("vice president"); ``words`` qualify it; ``body`` is the key of
    the organisation it is held at, if the archive knows it.
    """

    head: str
    words: frozenset[str] = frozenset()
    body: int | None = None

    def agrees(self, other: "Office") -> bool:
        """The same office, as far as the two titles tell: the President is the President of the United States."""
        if not self.head or self.head != other.head:
            return False
        if self.body and other.body:
            return self.body == other.body
        return not (self.words and other.words) or bool(self.words & other.words)

    def identifies(self, other: "Office") -> bool:
        """Whether the two agree in an office that, with a family name alone, means one person."""
        if not self.agrees(other):
            return False
        shared = bool(self.body and self.body == other.body) or bool(self.words & other.words)
        return shared or self.head in _FORMS_OF_ADDRESS


def office(title: str, organisation: str | None = None, body: int | None = None) -> Office:
    """The office that a printed title names; with an empty head where it names none."""
    words = re.sub(r"[.,;:'’]", "", _COUNTRY.sub("us", fold(title).replace("-", " "))).split()
    while words and words[0] in _PASSING and not (words[0] == "under" and words[1:2] == ["secretary"]):
        words = words[1:]
    if len(words) > 1 and words[-1] in TITLE_HEADS and words[-2] in {"to", "of", "for", "under"}:
        words = words[-1:]  # "counselor to President …": who is named after it is the President
    cut = next((at for at, word in enumerate(words) if at and word in {"of", "for", "to", "at"}), len(words))
    front, back = [_SAME.get(word, word) for word in words[:cut]], words[cut:]
    last = max((at for at, word in enumerate(front) if word in TITLE_HEADS or word in _SAME.values()), default=None)
    if last is None:
        return Office("")
    first = last
    while first > 0 and front[first - 1] in _RANKS:
        first -= 1
    rest = [*front[:first], *front[last + 1 :], *back, *fold(organisation or "").split()]
    return Office(" ".join(front[first : last + 1]), frozenset(rest) - _EMPTY, body)
