"""Records as schema.org describes them (https://schema.org), for search engines and whoever gathers linked data.

Dates are only as exact as known: a year or a month is one, an interval, which ``Date`` cannot say, is left out. The
identity of a record (``@id``) is its permanent address.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Q

from archive.browsing.citing.reference import Author, Reference
from archive.browsing.person_offices import HeldOffice
from archive.browsing.quote_text import spoken
from archive.dates import PartialDate
from archive.models import Article, Identifier, Organisation, Person, RolePassage, Statement

CONTEXT = "https://schema.org"
MEDIA_TYPE = "application/ld+json"

type Node = dict[str, Any]
#: Completes a path to a whole address.
type Absolute = Callable[[str], str]

#: Only kinds that mean the same there; all others are plain organisations.
_KINDS = {
    Organisation.Kind.COMPANY: "Corporation",
    Organisation.Kind.MINISTRY: "GovernmentOrganization",
    Organisation.Kind.GOVERNMENT: "GovernmentOrganization",
    Organisation.Kind.UNIVERSITY: "CollegeOrUniversity",
    Organisation.Kind.PARTY: "PoliticalParty",
    Organisation.Kind.MEDIA: "NewsMediaOrganization",
}


def article(record: Article, reference: Reference, absolute: Absolute) -> Node:
    """Return a ``NewsArticle``: the article as it is kept here, based on the one at its publisher's."""
    return {"@context": CONTEXT, **_article(record, reference, absolute)}


def statement(record: Statement, reference: Reference, absolute: Absolute) -> Node:
    """Return a ``Quotation`` where every word is the speaker's own, else a ``CreativeWork``, as a part of the article.

    Reported and partly quoted words are the article's: a ``Quotation`` would put them into the speaker's mouth. Nor
    are they a ``Claim``: that is a "factually-oriented claim" to be checked, and what is reported may be a hope, a
    plan or a refusal. So they are a passage of the article, by its authors, which mentions who said it.

    Speakers known by words only are credited in words. Asks once for the speakers' identifiers.
    """
    address = absolute(record.get_absolute_url())
    entities = [one.entity for one in record.speakers if one.entity]
    known = same_as(entities)
    speakers = [_brief(entity, absolute, known.get(entity)) for entity in entities]
    unnamed = [one.words for one in record.speakers if not one.entity and one.words]
    direct = record.kind == Statement.Kind.DIRECT
    words = spoken(record.content, record.kind)
    work: Node = {
        "@context": CONTEXT,
        "@type": "Quotation" if direct else "CreativeWork",
        "@id": address,
        "url": address,
        "text": words.removeprefix("“").removesuffix("”") if direct else words,
        "inLanguage": record.article.language,
        "dateCreated": _date(record.said_on) if direct else "",  # type: ignore[arg-type]  # the stubs know the column
    }
    if direct:
        work |= {"creator": speakers, "spokenByCharacter": [{"@id": one["@id"]} for one in speakers]}
        work["creditText"] = ", ".join(unnamed)
    else:
        work |= {"mentions": speakers + [{"name": words} for words in unnamed]}
    return _told(work | {"isPartOf": _article(record.article, reference, absolute)})


def person(record: Person, offices: Sequence[HeldOffice], absolute: Absolute) -> Node:
    """Return a ``Person`` with the offices that have their passages. Uses prefetched names and identifiers.

    When an office began and ended is not known, only when an article printed it: so a ``Role`` has no start and end
    but the articles (``subjectOf``) that print it first and last, with their dates.
    """
    places = {one.organisation.pk: one.organisation for one in offices if one.organisation}
    return {"@context": CONTEXT} | _told(
        _brief(record, absolute, record.same_as)
        | {
            "alternateName": _other_names(record),
            "hasOccupation": [_office(one.title, [one.first, one.last], absolute) for one in offices],
            "affiliation": [_brief(place, absolute) for place in places.values()],
        }
    )


def organisation(record: Organisation, parts: Iterable[Organisation], absolute: Absolute) -> Node:
    """Return an ``Organization``, with what it is a part of and its parts. Uses prefetched names and identifiers."""
    parent = record.parent if record.parent and record.parent.is_public else None
    others = _other_names(record)
    return {"@context": CONTEXT} | _told(
        _brief(record, absolute, record.same_as)
        | {
            "alternateName": others + ([record.acronym] if record.acronym and record.acronym not in others else []),
            "parentOrganization": _brief(parent, absolute) if parent else None,
            "subOrganization": [_brief(part, absolute) for part in parts],
        }
    )


def same_as(entities: Sequence[Person | Organisation]) -> dict[Any, list[str]]:
    """Return the addresses of each at authorities, in one query; none for nobody."""
    people = [one for one in entities if isinstance(one, Person)]
    bodies = [one for one in entities if isinstance(one, Organisation)]
    if not people and not bodies:
        return {}
    known: dict[Any, list[str]] = {}
    by_key = {(type(one), one.pk): one for one in (*people, *bodies)}
    for found in Identifier.objects.filter(Q(person__in=people) | Q(organisation__in=bodies)):
        one = by_key.get((Person, found.person_id)) or by_key.get((Organisation, found.organisation_id))
        known.setdefault(one, []).append(found.url)
    return known


def _article(record: Article, reference: Reference, absolute: Absolute) -> Node:
    address = absolute(record.get_absolute_url())
    publisher = record.publisher if record.publisher and record.publisher.is_public else None
    printed = {"@type": "Organization", "name": reference.publisher} if reference.publisher else None
    return _told(
        {
            "@type": "NewsArticle",
            "@id": address,
            "url": address,
            "headline": record.title,
            "datePublished": _date(reference.published),
            "author": [_author(author) for author in reference.authors],
            "publisher": _brief(publisher, absolute) if publisher else printed,
            "isBasedOn": reference.source,
            "inLanguage": record.language,
            "correction": record.notice_words if record.notice == Article.Notice.CORRECTED else "",
            "creativeWorkStatus": "Retracted" if record.notice == Article.Notice.RETRACTED else "",
        }
    )


def _author(author: Author) -> Node:
    """Describe an author; a name that is neither a person's nor a known organisation's is only a name."""
    if author.organisation:
        return {"@type": "Organization", "name": author.name}
    if not author.given:
        return {"name": author.name}
    return {"@type": "Person", "name": author.name, "familyName": author.family, "givenName": author.given}


def _brief(entity: Person | Organisation, absolute: Absolute, known: list[str] | None = None) -> Node:
    address = absolute(entity.get_absolute_url())
    kind = "Person" if isinstance(entity, Person) else _KINDS.get(Organisation.Kind(entity.kind), "Organization")
    return _told({"@type": kind, "@id": address, "url": address, "name": entity.name, "sameAs": known})


def _other_names(record: Person | Organisation) -> list[str]:
    return [name.text for name in record.names.all() if name.text != record.name]


def _office(title: str, passages: Iterable[RolePassage | None], absolute: Absolute) -> Node:
    articles = {one.article.pk: one.article for one in passages if one}
    printed = [
        _told(
            {
                "@type": "NewsArticle",
                "@id": absolute(found.get_absolute_url()),
                "headline": found.title,
                "datePublished": _date(found.published),  # type: ignore[arg-type]  # the stubs know the column's text
            }
        )
        for found in articles.values()
    ]
    return _told(
        {
            "@type": "Role",
            "roleName": title,
            "hasOccupation": {"@type": "Occupation", "name": title},
            "subjectOf": printed,
        }
    )


def _date(date: PartialDate | None) -> str:
    return str(date) if date and date.precision != "interval" else ""


def _told(node: Node) -> Node:
    """Leave out what is not known."""
    return {name: value for name, value in node.items() if value}
