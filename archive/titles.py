"""Titles of office: which printed forms are one office, on one person's page. Pure; changes no title.

"President", "Chinese President" and "President of China" are one; "Vice President", "former President" and
"President-elect" are others: whatever is not a country, the organisation itself or another spelling stays in.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from archive import names

_DOTTED = re.compile(r"(?<!\w)\w(?:\.\w)+(?!\w)\.?")
_WORDS = re.compile(r"[^\W_]+")
_LEFT_OUT = frozenset("the a an".split())

#: Other spellings of the same words; the longer first.
_SAME = [
    (tuple(long.split()), tuple(short.split()))
    for long, short in (
        ("chief executive officer", "ceo"),
        ("chief executive", "ceo"),
        ("chief financial officer", "cfo"),
        ("chief technology officer", "cto"),
        ("chief operating officer", "coo"),
        ("chief information officer", "cio"),
        ("minister of foreign affairs", "foreign minister"),
        ("foreign affairs minister", "foreign minister"),
        ("vp", "vice president"),
        ("pm", "prime minister"),
        ("cofounder", "co founder"),
        *((form, "chair") for form in ("chairman", "chairwoman", "chairperson")),
        *((form, "spokesperson") for form in ("spokesman", "spokeswoman")),
    )
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


@dataclass(frozen=True, slots=True)
class Office:
    """``words`` say the office without country and organisation; ``country`` is empty where the title tells none."""

    words: tuple[str, ...]
    country: str = ""

    @property
    def of_another_time(self) -> bool:
        """ "The then Vice President": held when what is told happened, not when it was printed."""
        return self.words[:1] == ("then",)


@lru_cache(maxsize=4096)
def office(title: str, organisation: str = "") -> Office:
    """The office that a printed title names. ``organisation`` is where it is held, if that is known."""
    whole = _words(title)
    words = _without_run(whole, _words(organisation)) if organisation else whole
    words, country = _without_country(words)
    for long, short in _SAME:
        words = _replaced(words, long, short)
    if "of" in words[1:-1]:
        # "Secretary of Commerce" is the Commerce Secretary.
        at = words.index("of", 1)
        words = words[at + 1 :] + words[:at]
    return Office(words or whole, country if words else "")


def _words(text: str) -> tuple[str, ...]:
    plain = _DOTTED.sub(lambda found: found[0].replace(".", ""), names.fold(text))
    return tuple(word for word in _WORDS.findall(plain) if word not in _LEFT_OUT)


def _without_country(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """Without a country in front ("Chinese", "China's") or behind ("of China"); something must be left."""
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


def _without_run(words: tuple[str, ...], run: tuple[str, ...]) -> tuple[str, ...]:
    """Without the organisation's name, and the "of" or "at" that led to it; all words where nothing would be left."""
    found = _place_of(words, run)
    if found is None or len(words) == len(run):
        return words
    before, after = words[:found], words[found + len(run) :]
    before = before[:-1] if before[-1:] and before[-1] in {"of", "at", "for"} else before
    after = after[1:] if after[:1] == ("s",) else after
    return before + after or words


def _replaced(words: tuple[str, ...], long: tuple[str, ...], short: tuple[str, ...]) -> tuple[str, ...]:
    found = _place_of(words, long)
    return words if found is None else words[:found] + short + words[found + len(long) :]


def _place_of(words: tuple[str, ...], run: tuple[str, ...]) -> int | None:
    return next((at for at in range(len(words) - len(run) + 1) if words[at : at + len(run)] == run), None)
