"""Other reports of a statement's remark, each with the words that make it another report."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Prefetch, Window

from archive.browsing.quote_text import spoken
from archive.indexing import quote_similarity
from archive.indexing.models import QuoteClusterMember
from archive.models import Attribution, Statement
from archive.names import fold

#: Reports shown; a remark may have been told a thousand times.
SHOWN = 10
#: Long columns of the article, which no line shows.
_LONG = ("article__body", "article__folded", "article__boilerplate", "article__base", "article__pins")
#: Words that only one report has are shown up to this many, else the ones next to what both have.
_MOST, _NEXT, _FEW = 14, 5, 3
#: A report with less than this part of the other's letters is told to be shorter.
_SHORTER = 0.8
SAME, ADDED, LEFT_OUT = "same", "added", "left out"
#: A character of a script without spaces, or what stands between two spaces; with the space after it.
_PIECE = re.compile(rf"[{quote_similarity.UNSPACED_SCRIPTS}]\s*|[^\s{quote_similarity.UNSPACED_SCRIPTS}]+\s*")


@dataclass(frozen=True, slots=True)
class Part:
    """Words in a row that both reports have, or only the other (``added``), or only this one (``left out``).

    ``space``: one stands before what follows.
    """

    what: str
    text: str
    space: bool


@dataclass(frozen=True, slots=True)
class OtherReport:
    """A report with its words against those of the statement that is read; ``here``: it stands in the same article.

    ``apart``: it gives other words of the remark than the statement, so that comparing the two says nothing.
    ``shorter``: it has fewer words.
    """

    statement: Statement
    parts: list[Part]
    here: bool
    apart: bool
    shorter: bool

    @property
    def word_for_word(self) -> bool:
        return not self.apart and all(part.what == SAME for part in self.parts)


@dataclass(frozen=True, slots=True)
class Reports:
    """The first of the other reports, the earliest first, and how many more there are."""

    shown: list[OtherReport]
    more: int

    @property
    def compared(self) -> bool:
        """Tell whether there are differences to tell of."""
        return any(part.what != SAME for one in self.shown for part in one.parts)


def other_reports(statement: Statement) -> Reports:
    """Return what else reports the statement's remark. One query, and another one where there is any."""
    clusters = QuoteClusterMember.objects.filter(statement=statement.pk).values("canonical")
    reports = QuoteClusterMember.objects.filter(canonical__in=clusters).exclude(statement=statement.pk)
    speakers = Attribution.objects.public().select_related("person", "organisation").in_order()
    when = F("article__published_earliest").asc(nulls_last=True)
    found = list(
        Statement.objects.public()
        .filter(pk__in=reports.values("statement"))
        .select_related("article__publisher")
        .defer(*_LONG, "base", "pins", "folded")
        .prefetch_related(Prefetch("attributions", speakers))
        .annotate(every=Window(Count("pk")))
        .order_by(when, "article__sort_key", "article_id", "start", "pk")[:SHOWN]
    )
    every = getattr(found[0], "every", 0) if found else 0
    return Reports([_compared(statement, other) for other in found], every - len(found))


def differences(this: str, other: str) -> list[Part]:
    """Return the other report's words as they are shown, with those that only this one has set between them.

    Words are the same whatever their case, accents and punctuation: a quotation mark makes no other word.
    """
    ours, theirs = list(_words(this)), list(_words(other))
    found = []
    for what, start, end, there, till in quote_similarity.differences(
        [key for key, _ in ours], [key for key, _ in theirs]
    ):
        if what == "equal":
            found.append((SAME, theirs[there:till]))
        else:
            found += [(LEFT_OUT, ours[start:end]), (ADDED, theirs[there:till])]
    found = [(what, words) for what, words in found if words]
    same = [at for at, (what, _) in enumerate(found) if what == SAME] or [0]
    parts = []
    for at, (what, words) in enumerate(found):
        text = "".join(word for _, word in words).strip()
        if what != SAME:
            text = _shortened([word for _, word in words], what, first=at < same[0], last=at > same[-1])
        if text:
            parts.append(Part(what, text, space=not quote_similarity.UNSPACED.match(text[-1])))
    return [*parts[:-1], replace(parts[-1], space=False)] if parts else []


def _compared(this: Statement, other: Statement) -> OtherReport:
    mine, shown = spoken(this.content, this.kind), spoken(other.content, other.kind)
    parts = differences(mine, shown)
    common = sum(len(part.text) for part in parts if part.what == SAME)
    apart = common < min(len(mine), len(shown)) / 2
    return OtherReport(
        statement=other,
        parts=[Part(SAME, shown, space=False)] if apart else parts,
        here=this.article_id == other.article_id,
        apart=apart,
        shorter=not apart and len(shown) < len(mine) * _SHORTER,
    )


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield each word, folded and without punctuation, and as it is printed, up to the next one."""
    key, printed = "", ""
    for found in _PIECE.finditer(text):
        folded = "".join(c for c in fold(found[0]) if c.isalnum())
        if folded and key:
            yield key, printed
            key, printed = "", ""
        key, printed = key or folded, printed + found[0]
    if printed:
        yield key, printed


def _shortened(words: Sequence[str], what: str, *, first: bool, last: bool) -> str:
    """Shorten words that one report alone has: where they are many, to those next to what both have.

    What this report says before or after is nothing that the other one says otherwise: of more than a few words
    nothing is shown.
    """
    whole = "".join(words).strip()
    if what == LEFT_OUT:
        if (first or last) and len(words) > _FEW:
            return ""
        whole = whole.strip(" “”")
    if len(words) <= _MOST:
        return whole
    opening = "“" if whole.startswith("“") else ""
    closing = "”" if whole.endswith("”") else ""
    begin = "" if first else "".join(words[:_NEXT]).strip()
    end = "" if last else "".join(words[-_NEXT:]).strip()
    return f"{begin or opening}{' ' if begin else ''}…{' ' if end else ''}{end or closing}"
