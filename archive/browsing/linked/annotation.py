"""A statement as a W3C Web Annotation: the body says who said it, the target is where the words stand.

After https://www.w3.org/TR/annotation-model/. Offsets are code points, as the model asks.
"""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.encoding import iri_to_uri

from archive.browsing.citing.reference import SITE, one_line, speakers_of
from archive.browsing.display import FULL, display_of, source_of
from archive.browsing.linked.passages import Passage, passages
from archive.models import Paragraph, Statement

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

_CONTEXT = 32  # characters told before and after
_BETWEEN_PARAGRAPHS = 2  # the blank line that joins them in the reading text


def annotation(
    statement: Statement, paragraphs: Sequence[Paragraph], address: str, absolute: Callable[[str], str]
) -> dict[str, Any]:
    """The annotation with the identity ``address``. ``paragraphs`` are all of the article.

    Each stretch of words is a target on the article's page here and, where its address is known, one at its source.
    Where the article's page does not show the whole text there is no position in it, and with a publisher that lets
    only a link be shown nothing stands beside the words. Words that no longer stand in the text have no selector.
    """
    article, display = statement.article, display_of(statement.article)
    here, source = absolute(article.get_absolute_url()), iri_to_uri(source_of(article))
    starts = _starts(paragraphs) if display == FULL else None
    found = passages(statement, paragraphs, display)
    targets: list[Any] = [_target(here, _selectors(one, starts)) for one in found] or [here]
    targets += [_target(source, [_quote(one)]) for one in found if source]
    people = [
        {"type": "SpecificResource", "purpose": "identifying", "source": absolute(one.entity.get_absolute_url())}
        for one in statement.speakers
        if one.entity
    ]
    page = {"type": "SpecificResource", "purpose": "linking", "source": absolute(statement.get_absolute_url())}
    return {
        "@context": CONTEXT,
        "id": address,
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"type": "Software", "name": SITE},
        "body": [*people, page, _described(statement)],
        "target": targets,
    }


def _described(statement: Statement) -> dict[str, str]:
    words = f"Said by {one_line(speakers_of(statement))}; {statement.get_kind_display()}; "
    return {
        "type": "TextualBody",
        "purpose": "describing",
        "format": "text/plain",
        "language": "en",
        "value": words + str(statement.get_review_display()),
    }


def _target(source: str, selectors: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "SpecificResource", "source": source, "selector": selectors}


def _selectors(passage: Passage, starts: dict[int, int] | None) -> list[dict[str, Any]]:
    if starts is None:
        return [_quote(passage)]
    first = starts[passage.paragraph]
    position = {"type": "TextPositionSelector", "start": first + passage.start, "end": first + passage.end}
    return [_quote(passage), position]


def _quote(passage: Passage) -> dict[str, str]:
    around = {"prefix": passage.before[-_CONTEXT:], "suffix": passage.after[:_CONTEXT]}
    return {"type": "TextQuoteSelector", "exact": passage.exact} | {name: text for name, text in around.items() if text}


def _starts(paragraphs: Sequence[Paragraph]) -> dict[int, int]:
    """Where each paragraph starts in the reading text, by its position."""
    starts, at = {}, 0
    for paragraph in paragraphs:
        starts[paragraph.position] = at
        at += len(paragraph.text) + _BETWEEN_PARAGRAPHS
    return starts
