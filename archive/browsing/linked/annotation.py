"""Where a statement's words stand, as other programs read it: a Web Annotation, and text fragments of addresses.

After https://www.w3.org/TR/annotation-model/, where offsets are code points, and
https://wicg.github.io/scroll-to-text-fragment/: ``#:~:text=[prefix-,]start[,end][,-suffix]``.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.encoding import iri_to_uri

from archive.browsing.citing.reference import SITE, one_line, speakers_of
from archive.browsing.evidence import FULL, LINK, display_of, source_of
from archive.models import Paragraph, Statement

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
MEDIA_TYPE = f'application/ld+json; profile="{CONTEXT}"'

_CONTEXT = 32  # characters told before and after
_BETWEEN_PARAGRAPHS = 2  # the blank line that joins them in the reading text
#: Words told in full; of more only the first and the last, with everything between them.
_WHOLE, _EDGE = 12, 5
#: Fewer words than these may stand in an article more than once: their neighbours are told too.
_FEW, _NEAR = 5, 3
#: Passages that one address leads to.
_MOST = 3
_WORD = re.compile(r"[^\s，。；：、！？]+[，。；：、！？]*|[，。；：、！？]+")
_EDGES = re.compile(r"^\W+|(?<!\W)\W+$")


@dataclass(frozen=True, slots=True)
class Passage:
    """Words within one paragraph; ``start`` and ``end`` count in its reading text, in code points.

    ``before`` and ``after`` are the rest of the paragraph, empty where the publisher lets only the words be shown.
    """

    paragraph: int
    start: int
    end: int
    exact: str
    before: str
    after: str


def passages(statement: Statement, paragraphs: Iterable[Paragraph], display: str) -> list[Passage]:
    """Return the statement's words in the order of the text; none where its evidence was lost.

    A stretch that goes over several paragraphs gives one passage in each. ``paragraphs`` are those it stands in, or
    more. The context ends with the paragraph: a page with excerpts shows that, and no more.
    """
    if statement.evidence_lost:
        return []
    found = []
    for paragraph in paragraphs:
        offsets, text = paragraph.offsets, paragraph.text
        for first, last in statement.spans:
            if first < paragraph.end and last > paragraph.start:
                start, end = _trimmed(text, *offsets.to_reading((first, last)))
                if start < end:
                    before, after = ("", "") if display == LINK else (text[:start], text[end:])
                    found.append(Passage(paragraph.position, start, end, text[start:end], before, after))
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span without white space at its edges."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def annotation(
    statement: Statement, paragraphs: Sequence[Paragraph], address: str, absolute: Callable[[str], str]
) -> dict[str, Any]:
    """Return the annotation with the identity ``address``. ``paragraphs`` are all of the article.

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
    """Return where each paragraph starts in the reading text, by its position."""
    starts, at = {}, 0
    for paragraph in paragraphs:
        starts[paragraph.position] = at
        at += len(paragraph.text) + _BETWEEN_PARAGRAPHS
    return starts


def to_passages(address: str, passages: Sequence[Passage]) -> str:
    """Return the address of a page with these passages of it; empty without an address or a passage that has words."""
    directives = [found for passage in passages[:_MOST] if (found := _directive(passage))]
    if not address or not directives:
        return ""
    page = iri_to_uri(address)
    return f"{page}{'' if '#' in page else '#'}:~:{'&'.join(directives)}"


def _directive(passage: Passage) -> str:
    words = _words(passage.exact)
    if not words:
        return ""
    if len(words) < _FEW and (passage.before.strip() or passage.after.strip()):
        before, after = _words(passage.before)[-_NEAR:], _words(passage.after)[:_NEAR]
        prefix = passage.before[before[0].start() :].strip() if before else ""
        suffix = passage.after[: after[-1].end()].strip() if after else ""
        terms = [f"{_encoded(prefix)}-" if prefix else "", _encoded(passage.exact)]
        terms.append(f"-{_encoded(suffix)}" if suffix else "")
    elif len(words) > _WHOLE:
        # The source may have other quotation marks than the text that was read: at the edges they are left out.
        first = passage.exact[: words[_EDGE - 1].end()]
        last = passage.exact[words[-_EDGE].start() :]
        terms = [_encoded(_EDGES.sub("", first)), _encoded(_EDGES.sub("", last))]
    else:
        terms = [_encoded(_EDGES.sub("", passage.exact))]
    terms = [term for term in terms if term]
    return f"text={','.join(terms)}" if terms else ""


def _words(text: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(text))


def _encoded(text: str) -> str:
    """Encode a term, also its dashes, which would end a prefix."""
    return quote(text, safe="").replace("-", "%2D")
