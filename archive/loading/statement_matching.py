"""Which statement of an article each statement of its Draft is: the same words in the same place, one to one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from archive.extraction.draft import StatementDraft
from archive.loading.reanchoring import reanchor_all
from archive.models import Article, RejectReason, ReviewState, Statement
from archive.names import fold
from archive.offsets import jaccard

SAME = 0.5  # a statement is the same one if its spans overlap by this Jaccard index, one to one
MOSTLY = 0.5  # a new statement is none if this part of its characters, or more, was decided on

type Spans = Sequence[Sequence[int]]


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where a statement stands in the article's text: its own spans, and those the extractor last gave it."""

    own: list[list[int]] | None
    base: list[list[int]] | None

    def similarity(self, spans: Spans) -> float:
        return max((_similarity(anchor, spans) for anchor in (self.own, self.base) if anchor), default=0.0)


class StatementMatching:
    """``matched``: the statement of each draft, by the draft's index, where there is one; ``left``: the other rows."""

    def __init__(self, article: Article, rows: Sequence[Statement], drafts: Sequence[StatementDraft]) -> None:
        self.article, self.rows, self.drafts = article, rows, drafts
        self.anchors = {row.pk: self._anchors(row) for row in rows}
        self.matched: dict[int, Statement] = {}
        self._match_by_place()
        self._match_by_words()
        matched = {row.pk for row in self.matched.values()}
        self.left = [row for row in rows if row.pk not in matched]

    def _anchors(self, row: Statement) -> Anchors:
        base = row.proof("spans").get("value")
        if row.text_id == self.article.text_id:
            return Anchors(row.spans, base)
        old, new = row.text.text, self.article.text.text
        own = reanchor_all(row.spans, old, new)
        # Words that a person chose and that are lost are not replaced by what the extractor says instead.
        lost = own is None and "spans" in row.pins and row.review != ReviewState.REJECTED
        return Anchors(own, None if lost or not base else reanchor_all(base, old, new))

    def _match_by_place(self) -> None:
        """Take the best overlap first; of two alike what a person decided on, then what stands in the current text."""
        candidates = []
        for row in self.rows:
            for index, draft in enumerate(self.drafts):
                score = self.anchors[row.pk].similarity(draft.spans)
                if score >= SAME:
                    elsewhere = row.text_id != self.article.text_id
                    candidates.append((-score, not row.has_human_decision, elsewhere, row.start, row.pk, index, row))
        used: set[int] = set()
        for *_, pk, index, row in sorted(candidates, key=lambda one: one[:6]):
            if index not in self.matched and pk not in used:
                self.matched[index] = row
                used.add(pk)

    def _match_by_words(self) -> None:
        """Match in a changed text where other quotation marks or spaces keep the letters from being found."""
        used = {row.pk for row in self.matched.values()}
        rows = [row for row in self.rows if row.pk not in used and row.text_id != self.article.text_id]
        if not rows:
            return
        drafts = [fold(draft.content) for draft in self.drafts]
        index_of = {words: index for index, words in enumerate(drafts) if index not in self.matched}
        in_drafts, in_rows = Counter(drafts), Counter(_words(row) for row in rows)
        text = fold(self.article.text.text)
        for row in rows:
            words = _words(row)
            once = words in index_of and (in_rows[words], in_drafts[words]) == (1, 1)
            if once and text.count(words) < 2 and fold(row.text.text).count(words) < 2:
                self.matched[index_of[words]] = row

    def is_decided(self, draft: StatementDraft) -> bool:
        """Tell whether a person decided on most of a draft's words already, as those of one or several statements.

        An accepted statement that is now found in two halves, a rejected one that is found in part: nothing new.
        """
        own = _characters(draft.spans)
        return len(own & self._decided) >= MOSTLY * len(own)

    @cached_property
    def _decided(self) -> set[int]:
        rows = (row for row in self.rows if row.text_id == self.article.text_id and _words_decided(row))
        return {at for row in rows for at in _characters(row.spans)}

    def is_taken(self, spans: Spans, by_other_than: Statement) -> bool:
        """Tell whether another statement stands there."""
        active = (row for row in self.rows if row.pk != by_other_than.pk and not row.withdrawn)
        here = (row for row in active if row.text_id == self.article.text_id)
        return any(_similarity(row.spans, spans) >= SAME for row in here)


def _words_decided(row: Statement) -> bool:
    if row.review == ReviewState.REJECTED:
        return row.reason != RejectReason.WRONG_WORDS  # then better words of the same place are welcome
    return "spans" in row.pins


def _words(row: Statement) -> str:
    """Return the extractor's words; of a rejected statement whose span an editor moved those found before."""
    base = row.proof("spans").get("value")
    if base and base != row.spans and row.review == ReviewState.REJECTED:
        return fold(" ".join(row.text.at(span) for span in base))
    return row.folded


def _similarity(one: Spans, other: Spans) -> float:
    return jaccard([(span[0], span[1]) for span in one], [(span[0], span[1]) for span in other])


def _characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {at for start, end in spans for at in range(start, end)}
