"""Learning from what editors decided: which names of the articles read are people's, organisations' and neither.

Accepted and rejected people and organisations label the names of their articles, which are read anew without what the
archive knows of them: no gazetteer, no layer learnt before. A layer over the chances of names is fitted to them and is
taken only if it is better on articles that it has not seen.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.conf import settings

from archive.extraction.draft import PassageDecision, Source
from archive.extraction.gazetteer import Gazetteer, KnownPerson
from archive.extraction.people.classification import likelier
from archive.extraction.people.last_layer import CLASSES, FILE, Layer, NameRows, fit, write_layer
from archive.extraction.time_limit import ExtractionError
from archive.loading.passages import decisions_on, place
from archive.loading.reading import ExtractorOptions
from archive.models import Mention, Organisation, OrganisationName, Person, PersonName, ReviewState, SeedText
from archive.names import fold

if TYPE_CHECKING:
    import numpy as np

    from archive.extraction.pipeline import Extractor

NEITHER, PERSON, ORGANISATION = range(CLASSES)
_LABELS = {"": NEITHER, "PERSON": PERSON, "ORG": ORGANISATION}
NAMES, ARTICLES = 40, 8  # decided names and articles without which nothing can be measured
MOST = 2000  # articles that are read
_FOLDS = 5
_KINDS: tuple[tuple[str, int, Any, Any], ...] = (
    ("person", PERSON, Person, PersonName),
    ("organisation", ORGANISATION, Organisation, OrganisationName),
)


class TooFewError(Exception):
    """There are too few decisions to learn from; the message says how many there are and how many are needed."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """What editors decided of names.

    ``records`` counts records by kind and review state. ``names`` has the label of a name by its folded form, with the
    name of its record; ``printed`` the same of forms that stand for an accepted record in one text, by its key.
    """

    records: Counter[tuple[str, str]]
    names: dict[str, tuple[int, str]]
    printed: dict[int, dict[str, tuple[int, str]]]

    def of(self, name: str, text: int) -> tuple[int, str] | None:
        """Return the label of a name in a text and the name of its record, if an editor decided on it."""
        return self.printed.get(text, {}).get(fold(name)) or self.names.get(fold(name))


def decisions() -> Decisions:
    """Return what editors decided up to now.

    A rejected name is neither a person's nor an organisation's, unless an editor accepted it as the other kind; if
    a record of the other kind waits for an editor, nothing is known. A name accepted as both tells nothing, either.
    """
    records: Counter[tuple[str, str]] = Counter()
    accepted: dict[str, dict[int, str]] = defaultdict(dict)
    rejected: dict[str, str] = {}
    waiting: set[str] = set()
    for kind, label, model, form in _KINDS:
        active = model._default_manager.order_by().filter(merged_into=None)
        records.update((kind, state) for state in active.values_list("review", flat=True))
        names = form._default_manager.order_by("pk").filter(kind__in=form.IDENTIFYING, entity__merged_into=None)
        names = names.exclude(review=ReviewState.REJECTED).exclude(
            withdrawn=True, entity__review=ReviewState.UNREVIEWED
        )
        for folded, name, state in names.values_list("folded", "entity__name", "entity__review"):
            if state == ReviewState.ACCEPTED:
                accepted[folded][label] = fold(name)
            elif state == ReviewState.REJECTED:
                rejected[folded] = fold(name)
            else:
                waiting.add(folded)
    found = {name: (NEITHER, record) for name, record in rejected.items() if name not in waiting}
    found |= {name: next(iter(labels.items())) for name, labels in accepted.items() if len(labels) == 1}
    for name, labels in accepted.items():
        if len(labels) > 1:
            found.pop(name, None)
    return Decisions(records, found, _printed())


def _printed() -> dict[int, dict[str, tuple[int, str]]]:
    """Return the forms that stand for accepted records, by text; one that stands for both kinds is left out."""
    found: dict[int, dict[str, set[tuple[int, str]]]] = defaultdict(lambda: defaultdict(set))
    for kind, label, _, _ in _KINDS:
        rows = Mention.objects.order_by().filter(**{f"{kind}__review": ReviewState.ACCEPTED})
        for text, surface, name in rows.values_list("article__text", "surface", f"{kind}__name").distinct():
            found[text][fold(surface)].add((label, fold(name)))
    return {
        text: {form: min(said) for form, said in forms.items() if len({label for label, _ in said}) == 1}
        for text, forms in found.items()
    }


@dataclass(slots=True)
class Examples:
    """Names of articles: those that editors decided on, and those that nobody was shown.

    ``labels`` are -1 for the latter, which the model takes for neither: they hold the layer where no editor looks.
    ``records`` are the names of the records decided on, ``articles`` numbers.
    """

    seen: list[NameRows] = field(default_factory=list)
    labels: list[int] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    articles: list[int] = field(default_factory=list)
    failed: int = 0  # articles that could not be read

    def add(self, seen: NameRows, found: list[tuple[int, str] | None], article: int) -> None:
        """Add an article's names with what was decided on each."""
        chosen = [
            index
            for index, (said, (_, person, body)) in enumerate(zip(found, seen.chances.tolist(), strict=True))
            if said or not likelier(person, body)
        ]
        names = tuple(seen.names[index] for index in chosen)
        self.seen.append(NameRows(names, seen.rows[chosen], seen.chances[chosen]))
        for label, record in (found[index] or (-1, "") for index in chosen):
            self.labels.append(label)
            self.records.append(record)
            self.articles.append(article)


def examples(
    decided: Decisions, most: int = MOST, progress: Callable[[int, int], None] = lambda done, total: None
) -> Examples:
    """Read the articles in which a name stands that an editor decided on: ``most`` of them, chosen by their sums."""
    extractor = ExtractorOptions.configured().make()
    texts = list(_texts(decided, most))
    made = Examples()
    for number, pk in enumerate(texts):
        progress(number, len(texts))
        try:
            seen = _read(SeedText.objects.get(pk=pk), extractor)
        except ExtractionError:
            made.failed += 1
            continue
        if seen is not None:
            made.add(seen, [decided.of(name, pk) for name in seen.names], number)
    progress(len(texts), len(texts))
    return made


def _texts(decided: Decisions, most: int) -> Iterator[int]:
    """Yield the keys of texts that have an article in which such a name stands, in the order of their sums."""
    names = Gazetteer(tuple(map(KnownPerson, decided.names))).index
    texts = SeedText.objects.filter(article__isnull=False).exclude(article__review=ReviewState.REJECTED)
    count = 0
    for pk, text in texts.order_by("sha256").values_list("pk", "text").iterator(chunk_size=100):
        if count < most and (pk in decided.printed or any(names.find(fold(text)))):
            count += 1
            yield pk


def _read(text: SeedText, extractor: "Extractor") -> NameRows | None:
    source = Source(text.sha256, text.sha256, text.size, text.encoding, text.encoding_how, text.text)
    passages = place(decisions_on(text.pk, text.sha256), text.sha256, text.text)
    return extractor.name_rows(source, [PassageDecision(one.span, one.keep) for one in passages])


@dataclass(frozen=True, slots=True)
class Score:
    """How good chances are over decided names: mean log loss in nats, and the share of names decided wrongly."""

    loss: float
    wrong: float


@dataclass(frozen=True, slots=True)
class Gain:
    """How much lower a mean is, with its standard error over articles."""

    mean: float
    error: float

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval."""
        return self.mean - 1.96 * self.error, self.mean + 1.96 * self.error


@dataclass(frozen=True, slots=True)
class Learnt:
    """A layer with what it does on articles that it has not seen, beside the shipped model.

    ``names`` counts decided names by label. ``refused`` says why the layer is not better; it is empty if it is.
    """

    layer: Layer
    names: Counter[int]
    articles: int
    shipped: Score
    score: Score
    loss: Gain
    wrong: Gain
    refused: str = ""


def learn(made: Examples) -> Learnt:
    """Return the layer that examples give, measured on articles left out.

    Features are used where they help by more than a standard error. Raises ``TooFewError``.
    """
    data = _Data(made)
    data.check()
    plain, whole = (data.held_out(features=features) for features in (False, True))
    gain = data.gain(data.losses(plain) - data.losses(whole))
    features = gain.mean > gain.error
    held = whole if features else plain
    loss = data.gain(data.losses(data.chances) - data.losses(held))
    wrong = data.gain(data.errors(data.chances) - data.errors(held))
    beyond = data.gain(data.losses(data.frequencies()) - data.losses(held))
    return Learnt(
        data.fitted(data.all, features=features),
        data.count,
        len(set(data.articles[data.decided].tolist())),
        data.score(data.chances),
        data.score(held),
        loss,
        wrong,
        _why_not(loss, wrong, beyond),
    )


def _why_not(loss: Gain, wrong: Gain, beyond: Gain) -> str:
    """Return why a layer is not better; ``beyond`` is its gain over chances that are the same for every name.

    Chances serve decisions alone, so surer ones are no gain where every decision stays.
    """
    if loss.interval[0] <= 0:
        return "its log loss may be lower than the shipped model's by chance alone"
    if wrong.mean <= 0:
        return "it does not decide fewer names wrongly than the shipped model"
    if beyond.interval[0] <= 0:
        return "it is no better than how often each kind was decided; the decisions do not go with what names look like"
    return ""


class _Data:
    """Examples as arrays: all of the same length, one place for each name of an article."""

    def __init__(self, made: Examples) -> None:
        import numpy as np  # noqa: PLC0415 - only who learns waits for it

        self.np = np
        if not made.seen:
            raise TooFewError(_too_few(0, 0))
        self.rows = np.vstack([seen.rows for seen in made.seen])
        self.chances = np.vstack([seen.chances for seen in made.seen]).astype(float)
        self.labels, self.articles = np.array(made.labels), np.array(made.articles)
        self.records = np.array(made.records)
        self.decided = self.labels >= 0
        self.all = np.ones(len(self.labels), bool)
        # Where nobody looks the shipped chances stay; a decided name is certain.
        self.targets = self.chances.copy()
        self.targets[self.decided] = np.eye(CLASSES)[self.labels[self.decided]]
        # Each decision counts once, however many articles print the name; all that nobody was shown, as much as they.
        _, at, times = np.unique(self.records, return_inverse=True, return_counts=True)
        self.counts = 1 / times[at]
        quiet = max(1, int((~self.decided).sum()))
        self.counts[~self.decided] = self.counts[self.decided].sum() / quiet
        there = sorted({*self.articles[self.decided].tolist()})
        fold_of = {article: number % _FOLDS for number, article in enumerate(there)}
        self.folds = np.array([fold_of.get(article, -1) for article in self.articles.tolist()])

    @property
    def count(self) -> Counter[int]:
        """How many records were decided, by label."""
        pairs = {*zip(self.records[self.decided].tolist(), self.labels[self.decided].tolist(), strict=True)}
        return Counter(label for _, label in pairs)

    def check(self) -> None:
        """Raise ``TooFewError`` where nothing can be measured."""
        names, articles = sum(self.count.values()), len({*self.articles[self.decided].tolist()})
        if names < NAMES or articles < ARTICLES:
            raise TooFewError(_too_few(names, articles))

    def fitted(self, where: "np.ndarray", *, features: bool) -> Layer:
        seen = NameRows((), self.rows[where], self.chances[where])
        return fit(seen, self.targets[where], self.counts[where], features=features)

    def _splits(self) -> Iterator[tuple["np.ndarray", "np.ndarray"]]:
        """Yield what to learn from and what to try it on: articles left out, and none of their names elsewhere."""
        for number in range(_FOLDS):
            out = self.folds == number
            names = self.records[out & self.decided]
            yield ~out & ~(self.decided & self.np.isin(self.records, names)), out

    def held_out(self, *, features: bool) -> "np.ndarray":
        """Return chances by layers that have not seen the article, nor a decision on one of its names."""
        found = self.chances.copy()
        for known, out in self._splits():
            found[out] = self.fitted(known, features=features)(self.chances[out], self.rows[out])
        return found

    def frequencies(self) -> "np.ndarray":
        """Return how often each label was decided in the other articles, for every name."""
        found = self.chances.copy()
        for known, out in self._splits():
            there = known & self.decided
            shares = (self.targets[there] * self.counts[there, None]).sum(axis=0) + 1
            found[out] = shares / shares.sum()
        return found

    def losses(self, chances: "np.ndarray") -> "np.ndarray":
        there = self.np.flatnonzero(self.decided)
        return -self.np.log(self.np.maximum(chances[there, self.labels[there]], 1e-6))

    def errors(self, chances: "np.ndarray") -> "np.ndarray":
        found = [_LABELS[likelier(person, body)] for _, person, body in chances[self.decided].tolist()]
        return (self.np.array(found) != self.labels[self.decided]).astype(float)

    def score(self, chances: "np.ndarray") -> Score:
        return Score(self.gain(self.losses(chances)).mean, self.gain(self.errors(chances)).mean)

    def gain(self, each: "np.ndarray") -> Gain:
        """Return the mean of what each decided name has, weighted, with the standard error of a sum over articles."""
        counts = self.counts[self.decided]
        mean = float((each * counts).sum() / counts.sum())
        _, at = self.np.unique(self.articles[self.decided], return_inverse=True)
        apart = self.np.bincount(at, (each - mean) * counts)
        many = len(apart)
        return Gain(mean, float((many / max(1, many - 1) * (apart**2).sum()) ** 0.5 / counts.sum()))


def _too_few(names: int, articles: int) -> str:
    return (
        f"Too few decisions to learn from: {names} names in {articles} articles; at least {NAMES} in {ARTICLES} are "
        "needed. Accept and reject people and organisations in the admin, then call again."
    )


def keep(layer: Layer) -> None:
    """Let every load from now on use a layer. Raises ``OSError`` where it cannot be written."""
    write_layer(settings.RUN_DIR / FILE, layer)


def forget() -> bool:
    """Let no load use a layer any more; return whether there was one."""
    path = settings.RUN_DIR / FILE
    there = path.exists()
    path.unlink(missing_ok=True)
    return there
