"""The facets of lists of articles and of statements: by what the tally keeps, else counted in the index."""

from typing import Any, ClassVar

from django.db.models import CharField, Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat

from archive.browsing.lists.facets import CAP, SHOWN, Counted, Counts, Rows
from archive.browsing.lists.filterset import DATES, SORT
from archive.browsing.lists.limits import TooLongError
from archive.indexing.models import ANY, NONE, UNDATED, FacetCount, SpeakerCount, StatementSpeaker, StatementTopic

#: Candidates for the values shown: some may be of records that readers do not see.
_CANDIDATES = 200
#: Statements from which on the speakers of a list are looked for among those who say most of all.
_MANY = 60_000
#: How many of these are counted, and how many more if the first do not tell.
_LOOKED_AT = (500, 5000)
#: Filters by speaker, which the facets of speakers leave out.
_OWN = ("speaker", "unnamed")


class EntryCounts(Counts):
    """What lists of articles and of statements have in common: their topics, and how many records have no date."""

    of_article: ClassVar[bool]

    def _tally(self) -> tuple[Rows | None, bool]:
        """Of what is counted already, where no other filter is in use."""
        if self._others():
            return super()._tally()
        kept = FacetCount.objects.of_articles() if self.of_article else FacetCount.objects.of_statements()
        rows = kept.order_by().values_list(*self.DIMENSIONS, "number")
        return [(publisher or None, year or None, *rest) for publisher, year, *rest in rows], True

    def _topics_kept(self) -> list[tuple[str, int]] | None:
        """Numbers by topic as they are counted already; None where that is not of these filters."""
        wanted = {name: NONE if value is None else value for name, value in self._wanted().items()}
        if self._others("topic") or {"publisher", "year"} <= wanted.keys():
            return None
        kept = FacetCount.objects.filter(of_article=self.of_article).exclude(topic=ANY)
        if "publisher" in wanted:
            kept = kept.filter(**wanted, year=ANY)
        else:
            kept = kept.filter(publisher=ANY, **wanted).exclude(year=ANY)
        rows = kept.order_by().values_list("topic").annotate(n=Sum("number"))
        return [(f"t{topic}", number) for topic, number in rows]

    def _count_more(self, counted: Counted) -> None:
        kept = self._topics_kept()
        self._summed = found = self.in_time(lambda: self._sums(counted, with_topics=kept is None))
        if kept is None and found is not None:
            kept = [one for one in found.items() if one[0].startswith("t")]
        counted.facets["topic"] = kept
        sums = found or {}
        counted.articles, counted.undated = sums.get("articles"), sums.get("undated", 0)

    def _sums(self, counted: Counted, *, with_topics: bool) -> dict[str, int]:
        """Numbers by topic; of ``articles``, if the list is short enough to count; of the ``undated``. One query."""
        filters = self.filters
        asked: list[QuerySet[Any]] = []
        if with_topics:
            within = filters.without("topic", SORT).order_by().values("sort_position")
            subjects = StatementTopic.objects.filter(of_article=self.of_article, sort_position__in=within)
            topic = Concat(Value("t"), Cast("topic_id", CharField(max_length=20)))
            asked.append(subjects.order_by().values(code=topic).annotate(n=Count("*")))
        if not self.of_article and counted.total is not None and counted.total <= CAP:
            entries = filters.without(SORT).order_by()
            asked.append(entries.values(code=Value("articles")).annotate(n=Count("article", distinct=True)))
        if filters.chosen("from") or filters.chosen("to"):
            entries = filters.without(*DATES, "year", SORT).order_by().filter(sort_position__gte=UNDATED)
            asked.append(entries.values(code=Value("undated")).annotate(n=Count("*")))
        asked += self._more_sums()
        if not asked:
            return {}
        rows = asked[0].union(*asked[1:], all=True).order_by() if asked[1:] else asked[0]
        return {row["code"]: row["n"] for row in rows}

    def _more_sums(self) -> list[QuerySet[Any]]:
        """What else is counted by the same question: ``code`` and ``n``."""
        return []


class ArticleCounts(EntryCounts):
    DIMENSIONS = ("publisher", "year", "review")
    ORDER = ("publisher", "year", "topic", "review")
    of_article = True


class StatementCounts(EntryCounts):
    DIMENSIONS = ("publisher", "year", "kind", "review")
    ORDER = ("speaker", "publisher", "year", "topic", "kind", "unnamed", "review")
    of_article = False

    def _count_more(self, counted: Counted) -> None:
        many = self._are_many(counted.total)
        found = self.in_time(self._most) if many else None
        super()._count_more(counted)
        if self._few and self._summed is not None:
            found = [(key, number) for key, number in self._summed.items() if key[0] in "pw"]
            found = sorted(found, key=lambda row: (-row[1], row[0]))[:_CANDIDATES]
        elif not many and not self._few:
            found = self.in_time(self._each)
        for name, letter in (("speaker", "p"), ("unnamed", "w")):
            counted.facets[name] = None if found is None else [row for row in found if row[0][0] == letter]

    def _are_many(self, total: int | None) -> bool:
        """Whether their speakers are rather looked for among those who say most of all; ``total`` if it is known."""
        chosen = any(self.filters.chosen(name) for name in _OWN)
        return not self._others(*_OWN) and (chosen or total is None or total > _MANY)

    @property
    def _few(self) -> bool:
        """Whether so few are left, whoever said them, that their speakers are counted with all else."""
        return any(self.filters.chosen(name) for name in self.filters.FEW if name not in _OWN)

    def _more_sums(self) -> list[QuerySet[Any]]:
        return [self._voices().values(code=F("who")).annotate(n=Count("*"))] if self._few else []

    def _voices(self) -> QuerySet[Any]:
        """The speakers of the statements under all filters but those by speaker."""
        within = self.filters.without(*_OWN, SORT).order_by().values("sort_position")
        return StatementSpeaker.objects.filter(statement_entry__in=within).order_by()

    def _each(self) -> list[tuple[str, int]]:
        """Who said most, by counting all of them."""
        rows = self._voices().values_list("who").annotate(n=Count("*")).order_by("-n", "who")
        return list(rows[:_CANDIDATES])

    def _most(self) -> list[tuple[str, int]]:
        """Those who said most, without counting all the others; the filters are columns of a voice.

        Nobody said more under filters than without them. So speakers are counted from the one who said most down, until
        enough of them said more than the next one ever did: the threshold algorithm of Fagin, Lotem and Naor
        (2003). Raises ``TooLongError`` if that takes more of them than a page can count.
        """
        speakers = SpeakerCount.objects.filter(said__gt=0).order_by("-said", "who")
        if wanted := self._wanted():
            here: Any = StatementSpeaker.objects.filter(who=OuterRef("who"))
            for name, value in wanted.items():
                here = here.filter(**({f"{name}__isnull": True} if value is None else {name: value}))
            here = here.order_by().values("who").annotate(n=Count("*")).values("n")
            number: Any = Coalesce(Subquery(here, output_field=IntegerField()), Value(0))
        else:
            number = F("said")
        for looked_at in _LOOKED_AT:
            rows = list(speakers.values_list("who", "said", number)[:looked_at])
            least = rows[-1][1] if len(rows) == looked_at else 0
            found = [(who, n) for who, _, n in rows if n > least]
            if not least or all(sum(who[0] == letter for who, _ in found) >= 2 * SHOWN for letter in "pw"):
                return found
        raise TooLongError
