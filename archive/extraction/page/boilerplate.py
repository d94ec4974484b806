"""Which blocks of a page are its article, and what the others are.

Nothing is changed here: each block gets a kind. ``paragraph`` is the article; all else is left out, and says why.
"""

import re
from collections.abc import Sequence

from archive.extraction.page.blocks import Block
from archive.extraction.page.dates import dates_in
from archive.extraction.page.kinds import DATE_PREFIX, Classified, ends_sentence, kind_of

_SUMMARY = re.compile(
    r"^(?:summary|abstract|key\s(?:points|takeaways|facts)|highlights|at\sa\sglance|tl;?dr|in\sbrief)\s?:?$",
    re.IGNORECASE,
)
_BODY = re.compile(r"^(?:(?:full\s)?(?:article|text|story|body|content)|main\stext)\s?:?$", re.IGNORECASE)
# A stop at the end, or within after a word in lower case: a sentence, and no headline.
_STOPS = re.compile(r"[.:;,][\"'”’)\]*]*$|[a-z]{3}[.!?][\"”’]?\s+[“\"]?[A-Z]")
_PLAIN_MARKS = str.maketrans("‘’“”–—‐‑", "''\"\"----")
# Lines after which, past the middle of a page, its article is over.
_ENDS = frozenset({"end", "comment-form", "contact"})


def is_prose(text: str) -> bool:
    """Return whether a text is a sentence or more, as an article's paragraphs are."""
    return len(text) >= 160 or (len(text) >= 60 and ends_sentence(text))


def classify_blocks(
    blocks: Sequence[Block], title: str | None, known: Sequence[str] = ()
) -> tuple[list[Classified], int | None]:
    """Every block with its kind, and the index of the one that is the title, if one is.

    ``title`` is the one the page states of itself: then its repetition is left out, and none is looked for.
    ``known``: a kind for each block that what is around it tells, or nothing.
    """
    found = [
        Classified(block, known[index]) if known and known[index] else Classified(block, *kind_of(block))
        for index, block in enumerate(blocks)
    ]
    at = None if title else _title_index(found)
    if at is not None:
        found[at] = Classified(found[at].block, "title")
        title = title_text(found[at].block.text)[0]
    _leave_out_repetitions(found, title)
    _leave_out_sections(found)
    _leave_out_header(found, at)
    _leave_out_teasers(found)
    _leave_out_footer(found)
    _leave_out_repeated_body(found)
    texts = [entry.block.text for entry in found if entry.kind == "paragraph"]
    if not any(ends_sentence(text) or is_prose(text) for text in texts):
        found = [Classified(entry.block, "navigation") if entry.kind == "paragraph" else entry for entry in found]
    return found, at


def title_text(text: str) -> tuple[str, int]:
    """Return a headline without what is printed before it ("date 2024-04-26 …"), and where it begins."""
    prefix = DATE_PREFIX.match(text)
    if prefix:
        date = next(dates_in(text, prefix.end()), None)
        if date and date.span[0] == prefix.end():
            rest = len(text) - len(text[date.span[1] :].lstrip(" ,:-|"))
            if rest < len(text):
                return text[rest:], rest
    return text, 0


def is_headline(text: str) -> bool:
    """Return whether a line could be a title: a few words, no sentence."""
    return (
        8 <= len(text) <= 220
        and 3 <= len(text.split()) <= 32
        and (text.isupper() if text.endswith(":") else not _STOPS.search(text))
        and not text[0].islower()
        and not text.startswith(("http", "www."))
    ) or bool(DATE_PREFIX.match(text))


def _title_index(found: list[Classified]) -> int | None:
    """Return the index of the first heading, or of the first headline before the article begins."""
    for index, entry in enumerate(found[:12]):
        if entry.kind == "heading" and entry.block.level == 1:
            return index
    for index, entry in enumerate(found[:12]):
        if entry.kind not in {"paragraph", "heading"}:
            continue
        if is_headline(entry.block.text):
            return index
        if is_prose(entry.block.text):
            return None  # the article has begun without a title
    return None


def _key(text: str) -> str:
    """Return what two texts share that differ only in case, blanks, quotation marks or a final stop."""
    return " ".join(text.casefold().translate(_PLAIN_MARKS).split()).strip(" .")


def same_words(one: str, other: str) -> bool:
    """Return whether two titles or names are the same to a reader."""
    return _key(one) == _key(other)


def holds(title: str, headline: str) -> bool:
    """Return whether a stated title begins or ends with a headline: the rest is the name of its site."""
    whole, part = _key(title), _key(headline)
    return len(part) >= 4 and (whole.startswith(part) or whole.endswith(part))


def _leave_out_repetitions(found: list[Classified], title: str | None) -> None:
    """Leave out the title printed again, anywhere."""
    if not title:
        return
    key = _key(title)
    for index, entry in enumerate(found):
        if entry.kind not in {"paragraph", "heading"} or abs(len(entry.block.text) - len(title)) > 9:
            continue
        if _key(entry.block.text) == key:
            found[index] = Classified(entry.block, "repetition")


def _leave_out_sections(found: list[Classified]) -> None:
    """Leave out a summary under its own heading, and all that follows the article's end."""
    inside = False
    for index, entry in enumerate(found):
        text = entry.block.text
        if entry.kind in {"heading", "paragraph"} and len(text) <= 30 and _SUMMARY.match(text):
            inside = entry.kind == "heading"
            found[index] = Classified(entry.block, "heading")
        elif entry.kind == "heading" or _BODY.match(text):
            inside = False
            found[index] = Classified(entry.block, "heading" if entry.kind == "paragraph" else entry.kind)
        elif inside and entry.kind == "paragraph":
            found[index] = Classified(entry.block, "summary")
    total = sum(len(entry.block.text) for entry in found if entry.kind == "paragraph")
    so_far = 0
    for index, entry in enumerate(found):
        if entry.kind == "paragraph":
            so_far += len(entry.block.text)
        ends = entry.kind in _ENDS or (entry.kind == "label" and entry.key.startswith("tag"))
        if ends and so_far and so_far >= total - so_far:
            for later in range(index, len(found)):
                if found[later].kind in {"paragraph", "heading"}:
                    found[later] = Classified(found[later].block, _after(entry))
            return


def _after(end: Classified) -> str:
    """Return what follows the line that ends an article: a comment form, the press contact, or teasers."""
    return end.kind if end.kind in {"comment-form", "contact"} else "related"


def _leave_out_header(found: list[Classified], title: int | None) -> None:
    """Leave out navigation and notices before the first paragraph of prose, and what stands over the title."""
    prose = [index for index, entry in enumerate(found) if entry.kind == "paragraph" and is_prose(entry.block.text)]
    if not prose:
        return
    for index, entry in enumerate(found):
        if entry.kind != "paragraph":
            continue
        if title is not None and index < title < prose[-1]:
            found[index] = Classified(entry.block, "notice")
        elif is_prose(entry.block.text):
            return
        elif not ends_sentence(entry.block.text):
            found[index] = Classified(entry.block, "navigation")


def _leave_out_teasers(found: list[Classified]) -> None:
    """Leave out the lines under "Related article" in the middle of an article that are no sentences."""
    inside = False
    for index, entry in enumerate(found):
        if entry.kind in {"related", *_ENDS}:
            inside = True
        elif (
            inside
            and entry.kind == "paragraph"
            and not ends_sentence(entry.block.text)
            and len(entry.block.text) <= 200
        ):
            found[index] = Classified(entry.block, "related")
        elif entry.kind in {"paragraph", "heading"}:
            inside = False


def _leave_out_footer(found: list[Classified]) -> None:
    """Leave out short lines without an end after the last paragraph of prose. A quotation is never one."""
    if not any(entry.kind == "paragraph" and is_prose(entry.block.text) for entry in found):
        return
    for index in range(len(found) - 1, -1, -1):
        entry = found[index]
        if entry.kind != "paragraph":
            continue
        text = entry.block.text
        if is_prose(text) or (ends_sentence(text) and len(text) >= 25) or text[0] in '"“«‘':
            return
        found[index] = Classified(entry.block, "footer")


def _leave_out_repeated_body(found: list[Classified]) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(found):
        if entry.kind != "paragraph" or len(entry.block.text) < 40:
            continue
        key = entry.block.text.casefold()
        if key in seen:
            found[index] = Classified(entry.block, "repetition")
        seen.add(key)
