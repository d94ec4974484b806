"""What may become of a field when one record is taken into another: how it is shown, and what is done."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from archive.merging.undo_log import UndoLog
from archive.models import ReviewState

KEPT, GONE, BOTH = "kept", "gone", "both"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to what shall be; ``value`` is sent by the form."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the comparison. With ``options`` a person chooses; ``chosen`` is what is taken otherwise.

    ``warning`` says why the two sides may not be one and the same.
    """

    name: str
    label: str
    sides: tuple[list[str], list[str]]
    outcome: str
    options: tuple[Option, ...] = ()
    chosen: str = ""
    warning: str = ""


@dataclass
class Pair:
    """Two records, one to be taken into the other. ``choices`` by the name of the row; by hand unless a load joins."""

    kept: Any
    gone: Any
    choices: dict[str, str] = field(default_factory=dict)
    by_hand: bool = True

    @property
    def column(self) -> str:
        """Return what foreign keys to such a record are called."""
        return str(self.kept._meta.model_name)

    @cached_property
    def above_kept(self) -> set[int]:
        """Return the keys of all that the kept one is a part of, itself too."""
        return {record.pk for record in (self.kept, *self.kept.wholes)}


class Rule:
    """The field stays as it is on both sides: ``says`` why. Other rules do more."""

    def __init__(self, says: str = "") -> None:
        self.says = says

    def row(self, pair: Pair, name: str) -> Row | None:
        """Return how it is shown; None where there is nothing to look at."""
        return None

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        """Do it, and keep what was before."""


@dataclass(frozen=True)
class _Options:
    options: tuple[Option, ...]
    chosen: str


class Choice(Rule):
    """One of two values: the kept one's, or the other's where it has none or a person chooses so. Then it is pinned."""

    def __init__(self, says: str = "", *, empty: Any = "", prefer: Callable[[Any, Any], bool] | None = None) -> None:
        super().__init__(says)
        self.empty = empty
        self.prefer = prefer or (lambda kept, gone: kept == empty)

    def choice(self, pair: Pair, name: str) -> _Options:
        kept, gone = (getattr(one, name) for one in (pair.kept, pair.gone))
        if gone in (kept, self.empty) or not self.fits(pair, name, gone):
            return _Options((), KEPT)
        default = GONE if self.prefer(kept, gone) else KEPT
        options = (Option(KEPT, _shown(pair.kept, name)), Option(GONE, _shown(pair.gone, name)))
        if kept == self.empty:
            return _Options((), default)
        return _Options(options, default)

    def fits(self, pair: Pair, name: str, gone: Any) -> bool:
        return True

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = _shown(pair.kept, name), _shown(pair.gone, name)
        if not any(sides):
            return None
        made = self.choice(pair, name)
        outcome = "Choose one." if made.options else ("Taken over." if made.chosen == GONE else "Stays.")
        both = (_list(sides[0]), _list(sides[1]))
        return Row(name, _label(pair, name), both, f"{outcome} {self.says}".strip(), made.options, made.chosen)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        if not pair.by_hand:
            return
        made = self.choice(pair, name)
        taken = pair.choices.get(name, made.chosen) if made.options else made.chosen
        value = getattr(pair.gone if taken == GONE else pair.kept, name)
        kept = pair.kept
        pins = dict(kept.pins)
        if name in kept.EXTRACTED and (made.options or taken == GONE):
            pins.setdefault(name, kept.base.get(name, {}).get("value"))
        log.write(kept, **{name: value, "pins": pins})


class Parent(Choice):
    """The larger body or topic. Nothing becomes a part of itself."""

    def __init__(self) -> None:
        super().__init__(empty=None)

    def fits(self, pair: Pair, name: str, gone: Any) -> bool:
        return gone is None or pair.kept not in (gone, *gone.wholes)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        if pair.kept.parent_id == pair.gone.pk:
            above = pair.gone.parent if self.fits(pair, name, pair.gone.parent) else None
            log.write(pair.kept, parent=above)
            return
        super().apply(pair, name, log)


class Withheld(Rule):
    """What was held back stays held back."""

    def row(self, pair: Pair, name: str) -> Row | None:
        if not (pair.kept.held or pair.gone.held):
            return None
        outcome = (
            "Stays." if pair.kept.held else "The kept record is held back too. Lift that on its own page afterwards."
        )
        return Row(name, "Held back", (_list(pair.kept.held), _list(pair.gone.held)), outcome)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        if not pair.kept.held:
            log.write(pair.kept, held=pair.gone.held)


class JoinTexts(Rule):
    """Words for editors: both texts, one below the other."""

    def row(self, pair: Pair, name: str) -> Row | None:
        if not (pair.kept.note or pair.gone.note):
            return None
        outcome = "Both are kept, one below the other." if pair.kept.note and pair.gone.note else "Kept."
        return Row(name, "Note", (_list(pair.kept.note), _list(pair.gone.note)), outcome)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        log.write(pair.kept, note=both_texts(pair.kept.note, pair.gone.note))


class FillEmpty(Rule):
    """The kept one's, else the other's."""

    def row(self, pair: Pair, name: str) -> Row | None:
        kept, gone = getattr(pair.kept, name), getattr(pair.gone, name)
        if not (kept or gone):
            return None
        outcome = "Stays." if kept else "Taken over."
        return Row(name, _label(pair, name), (_list(str(kept or "")), _list(str(gone or ""))), outcome)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        if not getattr(pair.kept, name):
            log.write(pair.kept, **{name: getattr(pair.gone, name)})


class Accepted(Rule):
    """Accepted, if either was: who said that a record stands has said it of the one that takes it in."""

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, lambda one: [one.get_review_display()])
        becomes = self._becomes(pair)
        outcome = "Stays." if becomes == pair.kept.review else "Accepted, as the other was."
        return Row(name, "Review", sides, outcome)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        kept = pair.kept
        if self._becomes(pair) != kept.review:
            decided = {name: getattr(pair.gone, name) for name in ("review", "reviewed_by", "reviewed_at")}
            shown = {name: kept.base.get(name, {}).get("value") for name in kept.EXTRACTED}
            log.write(kept, **decided, pins=shown | kept.pins)

    def _becomes(self, pair: Pair) -> str:
        accepted = pair.kept.review == ReviewState.UNREVIEWED and pair.gone.review == ReviewState.ACCEPTED
        return ReviewState.ACCEPTED if accepted else pair.kept.review


class Withdrawn(Rule):
    """Withdrawn only where the extractor finds neither."""

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        if not pair.gone.withdrawn:
            log.write(pair.kept, withdrawn=False)


class KeepSlug(Rule):
    """The address is kept for good, and leads to the record that stays."""

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, lambda one: [one.slug])
        return Row(name, "Address", sides, "The second leads to the first. It can be given back.")


def _shown(record: Any, name: str) -> str:
    if hasattr(record, f"get_{name}_display"):
        return str(getattr(record, f"get_{name}_display")())
    value = getattr(record, name)
    return "" if value is None else str(value)


def _label(pair: Pair, name: str) -> str:
    label = str(pair.kept._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def _list(value: str) -> list[str]:
    return [value] if value else []


def both_texts(one: str, other: str) -> str:
    return "\n".join(dict.fromkeys(filter(None, (one, other))))


def sides_of(pair: Pair, shown: Callable[[Any], list[str]]) -> tuple[list[str], list[str]]:
    return shown(pair.kept), shown(pair.gone)
