"""The rule of every field when one record is taken into another, and none forgotten.

A test walks the models and fails where a column, or a relation that leads to a record, has no rule: roles lost by a
merge are lost without a word.
"""

from archive.merging.field_rules import (
    Accepted,
    Choice,
    Combine,
    KeepSlug,
    Pair,
    Parent,
    Row,
    Rule,
    Withdrawn,
    both_texts,
)
from archive.merging.relation_rules import Identifiers, Moves, Names, Parts, Phrases, Roles, Taggings
from archive.models import Organisation, Person, Topic


def _stricter(kept: str, gone: str) -> bool:
    order = list(Organisation.Display.values)
    return order.index(gone) > order.index(kept)


_OWN = Rule("It tells the two records apart.")
_DERIVED = Rule("It follows from the other fields, or counts saves.")
_EXTRACTED = Rule("What the extractor last said of each; the next load brings it up to date.")
_WITH_REVIEW = Rule("Goes with the review state.")

#: In the order of the comparison.
_CURATED: dict[str, Rule] = {
    "note": Combine("Both are kept, one below the other.", "Kept.", "Kept.", both_texts),
    "assignee": Combine("Stays.", "Stays.", "Taken over."),
    "held": Combine("Stays.", "Stays.", "The kept record is held back too. Lift that on its own page afterwards."),
    "review": Accepted(),
    "slug": KeepSlug(),
    "id": _OWN,
    "merged_into": Rule("Leads to the record that stays: the merge itself sets it."),
    "merged": Rule("What was merged into it before leads on through it."),
    "withdrawn": Withdrawn(),
    "reviewed_by": _WITH_REVIEW,
    "reviewed_at": _WITH_REVIEW,
    "reason": _WITH_REVIEW,
    "base": _EXTRACTED,
    "pins": Rule("The fields that a person chooses are pinned."),
    "suggested": _DERIVED,
    "revision": _DERIVED,
    "sort_key": _DERIVED,
}
_STATEMENTS = Moves("statements", says="Their addresses and what was decided of them stay.")
_ENTITY: dict[str, Rule] = {
    "attributions": _STATEMENTS,
    "mentions": Moves("mentions"),
    "identifiers": Identifiers(),
}
RULES: dict[type, dict[str, Rule]] = {
    Person: {
        "name": Choice("The other becomes one of its names."),
        "name_order": Choice(empty=Person.NameOrder.UNKNOWN),
        "names": Names(),
        "roles": Roles(),
        **_ENTITY,
        **_CURATED,
    },
    Organisation: {
        "name": Choice("The other becomes one of its names."),
        "acronym": Choice(),
        "kind": Choice(empty=Organisation.Kind.OTHER),
        "parent": Parent(),
        "display": Choice("The stricter unless you choose otherwise.", empty=None, prefer=_stricter),
        "names": Names(),
        "roles": Moves("roles held there", column="organisation"),
        "published_articles": Moves("articles it published", column="publisher"),
        "domains": Moves("domains", column="organisation"),
        "parts": Parts("parts"),
        **_ENTITY,
        **_CURATED,
    },
    Topic: {
        "name": Rule("Two topics never have the same name: merge the other way to keep the other."),
        "description": Choice(),
        "parent": Parent(),
        "phrases": Phrases(),
        "taggings": Taggings("places it was put on"),
        "parts": Parts("parts"),
        **_CURATED,
    },
}


def rows(pair: Pair) -> list[Row]:
    """Return the comparison, line by line."""
    made = (rule.row(pair, name) for name, rule in RULES[type(pair.kept)].items())
    return [row for row in made if row]
