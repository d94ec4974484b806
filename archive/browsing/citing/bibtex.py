"""BibTeX and BibLaTeX, in UTF-8: one entry that both read.

``year`` and ``month`` are for BibTeX; ``date`` (EDTF) says the same as exactly as it is known. Letters of all scripts
stay as they are; what TeX would take for a command or join to another character is written so that it prints.
"""

import re

from archive.browsing.citing.authors import Author
from archive.browsing.citing.reference import SITE, Reference
from archive.dates import PartialDate

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_PRINTS = {
    **{c: rf"\{c}" for c in "&%$#_"},
    "\\": r"{\textbackslash}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
}
_BRACES = {"{": r"\{", "}": r"\}"}
_LONE_BRACES = {"{": r"{\textbraceleft}", "}": r"{\textbraceright}"}
#: Neighbours that TeX's fonts join: dashes, quotation marks, Spanish marks.
_JOINED = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=`)(?=`)|(?<=,)(?=,)|(?<=[?!])(?=`)")
_AND = re.compile(r"\band\b", re.IGNORECASE)


def write(reference: Reference) -> str:
    """The entry, each field on a line."""
    published = reference.published
    note = f"{reference.note} In {SITE}, {reference.address}.".strip()
    fields = {
        "author": " and ".join(_author(author) for author in reference.authors),
        "title": f"{{{escape(reference.title)}}}",  # a second pair of braces: no style changes its capitals
        "journal": escape(reference.publisher),
        "entrysubtype": "newspaper",
        "year": _year(published),
        "month": _month(published),
        "date": str(published or ""),
        "language": escape(reference.language),
        "url": _verbatim(reference.url),
        "urldate": reference.accessed.isoformat(),
        "note": escape(note),
    }
    kind = "article" if reference.publisher else "misc"
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{reference.key},", *lines, "}", ""])


def escape(text: str) -> str:
    """Text that prints as it stands, its braces paired, as BibTeX counts them even where they are escaped."""
    braces = _BRACES if _paired(text) else _LONE_BRACES
    return "{}".join("".join((_PRINTS | braces).get(c, c) for c in part) for part in _JOINED.split(text))


def _paired(text: str) -> bool:
    open_ = 0
    for c in text:
        open_ += (c == "{") - (c == "}")
        if open_ < 0:
            return False
    return open_ == 0


def _verbatim(address: str) -> str:
    """An address is not read as TeX: what would end or break the field is percent-encoded."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _author(author: Author) -> str:
    if not author.given:
        return f"{{{escape(author.name)}}}"
    parts = (author.family, author.suffix, author.given)
    return ", ".join(_part(part) for part in parts if part)


def _part(text: str) -> str:
    """Part of a name; in braces where it has what parts names."""
    return f"{{{escape(text)}}}" if "," in text or _AND.search(text) else escape(text)


def _year(published: PartialDate | None) -> str:
    same = published and published.earliest.year == published.latest.year
    return f"{published.earliest.year:04d}" if published and same else ""


def _month(published: PartialDate | None) -> str:
    if published is None:
        return ""
    first, last = published.earliest, published.latest
    return _MONTHS[first.month - 1] if (first.year, first.month) == (last.year, last.month) else ""
