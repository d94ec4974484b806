"""Whether two statements report one remark: the same speaker, the same words, at one time. Pure; no list of words.

A false "the same" is worse than a miss, so all of this must hold:

* **Speaker.** They name a person or organisation in common; or neither names any, and the article's words for the
  speaker are the same ("majorities in all five"), which takes many more words in common, since other articles say
  "they" of others. Reports that name nobody at all are never joined.
* **Words.** Most of the shorter report stands in the longer one, in its order, with a run of words that nobody says
  twice by chance (``Likeness``). Where the reports differ, they do not put one name or number in the place of another:
  "a disaster exists in Ohio" and "… in Iowa" come from one template and are two remarks. Within one article, where a
  speaker may say like things of two matters, nearly all of the shorter one must be there.
* **Time.** Both were published within ``DAYS`` of each other, or of the day on which the text says it was said. A long
  remark that two articles both quote word for word is the same one however far apart they are: people quote old words
  for years, hardly anyone says ten words twice alike, and the words are what is counted. Not so where both texts tell
  when it was said and tell different days; nor for reported words, in which standing phrases come back for years.

Words are compared folded. How much a stretch tells is counted in letters, so that short words weigh little; a
character of a script without spaces counts as two.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from hashlib import blake2b
from itertools import islice

from archive.names import fold

#: Reports of one remark are published within so many days of each other.
DAYS = 7
#: Words of a report that are compared: a longer one is a speech.
LONGEST = 500

_FEWEST = 20  # letters: what has fewer is not compared
_WORD_FOR_WORD = 60  # letters: what has fewer is compared only where speaker and time are known
_TOLD_WORD_FOR_WORD = 100  # the same for what is not in the speaker's own words
_BUCKET = 16  # days: what is within DAYS of a day lies in one of its buckets, or in two
_TELLING = 4  # letters: shorter words change with the reporter ("I will", "he would")
_NEAR_RUN, _NEAR_WINDOW = 3, 2  # any four telling words in a row that two reports share give them a fingerprint
_LONG_RUN, _LONG_WINDOW = 6, 7  # any twelve words in a row do

#: Scripts in which every character is a word.
UNSPACED_SCRIPTS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(rf"[{UNSPACED_SCRIPTS}]|[^\W_{UNSPACED_SCRIPTS}]+")
UNSPACED = re.compile(f"[{UNSPACED_SCRIPTS}]")
_OPENS = "“„«「『\"‘'"
_BEGINS = re.compile(rf"(?:^|[.!?…:{_OPENS}])[\s{_OPENS}(\[—–-]*$")
_BEFORE = 8  # characters that tell whether a word begins a sentence


@dataclass(frozen=True)
class Report:
    """A statement as far as it is compared.

    ``article``: a key of where it stands. ``own``: at least part of it is in the speaker's own words. ``who``: keys of
    the people and organisations that said it (``named``), or else of the article's words for them. ``said`` and
    ``published``: first and last day, where the text tells.
    """

    article: int
    content: str
    own: bool
    who: frozenset[str]
    named: bool
    said: tuple[date, date] | None = None
    published: tuple[date, date] | None = None

    @property
    def _tokens(self) -> tuple[tuple[str, bool], ...]:
        return _tokens(self.content)

    @cached_property
    def words(self) -> list[str]:
        return [word for word, _ in self._tokens]

    @cached_property
    def letters(self) -> int:
        return _letters(self.words)

    @cached_property
    def telling_runs(self) -> list[int]:
        """Hashes of runs of its longer words, which "I will" and "he would" have in common."""
        words = [word for word in self.words if len(word) >= _TELLING or UNSPACED.match(word)]
        return _chosen(words, _NEAR_RUN, _NEAR_WINDOW) or [_hash(" ".join(self.words))]

    @cached_property
    def long_runs(self) -> list[int]:
        """Hashes of long runs of all its words."""
        return _chosen(self.words, _LONG_RUN, _LONG_WINDOW)

    @cached_property
    def day(self) -> int | None:
        """About when it was said, as a day's number, if that is known to a week."""
        for known in (self.said, self.published):
            if known and (known[1] - known[0]).days <= DAYS:
                return known[1].toordinal()
        return None

    @cached_property
    def may_be_said(self) -> tuple[int, int] | None:
        """The days on which it may have been said; a day more on either side, for the clocks of the world."""
        if self.said:
            return self.said[0].toordinal() - 1, self.said[1].toordinal() + 1
        if self.published:
            return self.published[0].toordinal() - DAYS, self.published[1].toordinal() + 1
        return None

    def names(self, start: int, end: int) -> list[str]:
        """The names and numbers among some of its words."""
        return [word for word, telling in self._tokens[start:end] if telling]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What two reports have in common, in order: words, letters, the letters as a share of the shorter report's; and
    the longest run of it."""

    words: int
    letters: int
    share: float
    run: int
    run_letters: int

    @property
    def quoted_alike(self) -> bool:
        """Enough for one speaker within days, where both are partly in the speaker's own words."""
        return self.share >= 0.8 and self.words >= 5 and self.run >= 4 and self.letters >= _FEWEST

    @property
    def told_alike(self) -> bool:
        """Enough for one speaker within days, where a reporter chose the words."""
        most = self.share >= 0.8 and self.letters >= 30 and self.run_letters >= 20
        return self.run >= 5 and (most or (self.share >= 0.7 and self.letters >= 60 and self.run_letters >= 30))

    def word_for_word(self, letters: int) -> bool:
        """Enough where it is not known that the speaker or the time is the same."""
        return self.share >= 0.9 and self.run >= 10 and self.run_letters >= 40 and self.letters >= letters


def alike(a: Report, b: Report) -> float:
    """How much of the shorter report the longer one has, 0.7 to 1, if they report one remark; otherwise 0."""
    if not a.who & b.who:
        return 0.0
    own = a.own and b.own
    near = a.day is not None and b.day is not None and abs(a.day - b.day) <= DAYS and _meet(a, b)
    if not near and not (a.named and own and _far(a, b)):
        return 0.0
    found = likeness(a, b)
    if found is None or (a.article == b.article and found.share < 0.95):
        return 0.0
    if near and a.named:
        enough = found.told_alike or (own and found.quoted_alike)
    else:
        enough = found.word_for_word(_WORD_FOR_WORD if own else _TOLD_WORD_FOR_WORD)
    return found.share if enough else 0.0


def likeness(a: Report, b: Report) -> Likeness | None:
    """What the words of two reports have in common; None where one has another name or number than the other."""
    one, other = (a, b) if (len(a.words), a.words) <= (len(b.words), b.words) else (b, a)
    if not one.words:
        return None
    if one.words == other.words:
        return Likeness(len(one.words), one.letters, 1.0, len(one.words), one.letters)
    runs = []
    for what, start, end, there, till in differences(one.words, other.words):
        if what == "equal":
            runs.append((_letters(one.words[start:end]), end - start))
        elif what == "replace" and _contradict(one, other, one.names(start, end), other.names(there, till)):
            return None
    if not runs:
        return None
    letters = sum(count for count, _ in runs)
    longest, run = max(runs)
    share = round(letters / min(a.letters, b.letters), 4)
    return Likeness(sum(count for _, count in runs), letters, share, run, longest)


def differences(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """What makes one run of words another: ``equal``, ``replace``, ``delete`` or ``insert``, with both stretches."""
    shorter = min(len(a), len(b))
    start = next((at for at in range(shorter) if a[at] != b[at]), shorter)
    end = next((at for at in range(shorter - start) if a[-1 - at] != b[-1 - at]), shorter - start)
    if start:
        yield "equal", 0, start, 0, start
    # What both begin and end with is most of it, where texts are made from one template by the thousand.
    middle = SequenceMatcher(None, a[start : len(a) - end], b[start : len(b) - end], autojunk=False)
    for what, here, till, there, end_there in middle.get_opcodes():
        yield what, here + start, till + start, there + start, end_there + start
    if end:
        yield "equal", len(a) - end, len(a), len(b) - end, len(b)


def published_under(report: Report) -> set[int]:
    """The fingerprints under which a report is found: signed 64-bit numbers, about one for three words."""
    return set(_fingerprints(report, () if report.day is None else (report.day // _BUCKET,)))


def looked_for(report: Report) -> set[int]:
    """The fingerprints of the reports that it is compared with: of its speaker, and within ``DAYS`` or long."""
    days = () if report.day is None else range((report.day - DAYS) // _BUCKET, (report.day + DAYS) // _BUCKET + 1)
    return set(_fingerprints(report, days))


def _fingerprints(report: Report, buckets: Iterable[int]) -> Iterator[int]:
    long = report.long_runs if report.letters >= _WORD_FOR_WORD else []
    if report.named:
        near, far = (report.telling_runs if report.letters >= _FEWEST else []), (long if report.own else [])
    else:
        near, far = long, []
    buckets = tuple(buckets)
    for who in sorted(report.who):
        yield from (_hash(f"{who} {bucket} {run}") for bucket in buckets for run in near)
        yield from (_hash(f"{who} {run}") for run in far)


def _chosen(words: Sequence[str], run: int, window: int) -> list[int]:
    """Of each ``window`` runs of words that follow each other the one with the least hash.

    Whatever two texts share of ``run + window - 1`` words or more gives them one in common (Schleimer, Wilkerson and
    Aiken, "Winnowing", 2003).
    """
    runs = [_hash(" ".join(words[at : at + run])) for at in range(len(words) - run + 1)]
    return sorted({min(runs[at : at + window]) for at in range(max(1, len(runs) - window + 1))}) if runs else []


def _meet(a: Report, b: Report) -> bool:
    """Whether there is a day on which both may have been said."""
    one, other = a.may_be_said, b.may_be_said
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])


def _far(a: Report, b: Report) -> bool:
    """Whether one may quote what the other reported long before."""
    return not (a.said and b.said) or _meet(a, b)


def _contradict(a: Report, b: Report, ours: list[str], theirs: list[str]) -> bool:
    """Whether other names or numbers stand in the place of these; not so for one that the other report has elsewhere,
    nor for initials ("U.S.", "United States")."""
    ours = [word for word in ours if word not in b.words]
    theirs = [word for word in theirs if word not in a.words]
    if not ours or not theirs:
        return False
    return "".join(ours) not in {"".join(theirs), _initials(theirs)} and "".join(theirs) != _initials(ours)


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


@lru_cache(maxsize=4096)
def _tokens(content: str) -> tuple[tuple[str, bool], ...]:
    """Each word, folded, and whether it is a number or stands like a name: in capitals within a sentence.

    Kept for the last few thousand reports: what was said of late is compared with what comes next.
    """
    text = unicodedata.normalize("NFC", content)
    return tuple(_read(text, found) for found in islice(_WORD.finditer(text), LONGEST))


def _read(text: str, found: re.Match[str]) -> tuple[str, bool]:
    printed = found[0]
    word = printed.lower() if printed.isascii() else "".join(c for c in fold(printed) if c.isalnum()) or printed
    if any(c.isdigit() for c in word):
        return word, True
    if len(word) == 1 or not printed[0].isupper():
        return word, False
    return word, not _BEGINS.search(text[max(0, found.start() - _BEFORE) : found.start()])


def _letters(words: Iterable[str]) -> int:
    return sum(2 if UNSPACED.match(word) else len(word) for word in words)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
