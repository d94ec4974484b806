"""What editors left behind: review states on every record, corrections and the log of changes."""

import json
import random
import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tests.benchmarks.generate.tables import Table, moment

#: Of 2,400 records: most wait, some are accepted, few rejected, fewer have a suggestion, are assigned or held.
_OF = 2400


class Reviews:
    """Draws the columns of ``tables.REVIEW``."""

    def __init__(self, draw: random.Random, editors: Sequence[int], at: datetime) -> None:
        self._random, self._editors, self.at = draw, editors, moment(at)
        self.accepted = ("accepted", False, editors[0], self.at, "", None, "{}", False, "")

    def of(self, field: str, then: str) -> tuple[Any, ...]:
        """``field`` and ``then``: what is pinned where the text now gives something else."""
        drawn = int(self._random.random() * _OF)
        by = self._editors[drawn % 6]
        if drawn < 200:
            pins = (json.dumps({field: then}), True) if drawn < 4 else ("{}", False)
            return "accepted", False, by, self.at, "", None, *pins, ""
        if drawn < 212:
            return "rejected", False, by, self.at, "other", None, "{}", False, ""
        if drawn < 216:
            return "unreviewed", False, None, None, "", self._editors[0], "{}", False, ""
        if drawn < 240:
            return "unreviewed", True, None, None, "", None, "{}", False, ""
        if drawn < 244:
            return "unreviewed", False, None, None, "", None, "{}", False, "A reader asked us to look at it again."
        return _WAITING


_WAITING = ("unreviewed", False, None, None, "", None, "{}", False, "")


def log(editors: Sequence[int], statements: int, at: datetime) -> Table:
    """Decisions on statements, by threes; to be written."""
    from auditlog.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    from archive.models import Statement

    kind = ContentType.objects.get_for_model(Statement).pk
    table = Table(LogEntry, "content_type", "object_pk", "object_id", "object_repr", "action", "changes", "actor",
                  "cid", "timestamp")  # fmt: skip
    changes = json.dumps({"review": ["unreviewed", "accepted"]})
    when = moment(at)
    for n in range(min(statements, 100_000)):
        decision = uuid.UUID(int=n // 3, version=4).hex
        action = LogEntry.Action.UPDATE
        table.add(kind, str(n + 1), n + 1, f"statement {n}", action, changes, editors[n % 6], decision, when)
    return table


def corrections(wanted: int = 60) -> None:
    from archive.models import Correction

    Correction.objects.bulk_create(Correction(address=f"/statements/{n}/", words="Wrong.") for n in range(wanted))
