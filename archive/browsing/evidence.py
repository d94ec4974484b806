"""How each value shown was come by: the passage that proves it, the rule that found it, or a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from django.db.models import Q

from archive.annotated_text import AnnotatedParagraph
from archive.models import (
    Article,
    Attribution,
    Curated,
    Mention,
    Organisation,
    Person,
    Role,
    RolePassage,
    SeedText,
    Statement,
)

#: Long columns of an article, which nothing shows that only stands in it.
BULK = ("article__body", "article__folded", "article__boilerplate", "article__base", "article__pins")
_AROUND = 240
_SHOWN = ("name", "words", "start", "end", "reason", "score")


@dataclass(frozen=True, slots=True)
class Derivation:
    """``passage`` is the text's own characters at ``span``; all is empty where nothing is known."""

    by_editor: bool = False
    passage: str = ""
    span: tuple[int, int] | None = None
    rule: str = ""


def derivation(record: Curated, field: str, text: SeedText) -> Derivation:
    """Return how a field of a record came to its value. ``text`` is the one the record's proofs are counted in."""
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
    """Return a field's value as the extractor would put it, to compare with what it said when a person decided.

    Records are not compared: the archive's name of an organisation need not be the printed one.
    """
    column = record._meta.get_field(field)
    if column.is_relation:
        return str(record.pins[field] or "") or str(getattr(record, field) or "")
    return str(getattr(record, field) or "")


@dataclass(frozen=True, slots=True)
class Considered:
    """Somebody else whom the speaker's words might have meant. ``entity`` is where a reader may go, if anywhere."""

    name: str
    words: str
    start: int
    end: int
    reason: str
    score: float
    entity: Person | Organisation | None


@dataclass(frozen=True, slots=True)
class Speaking:
    """A speaker on the statement's page: whose words, the role then, the passage that prints it, and why this one.

    ``rule`` and ``confidence`` say how the words led to the entity; all of that is empty where an editor named it.
    """

    attribution: Attribution
    role: Role | None
    passage: RolePassage | None
    here: bool
    by_editor: bool
    chain: list[tuple[str, int, int]]
    rule: str
    confidence: float | None
    considered: list[Considered]

    @classmethod
    def of(cls, attribution: Attribution, names: "Names", passage: RolePassage | None) -> Self:
        role = attribution.role_then
        by_editor = names.decided_otherwise(attribution)
        proof = {} if by_editor else attribution.proof("person")
        return cls(
            attribution=attribution,
            role=role,
            passage=passage,
            here=attribution.role_from == attribution.statement.article_id,
            by_editor=by_editor,
            chain=[] if by_editor else _chain(attribution),
            rule=proof.get("rule", ""),
            confidence=proof.get("confidence"),
            considered=[] if by_editor else names.considered(attribution),
        )

    @property
    def explained(self) -> bool:
        """Tell whether there is more to tell than that the name stands there."""
        return bool(self.chain or self.considered)


class Names:
    """Whom the names considered for a statement's speakers name, looked up at once."""

    def __init__(self, statement: Statement) -> None:
        starts = {other["start"] for one in statement.speakers for other in one.considered}
        starts |= {one.chain[-1][1] for one in statement.speakers if one.chain and "person" in one.pins}
        lost = not starts or statement.evidence_lost
        found = () if lost else Mention.objects.of_entities().filter(article=statement.article, start__in=starts)
        self._mentions = {(mention.start, mention.end): mention for mention in found}

    def decided_otherwise(self, attribution: Attribution) -> bool:
        """Tell whether a person named another speaker than the one that the words lead to."""
        if "person" not in attribution.pins or not attribution.chain:
            return False
        named = self._mentions.get(tuple(attribution.chain[-1][1:]))
        ours = (attribution.person_id, attribution.organisation_id)
        return named is not None and (named.person_id, named.organisation_id) != ours

    def considered(self, attribution: Attribution) -> list[Considered]:
        return [
            Considered(**{name: other[name] for name in _SHOWN}, entity=self._entity(other["start"], other["end"]))
            for other in attribution.considered
        ]

    def _entity(self, start: int, end: int) -> Person | Organisation | None:
        mention = self._mentions.get((start, end))
        return mention.entity if mention else None


def speaking(statement: Statement) -> list[Speaking]:
    """Return the speaker and the co-speakers of a statement. Uses the prefetched attributions."""
    names, passages = Names(statement), _passages(statement.speakers)
    return [Speaking.of(one, names, passages.get(one.pk)) for one in statement.speakers]


def _passages(attributions: Sequence[Attribution]) -> dict[int, RolePassage]:
    """Return by key of the attribution the passage that prints the role then, the first in its article."""
    printed = {one.pk: (one.role_then.pk, one.role_from) for one in attributions if one.role_then and one.role_from}
    if not printed:
        return {}
    fits = Q()
    for role, article in set(printed.values()):
        fits |= Q(role=role, article=article)
    found = RolePassage.objects.filter(fits).select_related("article__publisher").order_by("-start")
    by_place = {(one.role_id, one.article_id): one for one in found.defer(*BULK)}
    return {key: by_place[place] for key, place in printed.items() if place in by_place}


def _chain(attribution: Attribution) -> list[tuple[str, int, int]]:
    """Return the steps from the words at the statement to the name; none where those words are the name."""
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
    """Return each stretch of words with its context in the text it was found in, which the article may have lost."""
    return [
        Around(text.at((max(0, start - _AROUND), start)), text.at((start, end)), text.at((end, end + _AROUND)))
        for start, end in spans
    ]


FULL, EXCERPTS, LINK = Organisation.Display.FULL, Organisation.Display.EXCERPTS, Organisation.Display.LINK


def display_of(article: Article) -> str:
    """Return what its publisher allows, whether or not readers may see the publisher's own page."""
    return article.publisher.display if article.publisher else FULL


def source_of(article: Article) -> str:
    """Return where it is read at its publisher's, if that is an address one can follow."""
    return article.url if article.url.lower().startswith(("http://", "https://")) else ""


def shown(paragraphs: Sequence[AnnotatedParagraph], display: str) -> list[AnnotatedParagraph | None]:
    """Return the paragraphs that may be shown; None stands for one or several that are left out between them."""
    if display == FULL:
        return list(paragraphs)
    if display == LINK:
        return []
    found: list[AnnotatedParagraph | None] = []
    for paragraph in paragraphs:
        if any(group.statements for group in paragraph.groups):
            found.append(paragraph)
        elif not found or found[-1] is not None:
            found.append(None)
    return found if any(found) else []


def shown_around(around: Sequence[Around], display: str) -> list[Around]:
    """Return words in an earlier text with what stood beside them: with excerpts no more than their paragraph."""
    if display == FULL:
        return list(around)
    if display == LINK:
        return [Around("", one.words, "") for one in around]
    return [Around(one.before.rpartition("\n\n")[2], one.words, one.after.partition("\n\n")[0]) for one in around]
