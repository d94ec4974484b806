"""Texts that editors have read: one they add, a seed like any file, and one they decide on passages of."""

import re
from collections.abc import Collection, Sequence
from typing import Any

from auditlog.context import disable_auditlog
from django.db import transaction
from django.utils import timezone

from archive.extraction.draft import PassageDecision as Passage
from archive.extraction.draft import Problem
from archive.extraction.pipeline import Extractor
from archive.loading.articles import take_draft
from archive.loading.commit import commit_reading
from archive.loading.deciding import Decided
from archive.loading.gazetteer import current_gazetteer
from archive.loading.passages import decided
from archive.loading.reading import ExtractorOptions, read_bytes, read_kept
from archive.loading.report import FileReport, LoadReport
from archive.loading.tally import Tally
from archive.models import Article, Load, PassageDecision, Seed
from archive.models.turns import take_turn

PREFIX = "desk:"  # no path of a file begins so


class PassageError(ValueError):
    """A decision on a passage cannot be carried out; the message says why, and what to do."""


def add_text(data: bytes, name: str, by: Any) -> tuple[Seed, bool]:
    """Load one text; returns its seed and whether it is new. The same bytes are not loaded twice."""
    extractor = ExtractorOptions.configured().knowing(current_gazetteer()).make()
    reading = read_bytes(data, name or "pasted", extractor)
    if known := Seed.objects.filter(sha256=reading.sha256).order_by("path").first():
        return known, False
    stem = re.sub(r"[^\w.-]+", "-", name or "pasted").strip("-.")[:80] or "pasted"
    key = f"{PREFIX}{stem}-{reading.sha256[:8]}"
    with transaction.atomic():
        report = LoadReport(_new_load(extractor, {"desk": name}, by))
        seed = Seed(path=key, origin=Seed.Origin.DESK, added_by=by)
        problems = commit_reading(reading, seed, report.load, report.tally)
        report.files.append(FileReport(key, "new", seed.outcome, problems))
        _finish(report)
    return seed, True


def reread(seed: Seed, extractor: Extractor, load: Load, tally: Tally) -> list[Problem]:
    """Read a text that was added here anew, from what the archive kept of it."""
    text = seed.text
    if text is None:
        return []
    reading = read_kept(text, seed.path, extractor, decided(text.pk, text.sha256))
    return commit_reading(reading, seed, load, tally)


def decide_passages(
    article: Article, passages: Sequence[Passage] = (), *, undo: Collection[int] = (), by: Any = None, note: str = ""
) -> list[Problem]:
    """Take decisions on passages of an article's text, and undo those of the primary keys in ``undo``.

    The article is read anew with them, and all is written in one transaction; returns what the editor should know.
    Raises ``PassageError``, and changes nothing, where that cannot be done.
    """
    text, now = article.text, timezone.now()
    known = decided(text.pk, text.sha256)
    again = {passage.span for passage in passages}
    stand = [one for one in known if one.pk not in undo and not (one.sha256 == text.sha256 and one.span in again)]
    new = [Decided(now, passage.span, text.sha256, passage.keep, text.at(passage.span)) for passage in passages]
    extractor = ExtractorOptions.configured().knowing(current_gazetteer()).make()
    seeds = list(text.seeds.order_by("path", "record"))
    # Read before the transaction, which keeps other writers waiting.
    reading = read_kept(text, seeds[0].path if seeds else text.sha256, extractor, [*stand, *new])
    if reading.draft is None:
        raise PassageError(reading.problem.message if reading.problem else "The text could not be read.")
    if reading.draft.article is None:
        raise PassageError("Nothing would be left of the article. If it is none, reject it instead.")
    with transaction.atomic():
        take_turn()
        if decided(text.pk, text.sha256) != known:
            raise PassageError("Another editor decided on a passage meanwhile. Look at the page again, then decide.")
        PassageDecision.objects.filter(pk__in=[one.pk for one in known if one.pk in undo]).delete()
        for passage in passages:
            PassageDecision.objects.update_or_create(
                text=text,
                start=passage.span[0],
                end=passage.span[1],
                defaults={"article": article, "keep": passage.keep, "by": by, "at": now, "note": note},
            )
        report = LoadReport(_new_load(extractor, {"passages of": article.public_id}, by))
        problems: list[Problem] = []
        for seed in seeds:
            missing = seed.missing
            problems = commit_reading(reading, seed, report.load, report.tally)
            report.files.append(FileReport(seed.path, "changed", seed.outcome, problems))
            if missing:  # no file was looked at
                seed.missing = True
                seed.save(update_fields=["missing"])
        if not seeds:
            with disable_auditlog():
                problems = take_draft(reading.draft, text, None, report.tally)
        _finish(report)
    return problems


def _new_load(extractor: Extractor, arguments: dict[str, str], by: Any) -> Load:
    version, gazetteer = extractor.version, extractor.gazetteer.digest
    return Load.objects.create(arguments=arguments, version=version, gazetteer=gazetteer, by=by)


def _finish(report: LoadReport) -> None:
    load = report.load
    load.counts, load.problems = report.counts(), report.problems()
    load.status, load.finished = Load.Status.FINISHED, timezone.now()
    load.save()
