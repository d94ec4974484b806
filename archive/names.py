"""Names: how they are compared, ordered and sorted. Pure functions; no list of particular persons.

Two keys for people. ``person_key`` compares printings word by word: within one article, where order and initials tell
people apart. ``name_key`` compares across articles: it is parsed (``parse``) into family and given names, so that
order variants and transliterations meet. What a key leaves out (initials, a generation) may still ``contradict``.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal

type NameOrder = Literal["family_first", "given_first", "unknown"]

_MARKS = dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("‘’ʼ`´", "'") | dict.fromkeys("“”„", '"')
# Letters with a stroke and ligatures, which Unicode does not take for letters with an accent.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
_PLAIN = _MARKS | _LETTERS
# Far quicker than to look each character up.
_MARK, _MARK_OR_LETTER = (re.compile(f"[{''.join(known)}]") for known in (_MARKS, _PLAIN))
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_PUNCTUATION = re.compile(r"[.,;:\-\"()]+")
_DOTTED = re.compile(r"(?<!\w)\w(?:\. ?\w)+(?!\w)\.?")
_INITIAL = re.compile(r"[A-Z]\.?")
_HAN_OR_HANGUL = r"[\u3005-\u3007\u3400-\u9fff\uac00-\ud7af]"
_OWN_SCRIPT = re.compile(rf"{_HAN_OR_HANGUL}{{2,4}}|{_HAN_OR_HANGUL}{{1,3}} {_HAN_OR_HANGUL}{{1,3}}")
_HYPHENATED = re.compile(r"(?!Al-|El-|Ad-|Ar-|As-|Ash-|An-|At-|Ul-|Abu-)[A-Z][a-z]{1,5}-[a-z]{1,5}")

HONORIFICS = frozenset("mr mrs ms miss mx dr prof professor sir dame lord lady madam mme".split())
_GENERATIONS = frozenset("jr sr ii iii iv junior senior".split())
_NICKNAME = re.compile(r"(?<=[\w.]) (?:\([^()]+\)|[\"“][^\"“”]+[\"”]|['‘][^'‘’ ]+['’])(?= \w)")
_LEGAL = frozenset(
    "co corp corporation company inc incorporated ltd limited llc llp plc gmbh ag sa nv bv ab oy spa pte pty kk".split()
)
PARTICLES = frozenset("al bin da de del della den der di do dos du el ibn la le ten ter van von zu".split())
_LEADING_PARTICLES = frozenset("de den der dos du van von zu".split())  # no given names, as "Al" or "Di" may be

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
    """Return a pattern of one or two syllables."""
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

_JAPANESE = re.compile(r"(?:(?:ky|gy|sh|j|ch|ny|hy|by|py|my|ry|ts|[kgsztdnhbpmyrwf])?[aiueo]|n(?![aiueoy]))+")


def fold(text: str) -> str:
    """Return one spelling for what readers take as the same: width, case, accents, quote marks, dashes, white space."""
    if text.isascii():  # as most are; the rest takes ten times as long
        return " ".join(text.replace("`", "'").casefold().split())
    # Before normalising, which would tear the acute accent off its place, and after, which makes some marks.
    text = _MARK.sub(_plain, _INVISIBLE.sub("", text))
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    text = _MARK_OR_LETTER.sub(_plain, _BEYOND_ASCII.sub(_without_accents, text))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _plain(mark: re.Match[str]) -> str:
    return _PLAIN[mark[0]]


def _without_accents(letters: re.Match[str]) -> str:
    return "".join(c for c in letters[0] if not unicodedata.combining(c))


def person_key(name: str) -> str:
    """Return the key under which two printings of one person's name meet; namesakes share it too.

    Honorifics, a nickname within it, dots, commas, apostrophes, hyphens and a possessive ending make no other name.
    Idempotent.
    """
    words = _words(without_nickname(fold(name)))
    while len(words) > 1 and words[0] in HONORIFICS:
        words = words[1:]
    return " ".join(words)


def without_nickname(name: str) -> str:
    """Return a name without what stands in quotation marks or brackets within it."""
    return _NICKNAME.sub("", name)


def organisation_key(name: str) -> str:
    """Return the key under which printings of one organisation's name meet. Idempotent.

    An article, the legal form ("Corp", "Co., Ltd.", "S.A.") and the dots of "U.S." or "U. S." make no other name.
    """
    words = _words(_DOTTED.sub(lambda found: re.sub(r"[. ]", "", found[0]), fold(name)).replace("&", " and "))
    while len(words) > 1 and words[0] in {"the", "a", "an"}:
        words = words[1:]
    while len(words) > 1 and words[-1] in _LEGAL:
        words = words[:-1]
    return " ".join(words)


def _words(folded: str) -> list[str]:
    """Return the words of a folded name without punctuation and without a possessive ending."""
    plain = _PUNCTUATION.sub(" ", folded).strip()
    return re.sub(r"'s?$", "", plain).replace("'", "").split()


def guess_order(name: str) -> NameOrder:
    """Return whether the family name leads. ``unknown`` where nothing tells (a single word, say).

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
    return "family_first" if _in_own_order(family, given) else "given_first"


def _in_own_order(family: str, given: list[str]) -> bool:
    """Tell whether folded words are a Chinese, Korean or Vietnamese family name and a given name of that language."""
    parts = [part for word in given for part in word.split("-")]
    return len(given) <= 3 and any(
        family in families and all(syllables.fullmatch(part) for part in parts) for families, syllables in _FAMILY_FIRST
    )


def family_name(name: str, order: NameOrder | None = None) -> str:
    """Return the family name as printed, particles kept ("von der Leyen"); the whole name where order is unknown."""
    return " ".join(_parts(name, order)[0]).rstrip(",")


def parted(name: str, order: NameOrder | None = None) -> tuple[str, str, str]:
    """Return family name, given names and generation ("Jr."), as printed. Without given names no parts are known.

    A name printed as "Biden, Joseph R., Jr." has the order of its commas, whatever ``order`` says.
    """
    stretches = [words for part in name.split(",") if (words := part.split())]
    plain = stretches[:1] + [words for words in stretches[1:] if not _is_generation(words)]
    generation = " ".join(" ".join(words) for words in stretches[1:] if _is_generation(words))
    if len(plain) == 2:
        return " ".join(plain[0]), " ".join(plain[1]), generation
    if len(plain) != 1:
        return " ".join(name.split()), "", ""
    family, rest = _parts(" ".join(plain[0]), order)
    given = [word for word in rest if not _is_generation([word])]
    if not given:
        return " ".join(name.split()), "", ""
    generation = " ".join([word for word in rest if _is_generation([word])] + ([generation] if generation else []))
    return " ".join(family), " ".join(given), generation


def _is_generation(words: list[str]) -> bool:
    return len(words) == 1 and is_generation(words[0])


def is_generation(word: str) -> bool:
    return fold(word).strip(".,") in _GENERATIONS


def sort_key(name: str, order: NameOrder | None = None) -> str:
    """Return the folded key to sort people by: family name, then the rest. Compare by code point."""
    family, rest = (fold(" ".join(words)) for words in _parts(name, order))
    return f"{family.rstrip(',')}, {rest}" if rest else family


def _parts(name: str, order: NameOrder | None) -> tuple[list[str], list[str]]:
    """Return the words of the family name, and the others."""
    words = name.split()
    order = order or guess_order(name)
    if len(words) < 2 or order == "unknown":
        return words, []
    if order == "family_first":
        return words[:1], words[1:]
    end = len(words)
    while end > 2 and is_generation(words[end - 1]):
        end -= 1
    start = end - 1
    while start > 1 and fold(words[start - 1]) in PARTICLES:
        start -= 1
    return words[start:end], words[:start] + words[end:]


@dataclass(frozen=True, slots=True)
class PersonalName:
    """A folded name in its parts. Without ``given`` it is a family name or a single name ("Pelé").

    ``given`` has every word, initials too; ``joined`` the same as it is compared.
    """

    family: str
    given: tuple[str, ...] = ()
    generation: str = ""
    native: bool = False

    @property
    def whole(self) -> bool:
        """Tell whether it names a person without help: a family name alone does not."""
        return bool(self.given) or self.native

    @property
    def families(self) -> tuple[str, ...]:
        """Return what its family name may be: nothing tells which is which in "Kishida Fumio" and "Fumio Kishida"."""
        if len(self.given) == 1 and _JAPANESE.fullmatch(self.family) and _JAPANESE.fullmatch(self.given[0]):
            return self.family, self.given[0]
        return (self.family,)

    @property
    def joined(self) -> str:
        """Return given names without initials, if a full name stays; the syllables of an East Asian one in one word."""
        full = [word for word in self.given if len(word) > 1]
        words = full if full and len(self.family) > 1 else list(self.given)
        return ("" if _in_own_order(self.family, words) else " ").join(words)

    @property
    def key(self) -> str:
        return f"{self.family}, {self.joined}" if self.given else self.family

    @property
    def wide(self) -> str:
        """Return the key under which further printings of one person meet, and other people too.

        Any order, nicknames, and middle names left out; empty for what is no whole name. It finds whom to look at and
        is no proof.
        """
        if not self.given:
            return ""
        first = self.joined.split()[0]
        return " ".join(sorted((self.family, _FORMAL.get(first, first))))

    def contradicts(self, other: "PersonalName") -> bool:
        """Tell whether two names of one key must be two people's: George W. and George H. W., Jr. and III.

        What only one of them has contradicts nothing.
        """
        if self.generation and other.generation and self.generation != other.generation:
            return True
        pairs = zip(self.given[1:], other.given[1:], strict=False)
        return any(not (one.startswith(two) or two.startswith(one)) for one, two in pairs)


def parse(name: str) -> PersonalName:
    """Return the parts of a name in any usual form: "Joseph R. Biden Jr.", "BIDEN, Joseph", "Li Xue-xiang", 习近平.

    Case tells nothing. The name of a name's key has the same key.
    """
    folded = re.sub(r"'s?$", "", without_nickname(fold(name)).strip(' .,;:-"()'))
    if _OWN_SCRIPT.fullmatch(folded):
        return PersonalName(folded.replace(" ", ""), native=True)
    stretches = [words for part in folded.split(",") if (words := _tokens(part))]
    if not stretches:
        return PersonalName("")
    generations = [word for words in stretches for word in words if word in _GENERATIONS]
    plain = [kept for words in stretches if (kept := [word for word in words if word not in _GENERATIONS])]
    plain[1:] = [kept for words in plain[1:] if (kept := [word for word in words if word not in HONORIFICS])]
    generation = generations[-1] if plain and generations else ""
    family, *rest = plain or [stretches[-1][-1:]]
    given = [word for words in rest for word in words]
    if not given:
        family, given = _family_and_given(_without_honorifics(family))
    # Behind an initial too ("R. Dr Lee"): a key has no initials, and its key must be itself.
    parts = [part for word in given for part in word.split("-")]
    parts = [part for part in parts if part not in HONORIFICS | _GENERATIONS]
    return PersonalName(" ".join(family), tuple(parts), generation, _is_native(family))


def name_key(name: str) -> str:
    """Return the key of a name across articles: "family, given", or the one word there is. Idempotent.

    Namesakes share it; who has another given name never does.
    """
    return parse(name).key


def _is_native(family: list[str]) -> bool:
    return len(family) == 1 and not any("a" <= c <= "z" for c in family[0]) and family[0].isalpha()


def _tokens(folded: str) -> list[str]:
    """Return the words of a folded stretch, hyphens kept within them."""
    words = re.sub(r"[.;:\"()]+", " ", folded).replace("'", "").split()
    return [clean for word in words if (clean := re.sub("-+", "-", word).strip("-"))]


def _without_honorifics(words: list[str]) -> list[str]:
    first = 0
    while first < len(words) - 1 and words[first] in HONORIFICS:
        first += 1
    return words[first:]


def _family_and_given(words: list[str]) -> tuple[list[str], list[str]]:
    if len(words) > 1 and not any(len(word) == 1 for word in words[1:]):
        if _in_own_order(words[0], words[1:]):
            return words[:1], words[1:]
        if len(words) == 2 and "-" in words[1] and _like_own_order(*words):
            return words[:1], words[1:]
    start = len(words) - 1
    while start > 0 and words[start - 1] in PARTICLES:
        start -= 1
    if start == 0 and len(words) > 1 and words[0] not in _LEADING_PARTICLES:
        start = 1
    return words[start:], words[:start]


def _like_own_order(family: str, hyphenated: str) -> bool:
    """Tell whether family name ("Tsai") or syllables ("Ying-tung") speak for that order; in "Newton-John" none do."""
    parts = hyphenated.split("-")
    return any(
        family in families or all(syllables.fullmatch(part) for part in parts) for families, syllables in _FAMILY_FIRST
    )


# Short forms of given names in English, each class under its first name. Only those that nearly always stand for it.
_FORMAL = {
    short: formal
    for formal, *shorts in (
        line.split()
        for line in """
        abigail abby, albert al bert, alexander alex, alfred alf, amanda mandy, andrew andy drew, anthony tony
        antony, arthur art, barbara barb, benjamin ben benny, bernard bernie, bradley brad, caroline carrie,
        catherine cathy kathy kate katie katherine kathryn katharine, charles charlie chuck, christopher chris,
        clifford cliff, cynthia cindy, daniel dan danny, david dave davy, deborah deb debbie debra, donald don
        donnie, dorothy dot, douglas doug, edward ed eddie ted teddy, elizabeth liz beth betsy betty eliza
        lizzie, eugene gene, francis frank, frederick fred freddie, gabriel gabe, gerald gerry jerry, gregory
        greg, harold hal, henry hank, jacob jake, james jim jimmy jamie, jeffrey jeff geoffrey geoff, jennifer
        jen jenny, jessica jess jessie, john jack johnny, jonathan jon, joseph joe joey, joshua josh, judith
        judy, kenneth ken kenny, lawrence larry laurence, leonard len lenny, louis lou, margaret maggie meg
        peggy, martin marty, matthew matt, michael mike mick mickey, mitchell mitch, nathaniel nate nathan,
        nicholas nick nicky, pamela pam, patricia patty patti trish, peter pete, philip phil phillip, rebecca
        becky, richard rich rick dick ricky, robert bob bobby rob robbie, ronald ron ronnie, russell russ,
        samuel sam sammy, sandra sandy, stanley stan, stephen steve steven, susan sue susie, theresa terry
        teresa, thomas tom tommy, timothy tim timmy, victoria vicky vicki, vincent vince, walter walt, william
        bill billy will willie, zachary zach zack
        """.split(",")
    )
    for short in shorts
}


def organisation_sort_key(name: str) -> str:
    """Return the folded key to sort organisations by: without a leading article."""
    return re.sub(r"^(?:the|a|an) (?=.)", "", fold(name))


_UNITED_STATES = re.compile(r"^(?:united states of america|united states|usa|us)(?= .)")
_DEPARTMENTS = re.compile(r"\bdepartments$|^departments(?= of )|(?<=^us )departments(?= of )")
_OFFICE_OF = re.compile(r"(ministry|department) (?:of|for) (?:the )?(.+)")
# A country's adjective, or what looks like one: it is only asked whether another country has a body of that name.
_ADJECTIVE = re.compile(
    r"(?:\w{3,}(?:an|ese|ish)|\w{3,}(?:aqi|aeli|stani|eti|iti|ati|eni)|french|german|dutch|greek|swiss|czech|thai"
    r"|philippine|saudi|canada|china|india|korea|us|uk|eu) (?=.)"
)


def body_key(name: str) -> str:
    """Return the key of an organisation across articles. Idempotent.

    As ``organisation_key``, where also "U.S." is the United States, and the Department of Justice the Justice
    Department, which may be named in one breath with another ("the State and Justice Departments").
    """
    key, before = _DEPARTMENTS.sub("department", organisation_key(name)), None
    while key != before:
        before = key
        country, rest = ("us ", key[3:]) if key.startswith("us ") and len(key) > 3 else ("", key)
        found = _OFFICE_OF.fullmatch(rest)
        key = organisation_key(_UNITED_STATES.sub("us", country + (f"{found[2]} {found[1]}" if found else rest)))
    return key


def body_wide(key: str) -> str:
    """Return a ``body_key`` without a country before it: the same for all countries' bodies of one name."""
    match = _ADJECTIVE.match(key)
    return key[match.end() :] if match else key
