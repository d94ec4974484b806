"""Who is said to have said it: whom an editor chooses, and giving a statement a speaker, further ones, or none.

What changes records is called inside a decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archive.curation.decisions import RefusedError, active_speakers, correct, mark, name_mention
from archive.curation.selection import nearest
from archive.models import Attribution, Mention, Organisation, Person, ReviewState, Statement
from archive.names import fold, guess_order

type Entity = Person | Organisation

_MODELS: dict[str, type[Person] | type[Organisation]] = {"person": Person, "organisation": Organisation}
NOBODY = "nobody"
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class SpeakerChoice:
    """``kind`` is "person", "organisation" or "nobody"; a new one has a name and no key."""

    kind: str
    pk: int | None = None
    name: str = ""

    @classmethod
    def parse(cls, value: str) -> "SpeakerChoice":
        """Read the value of a form: ``person:12``, ``new-organisation:Name``, ``nobody``. Raises ``RefusedError``."""
        kind, _, rest = value.partition(":")
        if kind == NOBODY and not rest:
            return cls(NOBODY)
        if kind in _MODELS and rest.isdecimal() and len(rest) < 19:
            return cls(kind, int(rest))
        if kind.removeprefix("new-") in _MODELS and kind.startswith("new-") and (name := " ".join(rest.split())):
            return cls(kind.removeprefix("new-"), name=name)
        raise RefusedError("Choose one of those offered, or give the name of a new one.", "speaker")

    @classmethod
    def of(cls, entity: Entity) -> "SpeakerChoice":
        """Choose a record of the archive."""
        return cls(str(entity._meta.model_name), entity.pk)

    @property
    def is_new(self) -> bool:
        return self.pk is None and self.kind != NOBODY


def form_value(entity: Entity) -> str:
    """Return the value of a form that ``SpeakerChoice.parse`` reads."""
    return f"{entity._meta.model_name}:{entity.pk}"


def resolve_speaker(who: SpeakerChoice, by: Any) -> Entity | None:
    """Return the record that is meant, or the one it was merged into; a new one is made, and is the editor's.

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


def entities_named(name: str, known: Iterable[Entity]) -> list[Entity]:
    """Return active records with this name, in any of its forms: of those at hand, else of the archive."""
    wanted = fold(name)
    here = [entity for entity in known if fold(entity.name) == wanted]
    if here or not wanted:
        return here
    found: list[Entity] = []
    for model in (Person, Organisation):
        names: Any = model._meta.get_field("names").related_model
        active: Any = model._default_manager.exclude(review=ReviewState.REJECTED)
        active = active.filter(withdrawn=False, merged_into=None)
        key = names.keys(name)["key"]
        if key:
            found += [one for one in active.filter(names__key=key).distinct()[:10] if _is_called(one, wanted)]
    return found


def _is_called(entity: Any, wanted: str) -> bool:
    return any(form.folded == wanted and form.review != ReviewState.REJECTED for form in entity.names.all())


def set_speaker(statement: Statement, by: Any, who: SpeakerChoice, *, everywhere: bool = False) -> list[Any]:
    """Give a statement its speaker; return the records that changed, not yet saved.

    ``everywhere``: also wherever the name that stands in the speaker's words stands in the article.
    """
    entity = resolve_speaker(who, by)
    row = next((row for row in statement.attributions.all() if row.part == Attribution.Part.SPEAKER), None)
    row = row or Attribution(statement=statement, part=Attribution.Part.SPEAKER)
    if entity and any(
        _means(other, entity) for other in active_speakers(statement) if other.part in Attribution.SPEAKERS[1:]
    ):
        raise RefusedError(f"{entity} is a co-speaker of it already. Take that away first.", "speaker")
    _give(row, entity)
    if row.pk is None or row.withdrawn or row.review == ReviewState.REJECTED:
        mark(row, ReviewState.ACCEPTED, by)
    return [row, *(_everywhere(statement, row, entity) if everywhere else [])]


def add_co_speaker(statement: Statement, by: Any, who: SpeakerChoice) -> list[Any]:
    """Add somebody who said it together with the speaker; return the records that changed, not yet saved."""
    entity = resolve_speaker(who, by)
    if entity is None:
        raise RefusedError("Choose who said it together with the speaker.", "also")
    rows = [row for row in statement.attributions.all() if row.part in Attribution.SPEAKERS]
    known = next((row for row in rows if _means(row, entity)), None)
    if known and known in active_speakers(statement):
        raise RefusedError(f"{entity} is named as a speaker of it already.", "also")
    row = known if known and known.part == Attribution.Part.CO_SPEAKER else None
    if row is None:
        taken = [other.position for other in rows if other.part == Attribution.Part.CO_SPEAKER]
        row = Attribution(statement=statement, part=Attribution.Part.CO_SPEAKER, position=max(taken, default=-1) + 1)
        _give(row, entity)
        _take_words(row, statement, entity)
    mark(row, ReviewState.ACCEPTED, by)
    return [row]


def name_at(row: Attribution, mentions: Iterable[Mention]) -> Mention | None:
    """Return the last mention in the speaker's words, if there is one: "Xi" in "Chinese President Xi"."""
    if row.start is None or row.end is None:
        return None
    inside = [one for one in mentions if row.start <= one.start and one.end <= row.end]
    return max(inside, key=lambda one: (one.end, -one.start), default=None)


def _give(row: Attribution, entity: Entity | None) -> None:
    person = entity if isinstance(entity, Person) else None
    # How the words lead to the name says nothing of somebody that a person chose.
    row.chain = [] if (row.person or row.organisation) != entity else row.chain
    correct(row, person=person, organisation=entity if person is None else None)


def _means(row: Attribution, entity: Entity) -> bool:
    return (row.person or row.organisation) == entity


def _take_words(row: Attribution, statement: Statement, entity: Entity) -> None:
    """Copy the name as printed nearest to the statement, so that a load knows the row again by its words."""
    mentions = {m.span: m for m in entity.mentions.filter(article=statement.article_id)}
    if mentions and not statement.evidence_lost:
        mention = mentions[nearest(sorted(mentions), statement.start)]
        row.words, row.start, row.end = mention.surface, mention.start, mention.end
    else:
        row.words = entity.name


def _everywhere(statement: Statement, row: Attribution, entity: Entity | None) -> list[Any]:
    here = list(Mention.objects.filter(article=statement.article_id))
    named = name_at(row, here) if not statement.evidence_lost else None
    if named is None:
        raise RefusedError("No name stands in the speaker’s words: change this statement alone.", "everywhere")
    mentions = [one for one in here if one.surface == named.surface]
    changed: list[Any] = []
    for mention in mentions:
        name_mention(mention, entity)
        changed.append(mention)
    spans = [mention.span for mention in mentions]
    others = Attribution.objects.filter(statement__article=statement.article_id, start__isnull=False)
    for other in (
        others.exclude(pk=row.pk)
        .exclude(review=ReviewState.REJECTED)
        .select_related("statement__article", "person", "organisation")
    ):
        lies_in = any(other.start <= start and end <= (other.end or 0) for start, end in spans)  # type: ignore[operator]
        undecided = "person" not in other.pins and other.statement.text_id == statement.text_id
        if lies_in and undecided and not other.statement.has_human_decision and other.words.endswith(named.surface):
            _give(other, entity)
            changed.append(other)
    return changed
