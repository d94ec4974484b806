"""From a Draft to the rows of one article. Call it inside a transaction: it is whole or it is not."""

from archive.dates import PartialDate
from archive.extraction.draft import ArticleDraft, Draft, Fact, OrganisationDraft, Problem
from archive.loading.duplicates import link_duplicates
from archive.loading.entities import settle, take_cast, take_organisation, take_roles
from archive.loading.identity import match_organisation
from archive.loading.names_in_text import take_bylines, take_mentions
from archive.loading.statements import take_statements
from archive.loading.tally import Tally
from archive.loading.topics import suggest_topics
from archive.models import Article, ExtractedValue, Organisation, Paragraph, Person, SeedText


def take_draft(draft: Draft, text: SeedText, before: SeedText | None, tally: Tally) -> list[Problem]:
    """Write what the Draft says. Returns problems for an editor.

    ``text`` is the seed's text now; ``before`` the text it had, if its article should come along to the new one.
    """
    article = Article.objects.filter(text=text).first()
    if article is None and before is not None:
        article = Article.objects.filter(text=before).first()
    if draft.article is None:
        if article and article.withdraw():
            tally.add("articles", "withdrawn")
        return []
    counted_in = article.text if article else text
    once_named = _entities_of(article) if article else []
    publisher, problems = _take_publisher(draft.article.publisher, tally)
    cast, more = take_cast(draft.persons, draft.organisations, tally, _named_before(article) if article else {})
    publisher = cast.standing(publisher) if publisher else None
    article = _take_article(article, text, draft.article, publisher, tally)
    _take_paragraphs(article, draft.article)
    take_bylines(article, counted_in, draft.article.authors)
    problems += take_mentions(article, counted_in, draft, cast, tally)
    take_roles(article, draft.persons, cast, tally)
    take_statements(article, draft.statements, cast, tally)
    link_duplicates(article, tally)
    suggest_topics(article)
    present = [*cast.records(), *([publisher] if publisher else [])]
    concerned = [cast.standing(entity) for entity in [*once_named, *present]]
    settle({(type(e), e.pk): e for e in concerned}.values(), tally)
    return [*problems, *more]


def _entities_of(article: Article) -> list[Person | Organisation]:
    """Whoever the article named before it was read anew: they may have lost their evidence."""
    people = Person.objects.filter(mentions__article=article).distinct()
    organisations = Organisation.objects.filter(mentions__article=article).distinct()
    publisher = [article.publisher] if article.publisher else []
    return [*people.order_by("pk"), *organisations.order_by("pk"), *publisher]


def _named_before(article: Article) -> dict[str, set[Person | Organisation]]:
    """Whom each name as printed stood for when the article was last read, or as an editor decided since."""
    named: dict[str, set[Person | Organisation]] = {}
    for mention in article.mentions.select_related("person", "organisation"):
        if entity := mention.person or mention.organisation:
            named.setdefault(mention.surface, set()).add(entity)
    return named


def _take_publisher(fact: Fact | None, tally: Tally) -> tuple[Organisation | None, list[Problem]]:
    if fact is None:
        return None, []
    draft = OrganisationDraft(name=fact.value, aliases=(), kind=Organisation.Kind.MEDIA, mentions=(fact.passage,))
    match = match_organisation(draft)
    if match.several:
        message = f"The publisher “{fact.value}” could be several organisations: choose one in the article."
        return None, [Problem("several-fit", message, fact.passage.span)]
    return take_organisation(draft, match.entity, tally), []


def _take_article(
    article: Article | None, text: SeedText, draft: ArticleDraft, publisher: Organisation | None, tally: Tally
) -> Article:
    created = article is None
    article = article or Article(text=text)
    changed = [*article.apply_extraction(_said(draft, publisher)), *article.unwithdraw()]
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
    tally.saved("articles", created=created, changed=changed)
    return article


def _said(draft: ArticleDraft, publisher: Organisation | None) -> dict[str, ExtractedValue]:
    def fact(found: Fact | None, value: object, *, longest: int | None = None) -> ExtractedValue:
        if found is None:
            return ExtractedValue(value, None)
        taken = found.value[:longest] if longest else value
        return ExtractedValue(taken, found.value, found.passage.span, found.rule, found.confidence)

    published = PartialDate.parse(draft.published.value) if draft.published else None
    return {
        "title": fact(draft.title, "", longest=500),
        "published": fact(draft.published, published),
        "publisher": fact(draft.publisher, publisher),
        "publisher_name": fact(draft.publisher, "", longest=300),
        "place": fact(draft.place, "", longest=200),
        "language": ExtractedValue(draft.language, draft.language),
        "url": ExtractedValue(draft.url or "", draft.url),
    }


def _take_paragraphs(article: Article, draft: ArticleDraft) -> None:
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
