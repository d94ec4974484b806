"""Addresses of a list in the forms it can be taken away in."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from archive.browsing.exporting import forms, tables
from archive.browsing.lists.filterset import address

FEED = "application/atom+xml"
_NAMES = {table.name for table in tables.TABLES}


@dataclass(frozen=True, slots=True)
class Way:
    label: str
    address: str


def ways(name: str, parameters: Mapping[str, str]) -> list[Way]:
    """Of the list of this name under these parameters; none where it cannot be taken away."""
    if name not in _NAMES:
        return []
    labels = [(form.extension, form.label) for form in forms.FORMS]
    return [Way(label, _address(name, extension, parameters)) for extension, label in labels] + [
        Way("Atom", feed(name, parameters))
    ]


def feed(name: str, parameters: Mapping[str, str]) -> str:
    """Empty where there is none."""
    return "" if name not in _NAMES else _address(name, "atom", parameters)


def _address(name: str, extension: str, parameters: Mapping[str, str]) -> str:
    return address(reverse(f"{name}-{extension}"), dict(parameters))
