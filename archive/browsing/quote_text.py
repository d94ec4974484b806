"""The words of a statement as they are shown: quotation marks only round what the speaker said word for word."""

import re
from typing import Any

from archive.hosts import host_of

_OPEN, _CLOSE = "“„«「『", "”»」』"
_STRAIGHT = '"＂'
_TURNED = re.compile(f"[{_STRAIGHT}“”]")
_BEFORE_OPENING = " \u00a0\n\t([{—–-‘"


def spoken(content: str, kind: str) -> str:
    """Return the reading form of a statement's content (the words of its spans, joined by one space).

    ``direct``: in one pair of marks, those inside made single, a break by the attribution shown as an ellipsis, the
    comma before the attribution left out.
    ``mixed``: the marks as printed, straight ones made round. ``indirect``: as it stands.
    """
    content = content.strip()
    if kind == "direct":
        return f"“{_single(' … '.join(_segments(_round(content)))).rstrip(',')}”"
    return _round(content) if kind == "mixed" else content


def quoted(words: str) -> str:
    """Return a title or a passage in quotation marks, the marks inside made single."""
    return f"“{_single(_round(words.strip()))}”"


def publisher_words(article: Any, otherwise: str = "publisher not stated") -> str:
    """Return the publisher's name, or the printed words where its record is not public."""
    if article.publisher and article.publisher.is_public:
        return article.publisher.name
    name = article.publisher_name
    if otherwise and name and "." in name and host_of(name) == name.lower().removeprefix("www."):
        return f"{otherwise} ({name})"  # its address is all that the page told
    return name or otherwise


def within_sentence(cue: str) -> str:
    """Return a cue that stood at the start of a sentence ("According to"), as it reads after the speaker."""
    return cue if cue[1:2].isupper() else cue[:1].lower() + cue[1:]


def _segments(content: str) -> list[str]:
    """Return the words without outer marks: one segment a quotation where all of it stands in quotations."""
    segments, start, depth, outside = [], 0, 0, False
    for at, c in enumerate(content):
        if c in _OPEN:
            if depth == 0:
                start = at + 1
            depth += 1
        elif c in _CLOSE and depth:
            depth -= 1
            if depth == 0:
                segments.append(content[start:at].strip())
        elif depth == 0 and not c.isspace() and c not in _CLOSE:
            outside = True
    if depth and not outside:
        segments.append(content[start:].strip())
    if segments and not outside:
        return segments
    if content[-1:] and content[-1] in _CLOSE and _count(content, _CLOSE) > _count(content, _OPEN):
        content = content[:-1]
    return [content]


def _count(text: str, marks: str) -> int:
    return sum(text.count(mark) for mark in marks)


def _round(text: str) -> str:
    """Make double marks round, and turn them the way they stand.

    Straight ones open at the start and after a space or a bracket. A round one is turned only where it cannot be
    meant as printed: one that closes before a word, or opens after one; in a script without spaces both are right.
    """
    return _TURNED.sub(_turn, text)


def _turn(found: re.Match[str]) -> str:
    mark, text = found[0], found.string
    before, after = text[: found.start()][-1:], text[found.end() :][:1]
    opening = (not before or before in _BEFORE_OPENING) and bool(after) and not after.isspace()
    if mark == "”" and opening:
        return "“"
    if mark == "“" and before and not before.isspace() and (not after or after.isspace()):
        return "”"
    if mark in _STRAIGHT:
        return "“" if opening else "”"
    return mark


def _single(text: str) -> str:
    return re.sub(f"[{_CLOSE}]", "’", re.sub(f"[{_OPEN}]", "‘", text))
