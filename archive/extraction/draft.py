"""What the extractor says of one text: the Draft. Plain data; ``as_dict`` is the printed contract.

Spans are ``(start, end)`` in code points of the decoded text (a byte-order mark is not part of it), and
``text`` is what stands there, letter for letter. ``value`` and ``name`` are the reading form of it:
escapes undone, white space folded.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

from archive.offsets import OffsetMap, Span

type EntityKind = Literal["person", "organisation"]
type StatementKind = Literal["direct", "indirect", "mixed"]
type Part = Literal["page", "names", "statements"]

#: The parts of a Draft that can be asked for alone, and the fields that hold each.
PARTS: dict[Part, tuple[str, ...]] = {
    "page": ("article",),
    "names": ("persons", "organisations"),
    "statements": ("statements",),
}


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of the file and where they stand."""

    text: str
    span: Span

    def as_dict(self) -> dict[str, Any]:
        return {"text": self.text, "span": list(self.span)}


@dataclass(frozen=True, slots=True)
class Fact:
    """A value read off a passage, by a rule, with a confidence from 0 to 1. Dates are EDTF."""

    value: str
    passage: Passage
    rule: str
    confidence: float = 1.0

    def as_dict(self, key: str = "value") -> dict[str, Any]:
        return {key: self.value, **self.passage.as_dict(), "rule": self.rule, "confidence": self.confidence}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stretch of the file that is not in the reading text, and why (navigation, caption, share, …)."""

    text: str
    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class PassageDecision:
    """What an editor decided on a stretch of the file: ``keep`` puts it into the reading text, else it is taken out.

    Where two decisions share characters the later one in the list wins. What lies outside the file is passed over.
    """

    span: Span
    keep: bool


@dataclass(frozen=True, slots=True)
class ParagraphDraft:
    """A paragraph of reading text; ``offsets`` maps it to the seed, exactly."""

    text: str
    offsets: OffsetMap

    @property
    def span(self) -> Span:
        return self.offsets.seed_span


@dataclass(frozen=True, slots=True)
class ArticleDraft:
    title: Fact | None
    published: Fact | None
    publisher: Fact | None
    authors: tuple[Fact, ...]
    place: Fact | None
    url: str | None
    language: str
    paragraphs: tuple[ParagraphDraft, ...]
    boilerplate: tuple[LeftOut, ...]

    @property
    def body(self) -> str:
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class RoleDraft:
    """A title as printed (without the name), the organisation if one is named, and the passage that says so."""

    title: str
    organisation: str | None
    passage: Passage
    rule: str = "pattern"
    inferred: bool = False  # the organisation is not printed beside the title but follows from the article


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """``name`` is unique among an article's persons. ``aliases`` are other name forms in the file."""

    name: str
    aliases: tuple[str, ...]
    roles: tuple[RoleDraft, ...]
    mentions: tuple[Passage, ...]
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """``name`` is unique among an article's organisations; ``kind`` is a value of the archive's kinds."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    mentions: tuple[Passage, ...]
    acronym: str = ""
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class EntityRef:
    """A person or organisation of the same Draft, by its name."""

    kind: EntityKind
    name: str

    def as_dict(self) -> dict[str, Any]:
        return {"kind": self.kind, "name": self.name}


@dataclass(frozen=True, slots=True)
class Considered:
    """An entity that the words might have meant too: where it is named, why it is not the one, how likely it was."""

    entity: EntityRef
    passage: Passage
    reason: str
    score: float

    def as_dict(self) -> dict[str, Any]:
        return {**self.entity.as_dict(), **self.passage.as_dict(), "reason": self.reason, "score": self.score}


@dataclass(frozen=True, slots=True)
class SpeakerDraft:
    """Who said it, in the article's words, and the entity meant, if one is.

    ``chain`` leads on from those words to the name ("He": the premier → Li Qiang); empty where they are the name.
    ``rule`` says how it was found, ``confidence`` how sure that is; ``others`` are the next best, the best first.
    """

    words: Passage | None
    entity: EntityRef | None
    chain: tuple[Passage, ...] = ()
    rule: str = ""
    confidence: float = 1.0
    others: tuple[Considered, ...] = ()

    def why(self) -> dict[str, Any]:
        """Return how one gets from the words to the entity, and who else was considered."""
        return {
            "rule": self.rule,
            "confidence": self.confidence,
            "chain": [passage.as_dict() for passage in self.chain],
            "others": [other.as_dict() for other in self.others],
        }


@dataclass(frozen=True, slots=True)
class StatementDraft:
    kind: StatementKind
    content: str  # reading text of the spans, joined by one space
    spans: tuple[Span, ...]
    cue: Passage | None
    speaker: SpeakerDraft
    co_speakers: tuple[SpeakerDraft, ...]
    via: SpeakerDraft | None
    said_on: Fact | None
    confidence: float
    rule: str


#: Code of the problem that a text is in a language in which no statements are read.
NOT_ENGLISH = "not-english"
LOST_LETTERS = "lost-letters"
#: Rules of a publisher that is but the host of an address, and of one whose host an editor knows.
HOST_RULE, KNOWN_HOST_RULE = "address", "known domain"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an editor should know of: a code for programs, a sentence for people, a place if there is one."""

    code: str
    message: str
    span: Span | None = None

    def as_dict(self) -> dict[str, Any]:
        problem: dict[str, Any] = {"code": self.code, "message": self.message}
        return problem | {"span": list(self.span)} if self.span else problem


@dataclass(frozen=True, slots=True)
class Source:
    """A file as it was read. ``encoding_how`` says how the encoding was found (bom, utf-8, detected …).

    ``lossy`` where decoding lost something, so that the bytes must be kept beside the text.
    """

    name: str
    sha256: str
    size: int
    encoding: str
    encoding_how: str
    text: str
    lossy: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "sha256": self.sha256,
            "bytes": self.size,
            "encoding": self.encoding,
            "chars": len(self.text),
        }


def fields_without(only: Part | None) -> frozenset[str]:
    """Return the fields of a Draft that are not read where only one part is asked for; none where all are."""
    return frozenset(name for part, names in PARTS.items() if only not in (None, part) for name in names)


@dataclass(frozen=True, slots=True)
class Draft:
    """All that the extractor says of one text."""

    source: Source
    article: ArticleDraft | None
    persons: tuple[PersonDraft, ...] = ()
    organisations: tuple[OrganisationDraft, ...] = ()
    statements: tuple[StatementDraft, ...] = ()
    problems: tuple[Problem, ...] = field(default=())

    def as_dict(self, only: Part | None = None) -> dict[str, Any]:
        """Return the object that ``manage.py extract`` prints; of one part alone, without the fields of the others."""
        whole = {
            "seed": self.source.as_dict(),
            "article": self._article(self.article) if self.article else None,
            "persons": [self._person(person) for person in self.persons],
            "organisations": [self._organisation(organisation) for organisation in self.organisations],
            "statements": [self._statement(statement) for statement in self.statements],
            "problems": [problem.as_dict() for problem in self.problems],
        }
        return {name: value for name, value in whole.items() if name not in fields_without(only)}

    @staticmethod
    def _article(article: ArticleDraft) -> dict[str, Any]:
        return {
            "title": article.title.as_dict() if article.title else None,
            "published": article.published.as_dict() if article.published else None,
            "publisher": article.publisher.as_dict("name") if article.publisher else None,
            "authors": [author.as_dict("name") for author in article.authors],
            "place": article.place.as_dict() if article.place else None,
            "url": article.url,
            "language": article.language,
            "body": article.body,
            "paragraphs": [{"text": p.text, "span": list(p.span)} for p in article.paragraphs],
            "boilerplate": [{"text": b.text, "span": list(b.span), "kind": b.kind} for b in article.boilerplate],
        }

    @staticmethod
    def _person(person: PersonDraft) -> dict[str, Any]:
        return {
            "name": person.name,
            "aliases": list(person.aliases),
            "roles": [
                {"title": role.title, "organisation": role.organisation, **role.passage.as_dict()}
                for role in person.roles
            ],
            "mentions": [mention.as_dict() for mention in person.mentions],
        }

    @staticmethod
    def _organisation(organisation: OrganisationDraft) -> dict[str, Any]:
        return {
            "name": organisation.name,
            "aliases": list(organisation.aliases),
            "kind": organisation.kind,
            "mentions": [mention.as_dict() for mention in organisation.mentions],
        }

    @staticmethod
    def _statement(statement: StatementDraft) -> dict[str, Any]:
        def words(speaker: SpeakerDraft | None) -> dict[str, Any] | None:
            return speaker.words.as_dict() if speaker and speaker.words else None

        entity = statement.speaker.entity
        return {
            "kind": statement.kind,
            "content": statement.content,
            "spans": [list(span) for span in statement.spans],
            "cue": statement.cue.as_dict() if statement.cue else None,
            "speaker": words(statement.speaker),
            "speaker_entity": entity.as_dict() if entity else None,
            "speaker_why": statement.speaker.why(),
            "co_speakers": [
                other.entity.as_dict() | (words(other) or {}) for other in statement.co_speakers if other.entity
            ],
            "via": words(statement.via),
            "said_on": statement.said_on.as_dict() if statement.said_on else None,
            "confidence": statement.confidence,
            "rule": statement.rule,
        }
