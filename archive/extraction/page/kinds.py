"""What one block of a page is, told by itself: a caption, a notice, a credit, or a paragraph.

A block is left out for a reason that editors are told; ``told`` has the words. What its neighbours make of
it is for ``cleaning`` to say.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from archive.extraction.page.blocks import Block
from archive.extraction.page.front_matter import labelled
from archive.extraction.page.printed_dates import dates_in

SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’)\]*\\]*$")
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
# "The Paper's Jane Doe contributed": whose reporter it was.
OWNER = re.compile(r"^([A-Z][\w.& ]{1,30}?)['’]s\s+(?=[A-Z])")
# Matched against small letters, which is quicker than to match in any case.
_NOTICE = re.compile(
    r"""\ball\srights\sreserved\b | ^\s?(?:©|\(c\)\s?\d{4}|copyright\b)
      | \bcookies?\b.{0,80}\b(?:policy|consent|accept|settings|browser)
      | \bsubscri(?:be|ption)\b.{0,60}\b(?:newsletter|channel|now|today|plans?|free)\b
      | \bsign\s(?:up|in)\b.{0,40}\b(?:for|to|newsletter|account)\b
      | \bquotes?\sdelayed\b
      | ^(?:for\smore\sinformation|find\smore\sfrom|click\shere|
        read\sthe\soriginal|this\s(?:article|story|post)\s(?:was\s)?
        (?:first|originally)\s(?:appeared|published)|the\spost\s.{1,200}\sappeared\sfirst)\b
      | \bappeared\sfirst\son\b | \bjavascript\b.{0,60}\b(?:enable|disabled|browser|required)\b
      | \bcontent\s(?:scraped|generated)\b | \bauto-generated\b | \bbear\swith\sus\b
      | ^our\sstandards: | ^thank\syou\sfor\s(?:reading|visiting|subscribing)
      | \bterms\s(?:of\s(?:use|service)|and\sconditions)\b | \bprivacy\spolicy\b | ^your\sbrowser
      | ^(?:click|tap)\s(?:here|to)\b | \bwe\suse\scookies\b | ^(?:loading|please\swait)\b
      | \bview\sin\sbrowser\b | ^skip\sto\b | \bfollow\sus\son\b | ^download\s(?:our|the)\sapp\b""",
    re.VERBOSE,
)
_COMMENT_FORM = re.compile(
    r"""^(?:leave\sa\s(?:reply|comment)|post\sa\scomment|add\sa\scomment|comments?|no\scomments(?:\syet)?
        |\d+\scomments?
        |join\sthe\s(?:conversation|discussion))\s?[:：.]?$
      | \bemail\saddress\swill\snot\sbe\spublished\b | \brequired\sfields\sare\smarked\b
      | ^your\s(?:email|name|comment)\b | ^save\smy\sname,?\semail\b
      | ^(?:cancel\sreply|you\smust\sbe\slogged\sin)\b""",
    re.VERBOSE,
)
_ADVERT = re.compile(
    r"^(?:advertisements?|sponsored(?:\scontent)?|promoted|paid\s(?:post|content))\b(?!.*[.!?]$)|^\[ad_\d\]$",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"""^(?:(?:media|press|for)\s)?(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))(?:\sus)?\s?[:：]?$
      | ^(?:media|press)\s(?:contacts?|enquiries|inquiries|office)\b
      | ^(?=.{0,200}
          (?:[\w.+-]{1,60}@[\w-]{1,60}\.[a-z]|\+\d[\d ()-]{7,}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}))(?!.*[.!?]$)""",
    re.IGNORECASE | re.VERBOSE,
)
# A paragraph about a privacy policy is news where somebody says something in it.
_SAYS = re.compile(r"\b(?:said|says|told|according to)\b|[“”]")
_LEGAL_NOTICE = ("all rights reserved", "quote delayed by", "quotes delayed by")
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
    r"^(?:check\salso|back\sto\s(?:the\s)?top|tags?|ends?|-+\s?ends?\s?-+|\#{2,4}|about\sthe\sauthors?|about\sus"
    r"|related\s(?:articles|posts|stories|news|content)|you\s(?:may|might)\salso\s(?:like|be\sinterested\sin)"
    r"|more\s(?:from|on|stories|news)\b.{0,40}|notes\sto\seditors|subscribe|newsletter|previous\s(?:post|article)"
    r"|next\s(?:post|article)|post\snavigation|footnotes|references|share\sthis(?:\s\w+)?)\s?[:：.]?$",
    re.IGNORECASE,
)
_PLACE_TO_GO = re.compile(r"^(?:back|previous|next|post\snavigation|tags?|ends?\b|-|#)", re.IGNORECASE)
_SELF_CREDIT = re.compile(r"^\(?\s?(?:source|via|from|courtesy(?:\sof)?)\s?[:：]\s?\S", re.IGNORECASE)
_CODE = re.compile(r"[{};]\s*[\w.#@-]*\s*[{}]|!important|function\s?\(|@media\b|\bvar\s\w+\s?=|=>|document\.|window\.")
_WIKI_TAGS = re.compile(r"(?:\[\[[^\[\]]{1,80}\]\][\s,]*)+")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]")
DATE_PREFIX = re.compile(r"^date\s+(?=(?:19|20)\d\d)", re.IGNORECASE)
# The rules' own kinds in the words that editors are told.
_TOLD = {
    "title": "repetition",
    "summary": "repetition",
    "heading": "navigation",
    "footer": "navigation",
    "label": "source-line",
    "byline": "source-line",
    "source": "source-line",
}


@dataclass(frozen=True, slots=True)
class Sorted:
    """A block and what it is: ``title``, ``paragraph``, or a kind of what is left out. ``key`` of labelled lines."""

    block: Block
    kind: str
    key: str = ""


def told(entry: Sorted) -> str:
    """Why a block is left out, in the words that editors read."""
    if entry.kind == "end":
        return "navigation" if _PLACE_TO_GO.match(entry.block.text) else "related"
    if entry.kind == "label" and "contact" in entry.key:
        return "contact"
    return _TOLD.get(entry.kind, entry.kind)


def kind_of(block: Block) -> tuple[str, str]:
    """What one block is, by itself: the first rule that fits. The key is a labelled line's."""
    if (label := labelled(block.text)) and _WORD.search(block.text):
        return "label", label[0]
    return next((kind for kind, fits in _RULES if fits(block, block.text)), "paragraph"), ""


def _is_notice(text: str) -> bool:
    small = text.lower()
    legal = any(words in small for words in _LEGAL_NOTICE)
    return legal if len(text) > 200 else bool(_NOTICE.search(small)) and (legal or not _SAYS.search(text))


def _is_navigation(block: Block, text: str) -> bool:
    """Mostly links, or an item that is one."""
    links = sum(edit.kind == "link" for edit in block.reading.edits) // 2 + block.raw.lower().count("<a ")
    item = block.leader == "item" and links > 0 and len(text) <= 200 and not SENTENCE_END.search(text)
    return item or (links >= 5 and links * 60 >= len(text))


def _is_byline(text: str) -> bool:
    """A date, a time, a "By X", and nothing that is said."""
    if SENTENCE_END.search(text) and not text.endswith("."):
        return False
    dates = _DIGIT.search(text) and next(dates_in(text), None)
    byline = _BYLINE.search(text)
    if byline and (byline.start() == 0 or dates) and len(text) <= 120:
        return len(text.split()) <= 16
    return (
        bool(dates) and len(text) <= 80 and len(re.findall(r"[A-Za-z]{3,}", text)) <= 6 and not DATE_PREFIX.match(text)
    )


_RULES: tuple[tuple[str, Callable[[Block, str], object]], ...] = (
    ("markup", lambda block, text: not _WORD.search(text) or _WIKI_TAGS.fullmatch(text)),
    ("code", lambda block, text: not SENTENCE_END.search(text, len(text) - 20) and _CODE.search(text)),
    ("caption", lambda block, text: len(text) <= 400 and _CREDIT.search(text)),
    ("credit", lambda block, text: len(text) <= 300 and _STAFF.search(text)),
    ("share", lambda block, text: len(text) <= 120 and _SHARE.match(text)),
    ("notice", lambda block, text: _is_notice(text)),
    ("advert", lambda block, text: len(text) <= 80 and _ADVERT.match(text)),
    ("comment-form", lambda block, text: len(text) <= 200 and _COMMENT_FORM.search(text.lower())),
    ("contact", lambda block, text: len(text) <= 200 and _CONTACT.match(text)),
    ("end", lambda block, text: len(text) <= 80 and _END.match(text)),
    ("end", lambda block, text: block.leader == "heading" and len(text) <= 80 and text.startswith("About ")),
    ("related", lambda block, text: len(text) <= 120 and _TEASER.match(text)),
    ("byline", lambda block, text: len(text) <= 160 and _is_byline(text)),
    ("source", lambda block, text: len(text) <= 120 and _SELF_CREDIT.match(text)),
    ("navigation", _is_navigation),
    ("heading", lambda block, text: block.leader == "heading"),
)
