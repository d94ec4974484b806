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


class Choice(Rule):
    """One of two values: the kept one's, or the other's where it has none or a person chooses so. Then it is pinned."""

    def __init__(self, says: str = "", *, empty: Any = "", prefer: Callable[[Any, Any], bool] | None = None) -> None:
        super().__init__(says)
        self.empty = empty
        self.prefer = prefer or (lambda kept, gone: kept == empty)

    def choice(self, pair: Pair, name: str) -> tuple[tuple[Option, ...], str]:
        """Return what a person may choose, if anything, and what is taken otherwise."""
        kept, gone = (getattr(one, name) for one in (pair.kept, pair.gone))
        if gone in (kept, self.empty) or not self.fits(pair, gone):
            return (), KEPT
        options = (Option(KEPT, _shown(pair.kept, name)), Option(GONE, _shown(pair.gone, name)))
        return () if kept == self.empty else options, GONE if self.prefer(kept, gone) else KEPT

    def fits(self, pair: Pair, value: Any) -> bool:
        """Return whether the kept record may have this value."""
        return True

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, lambda one: list(filter(None, [_shown(one, name)])))
        options, chosen = self.choice(pair, name)
        outcome = "Choose one." if options else "Taken over." if chosen == GONE else "Stays."
        return (
            Row(name, _label(pair, name), sides, f"{outcome} {self.says}".strip(), options, chosen)
            if any(sides)
            else None
        )

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        if not pair.by_hand:
            return
        kept, (options, chosen) = pair.kept, self.choice(pair, name)
        taken = pair.choices.get(name, chosen) if options else chosen
        pins = dict(kept.pins)
        if name in kept.EXTRACTED and (options or taken == GONE):
            pins.setdefault(name, kept.base.get(name, {}).get("value"))
        log.write(kept, **{name: getattr(pair.gone if taken == GONE else kept, name), "pins": pins})


class Parent(Choice):
    """The larger body or topic. Nothing becomes a part of itself."""

    def __init__(self) -> None:
        super().__init__(empty=None)

    def fits(self, pair: Pair, value: Any) -> bool:
        return value is None or pair.kept not in (value, *value.wholes)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        if pair.kept.parent_id == pair.gone.pk:
            log.write(pair.kept, parent=pair.gone.parent if self.fits(pair, pair.gone.parent) else None)
        else:
            super().apply(pair, name, log)


class Combine(Rule):
    """One value made of both: the kept one's, else the other's, unless ``combine`` does otherwise.

    ``both``, ``kept`` and ``gone`` say what becomes of it where both have one, or only that one has.
    """

    def __init__(
        self, both: str, kept: str, gone: str, combine: Callable[[Any, Any], Any] = lambda kept, gone: kept or gone
    ) -> None:
        super().__init__()
        self.outcomes, self.combine = {(1, 1): both, (1, 0): kept, (0, 1): gone}, combine

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, lambda one: [str(value)] if (value := getattr(one, name)) else [])
        return Row(name, _label(pair, name), sides, self.outcomes[len(sides[0]), len(sides[1])]) if any(sides) else None

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        log.write(pair.kept, **{name: self.combine(getattr(pair.kept, name), getattr(pair.gone, name))})


class Accepted(Rule):
    """Accepted, if either was: who accepted a record has accepted the one that takes it in."""

    def row(self, pair: Pair, name: str) -> Row | None:
        outcome = "Reviewed, as the other was." if self._is_taken_over(pair) else "Stays."
        return Row(name, "Review", sides_of(pair, lambda one: [one.get_review_display()]), outcome)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        kept = pair.kept
        if self._is_taken_over(pair):
            decided = {name: getattr(pair.gone, name) for name in ("review", "reviewed_by", "reviewed_at")}
            shown = {name: kept.base.get(name, {}).get("value") for name in kept.EXTRACTED}
            log.write(kept, **decided, pins=shown | kept.pins)

    def _is_taken_over(self, pair: Pair) -> bool:
        return bool(pair.kept.review == ReviewState.UNREVIEWED and pair.gone.review == ReviewState.ACCEPTED)


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


def sides_of(pair: Pair, shown: Callable[[Any], list[str]]) -> tuple[list[str], list[str]]:
    """Return what is shown of each of the two."""
    return shown(pair.kept), shown(pair.gone)


def both_texts(one: str, other: str) -> str:
    """Return two texts, one below the other; the same text once."""
    return "\n".join(dict.fromkeys(filter(None, (one, other))))


def _shown(record: Any, name: str) -> str:
    if hasattr(record, f"get_{name}_display"):
        return str(getattr(record, f"get_{name}_display")())
    value = getattr(record, name)
    return "" if value is None else str(value)


def _label(pair: Pair, name: str) -> str:
    label = str(pair.kept._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]
