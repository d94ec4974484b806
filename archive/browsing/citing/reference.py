"""What a citation says, gathered once; the formats only write it down.

Citations are always of the article, by its authors and publisher; a statement's words and speaker stand in the note.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self, cast

from django.db.models import CharField, Value
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from archive.browsing.evidence import source_of
from archive.browsing.quote_text import publisher_words, spoken
from archive.dates import PartialDate
from archive.models import Article, Byline, Organisation, OrganisationName, Person, PersonName, Statement
from archive.names import NameOrder, body_key, guess_order, name_key, parted

SITE = "Who said what"
UNTITLED = "[no title printed]"

_HOW = {"direct": "", "mixed": " (partly quoted)", "indirect": " (as reported)"}
_ENDED = re.compile(r"[.?!…。？！][”’»」』]?$")
#: What stands in names of offices and bodies and in no person's.
_NO_PERSON = re.compile(r"\d|&|\b(?:the|of|for|and|on|at)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Author:
    """``name`` is as printed. Without ``given`` it is one name: an organisation's, or one that nothing parts.

    ``organisation`` tells that the archive knows it as one; otherwise a single name may be anybody's.
    """

    name: str
    family: str = ""
    given: str = ""
    suffix: str = ""
    family_first: bool = False
    organisation: bool = False

    @classmethod
    def of(cls, name: str, order: str = "") -> "Author":
        """Return a person's name, parted as the archive knows it or as the name itself tells."""
        if _NO_PERSON.search(name):
            return cls(name)
        known = cast(NameOrder, order) if order in {"family_first", "given_first"} else guess_order(name)
        family, given, suffix = parted(name, known)
        if not given:
            return cls(name)
        return cls(name, family, given, suffix, family_first=known == "family_first" and "," not in name)

    @property
    def inverted(self) -> str:
        """Return "Biden, Joseph R., Jr.", where commas end the parts; so a name that is one has none."""
        if not self.given:
            return " ".join(self.name.replace(",", " ").split())
        return ", ".join(part for part in (self.family, self.given, self.suffix) if part)


def authors_of(bylines: Iterable[str]) -> tuple[Author, ...]:
    """Return the authors in the order printed, as the archive knows them. One query; none for nobody."""
    names = [" ".join(name.split()) for name in bylines]
    names = [name for name in names if name]
    if not names:
        return ()
    people, bodies = _known(names)
    return tuple(
        Author(name, organisation=True)
        if body_key(name) in bodies and name_key(name) not in people
        else Author.of(name, people.get(name_key(name), ""))
        for name in names
    )


def _known(names: list[str]) -> tuple[dict[str, str], set[str]]:
    """Name orders of people by key, empty where several of one name differ; and the keys of organisations."""
    empty = Value("", output_field=CharField())
    persons = PersonName.objects.public().filter(
        key__in={name_key(name) for name in names}, entity__in=Person.objects.public().values("pk")
    )
    organisations = OrganisationName.objects.public().filter(
        key__in={body_key(name) for name in names}, entity__in=Organisation.objects.public().values("pk")
    )
    rows = persons.order_by().values_list("key", "entity__name_order")
    rows = rows.union(organisations.order_by().values_list("key", empty)).order_by()
    people: dict[str, str] = {}
    bodies: set[str] = set()
    for key, order in rows:
        if not order:
            bodies.add(key)
        else:
            people[key] = order if people.get(key, order) == order else "unknown"
    return people, bodies


@dataclass(frozen=True, slots=True)
class Reference:
    """An article as it is cited, each text on one line.

    ``source`` is its address at the publisher's, empty where none is known; ``address`` the permanent one here, of
    the article or of the statement. ``note`` holds the statement, and what the publisher took back. ``published`` is
    never more exact than known. ``key`` is unique in the archive, in ASCII letters, digits and hyphens.
    """

    key: str
    title: str
    address: str
    accessed: date
    authors: tuple[Author, ...] = ()
    publisher: str = ""
    published: PartialDate | None = None
    language: str = ""
    source: str = ""
    note: str = ""

    @classmethod
    def of_article(cls, article: Article, bylines: Iterable[Byline], address: str) -> Self:
        return cls._of(article, bylines, f"article-{article.public_id}", address, _notice(article))

    @classmethod
    def of_statement(cls, statement: Statement, bylines: Iterable[Byline], address: str) -> Self:
        article = statement.article
        note = " ".join(part for part in (_said(statement), _notice(article)) if part)
        return cls._of(article, bylines, f"statement-{statement.public_id}", address, note)

    @classmethod
    def _of(cls, article: Article, bylines: Iterable[Byline], key: str, address: str, note: str) -> Self:
        return cls(
            key=key,
            title=one_line(article.title) or UNTITLED,
            address=iri_to_uri(address),
            accessed=timezone.localdate(),
            authors=authors_of(one_line(byline.name) for byline in bylines),
            publisher=one_line(publisher_words(article, "")),
            published=article.published,  # type: ignore[arg-type]  # the stubs know the column's text only
            language=article.language,
            source=iri_to_uri(source_of(article)),
            note=note,
        )

    @property
    def url(self) -> str:
        """Return where it is read: at its publisher's if that is known, else here."""
        return self.source or self.address


def one_line(text: str) -> str:
    """Return the text on one line, without control characters, which no format can hold."""
    return " ".join("".join(c for c in text if c.isspace() or unicodedata.category(c) not in {"Cc", "Cs"}).split())


def speakers_of(statement: Statement) -> str:
    return " and ".join(str(one.entity or one.words or "nobody named") for one in statement.speakers) or "nobody named"


def _said(statement: Statement) -> str:
    words = one_line(spoken(statement.content, statement.kind))
    stop = "" if _ENDED.search(words) else "."
    who = one_line(speakers_of(statement))
    return f"Statement {statement.public_id}, {who}{_HOW[statement.kind]}: {words}{stop}"


def _notice(article: Article) -> str:
    if not article.notice:
        return ""
    told = one_line(article.notice_words)
    what = str(article.get_notice_display()).capitalize()
    return f"{what}: {told}{'' if _ENDED.search(told) else '.'}" if told else f"{what}."
