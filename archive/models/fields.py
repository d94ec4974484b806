"""Column types of the archive: partial dates, sort keys and permanent ids."""

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init

from archive.dates import PartialDate

_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"  # no 0/o, 1/l: these ids are read aloud and typed
PUBLIC_ID_LENGTH = 10


def new_public_id() -> str:
    """Return a random id, safe in addresses: of 32^10, so that a million ids collide once in 2,000 archives."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(PUBLIC_ID_LENGTH))


class PartialDateFormField(forms.CharField):
    """Takes EDTF and says what it wants where it gets something else."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", "A year, month or day: 2024, 2024-04, 2024-04-26.")
        kwargs.pop("max_length", None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> PartialDate | None:  # type: ignore[override]
        if isinstance(value, PartialDate):
            return value
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error


class _PartialDateAttribute(DeferredAttribute):
    """Keeps the two date columns in step with the value whenever it is set."""

    def __set__(self, instance: models.Model, value: Any) -> None:
        field: PartialDateField = self.field  # type: ignore[assignment]
        date = field.to_python(value)
        instance.__dict__[field.attname] = date
        setattr(instance, field.earliest_field, date.earliest if date else None)
        setattr(instance, field.latest_field, date.latest if date else None)


class PartialDateField(models.CharField):
    """A ``PartialDate`` or None, stored as EDTF.

    ``earliest_field`` and ``latest_field`` name two nullable date columns that are kept in step with it, for
    sorting and for filters by overlap. Setting the value sets them; ``save(update_fields=…)`` must name all
    three (``columns``), and a query's ``update()`` must set all three.
    """

    descriptor_class = _PartialDateAttribute

    def __init__(self, *args: Any, earliest_field: str = "", latest_field: str = "", **kwargs: Any) -> None:
        self.earliest_field, self.latest_field = earliest_field, latest_field
        kwargs["max_length"] = 21
        kwargs["null"] = kwargs["blank"] = True
        super().__init__(*args, **kwargs)

    @property
    def columns(self) -> tuple[str, str, str]:
        """Return the column of the value and the two kept in step with it."""
        return self.name, self.earliest_field, self.latest_field

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if not cls._meta.abstract:
            # A new instance's fields are set one by one: the date columns come later, and empty.
            post_init.connect(self._sync, sender=cls)

    def _sync(self, instance: models.Model, **kwargs: Any) -> None:
        if self.attname in instance.__dict__:
            setattr(instance, self.attname, instance.__dict__[self.attname])

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for fixed in ("max_length", "null", "blank"):
            del kwargs[fixed]
        return name, path, args, kwargs | {"earliest_field": self.earliest_field, "latest_field": self.latest_field}

    def to_python(self, value: Any) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        if value == "":
            return None
        try:
            return PartialDate.parse(str(value))
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from error

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def get_prep_value(self, value: Any) -> str | None:
        date = self.to_python(value)
        return str(date) if date else None

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

    def run_validators(self, value: Any) -> None:
        # The length validator of CharField counts characters; a PartialDate is valid once it is parsed.
        return

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **({"form_class": PartialDateFormField} | kwargs))


def partial_date_bounds(field: str, earliest: str, latest: str, *, name: str) -> models.CheckConstraint:
    """Return the constraint of a partial date's columns: all three or none, and in order."""
    columns = (field, earliest, latest)
    empty = {f"{column}__isnull": True for column in columns}
    filled = {f"{column}__isnull": False for column in columns}  # a comparison with NULL alone would pass
    in_order = {f"{earliest}__lte": F(latest)}
    return models.CheckConstraint(condition=Q(**empty) | Q(**filled, **in_order), name=name)


class SortKeyField(models.CharField):
    """A folded key to order by: compared by code point on every database, so that all give the same order."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 300)
        kwargs.setdefault("editable", False)
        kwargs.setdefault("db_index", True)
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection: Any) -> Any:
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters
