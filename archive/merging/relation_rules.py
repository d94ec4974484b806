"""What becomes of the records that belong to one that is taken into another: names, roles, statements, parts."""

from collections.abc import Iterable
from typing import Any

from archive.merging.field_rules import BOTH, GONE, KEPT, Option, Pair, Row, Rule, both_texts, sides_of
from archive.merging.undo_log import UndoLog
from archive.models import ReviewState, Role, RolePassage, Tagging
from archive.models.curated import Curated
from archive.models.entity import EntityName


class Moves(Rule):
    """All of them come along; they are counted, and called ``many``."""

    def __init__(self, many: str, column: str = "", says: str = "") -> None:
        super().__init__(says)
        self.many, self.column = many, column

    def row(self, pair: Pair, name: str) -> Row | None:
        kept, gone = (getattr(side, name).count() for side in (pair.kept, pair.gone))
        outcome = f"All move: {kept + gone}. {self.says}".strip() if gone else "Nothing to move."
        sides = ([f"{kept:,}"], [f"{gone:,}"])
        return Row(name, self.many.capitalize(), sides, outcome) if kept or gone else None

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        log.move(getattr(pair.gone, name).all(), self.column or pair.column, pair.kept)


class Parts(Moves):
    """Parts come along; one that the kept record is itself a part of moves up in the place of what goes."""

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        between = pair.above_kept
        parts = pair.gone.parts.exclude(pk=pair.kept.pk)
        for part in parts.filter(pk__in=between):
            log.write(part, parent=pair.gone.parent if pair.gone.parent_id not in between else None)
        log.move(parts.exclude(pk__in=between), "parent", pair.kept)


class Names(Rule):
    """All names, each once; the one that is shown is the primary one. What a person merges names the kept record."""

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, _other_names)
        return Row(name, "Other names", sides, "All kept, and the name that is not chosen is one of them.")

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        kept, gone = pair.kept, pair.gone
        known: dict[str, Any] = {row.text: row for row in kept.names.all()}
        came = list(gone.names.order_by("pk"))
        for row in came:
            if row.text in known:
                self._again(pair, known[row.text], row, log)
                continue
            if row.primary:
                log.write(row, primary=False)
            log.write(row, entity=kept)
            known[row.text] = row
        if pair.by_hand:
            decided = {row.text for row in came} | {row.text for row in known.values() if row.primary}
            for text in sorted(decided):
                row = known[text]
                if row.kind in EntityName.IDENTIFYING and row.review == ReviewState.UNREVIEWED and not row.withdrawn:
                    # Decided: no load makes less of it, and whoever is so called is this one.
                    log.write(row, review=ReviewState.ACCEPTED)
            self._show(known, kept, log)

    @staticmethod
    def _again(pair: Pair, same: Any, row: Any, log: UndoLog) -> None:
        """Leave a name that both have with what goes; what is known of it comes along."""
        if row.review == ReviewState.REJECTED:
            return
        if pair.by_hand:
            kind = row.kind if row.kind in EntityName.IDENTIFYING else same.kind
            rejected = same.review == ReviewState.REJECTED and row.kind in EntityName.IDENTIFYING
            log.write(same, kind=kind, review=ReviewState.ACCEPTED if rejected else same.review)
        if not row.withdrawn:
            log.write(same, withdrawn=False)

    @staticmethod
    def _show(known: dict[str, Any], kept: Any, log: UndoLog) -> None:
        shown = known.get(kept.name)
        if shown is None or shown.primary:
            return
        for row in known.values():
            if row.primary:
                log.write(row, primary=False)
        review = ReviewState.ACCEPTED if shown.review == ReviewState.REJECTED else shown.review
        log.write(shown, primary=True, withdrawn=False, review=review)


class Roles(Rule):
    """All roles with their passages; of one that both have, the passages come together."""

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, lambda one: [_role(role) for role in _roles(one)])
        again = {role.key for role in _roles(pair.kept)} & {role.key for role in _roles(pair.gone)}
        outcome = "All kept, each with its passages."
        if again:
            outcome += f" {len(again)} that both have {'becomes' if len(again) == 1 else 'become'} one."
        return Row(name, "Roles", sides, outcome) if any(sides) else None

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        held: dict[str, Role] = {role.key: role for role in pair.kept.roles.all()}
        for role in pair.gone.roles.order_by("pk"):
            same = held.get(role.key)
            if same is None:
                for passage in role.passages.all():
                    log.keep(passage, "role")  # those that come later are the kept one's
                log.write(role, person=pair.kept)
                continue
            places = set(same.passages.values_list("article", "start", "end"))
            more = [row.pk for row in role.passages.all() if (row.article_id, *row.span) not in places]
            log.move(RolePassage.objects.filter(pk__in=more), "role", same)
            take_decision(log, same, role)
            if not role.withdrawn:
                log.write(same, withdrawn=False)
                log.write(role, withdrawn=True)


class Identifiers(Rule):
    """All come along. Two of one authority are a reason to doubt: then a person says which."""

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, lambda one: [str(row) for row in one.identifiers.all()])
        if not any(sides):
            return None
        outcome = "All kept." if sides[1] else "Stays."
        if not (labels := list(differing(pair).values())):
            return Row(name, "Identifiers", sides, outcome)
        options = (
            Option(BOTH, "Keep both"),
            Option(KEPT, "Keep the first record’s"),
            Option(GONE, "Keep the other’s"),
        )
        warning = f"Each has another {' and another '.join(labels)} identifier: one of them is wrong, or they are two."
        return Row(name, "Identifiers", sides, "What is not kept comes back with an undo.", options, BOTH, warning)

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        take = pair.choices.get(name, BOTH)
        clashing = set(differing(pair))
        back = [row for row in pair.kept.identifiers.all() if row.scheme in clashing and take == GONE]
        for row in pair.gone.identifiers.order_by("pk"):
            if take != KEPT or row.scheme not in clashing:
                log.write(row, **{pair.column: pair.kept})
        for row in back:
            log.write(row, **{pair.column: pair.gone})


class Phrases(Rule):
    """All phrases, each once."""

    def row(self, pair: Pair, name: str) -> Row | None:
        sides = sides_of(pair, lambda one: [row.text for row in one.phrases.all()])
        return Row(name, "Phrases", sides, "All kept, each once.") if any(sides) else None

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        known = set(pair.kept.phrases.values_list("folded", flat=True))
        log.move(pair.gone.phrases.exclude(folded__in=known), "topic", pair.kept)


class Taggings(Moves):
    """Whatever it was put on; where both were put on the same, what was decided of either."""

    def apply(self, pair: Pair, name: str, log: UndoLog) -> None:
        known = {(row.article_id, row.statement_id): row for row in pair.kept.taggings.all()}
        alone = []
        for row in pair.gone.taggings.order_by("pk"):
            if same := known.get((row.article_id, row.statement_id)):
                take_decision(log, same, row)
                if not row.withdrawn:
                    log.write(same, withdrawn=False)
            else:
                alone.append(row.pk)
        log.move(Tagging.objects.filter(pk__in=alone), "topic", pair.kept)


def take_decision(log: UndoLog, same: Curated, other: Curated) -> None:
    """Take over what people decided of one of two rows that become one. Of two decisions the kept row's stays."""
    taken: dict[str, Any] = {}
    if other.review != ReviewState.UNREVIEWED and same.review == ReviewState.UNREVIEWED:
        taken = {name: getattr(other, name) for name in ("review", "reviewed_by", "reviewed_at", "reason")}
    new = [name for name in other.pins if name not in same.pins]
    taken |= {name: getattr(other, name) for name in new}
    taken["pins"] = {name: other.pins[name] for name in new} | same.pins
    taken["held"] = same.held or other.held
    taken["note"] = both_texts(same.note, other.note)
    log.write(same, **taken)


def differing(pair: Pair) -> dict[str, str]:
    """Return the schemes of which both have an identifier, each with its label."""
    kept = {row.scheme for row in pair.kept.identifiers.all()}
    return {row.scheme: row.label for row in pair.gone.identifiers.all() if row.scheme in kept}


def _other_names(entity: Any) -> list[str]:
    rows = entity.names.exclude(review=ReviewState.REJECTED)
    return [row.text for row in rows if row.text != entity.name]


def _roles(person: Any) -> Iterable[Role]:
    return [role for role in person.roles.select_related("organisation") if not role.withdrawn]


def _role(role: Role) -> str:
    return f"{role} (rejected)" if role.review == ReviewState.REJECTED else str(role)
