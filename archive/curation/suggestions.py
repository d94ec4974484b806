"""What the text now gives against a person's decision: taken over, or not asked again until it says something new."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from archive.curation.decisions import confirm, correct
from archive.curation.selection import ranges_at, reading
from archive.models import Curated, ReviewState, Statement, Suggestion


class SuggestionError(ValueError):
    """A suggestion cannot be taken as it stands; the message says what to do."""


def take_suggestion(record: Any, field: str, by: Any = None) -> None:
    """Take the text's value and pin it. Saves.

    Raises ``SuggestionError``, and changes nothing, where there is no such suggestion or its value fits no record.
    """
    proposed = _suggested(record, field).proposed
    if field == "spans":
        _take_spans(record, proposed)
    else:
        changes = {field: _value(record, field, proposed)}
        if isinstance(record._meta.get_field(field), models.ForeignKey) and field in ("person", "organisation"):
            other = "organisation" if field == "person" else "person"
            # One of the two at most: who takes one gives up the other.
            if changes[field] is not None and hasattr(record, "part"):
                changes[other] = None
        if field == "cue":
            record.cue_span = record.proof("cue").get("span") if _in_current_text(record) else None
        correct(record, by, **changes)
    for derive in ("update_search_text", "update_sort_key"):
        if hasattr(record, derive):
            getattr(record, derive)()
    record.save()
    if field == "name":
        record.show_name()


def dismiss_suggestions(record: Curated, fields: Iterable[str] | None = None) -> list[str]:
    """Keep what a person decided, against what the text says now. Saves; returns the fields that had a suggestion.

    They are suggested again when the text says something else.
    """
    wanted = None if fields is None else set(fields)
    kept = [one.field for one in record.suggestions() if wanted is None or one.field in wanted]
    if kept:
        confirm(record, kept)
        record.save(update_fields=["pins"])
    return kept


def value_in_words(record: Any, field: str, value: Any) -> str:
    """Return a value of a field as people read it; spans as the words at them."""
    if value in (None, "", []):
        return "nothing"
    if field == "spans":
        return " … ".join(" ".join(record.text.at(span).split()) for span in value)
    choices = dict(record._meta.get_field(field).flatchoices)
    return str(choices.get(value, value))


def _suggested(record: Curated, field: str) -> Suggestion:
    found = next((one for one in record.suggestions() if one.field == field), None)
    if found is None:
        raise SuggestionError("The text no longer suggests that. Look at the record again.")
    return found


def _value(record: Any, field: str, proposed: Any) -> Any:
    column = record._meta.get_field(field)
    if isinstance(column, models.ForeignKey):
        return _named(column.related_model, proposed) if proposed else None
    if proposed is None:
        return None if column.null else ""
    if column.max_length and isinstance(proposed, str):
        proposed = proposed[: column.max_length]
    try:
        return column.to_python(proposed)
    except ValidationError as error:
        raise SuggestionError(f"The text gives “{proposed}”, which cannot be a {column.verbose_name}.") from error


def _named(model: Any, name: str) -> Any:
    """Return the one record of a name."""
    forms: Any = model._meta.get_field("names").related_model
    key = forms.keys(name)["key"]
    named = forms.objects.exclude(review=ReviewState.REJECTED).filter(withdrawn=False, key=key)
    rows = model.objects.active().exclude(review=ReviewState.REJECTED).filter(withdrawn=False)
    fits = list(rows.filter(pk__in=named.values("entity")).order_by("sort_key", "pk")[:2])
    if len(fits) == 1:
        return fits[0]
    noun = model._meta.verbose_name
    if fits:
        raise SuggestionError(f"“{name}” fits more than one {noun}: choose one in the form, and save.")
    raise SuggestionError(f"No {noun} is called “{name}”: choose or add one in the form, and save.")


def _in_current_text(record: Any) -> bool:
    return not isinstance(record, Statement) or record.text_id == record.article.text_id


def _take_spans(statement: Any, spans: list[list[int]]) -> None:
    if not _in_current_text(statement):
        raise SuggestionError("The file has changed since: give the words in the form, as the text now has them.")
    paragraphs = {one.position: one for one in statement.article.paragraphs.all()}
    content = reading(paragraphs, ranges_at(spans, paragraphs.values()))
    if not content:
        raise SuggestionError("There is nothing to read where the text now has the words: give them in the form.")
    correct(statement, spans=spans)
    statement.set_spans(spans, content)
