"""Adding a text in the admin: it becomes a seed with its provenance, like any file."""

import re
from typing import Any

from django.db import transaction
from django.utils import timezone

from archive.extraction.document import Problem, Source
from archive.extraction.pipeline import Extractor
from archive.loading.commit import commit_reading
from archive.loading.reading import ExtractorOptions, Reading, read_bytes
from archive.loading.report import FileReport, LoadReport
from archive.loading.tally import Tally
from archive.models import Load, Seed

PREFIX = "desk:"  # no path of a file begins so


def add_text(data: bytes, name: str, by: Any) -> tuple[Seed, bool]:
    """Load one text; returns its seed and whether it is new. The same bytes are not loaded twice."""
    extractor = ExtractorOptions.configured().make()
    reading = read_bytes(data, name or "pasted", extractor)
    if known := Seed.objects.filter(sha256=reading.sha256).order_by("path").first():
        return known, False
    stem = re.sub(r"[^\w.-]+", "-", name or "pasted").strip("-.")[:80] or "pasted"
    key = f"{PREFIX}{stem}-{reading.sha256[:8]}"
    with transaction.atomic():
        load = Load.objects.create(arguments={"desk": name}, version=extractor.version, by=by)
        report = LoadReport(load)
        seed = Seed(path=key, origin=Seed.Origin.DESK, added_by=by)
        problems = commit_reading(reading, seed, load, report.tally)
        report.files.append(FileReport(key, "new", seed.outcome, problems))
        load.counts, load.problems = report.counts(), report.problems()
        load.status, load.finished = Load.Status.FINISHED, timezone.now()
        load.save()
    return seed, True


def reread(seed: Seed, extractor: Extractor, load: Load, tally: Tally) -> list[Problem]:
    """Read a text that was added here anew, from what the archive kept of it."""
    text = seed.text
    if text is None:
        return []
    source = Source(
        seed.path, text.sha256, text.size, text.encoding, text.encoding_how, text.text, lossy=text.raw is not None
    )
    raw = bytes(text.raw) if text.raw is not None else None
    return commit_reading(Reading(text.sha256, text.size, extractor(source), raw=raw), seed, load, tally)
