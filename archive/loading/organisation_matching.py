"""Entity resolution for organisations: the record that a name in an article stands for, none yet, or several.

It is whoever bears the name in full, else whoever was printed with it as a short form or acronym; of several with one
acronym, whose name spells it. "U.S." before a name
makes no other name, unless another country's organisation of that name is known. An article that prints name and
acronym together may show two records to be the same. Where several fit, nobody is guessed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from archive import names
from archive.extraction.draft import OrganisationDraft
from archive.extraction.people.organisations import initials
from archive.loading.person_matching import Match
from archive.models import Organisation, OrganisationName, ReviewState
from archive.models.entity import EntityName


@dataclass(slots=True, eq=False)
class _Candidate:
    organisation: Organisation
    full: set[str] = field(default_factory=set)  # keys of its names in full, and in its own script
    other: set[str] = field(default_factory=set)  # keys of its short forms and acronyms
    primary: str = ""
    initials: set[str] = field(default_factory=set)  # acronyms that its names in full spell

    @property
    def active(self) -> bool:
        return self.organisation.review != ReviewState.REJECTED

    def is_another_countrys(self, key: str) -> bool:
        """Tell whether a short form is rather another body's: "African Union" printed beside the European one."""
        wide = names.body_wide(key)
        return wide != key and any(names.body_wide(own) == wide and own != wide for own in self.full)


class OrganisationIndex:
    """The organisations of the archive that an article's names may mean: three queries, however many names."""

    def __init__(self, drafts: Sequence[OrganisationDraft]) -> None:
        self._candidates: dict[int, _Candidate] = {}
        if not drafts:
            return
        keys = {names.body_key(draft.name) for draft in drafts}
        acronyms = {names.body_key(draft.acronym) for draft in drafts if draft.acronym}
        rows = OrganisationName.objects.exclude(review=ReviewState.REJECTED).filter(entity__merged_into=None)
        fitting = rows.filter(
            Q(key__in=(keys | acronyms) - {""})
            | Q(wide__in={names.body_wide(key) for key in keys} - {""}, kind=EntityName.Kind.FULL)
        )
        found = Organisation.objects.filter(pk__in=set(fitting.values_list("entity", flat=True))).order_by("pk")
        self._candidates = {record.pk: _Candidate(record) for record in found}
        for name in rows.filter(entity__in=self._candidates).order_by("pk") if self._candidates else ():
            candidate = self._candidates[name.entity_id]
            (candidate.full if name.kind in EntityName.IDENTIFYING else candidate.other).add(name.key)
            if name.kind == EntityName.Kind.FULL:
                candidate.initials |= initials(name.text)
            if name.primary:
                candidate.primary = name.key

    def match(self, draft: OrganisationDraft) -> Match[Organisation]:
        """Match by name in full, by a short form or acronym, or where the archive knows the acronym alone."""
        key, candidates = names.body_key(draft.name), self._candidates.values()
        fits = [one for one in candidates if key in one.full]
        fits = fits or [one for one in candidates if key in one.other and not one.is_another_countrys(key)]
        if len(fits) > 1:
            spelled = [one for one in fits if key in one.initials]
            if len(spelled) != 1:
                return Match(several=_organisations(fits))
            fits = spelled
        for more in (
            self._of_the_united_states(draft, key),
            self._alike_by_acronym(draft, key),
            self._acronym_alone(draft, key),
        ):
            new = [candidate for candidate in more if candidate.active and candidate not in fits]
            if not fits and len(new) > 1:
                return Match(several=_organisations(new))
            fits += new if len(new) == 1 else []
        if not fits:
            return Match()
        return Match.of(fits[0].organisation, _organisations(fits[1:]) if fits[0].active else ())

    def _of_the_united_states(self, draft: OrganisationDraft, key: str) -> list[_Candidate]:
        """Return records of the name with "U.S." before it, or without it.

        None where another country's organisation of the name is known, unless the article prints both forms.
        """
        twin = key[3:] if key.startswith("us ") else f"us {key}"
        wide = names.body_wide(key)
        others = {own for one in self._candidates.values() for own in one.full if names.body_wide(own) == wide}
        printed = {names.body_key(alias) for alias in draft.aliases}
        if others - {key, twin} and twin not in printed:
            return []
        return [candidate for candidate in self._candidates.values() if twin in candidate.full]

    def _alike_by_acronym(self, draft: OrganisationDraft, key: str) -> list[_Candidate]:
        """Return records with the same acronym whose full name differs as a shortened or misprinted one does."""
        acronym = names.body_key(draft.acronym)
        bearers = [one for one in self._candidates.values() if acronym and acronym in one.other]
        return [candidate for candidate in bearers if any(_alike(key, own) for own in candidate.full)]

    def _acronym_alone(self, draft: OrganisationDraft, key: str) -> list[_Candidate]:
        """Return records of which nothing but the acronym is known, unless it is also another's."""
        acronym = names.body_key(draft.acronym)
        if not acronym or acronym == key:
            return []
        bearers = [one for one in self._candidates.values() if acronym in one.full | one.other]
        alone = [candidate for candidate in bearers if candidate.primary == acronym]
        same = [candidate for candidate in bearers if any(key == own or _alike(key, own) for own in candidate.full)]
        return alone if all(candidate in alone or candidate in same for candidate in bearers) else []

    def register(
        self, draft: OrganisationDraft, organisation: Organisation, merged: Iterable[Organisation] = ()
    ) -> None:
        """Keep in step with what was written for a draft; records ``merged`` into the organisation's are no more."""
        key = names.body_key(draft.name)
        candidate = self._candidates.setdefault(organisation.pk, _Candidate(organisation, primary=key))
        for other in merged:
            if gone := self._candidates.pop(other.pk, None):
                candidate.full |= gone.full
                candidate.other |= gone.other
                candidate.initials |= gone.initials
        candidate.full.add(key)
        candidate.initials |= initials(draft.name)
        candidate.other |= {names.body_key(alias) for alias in (*draft.aliases, draft.acronym)} - {""}


_LEFT_OUT = frozenset("department ministry us of the and for".split())


def _alike(one: str, other: str) -> bool:
    """Tell whether two full names may be one organisation's, short or misprinted.

    "Housing and Urban Development" and its department, "Centers for Disease Control" and "… and Prevention", "National
    Institute of Health" and "Institutes". A word more at either end may be a place's and tells organisations apart.
    """
    if one.startswith(f"{other} and ") or other.startswith(f"{one} and "):
        return True
    a, b = ([word.removesuffix("s") for word in key.split() if word not in _LEFT_OUT] for key in (one, other))
    if a == b:
        return bool(a)
    fewer, more = sorted((a, b), key=len)
    return len(fewer) > 2 and (fewer[0], fewer[-1]) == (more[0], more[-1]) and set(fewer) <= set(more)


def _organisations(candidates: Iterable[_Candidate]) -> tuple[Organisation, ...]:
    return tuple(one.organisation for one in sorted(candidates, key=lambda one: one.organisation.pk))
