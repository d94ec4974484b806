"""Identifiers that authorities give to people and organisations: read in any usual form, checked, kept in one. Pure.

Sources: Wikidata's item ids; VIAF by Wikidata's property P214; ISNI by ISO 27729; ORCID by its "Structure of the
ORCID identifier" and the two blocks of numbers that ISNI keeps for it; ROR by its identifier pattern (Crockford's
base 32, then two digits); LEI by ISO 17442. Check characters are those of ISO 7064.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

from stdnum.iso7064 import mod_11_2, mod_97_10

type Bearer = Literal["person", "organisation"]

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
_ADDRESS = re.compile(r"(?:[a-z]+:)?//\S|[a-z0-9-]+(?:\.[a-z0-9-]+)+/", re.IGNORECASE)
_SPACES = re.compile(r"\s+")
_SPACES_AND_DASHES = re.compile(r"[\s\-‐‑‒–—―−]+")
_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
#: First and last number, without the check character, of the blocks that ISNI keeps for ORCID.
_ORCID_BLOCKS = ((15_000_000, 35_000_000), (900_000_000_000, 900_100_000_000))


class IdentifierError(ValueError):
    """What was typed is no identifier of the scheme. The message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class Scheme:
    """One authority's identifiers.

    ``shape`` is what is left when separators are gone; ``keep`` makes the canonical form of that, or raises
    ``IdentifierError``. ``site`` is the address of a record, with ``{}`` for the canonical form.
    """

    key: str
    label: str
    bearers: frozenset[Bearer]
    site: str
    hosts: frozenset[str]
    shape: re.Pattern[str]
    separators: re.Pattern[str]
    keep: Callable[[str], str]
    looks: str
    groups: bool = False

    def parse(self, text: str) -> str:
        """Return the canonical form of an identifier as typed or pasted. Raises ``IdentifierError``."""
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).strip().strip("<>\"'“”‘’()[]").strip()
        found = self._in_address(plain) if _ADDRESS.match(plain) else self._compact(self._unlabelled(plain))
        if found is None:
            raise IdentifierError(f"This is no {self.label} identifier. One is {self.looks}.")
        return self.keep(found)

    def url(self, value: str) -> str:
        """Return where the authority shows the record of a canonical value."""
        return self.site.format(value)

    def shown(self, value: str) -> str:
        """Return a canonical value as people write it."""
        return " ".join(value[at : at + 4] for at in range(0, len(value), 4)) if self.groups else value

    def _compact(self, text: str) -> str | None:
        """Return what was typed without separators, in capitals; None where it has not the scheme's shape."""
        compact = self.separators.sub("", text).upper()
        return compact if self.shape.fullmatch(compact) else None

    def _unlabelled(self, text: str) -> str:
        """Return what follows the scheme's name in front ("ORCID iD: 0000-…", "wd:Q42")."""
        names = "wikidata|wd" if self.key == "wikidata" else self.key
        return re.sub(rf"(?:{names})(?:[ -]?id)?(?:\s*[:=]\s*|\s+)", "", text, count=1, flags=re.IGNORECASE)

    def _in_address(self, address: str) -> str | None:
        """Return the first part of an address of the authority's site that has the scheme's shape."""
        try:
            parts = urlsplit(address if "//" in address else f"//{address}")
        except ValueError:  # "http://[": as good as an address of nowhere
            parts = urlsplit("")
        host = _site_of(parts.netloc)
        if host not in self.hosts:
            other = next((scheme for scheme in SCHEMES.values() if host in scheme.hosts), None)
            then = f"choose {other.label} for it" if other else f"paste one of {min(self.hosts)}, or the identifier"
            raise IdentifierError(f"This address is not {self.label}’s: {then}.")
        steps = unquote(f"{parts.path}/{parts.fragment}").replace("?", "/").split("/")
        found = (self._compact(step.partition(".")[0].partition("#")[0]) for step in steps if step)
        return next((one for one in found if one), None)


def _site_of(netloc: str) -> str:
    """Return the site of a host: "www.wikidata.org:443" and "m.wikidata.org" are wikidata.org."""
    host = netloc.rpartition("@")[2].partition(":")[0].lower().rstrip(".")
    return ".".join(host.split(".")[-2:])


def parse(scheme: str, text: str) -> str:
    """Return the canonical form of an identifier of the scheme with this key. Raises ``IdentifierError``."""
    if scheme not in SCHEMES:
        raise IdentifierError(f"There is no scheme “{scheme}”: choose one of {', '.join(SCHEMES)}.")
    return SCHEMES[scheme].parse(text)


def readings(text: str) -> Iterator[tuple[str, str]]:
    """Return key and canonical form under every scheme that the text is an identifier of."""
    for scheme in SCHEMES.values():
        try:
            yield scheme.key, scheme.parse(text)
        except IdentifierError:
            continue


def schemes_for(bearer: Bearer) -> list[Scheme]:
    """Return the schemes a person or an organisation may have identifiers of, in the order they are offered."""
    return [scheme for scheme in SCHEMES.values() if bearer in scheme.bearers]


def _as_it_is(compact: str) -> str:
    return compact


def _checked_11_2(compact: str) -> str:
    if mod_11_2.calc_check_digit(compact[:-1]) != compact[-1]:
        raise _mistyped()
    return compact


def _isni(compact: str) -> str:
    if _is_orcid(_checked_11_2(compact)):
        raise IdentifierError("This number is one of those kept for ORCID: choose ORCID for it.")
    return compact


def _orcid(compact: str) -> str:
    if not _is_orcid(_checked_11_2(compact)):
        raise IdentifierError("This number is not one of those kept for ORCID: if it is an ISNI, choose ISNI for it.")
    return "-".join(compact[at : at + 4] for at in range(0, 16, 4))


def _is_orcid(compact: str) -> bool:
    return any(first <= int(compact[:-1]) <= last for first, last in _ORCID_BLOCKS)


def _ror(compact: str) -> str:
    number = 0
    for letter in compact[:-2].lower():
        number = number * 32 + _CROCKFORD.index(letter)
    if mod_97_10.calc_check_digits(str(number)) != compact[-2:]:
        raise _mistyped()
    return compact.lower()


def _lei(compact: str) -> str:
    # The two digits made anew: of those that leave the right remainder only 02 to 98 are given out.
    if mod_97_10.calc_check_digits(compact[:-2]) != compact[-2:]:
        raise _mistyped()
    return compact


def _mistyped() -> IdentifierError:
    return IdentifierError(
        "Its check digits do not fit: a character is wrong or two have changed places. Copy it anew from its site."
    )


_BOTH: frozenset[Bearer] = frozenset({"person", "organisation"})
_PERSON: frozenset[Bearer] = frozenset({"person"})
_ORGANISATION: frozenset[Bearer] = frozenset({"organisation"})

SCHEMES: dict[str, Scheme] = {
    scheme.key: scheme
    for scheme in (
        Scheme(
            "wikidata", "Wikidata", _BOTH, "https://www.wikidata.org/wiki/{}", frozenset({"wikidata.org"}),
            re.compile(r"Q[1-9][0-9]{0,9}"), _SPACES, _as_it_is, "Q and a number, like Q42",
        ),
        Scheme(
            "orcid", "ORCID", _PERSON, "https://orcid.org/{}", frozenset({"orcid.org"}),
            re.compile(r"[0-9]{15}[0-9X]"), _SPACES_AND_DASHES, _orcid,
            "four groups of four digits, the last may be X, like 0000-0002-1825-0097",
        ),
        Scheme(
            "ror", "ROR", _ORGANISATION, "https://ror.org/{}", frozenset({"ror.org"}),
            re.compile(r"0[A-HJKMNP-TV-Z0-9]{6}[0-9]{2}"), _SPACES_AND_DASHES, _ror,
            "nine letters and digits without i, l, o and u, the first a zero, like 03yrm5c26",
        ),
        Scheme(
            "isni", "ISNI", _BOTH, "https://isni.org/isni/{}", frozenset({"isni.org"}),
            re.compile(r"[0-9]{15}[0-9X]"), _SPACES_AND_DASHES, _isni,
            "four groups of four digits, the last may be X, like 0000 0001 2281 955X", groups=True,
        ),
        Scheme(
            "viaf", "VIAF", _PERSON, "https://viaf.org/viaf/{}", frozenset({"viaf.org"}),
            re.compile(r"[1-9][0-9](?:[0-9]{0,7}|[0-9]{17,20})"), _SPACES, _as_it_is,
            "a number of 2 to 9 or of 19 to 22 digits, like 113230702",
        ),
        Scheme(
            "lei", "LEI", _ORGANISATION, "https://search.gleif.org/#/record/{}", frozenset({"gleif.org", "lei.info"}),
            re.compile(r"[A-Z0-9]{18}[0-9]{2}"), _SPACES_AND_DASHES, _lei,
            "twenty letters and digits, like 213800KUD8LAJWSQ9D15",
        ),
    )
}  # fmt: skip
