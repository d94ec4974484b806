"""Words that come as often as they do in the news: a few everywhere, most of them hardly ever."""

import random
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from archive.names import fold

_BUFFER = 100_000
_fold = lru_cache(maxsize=None)(fold)

_FUNCTION = """
the of and to in a is that for it as was with be by on not he i this are or his from at which but have an had they you
were their one all we can her has there been if more when will would who so no she other its may these what them than
some him time into only could new then do any my now such like our over man me even most made after also did many off
before must through years where much your way well down should because each just those people mr how too little state
good very make world still own see men work long get here between both life being under never day same another know
while last might us great old year come since against go came right used take three states himself few house use
during without again place around however home small found thought went say part once general high upon school every
don't does got united left number course war until always away something fact water though less public put think almost
hand enough far took head yet government system better set told nothing night end why called didn't eyes find going look
asked later knew point next city business give group toward young days let room within social present several order
national second possible rather per face among form important often things looked early white john case become large big
need four seemed itself whole saw felt interest light rest money open together best turned power mind already yes
members area means likely it's can't week month five half first two
""".split()

_NEWS = """
minister president police market company bank court election trade budget vaccine storm harbour bridge grain hospital
inflation energy climate security defence border children teachers students workers union strike talks agreement treaty
parliament committee report inquiry evidence law bill tax prices wages growth exports imports tariffs sanctions oil gas
nuclear solar flood drought fire rail airport port housing rent data privacy network chips research science university
museum football league team season coach film music festival
""".split()

_ONSETS = "b br c ch cl d dr f fl g gl gr h j k kl l m n p pl pr qu r s sc sh sl sp st t th tr v w y z".split()
_VOWELS = "a e i o u ai ea ee ie oa oo ou".split()
_CODAS = ["", "", "", "b", "ck", "d", "l", "m", "n", "nd", "ng", "nt", "r", "rd", "rm", "s", "st", "t", "x"]
_ENDINGS = ["", "", "", "", "", "ed", "er", "ing", "ion", "ly", "ment", "s", "s"]
_ACCENTED = str.maketrans("aeiouc", "áéîöüç")
_HAN = "中国经济政府新闻报道关系两岸和平发展问题表示认为台湾香港人民会议合作安全技术企业市场能源环境教育文化社会国际"


class Zipf[Thing]:
    """Draws of things, the n-th of them with the weight 1 / (n + ``shift``) ** ``exponent``."""

    def __init__(self, draw: random.Random, things: Sequence[Thing], exponent: float = 1.0, shift: float = 1.0) -> None:
        self._random, self.things = draw, things
        self._weights = list(accumulate(1 / (n + shift) ** exponent for n in range(len(things))))
        self._drawn: list[Thing] = []
        self._at = 0

    def take(self, n: int) -> list[Thing]:
        """Return the next ``n`` draws."""
        if self._at + n > len(self._drawn):
            self._drawn = self._random.choices(self.things, cum_weights=self._weights, k=max(n, _BUFFER))
            self._at = 0
        self._at += n
        return self._drawn[self._at - n : self._at]

    def one(self) -> Thing:
        return self.take(1)[0]


def invented(draw: random.Random, wanted: int, syllables: Sequence[int] = (1, 2, 2, 2, 3, 3)) -> list[str]:
    """So many different words of no language, none of them a word of the lists above."""
    found: dict[str, None] = {}
    taken = {*_FUNCTION, *_NEWS}
    while len(found) < wanted:
        parts = [draw.choice(_ONSETS) + draw.choice(_VOWELS) for _ in range(draw.choice(syllables))]
        word = "".join(parts) + draw.choice(_CODAS) + draw.choice(_ENDINGS)
        if word not in taken and len(word) > 2:
            found[word] = None
    return list(found)


def vocabulary(draw: random.Random, size: int) -> list[str]:
    """Words by how often they come, the commonest first: English ones lead, then those of the news, then invented ones.

    Of the invented, one in 100 is hyphenated, one in 150 has accents, one in 400 is of Han characters and one in 200 is
    a number.
    """
    own = invented(draw, size - len(_FUNCTION) - len(_NEWS))
    for n in range(37, len(own), 100):
        own[n] = f"{own[n]}-{own[n - 30]}"
    for n in range(51, len(own), 150):
        own[n] = own[n].translate(_ACCENTED)
    for n in range(83, len(own), 400):
        own[n] = "".join(draw.choices(_HAN, k=draw.choice((2, 2, 3, 4))))
    for n in range(20, len(own), 200):
        own[n] = str(draw.choice((draw.randrange(2, 100), draw.randrange(1990, 2031), draw.randrange(100, 100_000))))
    return [*_FUNCTION, *_NEWS, *own]


def folded(text: str) -> str:
    """As ``archive.names.fold``, quicker for what is ASCII but for round quotation marks and a word here and there."""
    plain = text.replace("“", '"').replace("”", '"')
    if plain.isascii():
        return " ".join(plain.lower().split())
    return " ".join(word.lower() if word.isascii() else _fold(word) for word in plain.split())


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]
