"""What one block of a page is, told by itself: a caption, a notice, a credit, or a paragraph.

A block is left out for a reason that editors are told; ``told`` has the words. What its neighbours make of
it is for ``boilerplate`` to say.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass

from archive.extraction.page.blocks import Block
from archive.extraction.page.dates import first_date
from archive.extraction.page.labelled import labelled

# Closing marks that may follow the stop of a sentence.
_CLOSERS = "\"'”’)]*\\"
_STOPS = (".", "!", "?", "…", "。", "！", "？")


def _within(*signs: tuple[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Patterns that may begin anywhere, each with a word that it cannot do without: that is looked for far quicker."""
    return tuple((word, re.compile(pattern, re.VERBOSE)) for word, pattern in signs)


def _finds(signs: tuple[tuple[str, re.Pattern[str]], ...], small: str) -> bool:
    for word, pattern in signs:  # noqa: SIM110 - a third quicker than any(), and this is asked of every block
        if word in small and pattern.search(small):
            return True
    return False


# All patterns in small letters are matched against small letters, which is quicker than to match in any case.
_CREDIT_START = re.compile(
    r"""(?:file\s)?(?:photos?|photograph|picture|image|illustration|caption|credit)\s?(?:by|:|/|credit|courtesy)
      | \s*\[?(?:photo|image)\b.{0,80}\]?$""",
    re.VERBOSE,
)
_BRACKETED = r"""(?:
        (?:file\s)?(?:photos?|pictures?|image|illustration|graphic|source|credit|courtesy)\b[^\])]{0,160}[\])]
      | [a-z][\w .'-]{1,60}/[a-z][\w .'/-]{1,60}[\])]$)"""
_CREDIT = _within(
    ("(", r"\(" + _BRACKETED),
    ("[", r"\[" + _BRACKETED),
    ("getty", r"\bgetty\simages\b.{0,40}$"),
    ("afp", r"\bafp\svia\b.{0,40}$"),
    ("shutterstock", r"\bshutterstock\b.{0,40}$"),
    ("epa-efe", r"\bepa-efe\b.{0,40}$"),
    ("ap", r"\bap\sphoto\b.{0,40}$"),
    ("photograph", r"[.!?)”]\s?photographs?(?:\sby|:)\s[^.!?]{2,60}$"),
)
_BYLINE = re.compile(r"(?:^|\s)(?:[Bb]y|BY)\s+(?=[A-Z])")
_STAFF_START = re.compile(
    r"""[\[(]?\s?(?:web\s|copy\s|photo\s|managing\s|executive\s|chief\s)?(?:editors?|editing|editor[s]?\sin\scharge|reporting|reporters?|writing|
        additional\sreporting|photographers?|producers?|translat(?:ed|or)|compiled|edited|written|reported)\s?(?:by\b|:|：)
      | to\scontact\sthe\s(?:reporter|editor|staff|author)s?\b | (?:with\s)?assistance\s(?:from|by)\b""",
    re.VERBOSE,
)
_STAFF = _within(
    ("contributed", r"\bcontributed\s(?:to\s(?:this\s|the\s)?(?:report|reporting|story|article|piece)|reporting)\b")
)
# "The Paper's Jane Doe contributed": whose reporter it was.
OWNER = re.compile(r"^([A-Z][\w.& ]{1,30}?)['’]s\s+(?=[A-Z])")
_NOTICE_START = re.compile(
    r"""\s?(?:©|\(c\)\s?\d{4}|copyright\b)
      | (?:for\smore\sinformation|find\smore\sfrom|click\shere|
        read\sthe\soriginal|this\s(?:article|story|post)\s(?:was\s)?
        (?:first|originally)\s(?:appeared|published)|the\spost\s.{1,200}\sappeared\sfirst)\b
      | our\sstandards: | thank\syou\sfor\s(?:reading|visiting|subscribing) | your\sbrowser
      | (?:click|tap)\s(?:here|to)\b | (?:loading|please\swait)\b | skip\sto\b | download\s(?:our|the)\sapp\b""",
    re.VERBOSE,
)
_NOTICE = _within(
    ("reserved", r"\ball\srights\sreserved\b"),
    ("cookie", r"\bcookies?\b.{0,80}\b(?:policy|consent|accept|settings|browser) | \bwe\suse\scookies\b"),
    ("subscri", r"\bsubscri(?:be|ption)\b.{0,60}\b(?:newsletter|channel|now|today|plans?|free)\b"),
    ("sign", r"\bsign\s(?:up|in)\b.{0,40}\b(?:for|to|newsletter|account)\b"),
    ("delayed", r"\bquotes?\sdelayed\b"),
    ("appeared", r"\bappeared\sfirst\son\b"),
    ("javascript", r"\bjavascript\b.{0,60}\b(?:enable|disabled|browser|required)\b"),
    ("content", r"\bcontent\s(?:scraped|generated)\b"),
    ("auto-generated", r"\bauto-generated\b"),
    ("bear", r"\bbear\swith\sus\b"),
    ("terms", r"\bterms\s(?:of\s(?:use|service)|and\sconditions)\b"),
    ("privacy", r"\bprivacy\spolicy\b"),
    ("browser", r"\bview\sin\sbrowser\b"),
    ("follow", r"\bfollow\sus\son\b"),
)
_COMMENT_FORM_START = re.compile(
    r"""(?:leave\sa\s(?:reply|comment)|post\sa\scomment|add\sa\scomment|comments?|no\scomments(?:\syet)?
        |\d+\scomments?
        |join\sthe\s(?:conversation|discussion))\s?[:：.]?$
      | your\s(?:email|name|comment)\b | save\smy\sname,?\semail\b
      | (?:cancel\sreply|you\smust\sbe\slogged\sin)\b""",
    re.VERBOSE,
)
_COMMENT_FORM = _within(
    ("published", r"\bemail\saddress\swill\snot\sbe\spublished\b"),
    ("required", r"\brequired\sfields\sare\smarked\b"),
)
_ADVERT = re.compile(
    r"(?:advertisements?|sponsored(?:\scontent)?|promoted|paid\s(?:post|content))\b(?!.*[.!?]$)|\[ad_\d\]$"
)
_CONTACT_START = re.compile(
    r"""(?:(?:media|press|for)\s)?(?:contacts?|enquir(?:y|ies)|inquir(?:y|ies))(?:\sus)?\s?[:：]?$
      | (?:media|press)\s(?:contacts?|enquiries|inquiries|office)\b""",
    re.VERBOSE,
)
_MAIL_OR_PHONE = re.compile(
    r"[\w.+-]{1,60}@[\w-]{1,60}\.[a-z]|\+\d[\d ()-]{7,}|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}", re.IGNORECASE
)
# A paragraph about a privacy policy is news where somebody says something in it.
_SAYS = re.compile(r"\b(?:said|says|told|according to)\b|[“”]")
_LEGAL_NOTICE = ("all rights reserved", "quote delayed by", "quotes delayed by")
_SHARE = re.compile(
    r"""(?:share|tweet|email|print|pin|like|send)(?:\s(?:this|it|on|via|to|with|page|article|story|post|a|by|facebook|twitter|linkedin|whatsapp|
        telegram|reddit|email|friends?|and|x|or|the|your|pinterest|weibo|wechat|copy|link)\b[.,:!]?){0,12}$
      | (?:facebook|twitter|linkedin|whatsapp|telegram|reddit|pinterest|weibo|wechat|instagram|youtube|
        email|copy\slink|print)
        (?:[\s|,/]+(?:facebook|twitter|linkedin|whatsapp|telegram|reddit|pinterest|email|print|weibo|wechat|instagram|youtube|copy\slink))*$
      | \d+\s(?:shares?|comments?|views?|likes?|min(?:ute)?s?\sread)$ | (?:a\s?-\s?)?a\s?\+?$""",
    re.VERBOSE,
)
_TEASER = re.compile(
    r"(?:(?:read\smore|see\salso|also\sread|read\salso|related)\s?[:：].{1,100}(?<![.!?])"
    r"|related(?:\s(?:article|stor(?:y|ies)|news|posts?|content|topics?|coverage|links?|reading|items?)s?)?|also\sread|read\s(?:also|more|next|this)"
    r"|see\salso|recommended(?:\s\w+)?|don'?t\smiss|watch|more\s(?:from|on|news|stories|about|in)\b.{0,60}|you\s(?:may|might)\salso\s(?:like|be\sinterested\sin)"
    r"|trending(?:\snow)?|most\s(?:read|popular|viewed)|popular\sposts?|editors?'?\s(?:picks?|choice)|further\sreading|what\sto\sread\snext)\s?[:：>»]?$"
)
_END = re.compile(
    r"(?:check\salso|back\sto\s(?:the\s)?top|tags?|ends?|-+\s?ends?\s?-+|\#{2,4}|about\sthe\sauthors?|about\sus"
    r"|related\s(?:articles|posts|stories|news|content)|you\s(?:may|might)\salso\s(?:like|be\sinterested\sin)"
    r"|more\s(?:from|on|stories|news)\b.{0,40}|notes\sto\seditors|subscribe|newsletter|previous\s(?:post|article)"
    r"|next\s(?:post|article)|post\snavigation|footnotes|references|share\sthis(?:\s\w+)?)\s?[:：.]?$"
)
_PLACE_TO_GO = re.compile(r"^(?:back|previous|next|post\snavigation|tags?|ends?\b|-|#)", re.IGNORECASE)
_SELF_CREDIT = re.compile(r"\(?\s?(?:source|via|from|courtesy(?:\sof)?)\s?[:：]\s?\S")
_CODE = _within(
    *((brace, r"[{};]\s*+(?:[\w.#@-]++\s*+)?[{}]") for brace in "{}"),
    ("!important", ""),
    ("function", r"function\s?\("),
    ("@media", r"@media\b"),
    ("var", r"\bvar\s\w+\s?="),
    ("=>", ""),
    ("document.", ""),
    ("window.", ""),
)
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
class Classified:
    """A block and what it is: ``title``, ``paragraph``, or a kind of what is left out. ``key`` of labelled lines."""

    block: Block
    kind: str
    key: str = ""


def told(entry: Classified) -> str:
    """Why a block is left out, in the words that editors read."""
    if entry.kind == "end":
        return "navigation" if _PLACE_TO_GO.match(entry.block.text) else "related"
    if entry.kind == "label" and "contact" in entry.key:
        return "contact"
    return _TOLD.get(entry.kind, entry.kind)


def ends_sentence(text: str) -> bool:
    """Return whether a text ends with a full stop or the like, behind which quotation marks and brackets may close."""
    return text.endswith(_STOPS) or text.rstrip(_CLOSERS).endswith(_STOPS)


def is_prose(text: str) -> bool:
    """Return whether a text is a sentence or more, as an article's paragraphs are."""
    return len(text) >= 160 or (len(text) >= 60 and ends_sentence(text))


def kind_of(block: Block) -> tuple[str, str]:
    """Return what one block is, by itself: the first rule that fits. The key is a labelled line's."""
    text = block.text
    if (label := labelled(text)) and _WORD.search(text):
        return "label", label[0]
    small, length = text.lower(), len(text)
    for kind, longest, fits in _RULES:
        if length <= longest and fits(block, text, small):
            return kind, ""
    return "paragraph", ""


def _is_code(block: Block, text: str, small: str) -> bool:
    return not ends_sentence(text) and _finds(_CODE, text)


def _is_notice(block: Block, text: str, small: str) -> bool:
    legal = any(words in small for words in _LEGAL_NOTICE)
    if len(text) > 200:
        return legal
    return (bool(_NOTICE_START.match(small)) or _finds(_NOTICE, small)) and (legal or not _SAYS.search(text))


def _is_contact(block: Block, text: str, small: str) -> bool:
    """Return whether it is a contact line, or an address or telephone number that is no part of a sentence."""
    if _CONTACT_START.match(small):
        return True
    if text.endswith((".", "!", "?")) or not ("@" in text or _DIGIT.search(text)):
        return False
    return bool(_MAIL_OR_PHONE.search(text))


def _is_navigation(block: Block, text: str, small: str) -> bool:
    """Mostly links, or an item that is one."""
    raw = block.raw
    if "](" not in raw and "<" not in raw:
        return False
    links = sum(edit.kind == "link" for edit in block.reading.edits) // 2 + raw.lower().count("<a ")
    item = block.leader == "item" and links > 0 and len(text) <= 200 and not ends_sentence(text)
    return item or (links >= 5 and links * 60 >= len(text))


def _is_byline(block: Block, text: str, small: str) -> bool:
    """Return whether it is a date, a time, a "By X", and nothing that is said."""
    if ends_sentence(text) and not text.endswith("."):
        return False
    dates = _DIGIT.search(text) and first_date(text)
    byline = _BYLINE.search(text)
    if byline and (byline.start() == 0 or dates) and len(text) <= 120:
        return len(text.split()) <= 16
    return (
        bool(dates) and len(text) <= 80 and len(re.findall(r"[A-Za-z]{3,}", text)) <= 6 and not DATE_PREFIX.match(text)
    )


_ANY = sys.maxsize
#: A kind, the most characters that its blocks have, and the test, which gets the text in small letters, too.
_RULES: tuple[tuple[str, int, Callable[[Block, str, str], object]], ...] = (
    ("markup", _ANY, lambda block, text, small: not _WORD.search(text) or _WIKI_TAGS.fullmatch(text)),
    ("code", _ANY, _is_code),
    ("caption", 400, lambda block, text, small: _CREDIT_START.match(small) or _finds(_CREDIT, small)),
    ("credit", 300, lambda block, text, small: _STAFF_START.match(small) or _finds(_STAFF, small)),
    ("share", 120, lambda block, text, small: _SHARE.match(small)),
    ("notice", _ANY, _is_notice),
    ("advert", 80, lambda block, text, small: _ADVERT.match(small)),
    ("comment-form", 200, lambda block, text, small: _COMMENT_FORM_START.match(small) or _finds(_COMMENT_FORM, small)),
    ("contact", 200, _is_contact),
    ("end", 80, lambda block, text, small: _END.match(small)),
    ("end", 80, lambda block, text, small: block.leader == "heading" and text.startswith("About ")),
    ("related", 120, lambda block, text, small: _TEASER.match(small)),
    ("byline", 160, _is_byline),
    ("source", 120, lambda block, text, small: _SELF_CREDIT.match(small)),
    ("navigation", _ANY, _is_navigation),
    ("heading", _ANY, lambda block, text, small: block.leader == "heading"),
)
#: What the rules may say, in the order in which they are asked; what none fits is a paragraph.
KINDS = ("label", *dict.fromkeys(kind for kind, *_ in _RULES), "paragraph")
#: Kinds that the rules hardly ever give to a paragraph; the line reader has seen too few of them to be as sure.
CERTAIN = frozenset("advert caption code comment-form contact credit end markup notice related share source".split())
