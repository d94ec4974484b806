"""``manage.py accuracy``: how often the extractor is right, from what people decided."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.management.base import BaseCommand

from archive.curation.accuracy import Accuracy, Bin, Share, accuracy

_SHOWN = 20  # groups of a kind; --json has all
_WIDTH = 30  # characters of a bar
_LABEL = 34


class Command(BaseCommand):
    help = (
        "Tell how often the extractor is right, from the statements that people accepted, rejected, corrected and "
        "added: precision, recall, speakers, and whether its confidence keeps what it says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="Print all of it as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = accuracy()
        if options["json"]:
            self.stdout.write(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(_lines(found)))


def _lines(found: Accuracy) -> Iterator[str]:
    if not found.precision.n and not found.recall.n:
        yield "Nobody has decided on a statement yet. Accept and reject some in the admin, then call again."
        return
    yield f"{'':{_LABEL}}  share   95 % interval  right of decided"
    yield _line("Precision (accepted of decided)", found.precision)
    for by, shares in found.precision_by.items():
        yield from _group(f"  by {by}", shares)
    yield _line("Recall (of articles decided whole)", found.recall)
    for by, shares in found.recall_by.items():
        yield from _group(f"  by {by}", shares)
    yield _line("Speakers (left as found)", found.speakers)
    yield ""
    yield "Confidence, and how many were right (# share, | mean confidence):"
    yield from (_bar(one) for one in found.reliability if one.share.n)
    if found.calibration_error is not None:
        yield f"Confidence is off by {found.calibration_error:.1%} on average (expected calibration error)."


def _group(title: str, shares: Mapping[str, Share]) -> Iterator[str]:
    if not shares:
        return
    yield title
    for name, share in list(shares.items())[:_SHOWN]:
        yield _line(f"    {name or '(none)'}", share)
    if len(shares) > _SHOWN:
        yield f"    and {len(shares) - _SHOWN} more: --json"


def _line(label: str, share: Share) -> str:
    if share.share is None:
        return f"{label:{_LABEL}}      –"
    low, high = share.interval
    label = label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"
    fixed = f", {share.corrected:,} of them corrected" if share.corrected else ""
    return f"{label:{_LABEL}} {share.share:6.1%}  {low:6.1%}–{high:6.1%}  {share.right:,} of {share.n:,}{fixed}"


def _bar(one: Bin) -> str:
    share = one.share.share or 0.0
    bar = list("#" * round(share * _WIDTH) + " " * (_WIDTH - round(share * _WIDTH)))
    bar[min(_WIDTH - 1, int((one.confidence or 0.0) * _WIDTH))] = "|"
    low, high = one.share.interval
    return f"  {one.low:.1f}–{one.high:.1f}  {''.join(bar)}  {share:6.1%}  {low:6.1%}–{high:6.1%}  n {one.share.n:,}"
