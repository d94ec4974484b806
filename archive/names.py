"""Names: how they are compared, ordered and sorted. Pure functions; no list of particular persons."""

import re
import unicodedata
from typing import Literal

type NameOrder = Literal["family_first", "given_first", "unknown"]

# Before normalising (which would tear the acute accent off its place) and after (which makes some of them).
_MARKS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’ʼ`´", "'") | dict.fromkeys("“”„", '"'))
# Letters with a stroke and ligatures, which Unicode does not take for letters with an accent.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_PUNCTUATION = re.compile(r"[.,;:\-\"()]+")
_DOTTED = re.compile(r"(?<!\w)\w(?:\.\w)+(?!\w)\.?")
_INITIAL = re.compile(r"[A-Z]\.?")
_HAN_OR_HANGUL = r"[\u3005-\u3007\u3400-\u9fff\uac00-\ud7af]"
_OWN_SCRIPT = re.compile(rf"{_HAN_OR_HANGUL}{{2,4}}|{_HAN_OR_HANGUL}{{1,3}} {_HAN_OR_HANGUL}{{1,3}}")
_HYPHENATED = re.compile(r"(?!Al-|El-|Ad-|Ar-|As-|Ash-|An-|At-|Ul-|Abu-)[A-Z][a-z]{1,5}-[a-z]{1,5}")

HONORIFICS = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady madam mme".split())
_GENERATIONS = frozenset("jr sr ii iii iv".split())
_LEGAL = frozenset(
    "co corp corporation company inc incorporated ltd limited llc llp plc gmbh ag sa nv bv ab oy spa pte pty kk".split()
)
_PARTICLES = frozenset("al bin da de del della den der di do dos du el ibn la le ten ter van von zu".split())

# Family names that lead a name printed in its own order, in common romanisations. A sign, not a proof (Lee
# Marvin, Kim Novak): what follows must be made of syllables of the same language (see guess_order). Source: the
# hundred most common Chinese family names (Ministry of Public Security, 2019), with the forms used in Taiwan
# and Hong Kong; the most common Korean and Vietnamese ones.
_CHINESE = frozenset(
    """wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he gao lin luo zheng liang xie song tang
    deng han feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu lyu ding ren shen yao jin
    zhong tan liao jia xia fu bai zou qiu hou xiong meng qin bei shi qian tao kong mao kang xi lei wan duan
    qi gu hao shao long qu lai xue yan yin cui shu niu wen nie ni pang xing an chang geng ji ou ouyang sima ai tu lou yi
    chan wong cheung lau kwok leung tsang hsieh tsai hsu chou chow chiang kao teng tseng lee ho lam ng kan""".split()
)
_KOREAN = frozenset(
    """kim lee park choi jung jeong kang cho yoon jang lim oh seo shin kwon hwang ahn an moon han song ryu roh
    ban""".split()
)
_VIETNAMESE = frozenset("nguyen tran pham hoang phan vu vo dang bui ho ngo duong luong to".split())


def _syllables(onset: str, vowel: str, coda: str) -> re.Pattern[str]:
    """One or two syllables."""
    return re.compile(rf"(?:(?:{onset})?(?:{vowel})(?:{coda})?){{1,2}}")


# Pinyin, Wade-Giles and Cantonese; Korean; Vietnamese.
_FAMILY_FIRST = (
    (
        _CHINESE,
        _syllables(
            "zh|ch|sh|ts|tz|sz|hs|kw|gw|ng|[bpmfdtnlgkhjqxrzcsyw]",
            "iao|iang|iong|uai|uang|ueh|[iu]e|ia|io|iu|ua|uo|ui|ai|ei|ao|ou|oi|eu|ee|oo|[aeiou]",
            "ng|[nhmkpt]",
        ),
    ),
    (
        _KOREAN,
        _syllables(
            "kk|ss|ch|sh|[gkdtnrlmbpsjh]", "young|hyun|[yw]?(?:ae|eo|eu|ui|oe|oo|ee|[aeiou])", "ng|ck|[nmlkpbtgh]"
        ),
    ),
    (
        _VIETNAMESE,
        _syllables("ngh|ng|nh|ph|th|tr|kh|gi|gh|ch|qu|[bcdghklmnprstvx]", "uye|uyo|[aeiouy]{1,3}", "ng|nh|ch|[nmcpt]"),
    ),
)


def fold(text: str) -> str:
    """One spelling for what readers take as the same: width, case, accents, quote marks, dashes, white space."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).translate(_MARKS)).casefold()
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", text.translate(_MARKS).translate(_LETTERS)).split())


def person_key(name: str) -> str:
    """The key under which two printings of one person's name meet; namesakes share it too.

    Honorifics, dots, commas, apostrophes, hyphens and a possessive ending make no other name. Idempotent.
    """
    words = _words(fold(name))
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    return " ".join(words)


def organisation_key(name: str) -> str:
    """The same for organisations: an article, the legal form ("Corp", "Co., Ltd.", "S.A.") and the dots of "U.S."
    make no other name. Idempotent.
    """
    words = _words(_DOTTED.sub(lambda found: found[0].replace(".", ""), fold(name)).replace("&", " and "))
    while len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
    return " ".join(words)


def _words(folded: str) -> list[str]:
    """The words of a folded name without punctuation and without a possessive ending."""
    plain = _PUNCTUATION.sub(" ", folded).strip()
    return re.sub(r"'s?$", "", plain).replace("'", "").split()


def guess_order(name: str) -> NameOrder:
    """Whether the family name leads. ``unknown`` where nothing tells (a single word, say).

    It leads in names in Han characters or Hangul, before a given name like "Ching-te", and where a common
    Chinese, Korean or Vietnamese family name comes first and the rest looks like a given name of that language.
    """
    if _OWN_SCRIPT.fullmatch(name.strip()):
        return "family_first"
    words = name.split()
    if len(words) < 2:
        return "unknown"
    if any(_INITIAL.fullmatch(word) for word in words[1:]):
        return "given_first"
    if len(words) == 2 and _HYPHENATED.fullmatch(words[1]):
        return "family_first"
    family, *given = (fold(word).replace("'", "") for word in words)
    for families, syllables in _FAMILY_FIRST:
        if family in families and len(given) <= 3 and all(syllables.fullmatch(w) for g in given for w in g.split("-")):
            return "family_first"
    return "given_first"


def family_name(name: str, order: NameOrder | None = None) -> str:
    """The family name as printed, particles kept ("von der Leyen"); the whole name where order is unknown."""
    return " ".join(_parts(name, order)[0]).rstrip(",")


def sort_key(name: str, order: NameOrder | None = None) -> str:
    """Folded key to sort people by: family name, then the rest. Compare by code point."""
    family, rest = (fold(" ".join(words)) for words in _parts(name, order))
    return f"{family.rstrip(',')}, {rest}" if rest else family


def _parts(name: str, order: NameOrder | None) -> tuple[list[str], list[str]]:
    """The words of the family name, and the others."""
    words = name.split()
    order = order or guess_order(name)
    if len(words) < 2 or order == "unknown":
        return words, []
    if order == "family_first":
        return words[:1], words[1:]
    end = len(words)
    while end > 2 and fold(words[end - 1]).strip(".,") in _GENERATIONS:
        end -= 1
    start = end - 1
    while start > 1 and fold(words[start - 1]) in _PARTICLES:
        start -= 1
    return words[start:end], words[:start] + words[end:]


def organisation_sort_key(name: str) -> str:
    """Folded key to sort organisations by: without a leading article."""
    return re.sub(r"^(?:the|a|an) (?=.)", "", fold(name))
