"""The formats that citations are taken away in: plain text, BibTeX and BibLaTeX, RIS, and CSL-JSON, all in UTF-8.

They are written by hand, and tested by reading them with bibtexparser, pylatexenc, rispy and citeproc-py: as libraries
to write with these would be two more dependencies for what is a table of names each.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.browsing.citing.reference import SITE, UNTITLED, Author, Reference
from archive.browsing.quote_text import quoted
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


def plain(reference: Reference) -> str:
    """Return the citation in words, as a reader copies it: one line, without its end."""
    parts = (
        f"{', '.join(author.name for author in reference.authors)}." if reference.authors else "",
        _title(reference.title),
        f"{reference.publisher or '[publisher not stated]'},",
        f"{reference.published.words() if reference.published else '[no date printed]'}.",
        f"{reference.source}." if reference.source else "",
        reference.note,
        f"In {SITE}, {reference.address}.",
        f"Accessed {reference.accessed.day} {reference.accessed:%B %Y}.",
    )
    return " ".join(part for part in parts if part)


def _title(title: str) -> str:
    if title == UNTITLED:
        return f"{title}."
    title = title.rstrip(".")
    return quoted(title if title[-1:] in {"?", "!", "？", "！"} else f"{title}.")


def bibtex(reference: Reference) -> str:
    """Return one entry that BibTeX and BibLaTeX both read.

    ``year`` and ``month`` are for BibTeX; ``date`` (EDTF) says the same as exactly as it is known. Letters of all
    scripts stay as they are; what TeX would take for a command or join to another character is written so that it
    prints.
    """
    fields = {
        "author": " and ".join(_bibtex_author(author) for author in reference.authors),
        "title": f"{{{tex(reference.title)}}}",  # a second pair of braces: no style changes its capitals
        "journal": tex(reference.publisher),
        "entrysubtype": "newspaper",
        "year": _year(reference.published),
        "month": _month(reference.published),
        "date": str(reference.published or ""),
        "language": tex(reference.language),
        "url": _verbatim(reference.url),
        "urldate": reference.accessed.isoformat(),
        "note": tex(f"{reference.note} In {SITE}, {reference.address}.".strip()),
    }
    kind = "article" if reference.publisher else "misc"
    lines = [
        f"  {name} = {value}," if name == "month" else f"  {name} = {{{value}}},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@{kind}{{{reference.key},", *lines, "}", ""])


def tex(text: str) -> str:
    """Return TeX that prints the text as it stands, braces paired, as BibTeX counts them even where escaped."""
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
    """Percent-encode what would end or break the field: an address is not read as TeX."""
    return address.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _bibtex_author(author: Author) -> str:
    if not author.given:
        return f"{{{tex(author.name)}}}"
    parts = [part for part in (author.family, author.suffix, author.given) if part]
    # In braces where it has what parts names.
    return ", ".join(f"{{{tex(part)}}}" if "," in part or _AND.search(part) else tex(part) for part in parts)


def ris(reference: Reference) -> str:
    """Return a tag and a value on each line, which ends as RIS asks for. No value can be taken for a tag."""
    values = [
        ("TY", "NEWS"),
        ("ID", reference.key),
        *(("AU", author.inverted) for author in reference.authors),
        ("TI", reference.title),
        ("T2", reference.publisher),
        ("PY", _year(reference.published)),
        ("DA", _ris_date(reference.published)),
        ("LA", reference.language),
        ("UR", reference.url),
        ("DB", SITE),
        ("AN", reference.address),
        ("Y2", f"{reference.accessed:%Y/%m/%d}/"),
        ("N1", reference.note),
    ]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in values if value) + "ER  - \r\n"


def _ris_date(published: PartialDate | None) -> str:
    """Return year, month, day and other words between slashes, as far as known; an interval stands in the words."""
    if published is None:
        return ""
    first, last = published.earliest, published.latest
    year = f"{first.year:04d}" if first.year == last.year else ""
    month = f"{first.month:02d}" if year and first.month == last.month else ""
    day = f"{first.day:02d}" if first == last else ""
    return f"{year}/{month}/{day}/{published.words() if published.precision == 'interval' else ''}"


def _year(published: PartialDate | None) -> str:
    same = published and published.earliest.year == published.latest.year
    return f"{published.earliest.year:04d}" if published and same else ""


def _month(published: PartialDate | None) -> str:
    if published is None:
        return ""
    first, last = published.earliest, published.latest
    return _MONTHS[first.month - 1] if (first.year, first.month) == (last.year, last.month) else ""


def csl_json(reference: Reference) -> str:
    """Return CSL-JSON, which citation processors read: a list of one item."""
    return json.dumps([csl_item(reference)], ensure_ascii=False, indent=2) + "\n"


def csl_item(reference: Reference) -> dict[str, Any]:
    """Return the item, by the names of https://github.com/citation-style-language/schema."""
    values = {
        "id": reference.key,
        "type": "article-newspaper",
        "author": [_csl_author(author) for author in reference.authors],
        "title": reference.title,
        "container-title": reference.publisher,
        "issued": _issued(reference.published),
        "language": reference.language,
        "URL": reference.url,
        "accessed": {"date-parts": [_date_parts(reference.accessed, "day")]},
        "archive": SITE,
        "archive_location": reference.address,
        "note": reference.note,
    }
    return {name: value for name, value in values.items() if value}


def _csl_author(author: Author) -> dict[str, Any]:
    if not author.given:
        return {"literal": author.name}
    parts = {"family": author.family, "given": author.given, "suffix": author.suffix}
    # Otherwise a style that prints given names first would turn "Li Qiang" round.
    order = {"static-ordering": True} if author.family_first else {}
    return {name: value for name, value in parts.items() if value} | order


def _issued(published: PartialDate | None) -> dict[str, Any]:
    if published is None:
        return {}
    if published.precision == "interval":
        return {"date-parts": [_date_parts(published.earliest, "day"), _date_parts(published.latest, "day")]}
    return {"date-parts": [_date_parts(published.earliest, published.precision)]}


def _date_parts(day: date, precision: str) -> list[int]:
    return [day.year, day.month, day.day][: {"year": 1, "month": 2}.get(precision, 3)]


@dataclass(frozen=True, slots=True)
class Format:
    """A format; ``extension`` ends its addresses and file names."""

    extension: str
    label: str
    media_type: str
    write: Callable[[Reference], str]


FORMATS = (
    Format("bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
    Format("ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris),
    Format("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
    Format("txt", "Plain text", "text/plain; charset=utf-8", lambda reference: f"{plain(reference)}\n"),
)
