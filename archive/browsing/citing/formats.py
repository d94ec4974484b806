"""The formats that citations are taken away in."""

from collections.abc import Callable
from dataclasses import dataclass

from archive.browsing.citing import bibtex, csl, plain, ris
from archive.browsing.citing.reference import Reference


@dataclass(frozen=True, slots=True)
class Format:
    """``extension`` ends its addresses and file names."""

    extension: str
    label: str
    media_type: str
    write: Callable[[Reference], str]


FORMATS = (
    Format("bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex.write),
    Format("ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris.write),
    Format("csl.json", "CSL-JSON", "application/vnd.citationstyles.csl+json", csl.write),
    Format("txt", "Plain text", "text/plain; charset=utf-8", lambda reference: plain.write(reference) + "\n"),
)
