"""Titles of office: where one begins before a name, and which words belong to it."""

from typing import TYPE_CHECKING

from archive.extraction.words import DESCRIBING, HONORIFICS, NATIONALITIES, TITLE_MODIFIERS
from archive.offices import TITLE_HEADS

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

LONGEST = 14  # words of a title


def title_start(doc: "Doc", end: int) -> int | None:
    """Of the words just before token ``end``: where a title begins that ends there; ``None`` if none does."""
    at = end
    while at > 0 and doc[at - 1].lower_.strip(".") in HONORIFICS | {"h.e"}:
        at -= 1
    if at == 0:
        return None
    if is_head(doc[at - 1]):
        return _leftwards(doc, at - 1)
    if not doc[at - 1].text[0].isupper():
        return None  # "spokeswoman for NAME": somebody else's title
    # "Spokesperson for the Foreign Ministry NAME", "Secretary of Commerce NAME"
    for head in range(at - 2, max(-1, at - LONGEST), -1):
        token = doc[head]
        if is_head(token) and doc[head + 1].lower_ in {"of", "for", "to"}:
            return _leftwards(doc, head)
        if not (token.text[0].isupper() or token.lower_ in {"of", "and", "the", "for", "&", "to", "-"}):
            return None
    return None


def is_head(token: "Token") -> bool:
    if token.lower_ == "assistant":
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ == "to"
    return token.lower_.strip(".") in TITLE_HEADS


def _leftwards(doc: "Doc", head: int) -> int:
    """From a title's head back over what qualifies it, and over further heads joined by "and"."""
    at = head
    while at > 0 and head - at < LONGEST:
        token = doc[at - 1]
        if token.is_sent_end and not token.is_alpha and token.text not in {"-", "."}:
            break
        if (
            (token.lower_ in {"and", "&"} and at > 1 and is_head(doc[at - 2]))
            or qualifies(token)
            or (token.lower_ in {"of", "to", "for"} and _is_head_left_of(doc, at - 1))
            or (
                token.lower_ == "the"
                and at > 1
                and doc[at - 2].lower_ in {"of", "to", "for"}
                and _is_head_left_of(doc, at - 2)
            )
        ):
            at -= 1
        else:
            break
    while at < head and doc[at].text in {"-", "&"} | {"and"}:
        at += 1
    return at


def _is_head_left_of(doc: "Doc", link: int) -> bool:
    return link > 0 and is_head(doc[link - 1])


def qualifies(token: "Token") -> bool:
    word = token.lower_.strip(".")
    if word in DESCRIBING:
        return False
    if word == "under":
        return token.i + 1 < len(token.doc) and token.nbor(1).lower_ in {"-", "secretary"}
    if token.pos_ == "NOUN" and token.dep_ == "compound":
        return True  # "campaign manager", "climate scientist"
    if (
        token.text == "-"
        or word in TITLE_MODIFIERS
        or word in TITLE_HEADS
        or word in NATIONALITIES
        or token.lower_ in NATIONALITIES
    ):
        return True
    if token.text[0].isupper() and token.pos_ in {"PROPN", "NOUN", "ADJ"} and word not in HONORIFICS:
        return not (token.i == token.sent.start and token.pos_ != "PROPN")
    return False
