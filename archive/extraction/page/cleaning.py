"""Which blocks of a page are its article, and what the others are.

Nothing is changed here: each block gets a kind. ``paragraph`` is the article; all else is left out, and says why.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.extraction.page.blocks import Block
from archive.extraction.page.front_matter import labelled
from archive.extraction.page.printed_dates import dates_in
from archive.names import fold

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]*\\]*$")
_CREDIT = re.compile(
    r"""[\[(](?:file\s)?(?:photos?|pictures?|image|illustration|graphic|source|credit|courtesy)\b[^\])]{0,160}[\])]
      | ^(?:file\s)?(?:photos?|photograph|picture|image|illustration|caption|credit)\s?(?:by|:|/|credit|courtesy)
      | [\[(][A-Z][\w .'-]{1,60}/[A-Z][\w .'/-]{1,60}[\])]$ | ^\s*\[?(?:photo|image)\b.{0,80}\]?$
      | \b(?:Getty\sImages|AFP\svia|Shutterstock|EPA-EFE|AP\sPhoto)\b.{0,40}$""",
    re.IGNORECASE | re.VERBOSE,
)
_BYLINE = re.compile(r"(?:^|\s)(?:[Bb]y|BY)\s+(?=[A-Z])")
_STAFF = re.compile(
    r"""^[\[(]?\s?(?:web\s|copy\s|photo\s|managing\s|executive\s|chief\s)?(?:editors?|editing|editor[s]?\sin\scharge|reporting|reporters?|writing|
        additional\sreporting|photographers?|producers?|translat(?:ed|or)|compiled|edited|written|reported)\s?(?:by\b|:|：)
      | \bcontributed\s(?:to\s(?:this\s|the\s)?(?:report|reporting|story|article|piece)|reporting)\b
      | ^to\scontact\sthe\s(?:reporter|editor|staff|author)s?\b | ^(?:with\s)?assistance\s(?:from|by)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_NOTICE = re.compile(
    r"""\ball\srights\sreserved\b | ^\s?(?:©|\(c\)\s?\d{4}|copyright\b)
      | \bcookies?\b.{0,80}\b(?:policy|consent|accept|settings|browser)
      | \bsubscri(?:be|ption)\b.{0,60}\b(?:newsletter|channel|now|today|plans?|free)\b
      | \bsign\s(?:up|in)\b.{0,40}\b(?:for|to|newsletter|account)\b
      | \bquotes?\sdelayed\b | \bemail\saddress\swill\snot\sbe\spublished\b | \brequired\sfields\sare\smarked\b
      | ^(?:for\smore\sinformation|find\smore\sfrom|click\shere|
        read\sthe\soriginal|this\s(?:article|story|post)\s(?:was\s)?
        (?:first|originally)\s(?:appeared|published)|the\spost\s.{1,200}\sappeared\sfirst)\b
      | \bappeared\sfirst\son\b | ^\s?advertisement\b | \bjavascript\b.{0,60}\b(?:enable|disabled|browser|required)\b
      | \bcontent\s(?:scraped|generated)\b | \bauto-generated\b | \bbear\swith\sus\b
      | ^thank\syou\sfor\s(?:reading|visiting|subscribing)
      | \bterms\s(?:of\s(?:use|service)|and\sconditions)\b | \bprivacy\spolicy\b | ^your\s(?:email|browser|name)\b
      | ^(?:click|tap)\s(?:here|to)\b | \bwe\suse\scookies\b | ^(?:loading|please\swait)\b
      | \bview\sin\sbrowser\b | ^\[ad_\d\]$
      | ^your\sbrowser | ^skip\sto\b | \bfollow\sus\son\b | ^download\s(?:our|the)\sapp\b""",
    re.IGNORECASE | re.VERBOSE,
)
# A paragraph about a privacy policy is news where somebody says something in it.
_SAYS = re.compile(r"\b(?:said|says|told|according to)\b|[“”]")
_LEGAL_NOTICE = re.compile(r"all rights reserved|quotes? delayed by", re.IGNORECASE)
_SHARE = re.compile(
    r"""^(?:share|tweet|email|print|pin|like|send)(?:\s(?:this|it|on|via|to|with|page|article|story|post|a|by|facebook|twitter|linkedin|whatsapp|
        telegram|reddit|email|friends?|and|x|or|the|your|pinterest|weibo|wechat|copy|link)\b[.,:!]?){0,12}$
      | ^(?:facebook|twitter|linkedin|whatsapp|telegram|reddit|pinterest|weibo|wechat|instagram|youtube|
        email|copy\slink|print)
        (?:[\s|,/]+(?:facebook|twitter|linkedin|whatsapp|telegram|reddit|pinterest|email|print|weibo|wechat|instagram|youtube|copy\slink))*$
      | ^\d+\s(?:shares?|comments?|views?|likes?|min(?:ute)?s?\sread)$ | ^(?:a\s?-\s?)?a\s?\+?$""",
    re.IGNORECASE | re.VERBOSE,
)
_TEASER = re.compile(
    r"^(?:related(?:\s(?:article|stor(?:y|ies)|news|posts?|content|topics?|coverage|links?|reading|items?)s?)?|also\sread|read\s(?:also|more|next|this)"
    r"|see\salso|recommended(?:\s\w+)?|don'?t\smiss|watch|more\s(?:from|on|news|stories|about|in)\b.{0,60}|you\s(?:may|might)\salso\s(?:like|be\sinterested\sin)"
    r"|trending(?:\snow)?|most\s(?:read|popular|viewed)|popular\sposts?|editors?'?\s(?:picks?|choice)|further\sreading|what\sto\sread\snext)\s?[:：>»]?$",
    re.IGNORECASE,
)
_END = re.compile(
    r"^(?:check\salso|leave\sa\s(?:reply|comment)|post\sa\scomment|comments?|add\sa\scomment|join\sthe\s(?:conversation|discussion)|back\sto\stop|tags?"
    r"|ends?|-+\s?ends?\s?-+|\#{2,4}|about\sthe\sauthors?|about\sus|related\s(?:articles|posts|stories|news|content)|you\s(?:may|might)\salso\s(?:like|be\sinterested\sin)"
    r"|more\s(?:from|on|stories|news)\b.{0,40}|notes\sto\seditors|media\scontacts?|press\scontacts?|contact(?:\sus)?|subscribe|newsletter|no\scomments(?:\syet)?|\d+\scomments?"
    r"|previous\s(?:post|article)|next\s(?:post|article)|post\snavigation|footnotes|references|share\sthis(?:\s\w+)?)\s?[:：.]?$",
    re.IGNORECASE,
)
_SELF_CREDIT = re.compile(r"^\(?\s?(?:source|via|from|courtesy(?:\sof)?)\s?[:：]\s?\S", re.IGNORECASE)
_SUMMARY = re.compile(
    r"^(?:summary|abstract|key\s(?:points|takeaways|facts)|highlights|at\sa\sglance|tl;?dr|in\sbrief)\s?:?$",
    re.IGNORECASE,
)
_BODY = re.compile(r"^(?:(?:full\s)?(?:article|text|story|body|content)|main\stext)\s?:?$", re.IGNORECASE)
_CODE = re.compile(r"[{};]\s*[\w.#@-]*\s*[{}]|!important|function\s?\(|@media\b|\bvar\s\w+\s?=|=>|document\.|window\.")
_WIKI_TAGS = re.compile(r"(?:\[\[[^\[\]]{1,80}\]\][\s,]*)+")
_DATE_PREFIX = re.compile(r"^date\s+(?=(?:19|20)\d\d)", re.IGNORECASE)
# A stop at the end, or within after a word in lower case: a sentence, and no headline.
_STOPS = re.compile(r"[.:;,][\"'”’)\]*]*$|[a-z]{3}[.!?][\"”’]?\s+[“\"]?[A-Z]")
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A block and what it is: ``title``, ``paragraph``, or a kind of what is left out. ``key`` of labelled lines."""

    block: Block
    kind: str
    key: str = ""


def is_prose(text: str) -> bool:
    """A sentence or more, as an article's paragraphs are."""
    return (len(text) >= 60 and bool(_SENTENCE_END.search(text))) or len(text) >= 160


def sort_blocks(blocks: Sequence[Block], title: str | None) -> tuple[list[Sorted], int | None]:
    """Every block with its kind, and the index of the one that is the title, if one is.

    ``title`` is the one the front matter gives: then its repetition is left out, and none is looked for.
    """
    found = [Sorted(block, *_kind(block)) for block in blocks]
    at = None if title else _title_index(found)
    if at is not None:
        found[at] = Sorted(found[at].block, "title")
        title = title_text(found[at].block.text)[0]
    _leave_out_repetitions(found, title)
    _leave_out_sections(found)
    _leave_out_header(found, at)
    _leave_out_teasers(found)
    _leave_out_footer(found)
    _leave_out_repeated_body(found)
    texts = [entry.block.text for entry in found if entry.kind == "paragraph"]
    if not any(_SENTENCE_END.search(text) or is_prose(text) for text in texts):
        found = [Sorted(entry.block, "navigation") if entry.kind == "paragraph" else entry for entry in found]
    return found, at


def title_text(text: str) -> tuple[str, int]:
    """A headline without what is printed before it ("date 2024-04-26 …"), and where it begins."""
    prefix = _DATE_PREFIX.match(text)
    if prefix:
        date = next(dates_in(text, prefix.end()), None)
        if date and date.span[0] == prefix.end():
            rest = len(text) - len(text[date.span[1] :].lstrip(" ,:-|"))
            if rest < len(text):
                return text[rest:], rest
    return text, 0


def _kind(block: Block) -> tuple[str, str]:
    """What one block is, by itself: the first rule that fits. The key is a labelled line's."""
    if (label := labelled(block.text)) and _WORD.search(block.text):
        return "label", label[0]
    return next((kind for kind, fits in _RULES if fits(block, block.text)), "paragraph"), ""


def _is_notice(text: str) -> bool:
    short = len(text) <= 200 and not _SAYS.search(text)
    return bool(_NOTICE.search(text)) and (short or bool(_LEGAL_NOTICE.search(text)))


def _is_navigation(block: Block, text: str) -> bool:
    """Mostly links, or an item that is one."""
    links = sum(edit.kind == "link" for edit in block.reading.edits) // 2 + block.raw.lower().count("<a ")
    item = block.leader == "item" and links > 0 and len(text) <= 200 and not _SENTENCE_END.search(text)
    return item or (links >= 5 and links * 60 >= len(text))


def _is_byline(text: str) -> bool:
    """A date, a time, a "By X", and nothing that is said."""
    if _SENTENCE_END.search(text) and not text.endswith("."):
        return False
    dates = list(dates_in(text))
    byline = _BYLINE.search(text)
    if byline and (byline.start() == 0 or dates) and len(text) <= 120:
        return len(text.split()) <= 16
    return (
        bool(dates) and len(text) <= 80 and len(re.findall(r"[A-Za-z]{3,}", text)) <= 6 and not _DATE_PREFIX.match(text)
    )


_RULES: tuple[tuple[str, Callable[[Block, str], object]], ...] = (
    ("markup", lambda block, text: not _WORD.search(text) or _WIKI_TAGS.fullmatch(text)),
    ("markup", lambda block, text: _CODE.search(text) and not _SENTENCE_END.search(text)),
    ("caption", lambda block, text: len(text) <= 400 and _CREDIT.search(text)),
    ("credit", lambda block, text: len(text) <= 300 and _STAFF.search(text)),
    ("share", lambda block, text: len(text) <= 120 and _SHARE.match(text)),
    ("notice", lambda block, text: _is_notice(text)),
    ("end", lambda block, text: _END.match(text)),
    ("related", lambda block, text: _TEASER.match(text)),
    ("byline", lambda block, text: len(text) <= 160 and _is_byline(text)),
    ("source", lambda block, text: len(text) <= 120 and _SELF_CREDIT.match(text)),
    ("navigation", _is_navigation),
    ("heading", lambda block, text: block.leader == "heading"),
)


def is_headline(text: str) -> bool:
    """A line that could be a title: a few words, no sentence."""
    return (
        8 <= len(text) <= 220
        and 3 <= len(text.split()) <= 32
        and not _STOPS.search(text)
        and not text[0].islower()
        and not text.startswith(("http", "www."))
    ) or bool(_DATE_PREFIX.match(text))


def _title_index(found: list[Sorted]) -> int | None:
    """The first heading, or the first headline before the article begins."""
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


def _leave_out_repetitions(found: list[Sorted], title: str | None) -> None:
    """The title printed again, anywhere."""
    if not title:
        return
    key = fold(title).strip(" .")
    for index, entry in enumerate(found):
        if entry.kind in {"paragraph", "heading"} and fold(entry.block.text).strip(" .") == key:
            found[index] = Sorted(entry.block, "repetition")


def _leave_out_sections(found: list[Sorted]) -> None:
    """A summary under its own heading, and all that follows the article's end."""
    inside = False
    for index, entry in enumerate(found):
        text = entry.block.text
        if entry.kind in {"heading", "paragraph"} and len(text) <= 30 and _SUMMARY.match(text):
            inside = entry.kind == "heading"
            found[index] = Sorted(entry.block, "heading")
        elif entry.kind == "heading" or _BODY.match(text):
            inside = False
            found[index] = Sorted(entry.block, "heading" if entry.kind == "paragraph" else entry.kind)
        elif inside and entry.kind == "paragraph":
            found[index] = Sorted(entry.block, "summary")
    total = sum(len(entry.block.text) for entry in found if entry.kind == "paragraph")
    so_far = 0
    for index, entry in enumerate(found):
        if entry.kind == "paragraph":
            so_far += len(entry.block.text)
        ends = entry.kind == "end" or (entry.kind == "label" and entry.key.startswith("tag"))
        if ends and so_far and so_far >= total - so_far:
            for later in range(index, len(found)):
                if found[later].kind in {"paragraph", "heading", "end"}:
                    found[later] = Sorted(found[later].block, "related")
            return


def _leave_out_header(found: list[Sorted], title: int | None) -> None:
    """Before the first paragraph of prose: navigation, notices. What stands over the title is no article's either."""
    prose = [index for index, entry in enumerate(found) if entry.kind == "paragraph" and is_prose(entry.block.text)]
    if not prose:
        return
    for index, entry in enumerate(found):
        if entry.kind != "paragraph":
            continue
        if title is not None and index < title < prose[-1]:
            found[index] = Sorted(entry.block, "notice")
        elif is_prose(entry.block.text):
            return
        elif not _SENTENCE_END.search(entry.block.text):
            found[index] = Sorted(entry.block, "navigation")


def _leave_out_teasers(found: list[Sorted]) -> None:
    """ "Related article" in the middle of an article: the lines under it that are no sentences."""
    inside = False
    for index, entry in enumerate(found):
        if entry.kind in {"related", "end"}:
            inside = True
            found[index] = Sorted(entry.block, "related")
        elif (
            inside
            and entry.kind == "paragraph"
            and not _SENTENCE_END.search(entry.block.text)
            and len(entry.block.text) <= 200
        ):
            found[index] = Sorted(entry.block, "related")
        elif entry.kind in {"paragraph", "heading"}:
            inside = False


def _leave_out_footer(found: list[Sorted]) -> None:
    """After the last paragraph of prose: short lines without an end. A quotation is never one."""
    if not any(entry.kind == "paragraph" and is_prose(entry.block.text) for entry in found):
        return
    for index in range(len(found) - 1, -1, -1):
        entry = found[index]
        if entry.kind != "paragraph":
            continue
        text = entry.block.text
        if is_prose(text) or (_SENTENCE_END.search(text) and len(text) >= 25) or text[0] in '"“«‘':
            return
        found[index] = Sorted(entry.block, "footer")


def _leave_out_repeated_body(found: list[Sorted]) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(found):
        if entry.kind != "paragraph" or len(entry.block.text) < 40:
            continue
        key = fold(entry.block.text)
        if key in seen:
            found[index] = Sorted(entry.block, "repetition")
        seen.add(key)
