"""Whether a name stands free in its sentence: not part of a longer name, and no ordinary word with a capital."""

from typing import TYPE_CHECKING

from archive.extraction.gazetteer import is_acronym
from archive.extraction.people.lexicon import is_common
from archive.extraction.people.titles import is_head

if TYPE_CHECKING:
    from spacy.tokens import Token


def goes_on(last: "Token") -> bool:
    """Whether a capitalised word follows that is no title, or something is joined to it."""
    if last.i + 1 >= len(last.doc):
        return False
    after = last.nbor(1)
    if last.whitespace_:
        named = after.ent_type_ == "PERSON" and last.ent_type_ != "PERSON"
        return after.text[0].isupper() and not (after.is_sent_start or is_head(after) or named)
    return after.text in {"-", "–", "."} and not after.whitespace_


def adjoins(first: "Token", last: "Token") -> bool:
    """Whether another capitalised word stands beside it, a title apart: "Columbia River" is no university."""
    if goes_on(last):
        return True
    if first.i == 0:
        return False
    before = first.nbor(-1)
    if not before.whitespace_:
        return before.text in {"-", "–", "@", "#", "/", "."}
    opens = before.is_sent_start and is_common(before.text)
    return before.text[0].isupper() and not opens and not is_head(before)


def is_state(token: "Token") -> bool:
    """ "Hampton, VA", "in VA": two letters behind a place and a comma, or that spaCy takes for a place."""
    behind = token.i > 1 and token.nbor(-1).text == "," and token.nbor(-2).text[0].isupper()
    return len(token) == 2 and (behind or token.ent_type_ == "GPE")


def told_from_a_word(token: "Token", name: str) -> bool:
    """Whether an ordinary word ("Target", "WHO") is told apart by its capitals, where not all words have them."""
    words = [other for other in token.sent if other.is_alpha and other.i != token.i]
    if is_acronym(name):
        return sum(other.is_upper for other in words) * 2 < len(words)
    return token.i > token.sent.start and sum(other.text[0].isupper() for other in words) * 2 < len(words)
