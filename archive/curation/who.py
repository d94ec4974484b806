"""Whom an editor means: a person or organisation of the archive, a new one, or nobody in particular."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.curation.decisions import RefusedError, mark
from archive.models import Organisation, Person, ReviewState
from archive.names import fold, guess_order

type Entity = Person | Organisation

_MODELS: dict[str, type[Person] | type[Organisation]] = {"person": Person, "organisation": Organisation}
NOBODY = "nobody"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Who:
    """``kind`` is "person", "organisation" or "nobody"; a new one has a name and no key."""

    kind: str
    pk: int | None = None
    name: str = ""

    @classmethod
    def parse(cls, value: str) -> "Who":
        """From the value of a form: ``person:12``, ``new-organisation:Name``, ``nobody``. Raises ``RefusedError``."""
        kind, _, rest = value.partition(":")
        if kind == NOBODY and not rest:
            return cls(NOBODY)
        if kind in _MODELS and rest.isdecimal() and len(rest) < 19:
            return cls(kind, int(rest))
        if kind.removeprefix("new-") in _MODELS and kind.startswith("new-") and (name := " ".join(rest.split())):
            return cls(kind.removeprefix("new-"), name=name)
        raise RefusedError("Choose one of those offered, or give the name of a new one.", "speaker")

    @property
    def is_new(self) -> bool:
        return self.pk is None and self.kind != NOBODY


def value_of(entity: Entity) -> str:
    """As ``Who.parse`` reads it."""
    return f"{entity._meta.model_name}:{entity.pk}"


def find_or_make(who: Who, by: Any) -> Entity | None:
    """The record that is meant, where one was merged the one that it is now; a new one is made and is the editor's.

    Inside a decision. Raises ``RefusedError`` where there is none, or where it was rejected.
    """
    if who.kind == NOBODY:
        return None
    model: Any = _MODELS[who.kind]
    if who.is_new:
        return _make(model, who.name, by)
    found = model.objects.filter(pk=who.pk).first()
    if found is None:
        raise RefusedError("That record is no more: choose another.", "speaker")
    found = found.now
    if found.review == ReviewState.REJECTED:
        raise RefusedError(f"{found} was rejected: choose another, or reopen that record first.", "speaker")
    return found


def _make(model: type[Person] | type[Organisation], name: str, by: Any) -> Entity:
    if len(name) > _LONGEST or not fold(name):
        raise RefusedError("Give the name as it should be shown, in at most 300 characters.", "speaker")
    entity: Any = model(name=name)
    if isinstance(entity, Person):
        entity.name_order = guess_order(name)
    mark(entity, ReviewState.ACCEPTED, by)
    entity.update_sort_key()
    entity.assign_slug()
    entity.save()
    entity.show_name()
    return entity


def by_name(name: str, known: Iterable[Entity]) -> list[Entity]:
    """Records that stand whose name, in any of its forms, is this one: of those at hand, else of the archive."""
    wanted = fold(name)
    here = [entity for entity in known if fold(entity.name) == wanted]
    if here or not wanted:
        return here
    found: list[Entity] = []
    for model in (Person, Organisation):
        names: Any = model._meta.get_field("names").related_model
        standing: Any = model._default_manager.exclude(review=ReviewState.REJECTED)
        standing = standing.filter(withdrawn=False, merged_into=None)
        key = names.keys(name)["key"]
        if key:
            found += [one for one in standing.filter(names__key=key).distinct()[:10] if _is_called(one, wanted)]
    return found


def _is_called(entity: Any, wanted: str) -> bool:
    return any(form.folded == wanted and form.review != ReviewState.REJECTED for form in entity.names.all())
