"""Where a statement's words stand in the reading text, with no more around them than readers are shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from archive.browsing.display import LINK
from archive.models import Paragraph, Statement


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
    """The statement's words in the order of the text; none where its evidence was lost.

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
    """Without white space at the edges."""
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())
