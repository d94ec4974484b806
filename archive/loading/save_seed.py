"""From one reading to rows: its seed, and the article its Draft gives. Whole or not at all, inside a transaction."""

from auditlog.context import disable_auditlog

from archive.dates import PartialDate
from archive.extraction.draft import (
    HOST_RULE,
    KNOWN_HOST_RULE,
    ArticleDraft,
    Draft,
    Fact,
    OrganisationDraft,
    Problem,
    Source,
)
from archive.loading.changes import Changes
from archive.loading.duplicates import link_duplicates
from archive.loading.entities import refresh_entities, resolve_entities, save_organisation, save_roles
from archive.loading.mentions import DECISION_LOST, save_bylines, save_mentions
from archive.loading.organisation_matching import OrganisationIndex
from archive.loading.passages import carry_over
from archive.loading.reading import Reading
from archive.loading.statements import save_statements
from archive.models import (
    Article,
    ExtractedValue,
    Load,
    Organisation,
    OrganisationDomain,
    Paragraph,
    Person,
    Seed,
    SeedText,
)
from archive.models.provenance import take_turn
from archive.models.topic import suggest_topics

#: Code of a problem → outcome of the seed it kept from becoming an article.
_OUTCOMES = {
    "empty": Seed.Outcome.EMPTY,
    "too-large": Seed.Outcome.TOO_LARGE,
    "binary": Seed.Outcome.BINARY,
    "unreadable": Seed.Outcome.UNREADABLE,
    "failed": Seed.Outcome.FAILED,
}
#: Outcomes after which the next load tries again, though the bytes are the same.
_TRY_AGAIN = {Seed.Outcome.UNREADABLE, Seed.Outcome.FAILED}
_LEFT_BEHIND = "left-behind"
_LASTING = (DECISION_LOST, _LEFT_BEHIND)


def save_seed(reading: Reading, seed: Seed, load: Load, changes: Changes) -> list[Problem]:
    """Bring ``seed`` (which may be new) and its records in line with a reading; return what an editor should know.

    Where there is no Draft, what was loaded from the seed before stays as it is. Writes no history: that is people's.
    """
    with disable_auditlog():
        return _save_seed(reading, seed, load, changes)


def _save_seed(reading: Reading, seed: Seed, load: Load, changes: Changes) -> list[Problem]:
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
        draft, previous = reading.draft, seed.text
        seed.text = _save_text(draft.source, reading.raw)
        seed.outcome = Seed.Outcome.LOADED if draft.article else _outcome(draft.problems, Seed.Outcome.NO_ARTICLE)
        # The article of the previous text comes along, unless another file still has that text.
        shared = previous and previous.seeds.exclude(pk=seed.pk).present().exists()
        problems = [*draft.problems, *save_draft(draft, seed.text, None if shared else previous, changes)]
        problems += _still_true(seed) if seed.text == previous else _left_behind(previous, shared=bool(shared))
        if article := Article.objects.filter(text=seed.text).select_related("text").first():
            carry_over(reading.passages, article)
        # What an editor must look at stands first, in the load that finds it as in those that repeat it.
        problems.sort(key=lambda problem: problem.code not in _LASTING)
    seed.problems = [problem.as_dict() for problem in problems]
    seed.save()
    return problems


def _left_behind(previous: SeedText | None, *, shared: bool) -> list[Problem]:
    """Tell of an article of the previous text that stays: the new text is another's, or none, and a person decided."""
    stays = None if previous is None or shared else Article.objects.filter(text=previous, withdrawn=False).first()
    if stays is None:
        return []
    message = (
        f"The file's text is another now. The article read from it before (“{stays}”) stays as it was: "
        "reject it if it should go."
    )
    return [Problem(_LEFT_BEHIND, message)]


def _still_true(seed: Seed) -> list[Problem]:
    """Return what an editor must look at since the text is as it is, as the load told that changed it."""
    return [Problem(known["code"], known["message"]) for known in seed.problems if known["code"] in _LASTING]


def _outcome(problems: list[Problem] | tuple[Problem, ...], otherwise: str) -> str:
    return next((_OUTCOMES[problem.code] for problem in problems if problem.code in _OUTCOMES), otherwise)


def _save_text(source: Source, raw: bytes | None) -> SeedText:
    """Return the row of a decoded text, made where these bytes were never read before."""
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


def save_draft(draft: Draft, text: SeedText, previous: SeedText | None, changes: Changes) -> list[Problem]:
    """Write what the Draft says, inside a transaction; return problems for an editor.

    ``text`` is the seed's text now; ``previous`` the text it had, if its article should come along to the new one.
    """
    article = Article.objects.filter(text=text).first()
    if article is None and previous is not None:
        article = Article.objects.filter(text=previous).first()
    named_earlier = _entities_of(article) if article else []
    if article:
        changes.watch(article, *named_earlier)
    if draft.article is None:
        if article and article.withdraw():
            changes.count(Article, "withdrawn")
        return []
    counted_in = article.text if article else text
    publisher, problems = _save_publisher(draft.article.publisher, changes)
    resolved = resolve_entities(
        draft.persons, draft.organisations, changes, _entities_by_surface(article) if article else {}
    )
    publisher = resolved.now(publisher) if publisher else None
    article = _save_article(article, text, draft.article, publisher, changes)
    _save_paragraphs(article, draft.article)
    save_bylines(article, counted_in, draft.article.authors)
    problems += save_mentions(article, counted_in, draft, resolved, changes)
    save_roles(article, draft.persons, resolved, changes)
    save_statements(article, draft.statements, resolved, changes)
    link_duplicates(article, changes)
    suggest_topics(article)
    concerned = [*named_earlier, *resolved.records(), *([publisher] if publisher else [])]
    current = [resolved.now(entity) for entity in concerned]
    refresh_entities({(type(entity), entity.pk): entity for entity in current}.values(), changes)
    return [*problems, *resolved.problems]


def _entities_of(article: Article) -> list[Person | Organisation]:
    """Return whoever the article named before it was read anew: they may have lost their evidence."""
    people = Person.objects.filter(mentions__article=article).distinct()
    organisations = Organisation.objects.filter(mentions__article=article).distinct()
    publisher = [article.publisher] if article.publisher else []
    return [*people.order_by("pk"), *organisations.order_by("pk"), *publisher]


def _entities_by_surface(article: Article) -> dict[str, set[Person | Organisation]]:
    """Return whom each name as printed stood for when the article was last read, or as an editor decided since."""
    named: dict[str, set[Person | Organisation]] = {}
    for mention in article.mentions.select_related("person", "organisation"):
        if entity := mention.person or mention.organisation:
            named.setdefault(mention.surface, set()).add(entity)
    return named


def _save_publisher(fact: Fact | None, changes: Changes) -> tuple[Organisation | None, list[Problem]]:
    if fact is None or fact.rule == HOST_RULE:  # a host names nobody: an editor says whose it is
        return None, []
    if fact.rule == KNOWN_HOST_RULE:
        known = OrganisationDomain.objects.of(fact.passage.text).select_related("organisation")
        if domain := max(known, key=lambda domain: len(domain.host), default=None):
            return domain.organisation, []
    draft = OrganisationDraft(name=fact.value, aliases=(), kind=Organisation.Kind.MEDIA, mentions=(fact.passage,))
    match = OrganisationIndex([draft]).match(draft)
    if match.several:
        message = f"The publisher “{fact.value}” could be several organisations: choose one in the article."
        return None, [Problem("several-fit", message, fact.passage.span)]
    return save_organisation(draft, match.entity, changes), []


def _save_article(
    article: Article | None, text: SeedText, draft: ArticleDraft, publisher: Organisation | None, changes: Changes
) -> Article:
    created = article is None
    article = article or Article(text=text)
    changed = [*article.apply_extraction(_extracted(draft, publisher)), *article.unwithdraw()]
    derived = {
        "text": text,
        "body": draft.body,
        "boilerplate": [[*left.span, left.kind] for left in draft.boilerplate],
    }
    for name, value in derived.items():
        if getattr(article, name) != value:
            setattr(article, name, value)
            changed.append(name)
    if created or changed:
        article.update_search_text()
        article.save(update_fields=None if created else [*changed, "folded", "sort_key"])
    if created:
        changes.watch(article, created=True)
    changes.saved(article, created=created, changed=changed)
    return article


def _extracted(draft: ArticleDraft, publisher: Organisation | None) -> dict[str, ExtractedValue]:
    def value_of(fact: Fact | None, value: object, *, longest: int | None = None) -> ExtractedValue:
        if fact is None:
            return ExtractedValue(value, None)
        taken = fact.value[:longest] if longest else value
        return ExtractedValue(taken, fact.value, fact.passage.span, fact.rule, fact.confidence)

    published = PartialDate.parse(draft.published.value) if draft.published else None
    return {
        "title": value_of(draft.title, "", longest=500),
        "published": value_of(draft.published, published),
        "publisher": value_of(draft.publisher, publisher),
        "publisher_name": value_of(draft.publisher, "", longest=300),
        "place": value_of(draft.place, "", longest=200),
        "language": ExtractedValue(draft.language, draft.language),
        "url": ExtractedValue(draft.url or "", draft.url),
    }


def _save_paragraphs(article: Article, draft: ArticleDraft) -> None:
    wanted = [
        (position, p.text, *p.span, [list(piece) for piece in p.offsets.pieces])
        for position, p in enumerate(draft.paragraphs)
    ]
    rows = article.paragraphs.order_by("position")
    if wanted == [(r.position, r.text, r.start, r.end, r.pieces) for r in rows]:
        return
    rows.delete()
    Paragraph.objects.bulk_create(
        Paragraph(article=article, position=position, text=text, start=start, end=end, pieces=pieces)
        for position, text, start, end, pieces in wanted
    )
