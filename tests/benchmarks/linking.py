"""How often names of several files are linked to one record, and rightly so, beside what a person judged.

    uv run python -m tests.benchmarks.linking PAIRS TEXTS…
    ARCHIVE_RUN_DIR=/tmp/linking uv run python -m tests.benchmarks.linking PAIRS

Loads TEXTS, files and folders, into an archive that is deleted afterwards; without them asks the archive that is there.
PAIRS is a table with tabs and the columns of ``Pair``. A row is a name of one file and one of another, with the
verdict ``same``, ``different`` or ``unclear``, and, where drawn unevenly, the number of pairs it stands for.

Precision is the share of linked pairs that are the same, recall the share of pairs that are the same and are linked;
``unclear`` counts for neither. "Offered" is the share of pairs left apart that editors are shown as possible
duplicates.
"""

import argparse
import csv
import os
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

import django

from archive import names
from archive.extraction.people.organisations import initials
from tests.benchmarks import say

type Kind = Literal["person", "organisation"]
type Verdict = Literal["same", "different", "unclear"]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names of two files, each as printed there, and whether they are one person's or organisation's.

    ``weight`` is the number of pairs that it stands for, 1 where the table has no such column.
    """

    kind: Kind
    file_a: str
    name_a: str
    file_b: str
    name_b: str
    verdict: Verdict
    note: str = ""
    weight: float = 1.0

    @property
    def relation(self) -> str:
        """Return how the two names are alike, in a word or two."""
        return (_relation_of_people if self.kind == "person" else _relation_of_organisations)(self.name_a, self.name_b)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the archive made of a pair: linked to one record, or apart and offered to editors."""

    linked: bool
    offered: bool = False


@dataclass(slots=True)
class Score:
    """Sums of weights over pairs. Scores can be added."""

    pairs: int = 0
    right: float = 0.0  # linked and the same
    wrong: float = 0.0  # linked and different
    missed: float = 0.0  # apart and the same
    missed_offered: float = 0.0
    unclear_apart: float = 0.0
    unclear_offered: float = 0.0

    def count(self, verdict: Verdict, outcome: Outcome, weight: float = 1.0) -> None:
        self.pairs += 1
        if verdict == "unclear":
            self.unclear_apart += weight * (not outcome.linked)
            self.unclear_offered += weight * (not outcome.linked and outcome.offered)
        elif outcome.linked:
            self.right += weight * (verdict == "same")
            self.wrong += weight * (verdict == "different")
        elif verdict == "same":
            self.missed += weight
            self.missed_offered += weight * outcome.offered

    @property
    def precision(self) -> float:
        """Return 0 to 1; 1 where nothing was linked."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        """Return 0 to 1; 1 where there was nothing to link."""
        return _share(self.right, self.right + self.missed)

    @property
    def offered(self) -> float:
        """Return the share of the same left apart that editors are shown, 0 to 1."""
        return _share(self.missed_offered, self.missed)


def read_pairs(path: Path) -> list[Pair]:
    """Read a table of pairs. Raises ``ValueError`` for an unknown kind or verdict, ``KeyError`` without a column."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [_pair(row, number) for number, row in enumerate(rows, 2)]


def _pair(row: dict[str, str], line: int) -> Pair:
    if row["kind"] not in get_args(Kind.__value__) or row["verdict"] not in get_args(Verdict.__value__):
        raise ValueError(f"Line {line}: no such kind or verdict: {row['kind']}, {row['verdict']}.")
    places = (row["file_a"], row["name_a"], row["file_b"], row["name_b"])
    kind, verdict = cast(Kind, row["kind"]), cast(Verdict, row["verdict"])
    return Pair(kind, *places, verdict, row.get("note") or "", float(row.get("weight") or 1))


def score(pairs: Iterable[Pair], decide: Callable[[Pair], Outcome], *, weighted: bool = False) -> dict[str, Score]:
    """Return a score for each kind, and for each relation of names within it, by "kind" and "kind: relation"."""
    found: defaultdict[str, Score] = defaultdict(Score)
    for pair in pairs:
        outcome = decide(pair)
        for group in (pair.kind, f"{pair.kind}: {pair.relation}"):
            found[group].count(pair.verdict, outcome, pair.weight if weighted else 1)
    return dict(sorted(found.items()))


class Archive:
    """Decides as the archive of the settings has: three queries for each kind, however many pairs.

    A name that a file was not found to print is linked to nothing.
    """

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._records: dict[tuple[Kind, str, str], int] = {}
        self._offered: dict[Kind, set[tuple[int, int]]] = {}
        for kind in ("person", "organisation"):
            self._read(kind, {file for pair in pairs for file in (pair.file_a, pair.file_b)})

    def _read(self, kind: Kind, files: set[str]) -> None:
        from archive.curation.merge_candidates import ranked
        from archive.models import Mention, Seed

        texts = {
            text: Path(path).name
            for text, path in Seed.objects.exclude(text=None).order_by("-path").values_list("text", "path")
            if Path(path).name in files
        }
        rows = Mention.objects.filter(**{f"{kind}__isnull": False}, article__text__in=texts)
        counts: defaultdict[tuple[Kind, str, str], Counter[int]] = defaultdict(Counter)
        for text, surface, record in rows.order_by("pk").values_list("article__text", "surface", kind):
            counts[kind, texts[text], names.fold(surface)][record] += 1
        self._records |= {place: some.most_common(1)[0][0] for place, some in counts.items()}
        self._offered[kind] = set(ranked(kind))

    def __call__(self, pair: Pair) -> Outcome:
        places = ((pair.file_a, pair.name_a), (pair.file_b, pair.name_b))
        found = [self._records.get((pair.kind, file, names.fold(name))) for file, name in places]
        keys = [key for key in found if key is not None]
        if len(keys) < 2:
            return Outcome(linked=False)
        return Outcome(keys[0] == keys[1], (min(keys), max(keys)) in self._offered[pair.kind])


def _relation_of_people(one: str, other: str) -> str:
    a, b = names.parse(one), names.parse(other)
    if not (a.whole and b.whole):
        return "family name alone"
    if names.fold(one) == names.fold(other):
        return "same name"
    if a.key == b.key:
        return "same key"
    if a.wide == b.wide:
        return "nickname or middle name"
    return "other given name" if a.family == b.family else "other name"


def _relation_of_organisations(one: str, other: str) -> str:
    a, b = names.body_key(one), names.body_key(other)
    if names.fold(one) == names.fold(other):
        return "same name"
    if a == b:
        return "same key"
    if names.body_wide(a) == names.body_wide(b):
        return "with and without country"
    if a in initials(other) or b in initials(one):
        return "acronym"
    words = set(a.split()), set(b.split())
    return "one within the other" if words[0] < words[1] or words[1] < words[0] else "other name"


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 1.0


def report(pairs: Sequence[Pair]) -> None:
    """Print the table, plain and weighted, for the archive of the settings."""
    decide = Archive(pairs)
    for weighted in dict.fromkeys((False, any(pair.weight != 1 for pair in pairs))):
        say("\nWeighted:" if weighted else f"{len(pairs)} pairs:")
        say(f"{'':42}{'pairs':>6}{'precision':>11}{'recall':>8}{'missed':>9}{'offered':>9}{'unclear':>9}{'offered':>9}")
        for group, one in score(pairs, decide, weighted=weighted).items():
            shares = f"{one.precision:11.1%}{one.recall:8.1%}{one.missed:9.0f}{one.offered:9.0%}"
            unclear = f"{one.unclear_apart:9.0f}{_share(one.unclear_offered, one.unclear_apart):9.0%}"
            say(f"{group:42}{one.pairs:6}{shares}{unclear}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("texts", type=Path, nargs="*")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    pairs = read_pairs(options.pairs)
    with tempfile.TemporaryDirectory() as folder:
        if options.texts:
            os.environ |= {"ARCHIVE_RUN_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/archive.sqlite3"}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        if options.texts:
            call_command("loadseeds", *options.texts, workers=options.workers, verbosity=0, stdout=sys.stderr)
        report(pairs)
        connections.close_all()


if __name__ == "__main__":
    main()
