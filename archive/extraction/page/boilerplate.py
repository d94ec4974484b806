"""Which blocks of a page are its article, and what the others are, by what the line reader says of each.

Nothing is changed here: each block gets a kind. ``paragraph`` is the article; all else is left out, and says why.
"""

import re
from collections.abc import Sequence

from archive.extraction.page.dates import dates_in
from archive.extraction.page.kinds import CERTAIN, DATE_PREFIX, Classified, ends_sentence, is_prose
from archive.extraction.page.lines import Line

_SUMMARY = re.compile(
    r"^(?:summary|abstract|key\s(?:points|takeaways|facts)|highlights|at\sa\sglance|tl;?dr|in\sbrief)\s?:?$",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:#{2,4}|-*\s?ends?\s?-*|about\s.{2,60}|notes?\sto\seditors?)\s?:?$", re.IGNORECASE)
_PLAIN_MARKS = (("‘’", "'"), ("“”", '"'), ("–—‐‑", "-"))
#: Plain texts with fewer lines are no pages: what is a sentence in them is the article's.
SHORT = 12
# How likely a block must be the article's; less is enough between two that surely are.
_ARTICLE, _SURELY, _BETWEEN = 0.5, 0.7, 0.25
_TITLE = 0.4  # to be the headline where no line prints the title word for word
_COMMENTS = ("comment", "comments", "commentlist", "disqus", "respond", "reply", "replies", "responses")
# Names of elements and words of their classes, and what they hold unless they hold the article.
_ELEMENTS = tuple(
    (frozenset([*words, *(f".{word}" for word in words)]), kind)
    for words, kind in ((("nav", "menu", "footer"), "navigation"), (_COMMENTS, "comment-form"))
)
_ARTICLE_ELEMENT = frozenset({"article", ".article"})
_SURE = 0.8  # that a line "Label: value" is a sentence after all
# What the rules call a block that the reader calls furniture, or a word for where it stands.
_BY_LABEL = {"byline": "byline", "date": "byline", "caption": "caption", "title": "repetition"}


def classify(lines: Sequence[Line], title: str) -> list[Classified]:
    """Return every block with its kind. ``title`` is the page's: its repetitions are left out."""
    at = _title_index(lines, title)
    sure = [index for index, line in enumerate(lines) if line.article >= _SURELY]
    first, last = (sure[0], sure[-1]) if sure else (0, 0)
    outside = _outside(lines)
    found = [
        Classified(line.block, outside[index], "")
        if index in outside
        else Classified(
            line.block, *_kind(line, title, _BETWEEN if first < index < last else _ARTICLE, after=index > last)
        )
        for index, line in enumerate(lines)
    ]
    if len(lines) < SHORT:
        _take_sentences(found, lines)
    if at is not None and found[at].kind != "paragraph":
        found[at] = Classified(lines[at].block, "title")
    _leave_out_summary(found)
    _leave_out_repeated_body(found)
    _leave_out_teasers_and_ending(found)
    _leave_out_edges(found)
    texts = [entry.block.text for entry in found if entry.kind == "paragraph"]
    if not any(ends_sentence(text) or is_prose(text) for text in texts):
        found = [Classified(entry.block, "navigation") if entry.kind == "paragraph" else entry for entry in found]
    return found


def _outside(lines: Sequence[Line]) -> dict[int, str]:
    """Return the kinds of blocks of a web page that stand in elements which hold little of its article.

    These are menus, footers, comments, and what is outside of ``<article>`` where nearly all of the article is inside.
    """
    sizes = [len(line.block.text) * (line.article >= _SURELY) for line in lines]
    most = sum(sizes)
    found: dict[int, str] = {}
    apart = [line.element is not None and _ARTICLE_ELEMENT.isdisjoint(line.element.signs) for line in lines]
    if _share(sizes, apart) < most / 4:
        found |= {index: "related" for index, out in enumerate(apart) if out}
    for names, kind in _ELEMENTS:
        within = [line.element is not None and not names.isdisjoint(line.element.signs) for line in lines]
        if _share(sizes, within) < most / 2:
            found |= {index: kind for index, inside in enumerate(within) if inside}
    return found


def _share(sizes: Sequence[int], held: Sequence[bool]) -> int:
    return sum(size for size, own in zip(sizes, held, strict=True) if own)


def _take_sentences(found: list[Classified], lines: Sequence[Line]) -> None:
    """Take the sentences of a plain text of a few lines, and what is between: no page has so little."""
    plain = [line.element is None and line.ruled[0] == "paragraph" for line in lines]
    whole = [
        index
        for index, line in enumerate(lines)
        if found[index].kind == "paragraph"
        or (
            plain[index]
            and line.scores["other"] < _SURE
            and ends_sentence(line.block.text)
            and len(line.block.text) >= 10
        )
    ]
    for index in range(whole[0], whole[-1] + 1) if whole else ():
        if index in whole or plain[index]:
            found[index] = Classified(found[index].block, "paragraph")


def _kind(line: Line, title: str, least: float, *, after: bool) -> tuple[str, str]:
    """Return the kind of a block, and the key of a labelled line."""
    ruled, key = line.ruled
    if ruled in CERTAIN or (ruled == "label" and line.article < _SURE):
        return ruled, key
    if same_words(line.block.text, title):
        return "repetition", ""
    # Prose that is not the headline but looks like one is the article's first sentence.
    if line.article + line.scores["title"] * is_prose(line.block.text) >= least:
        return "paragraph", ""
    if ruled not in {"paragraph", "heading"}:
        return ruled, key
    return _BY_LABEL.get(line.label, "related" if after else "navigation"), ""


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


def _title_index(lines: Sequence[Line], title: str) -> int | None:
    """Return the index of the line that prints the title, else of the likeliest headline."""
    order = sorted(range(len(lines)), key=lambda index: -lines[index].scores["title"])
    same = next((index for index in order if title and same_words(title_text(lines[index].block.text)[0], title)), None)
    if same is not None or not order or lines[order[0]].scores["title"] < _TITLE:
        return same
    return order[0]


def _key(text: str) -> str:
    """Return what two texts share that differ only in case, blanks, quotation marks or a final stop."""
    for marks, plain in _PLAIN_MARKS:
        for mark in marks:  # quicker by far than to translate each character
            text = text.replace(mark, plain)
    return " ".join(text.casefold().split()).strip(" .")


def same_words(one: str, other: str) -> bool:
    """Return whether two titles or names are the same to a reader."""
    return _key(one) == _key(other)


def holds(title: str, headline: str) -> bool:
    """Return whether a stated title begins or ends with a headline: the rest is the name of its site."""
    whole, part = _key(title), _key(headline)
    return len(part) >= 4 and (whole.startswith(part) or whole.endswith(part))


def _leave_out_summary(found: list[Classified]) -> None:
    """Leave out a summary under its own heading."""
    inside = False
    for index, entry in enumerate(found):
        if len(entry.block.text) <= 30 and _SUMMARY.match(entry.block.text):
            inside = entry.block.leader == "heading"
            found[index] = Classified(entry.block, "heading")
        elif entry.block.leader == "heading":
            inside = False
        elif inside and entry.kind == "paragraph":
            found[index] = Classified(entry.block, "summary")


def _leave_out_teasers_and_ending(found: list[Classified]) -> None:
    """Leave out what is no sentence right under a line such as "Related article", and all after a closing line.

    A closing line ("###", "About the company") counts where more than half of the article is before it.
    """
    left = sum(len(entry.block.text) for entry in found if entry.kind == "paragraph")
    whole, after, over = left, False, False
    for index, entry in enumerate(found):
        text = entry.block.text
        if entry.kind == "paragraph":
            left -= len(text)
            if over or (after and not ends_sentence(text) and len(text) <= 200):
                found[index] = Classified(entry.block, "related")
            after = False
        else:
            after = entry.kind == "related" and len(text) <= 40
            over = over or bool(left < whole / 2 and _CLOSING.match(text))


def _leave_out_edges(found: list[Classified]) -> None:
    """Leave out short lines without an end before the first sentence and after the last. A quotation is never one.

    A heading before the article is its standfirst, also where it is a sentence.
    """
    for order, kind in ((range(len(found)), "navigation"), (range(len(found) - 1, -1, -1), "related")):
        for index in order:
            text = found[index].block.text
            if found[index].kind != "paragraph":
                continue
            deck = kind == "navigation" and found[index].block.leader == "heading"
            if not deck and (is_prose(text) or (ends_sentence(text) and len(text) >= 25) or text[0] in '"“«‘「'):
                break
            found[index] = Classified(found[index].block, kind)


def _leave_out_repeated_body(found: list[Classified]) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(found):
        if entry.kind != "paragraph" or len(entry.block.text) < 40:
            continue
        key = entry.block.text.casefold()
        if key in seen:
            found[index] = Classified(entry.block, "repetition")
        seen.add(key)
