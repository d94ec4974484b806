"""Offices that printed titles name: which titles are one office, and which may speak for one holder.

"President", "Chinese President" and "President of China" have the same ``words``; "Vice President", "former President"
and "President-elect" have others: all stays in but the country, the organisation and another spelling.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from archive import names

#: Words that end a title of office ("minister"); what stands before one qualifies it.
TITLE_HEADS = frozenset(
    """
    premier president minister chancellor chairman chairwoman chairperson chair secretary secretary-general director
    director-general director-generals chief commissioner ambassador governor mayor senator congressman
    congresswoman representative spokesman spokeswoman spokesperson spokesperson ceo cfo cto coo cio founder
    co-founder cofounder partner analyst economist researcher scientist professor dean rector provost chancellor
    vice-chancellor vice-premier vice-president vice-minister vice-chairman vice-chairwoman vice-chair vice-mayor
    vice-governor deputy envoy leader head manager officer executive engineer editor-in-chief publisher lawyer
    attorney judge justice sheriff general admiral colonel captain lieutenant major sergeant commander marshal
    brigadier king queen prince princess emperor pope archbishop bishop cardinal imam rabbi sultan emir sheikh
    lawmaker legislator mp mep councillor councilor councilman counsellor counselor consul treasurer auditor
    inspector superintendent administrator adviser advisor aide curator conductor coach fellow lecturer physician
    surgeon doctor academician strategist consultant specialist expert historian economist negotiator speaker whip
    gen col lt capt sgt maj adm sen rep gov pm undersecretary under-secretary under-secretary-general vice-secretary
    comptroller owner chairholder principal entrepreneur investor author activist dissident candidate nominee
    coordinator organizer organiser diplomat official president-elect
    """.split()
)
#: Words that make another office of the one they stand before.
_RANKS = frozenset(
    """vice deputy assistant associate under prime lieutenant attorney solicitor surgeon inspector secretary director
    major brigadier crown first press principal executive co""".split()
)
#: Words before a title that tell when it was held, or belong to the sentence.
_PASSING = frozenset("q under former then ex acting current late outgoing incoming our by with".split())
#: Offices whose holders go by title and family name alone. "Director Smith" may be anybody's director.
_FORMS_OF_ADDRESS = frozenset(
    " ".join(office.split())
    for office in """
    president, vice president, prime minister, chancellor, secretary, deputy secretary, minister, senator,
    representative, speaker, leader, governor, lieutenant governor, mayor, justice, chief justice, judge, sheriff,
    attorney general, surgeon general, secretary general, director general, commissioner, administrator, treasurer,
    press secretary, ambassador, general, admiral, colonel, king, queen, prince, princess, emperor, pope, cardinal,
    archbishop
    """.split(",")
)
#: The spelling that stands for others; of those that overlap the longer first.
_SPELLINGS = [
    (tuple(other.split()), tuple(form.split()))
    for form, others in {
        "ceo": "chief executive officer, chief executive",
        "cfo": "chief financial officer",
        "cto": "chief technology officer",
        "coo": "chief operating officer",
        "cio": "chief information officer",
        "minister of foreign": "minister of foreign affairs",
        "foreign minister": "foreign affairs minister",
        "vice president": "vp",
        "prime minister": "pm, premier",
        "co founder": "cofounder",
        "chair": "chairman, chairwoman, chairperson",
        "spokesperson": "spokesman, spokeswoman",
        "president": "presidents",
        "senator": "sen, senators",
        "representative": "rep, congressman, congresswoman, representatives",
        "governor": "gov, governors",
        "general": "gen",
        "lieutenant": "lt",
        "colonel": "col",
        "captain": "capt",
        "admiral": "adm",
        "advisor": "adviser",
    }.items()
    for other in others.split(",")
]
#: A country, then the other words that say it: its people's, its short forms.
_COUNTRIES = """
afghanistan: afghan; albania: albanian; algeria: algerian; angola: angolan; argentina: argentine, argentinian;
armenia: armenian; australia: australian; austria: austrian; azerbaijan: azerbaijani; bangladesh: bangladeshi;
belarus: belarusian; belgium: belgian; bolivia: bolivian; bosnia: bosnian; brazil: brazilian; bulgaria: bulgarian;
cambodia: cambodian; cameroon: cameroonian; canada: canadian; chile: chilean;
china: chinese, people s republic of china, prc; colombia: colombian; croatia: croatian; cuba: cuban;
cyprus: cypriot; czech republic: czech, czechia; denmark: danish; ecuador: ecuadorian; egypt: egyptian;
estonia: estonian; ethiopia: ethiopian; european union: eu, european; finland: finnish; france: french;
georgia: georgian; germany: german; ghana: ghanaian; greece: greek; guatemala: guatemalan; haiti: haitian;
honduras: honduran; hong kong; hungary: hungarian; iceland: icelandic; india: indian;
indonesia: indonesian; iran: iranian; iraq: iraqi; ireland: irish; israel: israeli; italy: italian;
ivory coast: ivorian; jamaica: jamaican; japan: japanese; jordan: jordanian; kazakhstan: kazakh; kenya: kenyan;
kosovo: kosovan; kuwait: kuwaiti; kyrgyzstan: kyrgyz; laos: laotian; latvia: latvian; lebanon: lebanese;
libya: libyan; lithuania: lithuanian; luxembourg: luxembourgish; malaysia: malaysian; malta: maltese;
mexico: mexican; moldova: moldovan; mongolia: mongolian; morocco: moroccan; myanmar: burmese; nepal: nepali, nepalese;
netherlands: dutch; new zealand; nicaragua: nicaraguan; nigeria: nigerian; north korea: north korean;
norway: norwegian; oman: omani; pakistan: pakistani; palestine: palestinian; panama: panamanian;
paraguay: paraguayan; peru: peruvian; philippines: philippine, filipino; poland: polish; portugal: portuguese;
qatar: qatari; romania: romanian; russia: russian, russian federation; rwanda: rwandan; saudi arabia: saudi;
senegal: senegalese; serbia: serbian; singapore: singaporean; slovakia: slovak; slovenia: slovenian;
somalia: somali; south africa: south african; south korea: south korean, korean, republic of korea; spain: spanish;
sri lanka: sri lankan; sudan: sudanese; sweden: swedish; switzerland: swiss; syria: syrian; taiwan: taiwanese;
tajikistan: tajik; tanzania: tanzanian; thailand: thai; tunisia: tunisian; turkey: turkish, turkiye;
turkmenistan: turkmen; uganda: ugandan; ukraine: ukrainian; united arab emirates: emirati, uae;
united kingdom: british, britain, uk; united states: united states of america, american, america, us, usa;
uruguay: uruguayan; uzbekistan: uzbek; venezuela: venezuelan; vietnam: vietnamese; yemen: yemeni; zambia: zambian;
zimbabwe: zimbabwean
"""


def _read(table: str) -> dict[tuple[str, ...], str]:
    forms = {}
    for entry in table.replace("\n", " ").split(";"):
        country, _, others = entry.partition(":")
        for form in (country, *others.split(",")):
            forms[tuple(form.split())] = country.strip()
    return forms


_PLACES = _read(_COUNTRIES)
_LONGEST = max(len(form) for form in _PLACES)
_DOTTED = re.compile(r"(?<!\w)\w(?:\.\w)+(?!\w)\.?")
_WORDS = re.compile(r"[^\W_]+")
_ARTICLES = frozenset("the a an".split())
_LINKS = frozenset("of for to at".split())
_LEADING = frozenset("to of for under".split())
_EMPTY = _LINKS | frozenset("in on and by with s".split())


@dataclass(frozen=True, slots=True)
class Office:
    """An office as a title prints it; two titles with the same ``words`` and ``country`` name the same.

    ``words`` say it without country and organisation, and ``country`` is empty where none is told. ``head`` is the
    office without what qualifies it ("vice president"), empty where the title names none; ``qualifiers`` are all other
    words of title, country and organisation. ``held_at`` is the key of the organisation's record, if there is one.
    """

    words: tuple[str, ...]
    country: str = ""
    head: str = ""
    qualifiers: frozenset[str] = frozenset()
    held_at: int | None = None

    @property
    def of_another_time(self) -> bool:
        """Tell whether it was held when what is told happened, not when it was printed ("the then Vice President")."""
        return self.words[:1] == ("then",)

    @property
    def of_address(self) -> bool:
        """Tell whether its holders go by title and family name alone."""
        return self.head in _FORMS_OF_ADDRESS

    def agrees(self, other: "Office") -> bool:
        """Tell whether both may be one: the President may be the President of the United States."""
        if not self.head or self.head != other.head:
            return False
        if self.held_at and other.held_at:
            return self.held_at == other.held_at
        return not (self.qualifiers and other.qualifiers) or bool(self.qualifiers & other.qualifiers)

    def identifies(self, other: "Office") -> bool:
        """Tell whether the two agree in an office that, with a family name alone, means one person."""
        if not self.agrees(other):
            return False
        shared = bool(self.held_at and self.held_at == other.held_at) or bool(self.qualifiers & other.qualifiers)
        return shared or self.of_address


@lru_cache(maxsize=4096)
def parse_office(title: str, organisation: str = "", held_at: int | None = None) -> Office:
    """Return the office that a printed title names, at ``organisation`` if one is known by name."""
    printed, held = _words(title), _without_articles(_words(organisation))
    whole = _without_articles(printed)
    start = _length_of_passing(whole)
    words = _without_organisation(whole[start:], held) if held else whole[start:]
    words, country = _without_country(words)
    words = _spelled(words)
    # "counselor to President …": who is named after it is the President.
    leads_on = len(printed) > 1 and printed[-1] in TITLE_HEADS and printed[-2] in _LEADING
    head, qualifiers = _head(_spelled(printed[-1:]) if leads_on else words)
    found = frozenset({*qualifiers, *held, *country.split()} - _EMPTY) if head else frozenset()
    if "of" in words[1:-1]:
        # "Secretary of Commerce" is the Commerce Secretary.
        at = words.index("of", 1)
        words = words[at + 1 :] + words[:at]
    return Office(whole[:start] + words or whole, country if words else "", head, found, held_at)


def _words(text: str) -> tuple[str, ...]:
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), names.fold(text))
    return tuple(_WORDS.findall(plain))


def _without_articles(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in words if word not in _ARTICLES)


def _length_of_passing(words: tuple[str, ...]) -> int:
    start = 0
    while words[start : start + 1] and words[start] in _PASSING and words[start : start + 2] != ("under", "secretary"):
        start += 1
    return start if start < len(words) else 0


def _head(words: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the office itself, with the ranks before it, and the other words; empty where no office is named."""
    cut = next((at for at, word in enumerate(words) if at and word in _LINKS), len(words))
    last = max((at for at, word in enumerate(words[:cut]) if word in TITLE_HEADS), default=None)
    if last is None:
        return "", ()
    first = last
    while first > 0 and words[first - 1] in _RANKS:
        first -= 1
    return " ".join(words[first : last + 1]), words[:first] + words[last + 1 :]


def _without_country(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Return the words without a country in front ("Chinese", "China's") or behind ("of China"), and the country.

    Something is always left.
    """
    country = ""
    for length in range(min(_LONGEST, len(words) - 1), 0, -1):
        if not country and words[:length] in _PLACES:
            country, words = _PLACES[words[:length]], words[length:]
            words = words[1:] if words[:1] == ("s",) and len(words) > 1 else words
    for length in range(min(_LONGEST, len(words) - 2), 0, -1):
        found = _PLACES.get(words[-length:], "")
        if found and words[-length - 1] in {"of", "for"} and country in {"", found}:
            return words[: -length - 1], found
    return words, country


def _without_organisation(words: tuple[str, ...], organisation: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words without the organisation's name and the "of" or "at" before it; all where none would be left."""
    at = _index(words, organisation)
    if at is None or len(words) == len(organisation):
        return words
    before, after = words[:at], words[at + len(organisation) :]
    before = before[:-1] if before[-1:] and before[-1] in {"of", "at", "for"} else before
    after = after[1:] if after[:1] == ("s",) else after
    return before + after or words


def _spelled(words: tuple[str, ...]) -> tuple[str, ...]:
    for other, form in _SPELLINGS:
        if (at := _index(words, other)) is not None:
            words = words[:at] + form + words[at + len(other) :]
    return words


def _index(words: tuple[str, ...], run: tuple[str, ...]) -> int | None:
    return next((at for at in range(len(words) - len(run) + 1) if words[at : at + len(run)] == run), None)
