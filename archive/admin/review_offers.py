"""Suggestions on the review screen: you have, the text now gives, word by word."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from archive.curation.decisions import token_of, value_in_words
from archive.curation.selection import ranges_at, reading
from archive.models import Attribution, Paragraph, Statement, Suggestion

#: Words in order, each run with whether the other side has it not.
type Words = list[tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class Offered:
    """The text now gives something else; ``record`` is "article", "statement:key" or "attribution:key"."""

    record: str
    field: str
    label: str
    before: Words
    after: Words
    where: str
    token: str
    statement: Statement | None


def offered(
    key: str, record: Any, suggestion: Suggestion, statement: Statement | None, paragraphs: Sequence[Paragraph]
) -> Offered:
    """A suggestion in words, with what differs marked; ``key`` names the record in the form."""
    name, proposed = suggestion.field, suggestion.proposed
    label = str(record._meta.get_field(name).verbose_name)
    if isinstance(record, Attribution):
        label = f"{record.get_part_display()}: {label}"
    if name == "spans":
        texts = {row.position: row for row in paragraphs}
        told = reading(texts, ranges_at(proposed or (), paragraphs)) or "nothing"
        before, after = differences(record.content, told)
        span, label = proposed[0] if proposed else None, "words"
    else:
        yours, told = value_in_words(record, name, suggestion.current), value_in_words(record, name, proposed)
        before, after = differences(yours, told) if len(yours.split()) > 1 < len(told.split()) else _whole(yours, told)
        span = record.proof(name).get("span")
    where = f"{span[0]}–{span[1]}" if span else ""
    return Offered(key, name, label, before, after, where, token_of(record), statement)


def differences(one: str, other: str) -> tuple[Words, Words]:
    """Both texts in runs of words, each with whether the other has it not."""
    left, right = one.split(), other.split()
    before, after = [], []
    for deed, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if a < b:
            before.append((deed != "equal", " ".join(left[a:b])))
        if c < d:
            after.append((deed != "equal", " ".join(right[c:d])))
    return before, after


def _whole(one: str, other: str) -> tuple[Words, Words]:
    return [(False, one)], [(False, other)]
