"""Who published a page first: names that it gives, each with its exact passage, and the choice among them."""

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log1p

import numpy as np

from archive.extraction.draft import HOST_RULE, KNOWN_HOST_RULE, Fact, Passage, Problem
from archive.extraction.gazetteer import Index
from archive.extraction.page.blocks import Block, trimmed
from archive.extraction.page.edits import Reading
from archive.extraction.page.facts import facts_of, group, passage
from archive.extraction.page.kinds import OWNER, Classified, is_prose
from archive.extraction.page.labelled import ADDRESS_KEYS, Labelled, reading_of
from archive.extraction.trees import trees
from archive.extraction.words import ORGANISATION_HEADS, word_list
from archive.names import fold
from archive.offsets import Span

_LONGEST_NAME = 60
_LONGEST_LINE = 500  # of what may say something of the site
_MOST = 48  # names that are looked at
_YEARS = r"(?:19|20)\d\d(?:\s?[-–—/]\s?(?:(?:19|20)?\d\d|present))?"
_COPYRIGHT = re.compile(
    rf"(?:©|\(c\)|\bcopyright\b|℗)[\s:,-]{{0,3}}(?:(?:©|\(c\)|copyright\b|by\s|von\s|{_YEARS})[\s,.:;|–—-]{{0,3}}){{0,4}}(?=[^\W\d])",
    re.IGNORECASE,
)
_COPYRIGHT_SIGNS = ("©", "(c)", "(C)", "℗", "opyright", "COPYRIGHT")
_NAME_ENDS = re.compile(
    r"""(?:[.;:!?](?=\s|$) | [,©®™|•·()\[\]] | \s[–—/-]\s | \s(?:19|20)\d\d\b)
      | \s(?:all\srights|alle\sre|tous\sdroits|todos\slos|todos\sos|tutti\si
          |an?\s(?:division|part|member|unit|subsidiary|[a-z]+\s[a-z]+\scompany|[a-z]+\scompany)
          |is|was|has|uses|powered|designed|privacy|terms|cookies?|and\s(?:its|/or|affiliated)|or\sits|registered
          |impressum|datenschutz|kontakt)\b""",
    re.IGNORECASE | re.VERBOSE,
)
_MARK = re.compile(r"\s[|/*~»«›‹•·@–—-]++\s|[|｜»«•·]++|::|:\s|\s[–—-]")
_NAME = re.compile(
    r"(?:[Tt]he\s)?[A-ZÀ-Þ][\w&.’'-]*(?:\s(?:(?:of|and|for|the|de|del|della|do|da|&|\+)\s)?[A-ZÀ-Þ0-9][\w&’'-]*(?:\.[a-z]{2,3}\b)?){0,4}"
)
# Words that a page puts before its own name, or behind it. They are looked for in small letters, which is quicker.
_BEFORE = re.compile(
    r"""\b(?: (?:owners|views|readers|part|best|courtesy)\sof
      | (?:contributor|reporter|editor|correspondent|writer|journalist|columnist|intern)\s(?:to|at|for|of|with)
      | (?:published|appeared)\s(?:first\s)?(?:by|in|on|at|with) | agree(?:ing)?\sto | by\s\w+\s\w+,?\sfor
      | (?:subscri(?:be|ption)|tips|welcome|donate|back|listen)\sto | more\sfrom | log\sin\sto | share\sthis\sstory\s?:
      | (?:advertise|work|write|register|sign\sup)\s(?:on|with|in|at|for|to)
      | about | follow | support | contact | search | download(?:\sthe)? | get(?:\sthe)? | join | visit | watch
      | über | startseite\s(?:von|der) | folgen\ssie | mehr\s(?:von|über) | abonnez-vous\sà | à\spropos\sde
      | acerca\sde | sobre | suscríbete\sa | sigue\sa | seguici\ssu | chi\sè | over | om )\s(?=[^\W\d_])""",
    re.VERBOSE,
)
_BEHIND = re.compile(
    r"""(?: \s(?:uses|verwendet|nutzt|utilise|utiliza)\scookies | \smay\s(?:earn|receive) | \shas\s(?:contacted|reached)
      | \sis\s(?:published|part|owned|supported|an?\s(?:division|news|daily|weekly|newspaper|website|online)|the\s)
      | \sreserves\sthe | \scontributed\sto
      | [’']s\s(?:terms|privacy|newsletter|editorial|morning|daily|weekly|parent)
      | \s(?:newsletters?|apps?|logo|podcasts?|home\s?page|startseite|impressum|e-?paper|abo|group|media\skit|staff)
        (?:$|\s)
      | \s(?:on|auf|en|sur|su|på|bei|op)\s(?:facebook|twitter|x|instagram|youtube|linkedin|telegram|whatsapp|google)\b
    )""",
    re.VERBOSE,
)
_NAME_BACK = re.compile(rf"(?:{_NAME.pattern})$")
_TOP_LEVEL = "com|org|net|edu|gov|info|news|online|media|world|today|press|blog|[a-z]{2}"
_HOST = re.compile(
    rf"(?<![\w@./-])(?:https?://)?(?P<host>(?:[\w-]{{1,63}}\.){{1,5}}(?:{_TOP_LEVEL}))(?![\w@-]|\.\w)", re.IGNORECASE
)
_WITHIN_WORD = re.compile(r"\.\w")
_MAIL = re.compile(rf"(?<=[\w]@)(?P<host>(?:[\w-]{{1,63}}\.){{1,5}}(?:{_TOP_LEVEL}))(?![\w@-]|\.\w)", re.IGNORECASE)
# Whoever writes there, the site is not the publisher.
_HOSTERS = frozenset(
    """
    blogspot wordpress medium github facebook twitter google feedburner youtube substack tumblr archive gmail hotmail
    outlook instagram yahoo msn linkedin pinterest whatsapp telegram apple microsoft doubleclick amazon t x
    """.split()
)
_NO_WORD = re.compile(r"[\W_]+")
_ARTICLE = re.compile(r"^(?:the|der|die|das|le|la|les|el|il|den|de|het)\s(?=\w)")
_WWW = re.compile(r"^(?:https?://)?(?:www\d?\.)?")
_END_OF_HOST = re.compile(rf"(?<=\w)(?:\.(?:co|com|org|net|gov|edu|ac|or))?\.(?:{_TOP_LEVEL})$")
_LEGAL = re.compile(
    r"(?<![\s,])[\s,]++(?:gmbh|ag|kg|e\.\s?v\.?|inc|incorporated|llc|l\.l\.c|ltd|limited|plc|corp|corporation|co|company|s\.?a|"
    r"s\.?r\.?l|s\.?l|s\.?p\.?a|b\.?v|pty|a/s|as|ab|oy|uk|&)\.?$",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset("the of and for in der die das für und de la le des et del e y a do da".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be the publisher's. ``source`` tells editors where it stands.

    Of a title's part, ``apart``: the rest of the title is printed as a line of its own; ``barred``: a bar is between.
    """

    value: str
    passage: Passage
    source: str
    apart: bool = False
    barred: bool = False


@lru_cache(maxsize=4096)
def squashed(name: str) -> str:
    """Return what printings of one name share: its letters and figures without article, legal form, end of a host."""
    text = _WWW.sub("", _folded(name).strip())
    while (shorter := _LEGAL.sub("", text)) != text and shorter:
        text = shorter
    return _NO_WORD.sub("", _ARTICLE.sub("", _END_OF_HOST.sub("", text)))


@lru_cache(maxsize=4096)
def spaced(text: str) -> str:
    """Return the words of a text, folded, with one blank between two."""
    return _NO_WORD.sub(" ", _folded(text)).strip()


def _folded(text: str) -> str:
    return text.lower() if text.isascii() else fold(text)


def _own_names(host: str) -> set[str]:
    """Return what an address may call its site: the whole host, or its last part before the top level."""
    whole = _END_OF_HOST.sub("", _WWW.sub("", host.lower()))
    last = whole.rpartition(".")[2]
    return set() if last in _HOSTERS else {_NO_WORD.sub("", whole), _NO_WORD.sub("", last)}


def acronym(name: str) -> str:
    return "".join(word[0] for word in spaced(name).split() if word not in _SMALL_WORDS)


def printed_lines(blocks: Sequence[Block]) -> list[Block]:
    """Return the lines of a page as they are printed: a block may have joined those of a menu as a paragraph's."""
    found: list[Block] = []
    for block in blocks:
        if block.html or "\n" not in block.raw:
            found.append(block)
            continue
        at = block.span[0]
        for line in block.raw.splitlines(keepends=True):
            low, high = trimmed(block.seed, (at, at + len(line)))
            at += len(line)
            if low < high:
                found.append(Block(block.seed, (low, high)))
    return found


def candidates(seed: str, lines: Sequence[Labelled], blocks: Sequence[Block]) -> Iterator[Candidate]:
    """Yield the names that a page gives for its site: ``blocks`` are its lines, as printed."""
    titled = [reading_of(seed, line) for line in lines if line.key == "title"]
    texts = {spaced(block.text) for block in blocks[0 if titled else 1 :] if len(block.text) < 200}
    for reading in titled or [block.reading for block in blocks[:1]]:
        yield from _parts_of_title(seed, reading, texts)
    for index, block in enumerate(blocks):
        text = block.text
        if len(text) > _LONGEST_LINE:
            continue
        if len(text) <= 40 and text.count(" ") < 5 and (index < 25 or index >= len(blocks) - 40):
            yield from _named(seed, block.reading, (0, len(text)), "masthead")
        yield from _in_line(seed, block.reading)
        if _WITHIN_WORD.search(text):
            yield from _hosts_in(seed, block.reading)


def _in_line(seed: str, reading: Reading) -> Iterator[Candidate]:
    """Yield what stands beside a copyright mark, or beside words that a page puts beside its own name."""
    text = reading.text
    if any(sign in text for sign in _COPYRIGHT_SIGNS):
        for match in _COPYRIGHT.finditer(text):
            yield from _named(seed, reading, (match.end(), len(text)), "copyright line")
            if 0 < match.start() <= _LONGEST_NAME:
                yield from _named(seed, reading, (0, match.start()), "before a copyright mark")
    small = text.replace("İ", "I").lower()  # one letter for one
    for match in _BEFORE.finditer(small):
        if name := _NAME.match(text, match.end()):
            yield from _named(seed, reading, name.span(), "named behind its words")
    for match in _BEHIND.finditer(small):
        low = max(0, match.start() - _LONGEST_NAME)
        if name := _NAME_BACK.search(text[low : match.start()]):
            yield from _named(seed, reading, (low + name.start(), match.start()), "named before its words")


def _hosts_in(seed: str, reading: Reading) -> Iterator[Candidate]:
    for pattern, source in ((_HOST, "host"), (_MAIL, "mail address")):
        for match in pattern.finditer(reading.text):
            if squashed(match["host"]) not in _HOSTERS:
                yield Candidate(match["host"], passage(seed, reading, match.span("host")), source)


def _parts_of_title(seed: str, reading: Reading, texts: set[str]) -> Iterator[Candidate]:
    text = reading.text
    marks = list(_MARK.finditer(text)) if len(text) <= 400 else []
    for number, mark in enumerate(marks):
        nearest = marks[number + 1].start() if number + 1 < len(marks) else len(text)
        apart, barred = spaced(text[: mark.start()]) in texts, mark.group().strip() not in "-–—:"
        for end in sorted({nearest, len(text)}):
            source = "title's end" if end == len(text) else "title's middle"
            yield from _named(seed, reading, (mark.end(), end), source, apart=apart, barred=barred)
    if marks:
        apart, barred = spaced(text[marks[0].end() :]) in texts, marks[0].group().strip() not in "-–—:"
        yield from _named(seed, reading, (0, marks[0].start()), "title's beginning", apart=apart, barred=barred)


def _named(
    seed: str, reading: Reading, span: Span, source: str, *, apart: bool = False, barred: bool = False
) -> Iterator[Candidate]:
    """Yield the name that begins where the span does, if it is none too long."""
    text, (low, high) = reading.text, span
    if not source.startswith("title") and (end := _NAME_ENDS.search(text, low + 1, min(high, low + 2 * _LONGEST_NAME))):
        high = end.start()
    while high > low and text[high - 1] in " .,;:-–—|\t'\"*/’":
        high -= 1
    while low < high and text[low] in " -–—|*'\"•·":
        low += 1
    low += 4 * text.startswith("the ", low)
    value = _LEGAL.sub("", text[low:high].removesuffix("’s").removesuffix("'s"))
    high = low + len(value)
    if 1 < len(value) <= _LONGEST_NAME and value.count(" ") < 8 and any(c.isalpha() for c in value):
        where = passage(seed, reading, (low, high))
        if "." in value and re.fullmatch(r"\S+", where.text):
            value = where.text  # the reading parts "Paper.Com" as two sentences run together
        yield Candidate(value, where, source, apart, barred)


SOURCES = (
    "title's end", "title's beginning", "title's middle", "copyright line", "before a copyright mark",
    "named behind its words", "named before its words", "masthead", "host", "mail address",
)  # fmt: skip


_RANKS = {source: rank for rank, source in enumerate(SOURCES)}


class Survey:
    """Where the names of a page's candidates stand on it: what the choice is made by."""

    def __init__(self, blocks: Sequence[Block], found: Sequence[Candidate], own: Sequence[str]) -> None:
        """``own`` are the hosts of the page's own address."""
        grouped: dict[str, list[Candidate]] = {}
        for one in found:
            if key := squashed(one.value):
                grouped.setdefault(key, []).append(one)
        self.own = {name for host in own for name in _own_names(host)}
        self._lines = len(blocks)
        self.hosts = Counter(squashed(one.value) for one in found if one.source in {"host", "mail address"})
        self._starts: list[int] = []
        self._sizes: list[int] = []
        self._prose = [is_prose(block.text) for block in blocks]
        parts: list[str] = []
        at = 0
        for block in blocks:
            part = f" {spaced(block.text[:4000])} \n"
            self._starts.append(at)
            self._sizes.append(len(part) - 3)
            parts.append(part)
            at += len(part)
        self._text = "".join(parts)
        prose = [index for index, is_one in enumerate(self._prose) if is_one] or [0]
        self._article = prose[0], prose[-1]
        self.names: dict[str, list[Candidate]] = {}
        self.places: dict[str, list[int]] = {}
        for key in sorted(grouped, key=lambda key: min(_RANKS.get(one.source, -1) for one in grouped[key])):
            places = self._places(key, grouped[key])
            if (
                len(places) > 1
                or key in self.own
                or {one.source for one in grouped[key]} - {"masthead", "title's middle"}
            ):
                self.names[key], self.places[key] = grouped[key], places
            if len(self.names) == _MOST:
                break

    def _places(self, key: str, held: Sequence[Candidate]) -> list[int]:
        """Return the lines that print the name, in any of its printings."""
        forms = {spaced(one.value) for one in held} | {key}
        forms |= {_ARTICLE.sub("", form) for form in forms}
        found: set[int] = set()
        for form in forms:
            at = self._text.find(f" {form} ") if form else -1
            while at >= 0 and len(found) < 200:
                found.add(bisect(self._starts, at) - 1)
                at = self._text.find(f" {form} ", at + 1)
        return sorted(found)

    def row(self, key: str) -> list[float]:
        """Return the features of a name: whence it comes, where it is printed, how it looks, what agrees with it."""
        held, places = self.names[key], self.places[key]
        value, lines = held[0].value, max(1, len(self._starts))
        count = Counter(one.source for one in held)
        prose = sum(self._prose[at] for at in places)
        size = len(spaced(value))
        words = [word for word in spaced(value).split() if word]
        letters = acronym(value)
        first, last = self._article
        media = word_list("media_nouns")
        return [
            *(min(count[source], 3) for source in SOURCES),
            len(count.keys() - {"host", "mail address"}),
            any(one.apart for one in held), any(one.barred for one in held),
            log1p(len(places)), log1p(prose), log1p(len(places) - prose), len(places) / lines,
            log1p(sum(self._sizes[at] <= size + 4 for at in places)),
            sum(at < first for at in places), sum(first <= at <= last for at in places),
            sum(at > last for at in places),
            places[0] / lines if places else 1, places[-1] / lines if places else 0,
            log1p(self.hosts[key]), self.hosts[key] / max(1, self.hosts.total()),
            len(letters) > 1 and letters in self.hosts, any(_holds(key, host) for host in self.hosts),
            bool(self.own), key in self.own, letters in self.own, any(_holds(key, host) for host in self.own),
            len(words), len(value), value.isupper(), value.islower(), value[:1].isupper(),
            sum(word[:1].isupper() for word in value.split()) / max(1, len(value.split())),
            "." in value, any(c.isdigit() for c in value),
            sum(word in media for word in words), bool(words) and words[-1] in media,
            bool(words) and words[-1] in ORGANISATION_HEADS, bool(_LEGAL.search(value.lower())),
            sum(word in word_list("common_words") for word in words) / max(1, len(words)),
            any(key in other for other in self.names if other != key),
            any(other in key for other in self.names if other != key and len(other) > 2),
            len(letters) > 1 and letters in self.names, log1p(lines), len(self.names),
        ]  # fmt: skip


def _holds(name: str, host: str) -> bool:
    """Return whether one of two begins or ends with the other."""
    short, long = sorted((name, host), key=len)
    return len(short) > 2 and short != long and (long.startswith(short) or long.endswith(short))


_LEAST = 0.15  # what is less probable is not told
# What a page tells machines it is called: how much more that counts than what its lines say.
_STATED = {
    "JSON-LD publisher": 0.6,
    "JSON-LD sourceOrganization": 0.6,
    "meta og:site_name": 0.7,
    "JSON-LD author": 0.5,
    "JSON-LD WebSite": 0.5,
    "spelled as the address": 0.5,
}
_STATED_KEYS = ("publisher", "site name")
_PRINTED_KEYS = ("publisher", "source", "press release", "publication")
# Where a text first stood before where it was found.
_BY_ORIGIN = ("original link", "source url", "canonical url", "url", "link", "permalink")
_ADDRESS = re.compile(r"https?://(?:[^\s/@]{1,80}@)?(?P<host>[\w.-]{4,120})")
# FeedBurner: ~r, the name of the feed's owner, and of the feed.
_FEED = re.compile(r"https?://feeds?\.(?P<owner>[\w-]{2,40})\.[a-z.]{2,8}/~r/(?P<name>(?P=owner))/")
_BYLINE_OUTLET = re.compile(r"[(（]\s*([A-Z][\w.&' -]{2,40}?)\s*[)）]?$")
# "Source: X" glued to a date line, in English or Chinese.
_GLUED = re.compile(
    r"(?:\b[Ss]ource|来源|來源)\s?[:：]\s*([A-Z][\w.&' -]{1,40}?|[\u3400-\u9fff]{2,20})(?=\s*(?:\||$)|\s\w+[:：])"
)
_SELF_CITED = re.compile(
    r"\b[Aa]s\s+(?:first\s+)?reported\s+by\s+((?:the\s+)?[A-Z][\w.&'-]*(?:\s[A-Z][\w.&'-]*){0,4})(?=[,.])"
)
_VIA = re.compile(r"(?<!\s)\s++\((?:via|from)\s[^()]{1,60}\)$")


def publisher_of(
    seed: str, lines: Sequence[Labelled], blocks: Sequence[Classified], agency: Fact | None
) -> tuple[Fact | None, list[Problem]]:
    """Return the publisher, and a problem where whoever the text comes from differs from the site that prints it.

    First whoever the text comes from, by what the page says of it; else the site by what it is called on the page;
    else no more than the host of its address.
    """
    origins = [*_origins(seed, lines, blocks, agency), *_credited(seed, blocks)]
    stated = [fact for key in _STATED_KEYS for fact in facts_of(seed, lines, key) if _is_name(fact.value)]
    if origins:
        first = origins[0]
        other = next((fact for fact in [*origins[1:], *stated] if _differs(first.value, fact.value)), None)
        return first, [_disagreement(first, other)] if other and first.confidence >= 0.9 else []
    hosts = list(hosts_of(lines))
    return _site(seed, lines, blocks, hosts) or next(_cited(seed, blocks), None) or next(
        _addresses(lines, hosts), None
    ), []


def _disagreement(first: Fact, other: Fact) -> Problem:
    message = (
        f"The page names two publishers, {first.value} ({first.rule}) and {other.value} ({other.rule}); "
        "the first was taken, as where the text comes from."
    )
    return Problem("publisher-differs", message, other.passage.span)


def _differs(one: str, other: str) -> bool:
    a, b = squashed(one), squashed(other)
    return a not in b and b not in a


def _is_name(text: str) -> bool:
    return (
        len(text) <= 80
        and not re.search(r"https?:|www\.|\.(?:com|org|cn)/", text)
        and bool(re.search(r"[^\W\d_]{2}", text))
    )


def _origins(seed: str, lines: Sequence[Labelled], blocks: Iterable[Classified], agency: Fact | None) -> Iterator[Fact]:
    """Yield whoever the page says its text comes from, the surest first."""
    if agency:
        yield agency
    printed = [line for line in lines if not line.rule]
    for key in _PRINTED_KEYS:
        for fact in facts_of(seed, printed, key):
            if _is_name(fact.value):
                yield _without_via(fact)
    for entry in blocks:
        if entry.kind == "byline":
            for pattern, rule in ((_BYLINE_OUTLET, "byline"), (_GLUED, "source line")):
                if found := group(seed, entry.block, pattern, rule):
                    yield found


def _without_via(fact: Fact) -> Fact:
    """Return "The Paper" of "The Paper (via a site)"."""
    via = _VIA.search(fact.value)
    if not via or not fact.passage.text.endswith(via.group()):
        return fact
    low, high = fact.passage.span[0], fact.passage.span[1] - len(via.group())
    text = fact.passage.text[: high - low]
    return Fact(fact.value[: via.start()], Passage(text, (low, high)), fact.rule, fact.confidence)


def hosts_of(lines: Iterable[Labelled]) -> Iterator[tuple[str, Span]]:
    """Yield the hosts of the page's own addresses, where it first stood before where it was found."""
    for key in _BY_ORIGIN:
        for line in lines:
            if line.key == key and (match := _ADDRESS.match(line.value)) and "." in match["host"]:
                low = line.span[0] + match.start("host")
                yield match["host"], (low, low + len(match["host"]))


def _site(
    seed: str, lines: Sequence[Labelled], blocks: Sequence[Classified], hosts: Sequence[tuple[str, Span]]
) -> Fact | None:
    """Return what the site is called: the name that its title, footer, masthead and address agree on best."""
    printed = printed_lines([entry.block for entry in blocks])
    found = list(candidates(seed, lines, printed))
    for line in lines:
        reading = reading_of(seed, line) if line.key in _STATED_KEYS else None
        if reading and len(reading.text) > 1 and _is_name(reading.text):
            found.append(Candidate(reading.text, passage(seed, reading, (0, len(reading.text))), line.rule))
    found += [one for host, _ in hosts for name in sorted(_own_names(host)) for one in _spelled(seed, name)]
    survey = Survey(printed, found, [host for host, _ in hosts])
    if not survey.names:
        return None
    keys = list(survey.names)
    probable = trees("publisher")(np.array([survey.row(key) for key in keys], dtype=np.float32))[:, 1]
    sure = {key: float(p) + _worth(survey.names[key], float(p)) for key, p in zip(keys, probable, strict=True)}
    best = max(keys, key=lambda key: sure[key])
    if sure[best] < _LEAST:
        return None
    name = _best_printing(survey.names[best])
    if name.source in {"host", "mail address"}:
        return Fact(name.value, name.passage, HOST_RULE, 0.3)
    return Fact(name.value, name.passage, name.source, round(min(0.9, sure[best]), 2))


def _worth(held: Sequence[Candidate], probable: float) -> float:
    """Return how much more a name counts that the page tells machines, or has at its title's end, where all else fits.

    "Harbour News" at the title's end says more than "Harbour" in the footer.
    """
    sources = {one.source for one in held}
    stated = max(_STATED.get(source, 0.0 if source in _RANKS else 0.3) for source in sources)
    return stated + (0.3 if "title's end" in sources and probable >= 0.4 else 0.0)


def _spelled(seed: str, host: str) -> Iterator[Candidate]:
    """Yield the name that a page prints and its address spells without blanks."""
    if len(host) < 5 or host in _HOSTERS or not host.isascii():
        return
    capital = host[0].upper()  # at the beginning of a pattern a letter is found far quicker than a word's edge
    spelled = re.compile(rf"{capital}(?<!\w{capital})(?i:\s?{r'\s?'.join(host[1:])})\b")
    for match in spelled.finditer(seed):
        if seed[match.end() : match.end() + 1] not in {".", "/", "@"}:
            yield Candidate(match.group(), Passage(match.group(), match.span()), "spelled as the address")
            return


def _best_printing(held: Sequence[Candidate]) -> Candidate:
    """Return the printing that most places agree on; of a name, and not of an address, where there is one."""
    count = Counter(one.value for one in held)

    def worth(one: Candidate) -> tuple[bool, bool, bool, int, int]:
        shouted = one.value.isupper() and len(one.value) > 5
        address = one.source in {"host", "mail address"}
        rank = _RANKS.get(one.source, -1)
        return not address, " " in one.value, not (shouted or one.value.islower()), -rank // 4, count[one.value]

    return max(held, key=worth)


def _credited(seed: str, blocks: Iterable[Classified]) -> Iterator[Fact]:
    """Yield whose reporter contributed: "The Paper's Ann Lee contributed to this report"."""
    for entry in blocks:
        text = entry.block.text
        owned = "contributed" in text and len(text) <= 300
        if owned and (found := group(seed, entry.block, OWNER, "credit", 0.8)):
            yield found


def _cited(seed: str, blocks: Sequence[Classified]) -> Iterator[Fact]:
    for entry in blocks:
        if entry.kind == "paragraph" and (fact := group(seed, entry.block, _SELF_CITED, "as reported by", 0.5)):
            yield fact


def _addresses(lines: Iterable[Labelled], hosts: Sequence[tuple[str, Span]]) -> Iterator[Fact]:
    """Yield whose feed an address is of, where its host agrees; else the host as printed, for editors to name."""
    for line in lines:
        if line.key in ADDRESS_KEYS and (feed := _FEED.match(line.value)):
            low = line.span[0] + feed.start("name")
            yield Fact(feed["name"].title(), Passage(feed["name"], (low, low + len(feed["name"]))), "feed", 0.4)
    for host, span in hosts:
        if _own_names(host):
            yield Fact(host, Passage(host, span), HOST_RULE, 0.3)


def publisher_at(hosts: Sequence[tuple[str, Span]], stated: Fact | None, index: Index) -> Fact | None:
    """Return the publisher with what editors decided: of a known host it is theirs, unless the text is an agency's."""
    if stated and stated.rule == "dateline":
        return stated
    for host, span in hosts:
        if name := index.publisher_at(host):
            return Fact(name, Passage(host, span), KNOWN_HOST_RULE)
    return stated
