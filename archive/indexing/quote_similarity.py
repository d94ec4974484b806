"""Which reports of one speaker are of one remark, and which of them stands for the others. Pure; no list of words.

A false "the same" is worse than a miss, so all of this must hold:

* **Speaker.** One person or organisation; or the same words where an article names nobody ("majorities in all five"),
  which takes many more words in common, since other articles say "officials" of other officials.
* **Words.** They follow each other in both, most of those of the shorter report stand in the longer one, and no name or
  number stands in the place of another. What is not in the speaker's own words takes more of them.
* **Time.** Both were published within ``DAYS`` of each other, or of the day on which the text says it was said. A long
  remark that two articles both quote word for word is the same one however far apart they are: people quote old words
  for years, hardly anyone says ten words twice alike. Not so where both texts tell when it was said and tell different
  days; nor for reported words, in which standing phrases come back for years.

Words are compared folded. How much a stretch tells is counted in letters, so that short words weigh little; a
character of a script without spaces counts as two.

Of each remark the fullest report is canonical; a duplicate follows the canonical one it is most like. So every report
is alike to its canonical one, and no chain of ever less alike reports grows. MinHash, by which copies of articles are
found, estimates how much two sets have in common of both; half a sentence within a speech has little. What two reports
must have in common here is a run of words, so they are looked up by their runs.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cached_property
from itertools import islice

from archive.names import fold

#: Reports of one remark are published within so many days of each other.
DAYS = 7
#: Words of a report that are compared: a longer one is a speech.
LONGEST = 500

_LEAST = 0.7  # of the letters of the shorter report
_RUN, _LONG_RUN = 4, 10  # words in a row that two reports have in common: at one time; at any time, or nobody named
_WORD_FOR_WORD = 60  # letters that are then in common
_REPORTED_WORD_FOR_WORD = 100  # the same for what is not in the speaker's own words
_BUCKET = 16  # days: what is within DAYS of a day lies in one of its buckets, or in two

#: Scripts in which every character is a word.
UNSPACED_SCRIPTS = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
UNSPACED = re.compile(f"[{UNSPACED_SCRIPTS}]")
_WORD = re.compile(rf"[{UNSPACED_SCRIPTS}]|[^\W_{UNSPACED_SCRIPTS}]+")
_OPENS = "“„«「『\"‘'"
_BEGINS = re.compile(rf"(?:^|[.!?…:{_OPENS}])[\s{_OPENS}(\[—–-]*$")
_BEFORE = 8  # characters that tell whether a word begins a sentence


@dataclass(frozen=True, eq=False)
class Report:
    """A statement as far as it is compared with others of its speaker.

    ``own``: at least part of it is in the speaker's own words. ``named``: the speaker is a person or organisation.
    ``said`` and ``published``: first and last day, where the text tells. ``source``: the hash of its file and the
    place there, which are the same in every archive that has read the file.
    """

    statement: int
    article: int
    content: str
    own: bool
    named: bool
    said: tuple[date, date] | None = None
    published: tuple[date, date] | None = None
    source: tuple[str, int] = ("", 0)

    @cached_property
    def _tokens(self) -> list[tuple[str, bool]]:
        text = unicodedata.normalize("NFC", self.content)
        return [_token(text, found) for found in islice(_WORD.finditer(text), LONGEST)]

    @cached_property
    def words(self) -> list[str]:
        return [word for word, _ in self._tokens]

    @cached_property
    def bag(self) -> Counter[str]:
        return Counter(self.words)

    @cached_property
    def letters(self) -> int:
        return _letters(self.words)

    @cached_property
    def order(self) -> tuple[int, date, tuple[str, int], int]:
        """Sort the fullest first, then the one published first; the file decides between equals."""
        return -self.letters, self.published[1] if self.published else date.max, self.source, self.statement

    @cached_property
    def day(self) -> int | None:
        """Return about when it was said, as an ordinal, if that is known to a week."""
        for known in (self.said, self.published):
            if known and (known[1] - known[0]).days <= DAYS:
                return known[1].toordinal()
        return None

    @cached_property
    def possible_days(self) -> tuple[int, int] | None:
        """Return the days on which it may have been said; a day more on either side, for the clocks of the world."""
        if self.said:
            return self.said[0].toordinal() - 1, self.said[1].toordinal() + 1
        if self.published:
            return self.published[0].toordinal() - DAYS, self.published[1].toordinal() + 1
        return None

    def names(self, start: int, end: int) -> list[str]:
        """Return the names and numbers among some of its words."""
        return [word for word, telling in self._tokens[start:end] if telling]


def canonical_reports(reports: Iterable[Report]) -> Iterator[tuple[Report, Report]]:
    """Yield each report of one speaker with its canonical one, itself if it is alone; in any order the same pairs."""
    index: dict[Hashable, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda report: report.order):
        candidates = {one for key in query_keys(report) for one in index.get(key, ())}
        found = [(-share, one.order, one) for one in candidates if (share := similarity(report, one))]
        if found:
            yield report, min(found, key=lambda one: one[:2])[2]
            continue
        yield report, report
        for key in index_keys(report):
            index[key].append(report)


def index_keys(report: Report) -> set[Hashable]:
    """Return the keys under which a report is found: its runs of words, with about when it was said."""
    return _keys(report, () if report.day is None else (report.day // _BUCKET,))


def query_keys(report: Report) -> set[Hashable]:
    """Return the keys of all reports that it may be alike to."""
    days = () if report.day is None else range((report.day - DAYS) // _BUCKET, (report.day + DAYS) // _BUCKET + 1)
    return _keys(report, days)


def _keys(report: Report, buckets: Iterable[int]) -> set[Hashable]:
    near = _runs(report.words, _RUN if report.named else _LONG_RUN)
    far = _runs(report.words, _LONG_RUN) if report.named and report.own else set()
    return {(bucket, run) for bucket in buckets for run in near} | far


def _runs(words: Sequence[str], length: int) -> set[int]:
    return {hash(tuple(words[at : at + length])) for at in range(len(words) - length + 1)}


def similarity(a: Report, b: Report) -> float:
    """Return how much of the shorter report the longer one has, 0.7 to 1, if both are of one remark; otherwise 0."""
    own = a.own and b.own
    near = a.day is not None and b.day is not None and abs(a.day - b.day) <= DAYS and _may_be_of_one_day(a, b)
    if not near and not (a.named and own and (not (a.said and b.said) or _may_be_of_one_day(a, b))):
        return 0.0
    shorter = min(a.letters, b.letters)
    if _letters((a.bag & b.bag).elements()) < _LEAST * shorter or not (runs := _common_runs(a, b)):
        return 0.0
    letters, words = sum(letters for letters, _ in runs), sum(words for _, words in runs)
    run_letters, run = max(runs)
    share = round(letters / shorter, 4)
    if a.article == b.article and share < 0.95:
        return 0.0
    if near and a.named:
        quoted = own and share >= 0.8 and words >= 5 and run >= _RUN and letters >= 20
        most = share >= 0.8 and letters >= 30 and run_letters >= 20
        enough = quoted or (run >= 5 and (most or (share >= _LEAST and letters >= 60 and run_letters >= 30)))
    else:
        least = _WORD_FOR_WORD if own else _REPORTED_WORD_FOR_WORD
        enough = share >= 0.9 and run >= _LONG_RUN and run_letters >= 40 and letters >= least
    return share if enough else 0.0


def _common_runs(a: Report, b: Report) -> list[tuple[int, int]]:
    """Return letters and words of each run that both have, in order; none where names or numbers contradict."""
    one, other = (a, b) if (len(a.words), a.words) <= (len(b.words), b.words) else (b, a)
    runs = []
    for what, start, end, there, till in differences(one.words, other.words):
        if what == "equal":
            runs.append((_letters(one.words[start:end]), end - start))
        elif what == "replace" and _contradict(one, other, one.names(start, end), other.names(there, till)):
            return []
    return runs


def differences(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield what makes one run of words another: ``equal``, ``replace``, ``delete`` or ``insert``, both stretches."""
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


def _may_be_of_one_day(a: Report, b: Report) -> bool:
    one, other = a.possible_days, b.possible_days
    return one is None or other is None or (one[0] <= other[1] and other[0] <= one[1])


def _contradict(a: Report, b: Report, ours: list[str], theirs: list[str]) -> bool:
    """Tell whether other names or numbers stand in the place of these.

    Not so for one that the other report has elsewhere, nor for initials ("U.S.", "United States").
    """
    ours = [word for word in ours if word not in b.bag]
    theirs = [word for word in theirs if word not in a.bag]
    if not ours or not theirs:
        return False
    return "".join(ours) not in {"".join(theirs), _initials(theirs)} and "".join(theirs) != _initials(ours)


def _initials(words: list[str]) -> str:
    return "".join(word[0] for word in words)


def _token(text: str, found: re.Match[str]) -> tuple[str, bool]:
    """Return a word folded, and whether it is a number or stands like a name: in capitals within a sentence."""
    printed = found[0]
    word = printed.lower() if printed.isascii() else "".join(c for c in fold(printed) if c.isalnum()) or printed
    if any(c.isdigit() for c in word):
        return word, True
    if len(word) == 1 or not printed[0].isupper():
        return word, False
    return word, not _BEGINS.search(text[max(0, found.start() - _BEFORE) : found.start()])


def _letters(words: Iterable[str]) -> int:
    return sum(2 if UNSPACED.match(word) else len(word) for word in words)
