"""Writing one reading: its seed, and the records its Draft gives. Whole or not at all, inside a transaction."""

from auditlog.context import disable_auditlog

from archive.extraction.draft import Problem, Source
from archive.loading.articles import take_draft
from archive.loading.names_in_text import DECISION_LOST
from archive.loading.passages import follow_text
from archive.loading.reading import Reading
from archive.loading.tally import Tally
from archive.models import Article, Load, Seed, SeedText
from archive.models.turns import take_turn

#: Code of a problem → outcome of the seed it kept from becoming an article.
_OUTCOMES = {
    "empty": Seed.Outcome.EMPTY,
    "too-large": Seed.Outcome.TOO_LARGE,
    "binary": Seed.Outcome.BINARY,
    "unreadable": Seed.Outcome.UNREADABLE,
    "failed": Seed.Outcome.FAILED,
}
_LEFT_BEHIND = "left-behind"
_LASTING = (DECISION_LOST, _LEFT_BEHIND)
#: Outcomes after which the next load tries again, though the bytes are the same.
_TRY_AGAIN = {Seed.Outcome.UNREADABLE, Seed.Outcome.FAILED}


def commit_reading(reading: Reading, seed: Seed, load: Load, tally: Tally) -> list[Problem]:
    """Bring ``seed`` (which may be new) and its records in line with a reading; returns what an editor should know.

    Where there is no Draft, what was loaded from the seed before stays as it is. Writes no history: that is people's.
    """
    with disable_auditlog():
        return _commit(reading, seed, load, tally)


def _commit(reading: Reading, seed: Seed, load: Load, tally: Tally) -> list[Problem]:
    take_turn()
    seed.version, seed.last_load, seed.missing = load.version, load, False
    if seed.pk is None:
        seed.first_load = load
    seed.sha256, seed.size = reading.sha256, reading.size
    if reading.draft is None:
        problems = [reading.problem] if reading.problem else []
        seed.outcome = _outcome(problems, Seed.Outcome.FAILED)
        if seed.outcome in _TRY_AGAIN:
            seed.sha256 = ""
    else:
        draft, before = reading.draft, seed.text
        seed.text = _keep_text(draft.source, reading.raw)
        seed.outcome = Seed.Outcome.LOADED if draft.article else _outcome(draft.problems, Seed.Outcome.NO_ARTICLE)
        # The article of the old text comes along, unless another file still has that text.
        shared = before and before.seeds.exclude(pk=seed.pk).present().exists()
        problems = [*draft.problems, *take_draft(draft, seed.text, None if shared else before, tally)]
        problems += _still_true(seed) if seed.text == before else _left_behind(before, shared=bool(shared))
        if article := Article.objects.filter(text=seed.text).select_related("text").first():
            follow_text(before, article)
        # What an editor must look at stands first, in the load that finds it as in those that repeat it.
        problems.sort(key=lambda problem: problem.code not in _LASTING)
    seed.problems = [problem.as_dict() for problem in problems]
    seed.save()
    return problems


def _left_behind(before: SeedText | None, *, shared: bool) -> list[Problem]:
    """The article of the old text stays by itself where the new text is another's, or none, and a person decided."""
    stays = None if before is None or shared else Article.objects.filter(text=before, withdrawn=False).first()
    if stays is None:
        return []
    message = (
        f"The file's text is another now. The article read from it before (“{stays}”) stays as it was: "
        "reject it if it should go."
    )
    return [Problem(_LEFT_BEHIND, message)]


def _still_true(seed: Seed) -> list[Problem]:
    """What an editor must look at since the text is as it is: told by the load that changed it, and ever since."""
    return [Problem(known["code"], known["message"]) for known in seed.problems if known["code"] in _LASTING]


def _outcome(problems: list[Problem] | tuple[Problem, ...], otherwise: str) -> str:
    return next((_OUTCOMES[problem.code] for problem in problems if problem.code in _OUTCOMES), otherwise)


def _keep_text(source: Source, raw: bytes | None) -> SeedText:
    """The row of a decoded text, made where these bytes were never read before."""
    text, _ = SeedText.objects.get_or_create(
        sha256=source.sha256,
        defaults={
            "size": source.size,
            "encoding": source.encoding,
            "encoding_how": source.encoding_how,
            "text": source.text,
            "raw": raw,
        },
    )
    return text
