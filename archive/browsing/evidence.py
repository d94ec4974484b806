"""How each value shown was come by: the passage that proves it, the rule that found it, or a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from archive.models import Attribution, Curated, Role, RolePassage, SeedText

_AROUND = 240


@dataclass(frozen=True, slots=True)
class Derivation:
    """``passage`` is the text's own characters at ``span``; all is empty where nothing is known."""

    by_editor: bool = False
    passage: str = ""
    span: tuple[int, int] | None = None
    rule: str = ""


def derivation(record: Curated, field: str, text: SeedText) -> Derivation:
    """How a field of a record came to its value. ``text`` is the one the record's proofs are counted in."""
    proof = record.proof(field)
    if field in record.pins and _said(record, field) != str(record.pins[field] or ""):
        return Derivation(by_editor=True)
    span = proof.get("span")
    return Derivation(
        passage=" ".join(text.at(span).split()) if span else "",
        span=(span[0], span[1]) if span else None,
        rule=proof.get("rule", ""),
    )


def _said(record: Curated, field: str) -> str:
    """A field's value as the extractor would put it, to compare with what it said when a person decided.

    Records are not compared: the archive's name of an organisation need not be the printed one.
    """
    column = record._meta.get_field(field)
    if column.is_relation:
        return str(record.pins[field] or "") or str(getattr(record, field) or "")
    return str(getattr(record, field) or "")


@dataclass(frozen=True, slots=True)
class Speaking:
    """A speaker on the statement's page: whose words, the role then, and the passage that prints it."""

    attribution: Attribution
    role: Role | None
    passage: RolePassage | None
    here: bool
    chain: list[tuple[str, int, int]]

    @classmethod
    def of(cls, attribution: Attribution) -> Self:
        role = attribution.role_then
        article = attribution.statement.article
        passages = list(role.passages.all()) if role else []
        here = [passage for passage in passages if passage.article_id == article.pk]
        return cls(attribution, role, next(iter(here or passages), None), bool(here), _chain(attribution))


def _chain(attribution: Attribution) -> list[tuple[str, int, int]]:
    """From the words at the statement to the name; empty where those words are the name."""
    steps = [(words, start, end) for words, start, end in attribution.chain]
    if not steps:
        return []
    start, end = attribution.start, attribution.end
    if start is not None and end is not None and steps[0][1:] != (start, end):
        steps.insert(0, (attribution.words, start, end))
    return steps


@dataclass(frozen=True, slots=True)
class Around:
    """Words with what stood before and after them in a text."""

    before: str
    words: str
    after: str


def around(text: SeedText, spans: Sequence[Sequence[int]]) -> list[Around]:
    """Each stretch of words in the text it was found in, for evidence that the article's text no longer has."""
    return [
        Around(text.at((max(0, start - _AROUND), start)), text.at((start, end)), text.at((end, end + _AROUND)))
        for start, end in spans
    ]


def newest_role(person: Any) -> Role | None:
    """The role printed last, by its article's date; without any date the one printed most. Uses prefetched roles."""
    roles = [role for role in person.roles.all() if not role.office.of_another_time]
    dated = [
        (passage.article.published_latest, role)
        for role in roles
        for passage in role.passages.all()
        if passage.article.published_latest
    ]
    newest = max((date for date, _ in dated), default=None)
    several = [role for date, role in dated if date == newest] or roles
    return Role.weightiest(several, roles) if several else None
