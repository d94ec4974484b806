"""Read titles as they are printed: which words name an office or an occupation, and where a title begins and ends."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive.extraction.words import DESCRIBING, HONORIFICS, NATIONALITIES, OCCUPATIONS, TITLE_MODIFIERS
from archive.offices import TITLE_HEADS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


LONGEST = 14  # words of a title
LINKS = frozenset("of for to at with in on".split())
POSSESSIVE = frozenset({"'s", "’s", "'", "’"})
_INNER = frozenset("of to for".split())
_RANKS = frozenset(
    """gov sen rep gen lt col maj brig adm capt sgt general lieutenant colonel major brigadier admiral captain sergeant
    marshal rear""".split()
)
# "Attorney General" is one office, "army chief General" two.
_GENERALS = frozenset(
    """attorney solicitor surgeon inspector secretary director governor consul auditor comptroller advocate adjutant
    prosecutor deputy assistant commissioner""".split()
)
_AGED = frozenset({"year", "old"})


def is_head(token: "Token") -> bool:
    """Return whether a word alone names an office."""
    if token.lower_ == "assistant":
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to"
    return token.lower_.strip(".") in TITLE_HEADS


def names_office(token: "Token") -> bool:
    """Return whether a word names an office or an occupation, of one or of several."""
    return is_head(token) or (token.pos_ in {"NOUN", "PROPN"} and (token.lower_ in OCCUPATIONS or names_several(token)))


def names_several(token: "Token") -> bool:
    """Return whether a word names the office of several: "leaders", "Secretaries"."""
    word = token.lower_
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return singular != word and word not in TITLE_HEADS | OCCUPATIONS and singular in TITLE_HEADS | OCCUPATIONS


def title_start(doc: "Doc", end: int) -> int | None:
    """Return where a title begins that ends just before token ``end``; ``None`` if none does."""
    at = end
    while at > 0 and doc[at - 1].lower_.strip(".") in HONORIFICS | {"h.e"}:
        at -= 1
    if at == 0:
        return None
    if names_office(doc[at - 1]):
        return leftwards(doc, at - 1)
    # "Spokesperson for the Foreign Ministry NAME", "minister of mines and energy NAME"; not "spokeswoman for NAME"
    capital = doc[at - 1].text[0].isupper()
    if not capital and doc[at - 1].pos_ != "NOUN":
        return None
    for head in range(at - 2, max(-1, at - LONGEST), -1):
        token = doc[head]
        if names_office(token) and doc[head + 1].lower_ in _INNER:
            return leftwards(doc, head)
        joins = token.lower_ in {"of", "and", "for", "&", "to", "-"}
        if not (
            joins or (token.text[0].isupper() or token.lower_ == "the" if capital else token.pos_ in {"NOUN", "ADJ"})
        ):
            return None
    return None


def leftwards(doc: "Doc", head: int) -> int:
    """Go from a title's head back over what qualifies it, and over further heads joined by "and"."""
    at = head
    while at > 0 and head - at < LONGEST:
        token = doc[at - 1]
        if token.is_sent_end and not token.is_alpha and token.text not in {"-", "."}:
            break
        of = at - 2 if token.lower_ == "the" else at - 1
        # "Assistant to the President NAME"; of "aide to President NAME" the aide is somebody else.
        links = _INNER if doc[of + 1].lower_ == "the" else {"of"}
        further = of > 0 and doc[of].lower_ in links and names_office(doc[of - 1])
        if (token.lower_ in {"and", "&"} and at > 1 and names_office(doc[at - 2])) or qualifies(token) or further:
            at -= 1
        else:
            break
    while at < head and doc[at].text in {"-", "&"} | {"and"}:
        at += 1
    return at


def qualifies(token: "Token") -> bool:
    """Return whether a word before a title's head belongs to the title."""
    word = token.lower_.strip(".")
    if word in DESCRIBING | HONORIFICS | _AGED:
        return False
    if word == "under":
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ in {"-", "secretary"}
    if token.dep_ in {"compound", "amod", "nmod"} and token.pos_ in {"NOUN", "ADJ"}:
        return True  # "campaign manager", "freelance photographer"
    if token.text == "." and token.i and not token.is_sent_end:
        return is_head(token.nbor(-1))  # "Lt ."
    if token.text == "-":
        return not (token.i and token.nbor(-1).whitespace_)
    if {word, token.lower_} & NATIONALITIES or word in TITLE_MODIFIERS or names_office(token):
        return True
    if token.text[0].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"}:
        return not (token.i == token.sent.start and token.pos_ != "PROPN")
    return False


def ends_complement(token: "Token") -> bool:
    """Return whether what a title is of ends before a word."""
    if token.is_punct:
        return token.text not in {"-", "&"}
    return token.pos_ in {"ADP", "VERB", "AUX", "SCONJ"} or token.lower_ in {"to", "who", "that", "which"}


def describes(token: "Token") -> bool:
    """Return whether a word before a title tells of the person alone: "34-year-old", "award-winning"."""
    return (
        token.pos_ in {"ADJ", "ADV", "NUM"}
        or token.dep_ in {"amod", "npadvmod"}
        or token.lower_ in DESCRIBING | {"year"}
    ) and not qualifies(token)


def split_titles(doc: "Doc", start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the titles before a name one by one.

    "Assistant to the President and Director of the Office", "government spokesman and finance minister" and
    "army chief General" are two each; "founder and CEO" is one.
    """
    low = start
    for at in range(start + 1, end):
        word = doc[at].lower_.strip(".")
        linked = any(doc[i].lower_ in _INNER for i in range(low, at))
        if word == "and" and at + 1 < end and _begins_another(doc, low, at, end, linked=linked):
            yield low, at
            low = at + 1
        elif word in _RANKS and _ends_before_rank(doc, at, end, linked=linked):
            yield low, at
            low = at
    yield low, end


def _begins_another(doc: "Doc", low: int, at: int, end: int, *, linked: bool) -> bool:
    if linked:
        return names_office(doc[at + 1]) and doc[at + 1].text[0].isupper()
    qualified = at - 1 > low or not names_office(doc[at + 1])
    return qualified and names_office(doc[at - 1]) and any(names_office(token) for token in doc[at + 2 : end])


def _ends_before_rank(doc: "Doc", at: int, end: int, *, linked: bool) -> bool:
    before = doc[at - 1].lower_.strip(".") or doc[at - 2].lower_
    if before in _RANKS | _GENERALS | LINKS or before == "-":
        return False  # "Lt. Gen.", "Director-General", "nominee for General Counsel"
    if at + 1 < end and names_office(doc[at + 1]) and doc[at + 1].lower_.strip(".") not in _RANKS:
        return False  # "General Manager"
    return linked or names_office(doc[at - 1])
