"""How much of an article's text readers are shown: its publisher's setting. Every page that shows text asks here."""

from collections.abc import Sequence

from archive.annotated_text import AnnotatedParagraph
from archive.browsing.evidence import Around
from archive.models import Article, Organisation

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
