"""Who wrote the article: the names that a page states or prints where authors stand, and a learnt choice among them.

A name is looked at wherever it stands: what is beside it in its line, what the lines around are, how often it is
printed, what the page says of itself to machines. ``tests/training/pages/authors.py`` learns the choice.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import accumulate, islice, pairwise

import numpy as np

from archive.extraction.draft import Fact, Passage
from archive.extraction.page.bylines import Named, folded, names_in, sign_of
from archive.extraction.page.dates import month_of
from archive.extraction.page.edits import Reading
from archive.extraction.page.facts import passage
from archive.extraction.page.kinds import is_prose
from archive.extraction.page.labelled import Labelled, reading_of
from archive.extraction.page.lines import Line
from archive.extraction.trees import trees
from archive.extraction.words import WEEKDAYS, word_list
from archive.offsets import Span

_NEVER = 0.004  # the probability of a byline up to which a line holds no author
_BYLINE = 0.03  # the probability from which any name of a line is looked at
_ARTICLE = 0.5  # the probability from which a sentence is the article's, and names whom it is about
_LEAST = 0.3  # the probability from which a name is an author's,
_SURE = 0.9  # where it stands apart from the likeliest,
_MATE = 0.08  # and where it stands in a list with one
_CLOSE = 3  # lines
_JOINING = frozenset(", and und et y e og och en i ve & + / ; with mit".split())
_KEYS = frozenset({"author", "authors", "by", "byline"})
_PROSE = 20  # words of a line
_LONGEST = 200  # characters of a line that may be a byline
_MOST = 400  # candidates
_WORD = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
_TELEPHONE = re.compile(r"\d{3}")
_BIO = frozenset(
    "is was ist war est es e has writes schreibt lehrt arbeitet covers joined hat works berichtet ha".split()
)
_BEGINS = re.compile(rf"([^\W\d_][\w.'’-]*+(?: [\w.'’-]++){{0,3}}?) (?:{'|'.join(sorted(_BIO))}) ")
_SAYS = frozenset("says said sagt sagte schrieb meint dit dice bei".split())
_FOR = frozenset("for fur pour para per at".split())
# The tags right before a name, and what they may say of it.
_OWN_SCRIPT = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SAID_BY_TAGS = tuple(
    re.compile(words)
    for words in (
        r"author|autor|auteur|byline|writer|redakteur|journalist|reporter|contributor|firma\b|vcard",
        r"rel=[\"']?author|itemprop=[\"']?(?:author|creator|name)",
        r"href=[\"']?[^\"'>]{0,300}(?:author|autor|auteur|profile|people|person|staff|redaktion|by/|users?/|writer|contributor)",
        r"comment|related|teaser|recommend|sidebar|popular|more-|widget|footer",
        r"credit|photo|caption|copyright|image|source",
        r"tag|topic|categor|keyword|section|href=[\"']?[^\"'>]{0,300}/(?:tags?|topics?|thema|search)/",
        r"date|time|publish|meta",
        r"<a\s",
    )
)
# Who had a part in the report, told in a line or a sentence of its own; each form with a word that it has.
_CREDITS = (
    (
        "by",
        re.compile(r"(?:^|[(;,.–—-])\W{0,3}(?:additional\s|and\s)?(?:reporting|writing)(?:\sby|:)\s", re.IGNORECASE),
    ),
    ("from", re.compile(r"(?:^|[(;.–—-])\W{0,3}(?:with\s)?(?:assistance|files)\s(?:from|by)\s", re.IGNORECASE)),
    ("staff", re.compile(r"to\scontact\s.{0,60}?\bstaff\b[^:]{0,60}:\s", re.IGNORECASE)),
)
_CONTRIBUTED = re.compile(r"\bcontributed\s(?:to\s(?:this\s|the\s)?)?(?:report|story|article|piece)")
_STOP = re.compile(r"[);]|\.\s")
_LONGEST_CREDIT = 200  # characters


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a name stands; ``line`` is the number of its line, none where the page states it of itself."""

    name: str
    where: Passage
    rule: str
    named: Named
    line: int | None = None
    source: str = ""
    credited: bool = False

    def beside(self, other: "Mention") -> bool:
        """Return whether two are stated in one way or printed close to each other."""
        if self.line is None or other.line is None:
            return self.line is other.line and self.rule == other.rule
        return abs(self.line - other.line) <= _CLOSE

    @property
    def key(self) -> str:
        return _key(self.name)


@lru_cache(maxsize=50_000)
def _key(name: str) -> str:
    return " ".join(_WORD.findall(name.casefold()))


@dataclass(frozen=True, slots=True)
class Page:
    """What the features of a mention are read off."""

    lines: Sequence[Line]
    texts: Sequence[str]
    title: str
    sites: Sequence[str]
    title_at: int
    body_at: int
    like: Sequence[float]  # how like the page's title each line is
    long: Sequence[int]  # how many lines of prose stand before each
    whole: str
    body: str  # the lines of the text
    day_at: int  # the line beside the headline that is likeliest its date
    dated: Sequence[float]  # how likely the likeliest date is around each line
    told: frozenset[str]  # who is told of in a line that begins with the name: "X is a reporter at"


def authors_of(
    seed: str, stated: Sequence[Labelled], lines: Sequence[Line], title: str, sites: Sequence[str]
) -> tuple[Fact, ...]:
    """Return each author once, in the order of the page.

    ``title``: the page's; ``sites``: names and addresses of its site.
    """
    mentions = candidates(seed, stated, lines, sites)
    if not mentions:
        return ()
    chances = trees("authors")(features(seed, mentions, lines, title, sites))[:, 1].tolist()
    return tuple(chosen(mentions, chances)) or tuple(chosen(mentions, _by_place(mentions, lines)))


def _by_place(mentions: Sequence[Mention], lines: Sequence[Line]) -> list[float]:
    """Return chances where none is likely: whose name follows "By" between headline and text may be the author."""
    low, high = _article(lines)
    return [
        _LEAST
        if m.line is not None and low < m.line <= high and sign_of(m.named.before) == "author" and " " in m.name
        else 0.0
        for m in mentions
    ]


def _article(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the lines that are the headline and the first of the text."""
    head = max(range(len(lines)), key=lambda at: lines[at].scores["title"], default=0)
    return head, next((at for at, line in enumerate(lines) if line.scores["body"] > 0.5), len(lines))


def chosen(mentions: Sequence[Mention], chances: Sequence[float]) -> Iterator[Fact]:
    """Yield whom one of the places where they are named makes likely enough an author.

    Authors stand together: who stands elsewhere than the likeliest must be as good as sure.
    """
    likely = _lists(
        mentions, [1.0 if m.credited else float(chance) for m, chance in zip(mentions, chances, strict=True)]
    )
    first = max(((chance, n) for n, chance in enumerate(likely) if not mentions[n].credited), default=(0.0, 0))[1]
    best: dict[str, tuple[float, Mention]] = {}
    near = [
        mention
        for mention, chance in zip(mentions, likely, strict=True)
        if mention.key == mentions[first].key and chance >= _LEAST
    ]
    beside = {
        m.key for m, chance in zip(mentions, likely, strict=True) if chance >= _LEAST and any(map(m.beside, near))
    }
    for mention, chance in zip(mentions, likely, strict=True):
        least = _LEAST if mention.credited or mention.key in beside else _SURE
        if chance >= least and chance > best.get(mention.key, (0.0,))[0]:
            best[mention.key] = chance, mention
    for key, (chance, mention) in sorted(best.items(), key=lambda item: item[1][1].where.span):
        words = set(key.split())
        if not any(words < set(other.split()) for other in best):
            yield Fact(mention.name, mention.where, mention.rule, round(min(chance, 0.99), 2))


def _lists(mentions: Sequence[Mention], chances: Sequence[float]) -> list[float]:
    """Return the chances where whoever stands in a list with a likely author is as likely."""
    found = list(chances)
    pairs = [(n, n + 1) for n, (one, two) in enumerate(pairwise(mentions)) if _in_a_list(one, two)]
    for one, two in [*pairs, *((two, one) for one, two in reversed(pairs))]:
        if found[two] >= _MATE:
            found[two] = max(found[two], found[one])
    return found


def _in_a_list(one: Mention, two: Mention) -> bool:
    if one.line is None or two.line is None or " " not in one.name or " " not in two.name:
        return False
    if two.line == one.line + 1:
        return folded(one.named.after) in _JOINING and not two.named.span[0]
    return one.line == two.line and two.named.place == one.named.place + 1 and folded(two.named.before) in _JOINING


def candidates(
    seed: str, stated: Sequence[Labelled], lines: Sequence[Line], sites: Sequence[str] = ()
) -> list[Mention]:
    """Return every place where a person may be named as an author."""
    own = {_letters(site) for site in sites} | {
        _letters(part) for site in sites for part in re.split(r"[./]", site)[:4]
    }
    found = [*_stated(seed, stated), *_printed(seed, lines)]
    people = [mention for mention in found if _may_be_person(mention.name) and not _is_site(mention.name, own)]
    known = {mention.key for mention in people if mention.source or mention.named.sign == "author"}
    return [mention for mention in people if _is_worth(mention, lines, known)][:_MOST]


def _is_site(name: str, own: set[str]) -> bool:
    return _letters(name) in own and not (" " in name and _is_given(name.split(maxsplit=1)[0]))


def _is_worth(mention: Mention, lines: Sequence[Line], known: set[str]) -> bool:
    """Return whether a name may be an author's at all, so that most names of menus and teasers are never looked at."""
    named = mention.named
    if mention.line is None or mention.credited or (named.sign == "author" and named.gap <= 1):
        return True
    if sign_of(named.after) == "author" and not named.place:
        return True
    line = lines[mention.line]
    if named.sign == "credit" and named.gap <= 1:
        return False
    if line.ruled[0] == "contact" and _TELEPHONE.search(line.block.text):
        return False
    if mention.key in known or any(
        _sign_line(lines[at].block.text) for at in range(max(0, mention.line - 3), mention.line)
    ):
        return True
    if line.article > _ARTICLE and is_prose(line.block.text):
        return False
    words = mention.name.split()
    return bool(line.scores["byline"] > _BYLINE) or (len(words) > 1 and _is_given(words[0]))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(folded(text))).removeprefix("the")


def _may_be_person(name: str) -> bool:
    words = [folded(word) for word in re.split(r"[\s-]+", name)]
    plain = [word.strip(".") for word in words]
    return (
        2 <= len(name) <= 60
        and not (len(name) <= 5 and name.isupper() and name.isascii() and "." not in name)
        and not all(word in WEEKDAYS or month_of(word) for word in plain)
        and not any(word in word_list("news_agencies") for word in plain)
        and not any(word in word_list("outlet_words") for word in plain)
        and not re.search(r"\.(?:com?|org|net|de|fr|ch|at|tv|es|it|uk)\b", name.casefold())
    )


def _stated(seed: str, stated: Sequence[Labelled]) -> Iterator[Mention]:
    """Yield what the page states of itself: to machines, or in a front matter."""
    for line in stated:
        if line.key in _KEYS:
            reading = reading_of(seed, line)
            names = names_in(reading.text) or _whole(reading.text)
            for named in _in_order(names, always="citation" in line.rule or "creator" in line.rule):
                rule, source = line.rule or "author line", line.rule.split(" ")[0] or "front"
                if named.sign != "credit":
                    yield Mention(named.value, passage(seed, reading, named.span), rule, named, source=source)
        elif len(line.value) <= 300:
            reading = reading_of(seed, line)
            yield from _credited(seed, reading, None)
    parts = [line for line in stated if line.key in {"given name", "family name"}]
    for one, two in zip(parts[::2], parts[1::2], strict=False):
        if one.key != two.key:
            low, high = min(one.span[0], two.span[0]), max(one.span[1], two.span[1])
            given, family = (one, two) if one.key == "given name" else (two, one)
            name = f"{reading_of(seed, given).text} {reading_of(seed, family).text}"
            named = Named((0, len(name)), name, "", 99, "", "", 0, False)
            yield Mention(name, Passage(seed[low:high], (low, high)), given.rule, named, source="JSON-LD")


def _whole(text: str) -> list[Named]:
    """Return a stated value as one name, as that of a user in small letters."""
    if len(text.split()) > 3 or not re.fullmatch(r"[\w .'’-]+", text) or any(map(sign_of, text.split())):
        return []
    return [Named((0, len(text)), text, "", 99, "", "", 0, False)]


def _in_order(names: Sequence[Named], *, always: bool = False) -> Sequence[Named]:
    """Return the names; one that is printed family name first, behind a comma, in its natural order."""
    if len(names) != 2 or names[1].before != "," or " " in names[0].value or names[1].value.count(" ") > 2:
        return names
    family, given = names
    if not always and (not _is_given(given.value.split()[0]) or given.after in {"and", "&"}):
        return names
    name = f"{given.value} {family.value}"
    if name.isupper():
        name = name.title()
    return [replace(family, span=(family.span[0], given.span[1]), value=name, after=given.after)]


@lru_cache(maxsize=50_000)
def _is_given(word: str) -> bool:
    return folded(word) in word_list("given_names")


def _printed(seed: str, lines: Sequence[Line]) -> Iterator[Mention]:
    for index, line in enumerate(lines):
        reading = line.block.reading
        text = reading.text
        yield from _credited(seed, reading, index)
        if len(text) > _LONGEST or not (line.scores["byline"] > _NEVER or _says_author(text)):
            continue
        names = names_in(text, _breaks(seed, reading))
        for named in _in_order(names) if len(names) == 2 and names[0].sign == "author" else names:
            place = named.before == "," and " " not in named.value and " " in names[named.place - 1].value
            if len(named.value) > 1 and not place:  # "By Ann Rowe, Northhaven"
                yield Mention(named.value, passage(seed, reading, named.span), "byline", named, index)


def _says_author(text: str) -> bool:
    return any(sign_of(word[0]) == "author" for word in islice(_WORD.finditer(text), 8))


def _breaks(seed: str, reading: Reading) -> frozenset[int]:
    """Return where words stand apart from those before: a tag or more than one blank is between."""
    found: list[int] = []
    pieces = list(reading.offsets.pieces)
    for before, piece in pairwise(pieces):
        between = seed[before.seed + before.length : piece.seed]
        if "<" in between or between.isspace():
            found += [piece.reading, piece.reading + 1]
    return frozenset(found)


def _credited(seed: str, reading: Reading, index: int | None) -> Iterator[Mention]:
    """Yield who is said to have had a part in the report, without its editors."""
    text = reading.text
    small = text.casefold()
    for word, form in _CREDITS:
        for match in form.finditer(text) if word in small else ():
            stop = _STOP.search(text, match.end())
            span = match.end(), min(stop.start() if stop else len(text), match.end() + _LONGEST_CREDIT)
            yield from _list(seed, reading, index, span, "reporting by" if word == "by" else "contributed")
    for match in _CONTRIBUTED.finditer(text) if "contributed" in small else ():
        low = max(text.rfind(stop, 0, match.start()) for stop in (". ", "(", "–", "—")) + 1
        yield from _list(
            seed, reading, index, (max(low, match.start() - _LONGEST_CREDIT), match.start()), "contributed"
        )


def _list(seed: str, reading: Reading, index: int | None, span: Span, rule: str) -> Iterator[Mention]:
    for named in names_in(reading.text[slice(*span)]):
        if named.sign == "credit":
            return
        at = (span[0] + named.span[0], span[0] + named.span[1])
        owner = reading.text.startswith(("'s", "’s"), at[1])
        if " " in named.value and named.gap not in range(3, 99) and not owner:
            yield Mention(named.value, passage(seed, reading, at), rule, named, index, credited=True)


_LABELS = ("byline", "date", "title", "body", "heading", "caption", "other")
_AROUND = ((-2, ("byline", "date", "title")), (-1, _LABELS), (1, _LABELS), (2, ("byline", "date", "body")))
_SOURCES = ("JSON-LD", "meta", "front")
_SIGNS = ("author", "credit")


def features(
    seed: str, mentions: Sequence[Mention], lines: Sequence[Line], title: str, sites: Sequence[str]
) -> np.ndarray:
    """Return a row of numbers for each mention."""
    texts = [line.block.text for line in lines]
    best, body = _article(lines)
    dates = [line.scores["date"] for line in lines]
    beside = range(max(0, best - 6), min(len(lines), max(best, body) + 12))
    page = Page(
        lines,
        texts,
        title=title.casefold(),
        sites=sites,
        title_at=best,
        body_at=body,
        like=_like(title, texts),
        long=[0, *accumulate(len(text.split()) >= _PROSE for text in texts)],
        whole="\n".join(texts).casefold(),
        body="\n".join(text for text, line in zip(texts, lines, strict=True) if line.scores["body"] > 0.5).casefold(),
        day_at=max(beside, key=dates.__getitem__, default=0),
        dated=[max(dates[max(0, at - 3) : at + 4]) for at in range(len(dates))],
        told=_told(texts),
    )
    places: dict[str, list[int]] = {}
    for mention in mentions:
        if mention.line is not None:
            places.setdefault(mention.key, []).append(mention.line)
    named = Counter(mention.key for mention in mentions if mention.line is not None)
    signed = Counter(m.key for m in mentions if m.line is not None and m.named.sign == "author" and m.named.gap <= 1)
    sources = {(mention.key, mention.source) for mention in mentions if mention.source}
    any_source = {source for _, source in sources}
    order = {
        key: n for n, key in enumerate(dict.fromkeys(m.key for m in mentions if m.line is not None and m.key in signed))
    }
    top: dict[str, float] = {}
    for mention in mentions:
        if mention.line is not None:
            score = lines[mention.line].scores["byline"]
            top[mention.key] = max(top.get(mention.key, 0.0), score)
    rank: Counter[str] = Counter()
    alone = [_sign_line(text) for text in texts]
    most = max(top.values(), default=np.nan)
    stated = {key for key, _ in sources}
    of_line, of_name = cache(lambda at: _of_line(page, at, alone)), cache(lambda name: _of_name(name, page))
    rows = []
    for mention in mentions:
        key = mention.key
        row = [
            *of_line(mention.line),
            *_of_place(mention, texts),
            *_of_tags(seed, mention),
            *of_name(mention.name),
            named[key],
            signed[key],
            len(signed),
            order.get(key, -1),
            top.get(key, np.nan),
            most,
            _share(lines, mention, most),
            rank[key],
            *_of_places(page, places.get(key, ())),
            mention.source != "",
            *(source in any_source for source in _SOURCES),
            *((key, source) in sources for source in _SOURCES),
            sum(key != other and (set(key.split()) < set(other.split())) for other in stated),
        ]
        rank[key] += 1
        rows.append(row)
    return np.array(rows, np.float32)


def _of_places(page: Page, places: Sequence[int]) -> list[float]:
    """Return how a name stands to headline, date and text, wherever it is printed."""
    head = [at for at in places if page.title_at < at <= page.body_at]
    return [
        len(head),
        min((at - page.title_at for at in head), default=99),
        min((abs(at - page.day_at) for at in places), default=99),
        max((page.dated[at] for at in places), default=0.0),
        sum(at > page.body_at for at in places),
    ]


def _share(lines: Sequence[Line], mention: Mention, most: float) -> float:
    """Return how much of a byline the line is beside the page's best."""
    return lines[mention.line].scores["byline"] / most if mention.line is not None and most else np.nan


def _told(texts: Sequence[str]) -> frozenset[str]:
    begun = (_BEGINS.match(text) for text in texts if len(text) > 30)
    return frozenset(match[1].casefold() for match in begun if match)


def _of_line(page: Page, at: int | None, alone: Sequence[str]) -> list[float]:
    """Return what the line is and what the lines around it are."""
    if at is None:
        return [np.nan] * (len(_LABELS) + sum(len(labels) for _, labels in _AROUND) + 29)
    line, text = page.lines[at], page.texts[at]
    row = [line.scores[label] for label in _LABELS]
    for by, labels in _AROUND:
        near = page.lines[at + by].scores if 0 <= at + by < len(page.lines) else {}
        row += [near.get(label, np.nan) for label in labels]
    dated = [_digits(page.texts[at + by]) if 0 <= at + by < len(page.texts) else np.nan for by in (-2, -1, 0, 1, 2)]
    back = next((by for by in range(1, 5) if at - by >= 0 and alone[at - by]), 9)
    words = [len(page.texts[at + by].split()) if 0 <= at + by < len(page.texts) else -1 for by in (-1, 0, 1)]
    return [
        *row,
        *dated,
        back,
        alone[at - back] == "author" if back < 9 else np.nan,
        *words,
        max(-40, min(40, at - page.title_at)),
        max(-40, min(40, at - page.body_at)),
        max(-20, min(20, at - page.day_at)),
        page.lines[page.day_at].scores["date"],
        page.title_at < at <= page.body_at,
        page.dated[at],
        at / len(page.lines),
        len(page.lines),
        *_near_prose(page.long, at),
        *_near_title(page.like, at),
        page.texts.count(text),
        text.endswith((".", "!", "?", ":")),
        bool(line.block.level),
        sign_of(page.texts[at + 1].split()[0]) == "office" if at + 1 < len(page.texts) and page.texts[at + 1] else 0,
    ]


def _near_prose(long: Sequence[int], at: int) -> list[float]:
    """Return how much prose stands close before and behind a line, and in all."""
    low, high = max(0, at - 8), min(len(long) - 1, at + 9)
    return [long[at] - long[low], long[high] - long[at + 1], long[at], long[-1] - long[at + 1]]


def _near_title(like: Sequence[float], at: int) -> list[float]:
    """Return how far above a line one like the title is, how like it is, and the like of the lines right above."""
    above = [(score, index) for index, score in enumerate(like[:at]) if score > 0.6]
    if not above:
        return [99.0, 0.0, max(like[max(0, at - 4) : at], default=0.0)]
    score, index = above[-1]
    return [min(60.0, at - index), score, max(like[max(0, at - 4) : at])]


def _like(title: str, texts: Sequence[str]) -> list[float]:
    """Return for each line the share of words that it and the title have in common; the first is the title's own."""
    wanted = set(_WORD.findall(title.casefold()))
    found = [set(_WORD.findall(text.casefold())) if len(text) < 300 else set() for text in texts]
    return [
        2 * len(words & wanted) / (len(words) + len(wanted)) if index and words & wanted else 0.0
        for index, words in enumerate(found)
    ]


def _digits(text: str) -> float:
    return len(_DIGIT.findall(text)) / len(text) if text else 0.0


@lru_cache(maxsize=10_000)
def _sign_line(text: str) -> str:
    """Return what a line says of the names below it if it holds nothing else: "Von", "Author of the article:"."""
    words = [word[0] for word in islice(_WORD.finditer(text), 6)]
    if not words or len(words) > 5:
        return ""
    signs = [sign for word in words if (sign := sign_of(word)) in _SIGNS]
    return signs[0] if signs and not any(word[0].isupper() and not sign_of(word) for word in words) else ""


def _of_place(mention: Mention, texts: Sequence[str]) -> list[float]:
    """Return where in its line the name stands."""
    named = mention.named
    text = texts[mention.line] if mention.line is not None else mention.where.text
    after = folded(named.after)
    rest = _WORD.findall(text[: named.span[0]] + " " + text[named.span[1] :])
    return [
        _SIGNS.index(named.sign) if named.sign in _SIGNS else -1,
        min(named.gap, 20),
        _mark(named.before),
        _mark(named.after),
        after in _BIO,
        after in _SAYS,
        after in _FOR,
        sign_of(after) == "office",
        sign_of(after) == "author",
        sign_of(named.before) == "office",
        named.place,
        named.colon,
        named.span[0],
        len(rest),
        sum(word[0].isupper() for word in rest),
        sum(bool(sign_of(word)) for word in rest),
        any(folded(word) in _MORE for word in _WORD.findall(text[: named.span[0]])),
    ]


_MORE = frozenset(
    """
    more mehr plus mas altri articles articulos artikel view all alle weitere zeige profile posts stories latest contact
    follow beitrage
    """.split()
)
_MARKS = ("", ",", "|", "·", "/", "-", "–", ":", "(", "•", ".", ";", "@")


def _mark(token: str) -> float:
    if token in _MARKS:
        return _MARKS.index(token)
    return 20 + (token[:1].isdigit()) + 2 * ("@" in token) + 3 * token[:1].isupper() if token else 0


def _of_tags(seed: str, mention: Mention) -> list[float]:
    """Return what the tags right before the name say, where there are any."""
    low = mention.where.span[0]
    tags = _tags_before(seed, low) if seed[max(0, low - 40) : low].rstrip().endswith(">") else ""
    return [bool(said.search(tags)) if tags else np.nan for said in _SAID_BY_TAGS]


def _tags_before(seed: str, at: int) -> str:
    """Return the tags that stand side by side right before a place, in small letters."""
    before = rest = seed[max(0, at - 800) : at].lower()
    while (tags := rest.rstrip()).endswith(">"):
        opening = tags.rfind("<")
        if opening < 0 or not 0 < len(tags) - opening - 2 <= 600 or ">" in tags[opening:-1]:
            break
        rest = tags[:opening]
    return before[len(rest) :]


def _of_name(name: str, page: Page) -> list[float]:
    words = name.split()
    plain = [folded(word).strip(".") for word in words]
    small = name.casefold()
    shape = 0 if name.islower() else 1 if name.isupper() and len(name) > 3 else 2 if name.isupper() else 3
    own = bool(_OWN_SCRIPT.search(name))  # names that no list of given names has, written in one word
    return [
        len(words) + own,
        len(name) + 10 * own,
        _is_given(words[0]) or own,
        1.0 if own else sum(map(_is_given, words)) / len(words),
        sum(word in word_list("common_words") for word in plain) / len(words),
        shape,
        bool(_DIGIT.search(name)) or "_" in name,
        any(len(word) == 1 for word in plain),
        any(word.islower() for word in words),
        small in page.title,
        page.whole.count(small),
        page.body.count(small),
        page.body.count(words[-1].casefold()),
        page.whole.count(words[-1].casefold()) if len(words) > 1 else -1,
        own,
        any(small in site.casefold() for site in page.sites),
        small in page.told,
        not name.isascii(),
    ]
