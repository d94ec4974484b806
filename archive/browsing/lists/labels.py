"""Names of what the index knows by a key."""

from collections.abc import Iterable
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Substr

from archive.indexing.models import SpeakerCount
from archive.models import Organisation, Person, Topic


def labels(keys: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Key (``p12``, ``o3``, ``t4``, ``wofficials``) → parameter and name, of what readers may see. One query."""
    keys = list(keys)
    wanted: dict[str, list[int]] = {"p": [], "o": [], "t": []}
    for key in keys:
        if key[0] in wanted and key[1:].isdigit():
            wanted[key[0]].append(int(key[1:]))
    asked = []
    for letter, model in (("p", Person), ("o", Organisation), ("t", Topic)):
        if wanted[letter]:
            found: QuerySet[Any] = model._default_manager.filter(pk__in=wanted[letter]).public().order_by()
            asked.append(
                found.annotate(letter=Value(letter), code=Cast(F("pk"), CharField(max_length=20))).values_list(
                    "letter", "code", "slug", "name"
                )
            )
    if words := [key for key in keys if key[0] == "w"]:
        speakers: QuerySet[Any] = SpeakerCount.objects.filter(who__in=words).order_by()
        named = speakers.annotate(letter=Value("w"), code=Substr("who", 2), slug=Value(""), name=F("words"))
        asked.append(named.values_list("letter", "code", "slug", "name"))
    if not asked:
        return {}
    rows = asked[0].union(*asked[1:], all=True).order_by() if asked[1:] else asked[0]
    return {f"{letter}{code}": (slug, name) for letter, code, slug, name in rows}
