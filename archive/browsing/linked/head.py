"""What stands in a page's head for other programs: Open Graph, citation tags, and the page's other forms.

The citation tags are read by Google Scholar and by Zotero's "Embedded Metadata". That one takes whatever has a
``citation_journal_title`` for a paper in a journal: so the name of the newspaper is told as PRISM has it, the type as
Zotero calls it, and both only there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.text import Truncator

from archive.browsing.citing.formats import FORMATS
from archive.browsing.citing.reference import SITE, Reference
from archive.browsing.linked import annotation, schema

_DESCRIBED = 300  # characters; what shows a link in a message or a feed cuts it off sooner


@dataclass(frozen=True, slots=True)
class Alternate:
    """Another form of the same record. ``label`` is its name among the citations, empty for what is none."""

    href: str
    media_type: str
    title: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """``properties`` are Open Graph's, ``tags`` named ones; ``linked`` is the record as schema.org has it."""

    properties: tuple[tuple[str, str], ...]
    linked: dict[str, Any]
    alternates: tuple[Alternate, ...]
    tags: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def of_article(cls, title: str, reference: Reference, linked: dict[str, Any], path: str) -> Self:
        """Make an article's head; ``path`` is the article's own, its other forms stand beside it."""
        when = reference.published.words() if reference.published else "no date printed"
        description = f"{reference.publisher or 'Publisher not stated'}, {when}"
        return cls(
            properties=_properties("article", title, reference.address, description),
            linked=linked,
            alternates=(*_citations(path), _linked(path)),
            tags=tuple(_citation_tags(reference)),
        )

    @classmethod
    def of_statement(cls, title: str, reference: Reference, linked: dict[str, Any], path: str) -> Self:
        """Return the tags cite the article, the description tells the statement: Zotero keeps it as the abstract."""
        annotated = Alternate(beside(path, "annotation.json"), annotation.MEDIA_TYPE, "Web Annotation")
        return cls(
            properties=_properties("article", title, reference.address, reference.note),
            linked=linked,
            alternates=(*_citations(path), _linked(path), annotated),
            tags=tuple(_citation_tags(reference)),
        )

    @classmethod
    def of_person(cls, name: str, description: str, address: str, linked: dict[str, Any], path: str) -> Self:
        return cls(_properties("profile", name, address, description), linked, (_linked(path),))

    @classmethod
    def of_organisation(cls, name: str, description: str, address: str, linked: dict[str, Any], path: str) -> Self:
        """Open Graph's profile is a person's; every other page is a ``website`` to it."""
        return cls(_properties("website", name, address, description), linked, (_linked(path),))


def beside(path: str, extension: str) -> str:
    """Return the address of another form of the record at ``path``: the same with an extension."""
    return f"{path.rstrip('/')}.{extension}"


def _properties(kind: str, title: str, address: str, description: str) -> tuple[tuple[str, str], ...]:
    return (
        ("og:type", kind),
        ("og:site_name", SITE),
        ("og:title", title),
        ("og:description", Truncator(description).chars(_DESCRIBED)),
        ("og:url", address),
    )


def _citations(path: str) -> Iterator[Alternate]:
    for form in FORMATS:
        media_type, title = form.media_type.partition(";")[0], f"Citation, {form.label}"
        yield Alternate(beside(path, form.extension), media_type, title, form.label)


def _linked(path: str) -> Alternate:
    return Alternate(beside(path, "jsonld"), schema.MEDIA_TYPE, "Linked data, schema.org")


def _citation_tags(reference: Reference) -> Iterator[tuple[str, str]]:
    yield "citation_title", reference.title
    for author in reference.authors:
        yield "citation_author", author.inverted
    if reference.published:
        # Slashes between the parts, as Google Scholar asks; of an interval the year, if that is one.
        date = str(reference.published).replace("-", "/")
        first, last = reference.published.earliest, reference.published.latest
        if reference.published.precision != "interval":
            yield "citation_publication_date", date
        elif first.year == last.year:
            yield "citation_publication_date", f"{first.year:04d}"
    if reference.publisher:
        yield "citation_publisher", reference.publisher
        yield "prism.publicationName", reference.publisher
    yield "DC.type", "newspaperArticle"
    if reference.language:
        yield "citation_language", reference.language
    yield "citation_public_url", reference.url
    yield "citation_abstract_html_url", reference.address
