"""Names: how they are compared, ordered and sorted. Pure functions; no list of particular persons."""

import re
import unicodedata
from typing import Literal

type NameOrder = Literal["family_first", "given_first", "unknown"]

_DASHES = str.maketrans({c: "-" for c in "‐‑‒–—―−"} | {c: "'" for c in "‘’ʼ`´"} | {c: '"' for c in "“”„"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
HONORIFICS = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady madam mme".split())
_LEGAL = frozenset(
    "co corp corporation company inc incorporated ltd limited llc llp plc gmbh ag sa nv bv ab oy spa pte pty kk".split()
)

# Family names that lead a name printed in its own order, in common romanisations. A sign, not a proof:
# the name must also have the shape of such a name (see guess_order). Source: the hundred most common
# Chinese surnames (Ministry of Public Security, 2019), the most common Korean and Vietnamese ones.
_FAMILY_FIRST = frozenset(
    """wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang
    deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao jin
    zhong tan liao jia xia fu bai zou qiu hou xiong meng qin bei shi qian tao kong mao kang xi lei ding wan duan
    qi gu hao shao long qu lai xue yan yin cui shao niu wen nie ni pang xing an chang lü geng ji ou ouyang sima
    chan wong cheung lau kwok leung tsang hsieh tsai hsu chang chou kao teng tseng
    kim lee park choi jung jeong kang cho yoon jang lim oh seo shin kwon hwang ahn moon
    nguyen tran pham hoang phan vu vo dang bui ho ngo duong""".split()
)
_PARTICLES = frozenset("al bin da de del della den der di do dos du el ibn la le ten ter van von y zu".split())
_INITIAL = re.compile(r"[A-Z]\.?$")


def fold(text: str) -> str:
    """One spelling for what readers take as the same: width, case, accents, quote marks, dashes, white space."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).translate(_DASHES).casefold()
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", text).split())


def person_key(name: str) -> str:
    """The key under which two printings of one person's name meet; namesakes share it too.

    Honorifics, dots, commas, apostrophes, hyphens and a possessive ending make no other name. Idempotent.
    """
    key = re.sub(r"'s?$", "", fold(name)).replace("'", "")
    words = re.sub(r"[.,\-\"()]+", " ", key).split()
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    return " ".join(words)


def organisation_key(name: str) -> str:
    """The same for organisations: an article and the legal form ("Corp", "Co., Ltd.") make no other name. Idempotent."""
    key = re.sub(r"'s?$", "", fold(name)).replace("'", "").replace("&", " and ")
    words = re.sub(r"[.,\-\"()]+", " ", key).split()
    while len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
    return " ".join(words)


def guess_order(name: str) -> NameOrder:
    """Whether the family name leads. ``unknown`` where nothing tells (a single word, say)."""
    words = name.split()
    if len(words) < 2:
        # A name in Han characters or Hangul leads with the family name.
        return "family_first" if re.fullmatch(r"[\u3400-\u9fff\uac00-\ud7af]{2,4}", name) else "unknown"
    if len(words) > 3 or any(_INITIAL.match(word) for word in words[1:]):
        return "given_first"
    first, last = fold(words[0]), fold(words[-1])
    if first in _FAMILY_FIRST and last not in _FAMILY_FIRST:
        return "family_first"
    if first in _FAMILY_FIRST and last in _FAMILY_FIRST:
        return "family_first"
    return "given_first"


def family_name(name: str, order: NameOrder | None = None) -> str:
    """The family name as printed, particles kept ("von der Leyen"); the whole name where order is unknown."""
    words = name.split()
    order = order or guess_order(name)
    if len(words) < 2 or order == "unknown":
        return name
    if order == "family_first":
        return words[0]
    at = len(words) - 1
    while at > 1 and fold(words[at - 1]) in _PARTICLES:
        at -= 1
    return " ".join(words[at:])


def sort_key(name: str, order: NameOrder | None = None) -> str:
    """Folded key to sort people by: family name, then the rest. Compare by code point."""
    family = family_name(name, order)
    words, count = name.split(), len(family.split())
    rest = words[count:] if (order or guess_order(name)) == "family_first" else words[: len(words) - count]
    return f"{fold(family)}, {fold(' '.join(rest))}".rstrip(", ") if rest else fold(name)


def organisation_sort_key(name: str) -> str:
    """Folded key to sort organisations by: without a leading article."""
    return re.sub(r"^(?:the|a|an) (?=.)", "", fold(name))
