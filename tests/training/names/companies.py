"""Make the lists of companies and brands.

    python -m tests.training.names.companies CSV ... JSON

CSV: the shares listed at stock exchanges, with the name of each in the second column (nasdaq-listings and
nyse-other-listings of github.com/datasets, in the public domain). JSON: the brands of simple-icons (CC0), a list of
objects with ``title``.
"""

import csv
import json
import re
import sys
from pathlib import Path

from archive.extraction.words import LEGAL_FORMS
from archive.names import fold

_LISTS = Path(__file__).parents[3] / "archive" / "extraction" / "lists"
_SHARES = re.compile(
    r"\s*(?:-|\(|common|ordinary|american depositary|ads\b|adr\b|class [a-z]\b|units?\b|depositary|preferred|each\b"
    r"|new york registry|shares\b|subordinate|limited partnership|beneficial|warrants?\b|rights?\b|notes?\b|\d).*",
    re.IGNORECASE,
)
_FUND = re.compile(r"\b(?:etf|etn|fund|trust|acquisition|spac|portfolio|index|municipal)\b", re.IGNORECASE)
_TAIL = LEGAL_FORMS | frozenset(
    "company holdings holding group the n.v. s.a. s.p.a. l.p. lp p.l.c. de c.v. ab asa se oyj".split()
)


_LAST = frozenset(
    """
    financial platforms technologies technology pharmaceuticals therapeutics international industries systems energy
    motors motor airlines brands laboratories worldwide global interactive entertainment software networks semiconductor
    bancorp stores foods partners
    """.split()
)


def short(name: str) -> set[str]:
    """Return a firm's name without its legal form, folded, and without a last word that tells its trade."""
    words = _SHARES.sub("", name).replace(",", " ").split()
    while len(words) > 1 and words[-1].casefold().strip(".&") in _TAIL | {"", "and"}:
        words.pop()
    names = [" ".join(words)]
    if len(words) > 1 and words[-1].casefold() in _LAST:
        names.append(" ".join(words[:-1]))
    return {fold(name).removeprefix("the ") for name in names}


def main(files: list[Path]) -> None:
    companies: set[str] = set()
    brands: set[str] = set()
    for path in files:
        if path.suffix == ".json":
            brands |= {fold(brand["title"]) for brand in json.loads(path.read_text(encoding="utf-8"))}
        else:
            with path.open(encoding="utf-8") as lines:
                companies |= {name for row in csv.reader(lines) if not _FUND.search(row[1]) for name in short(row[1])}
    for name, found in (("companies", companies), ("brands", brands)):
        (_LISTS / f"{name}.txt").write_text(
            "".join(f"{one}\n" for one in sorted(one for one in found if len(one) > 1)), encoding="utf-8"
        )


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
