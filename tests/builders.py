"""Real rows for tests, made without the extractor. What they claim is true: every span holds the words it proves.

All take plain words and find them in the article's text; words that do not stand there raise ``ValueError``.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model

from archive.dates import PartialDate
from archive.models import (
    Article,
    Attribution,
    Byline,
    Identifier,
    Load,
    Mention,
    NearDuplicate,
    Organisation,
    OrganisationName,
    Paragraph,
    PassageDecision,
    Person,
    PersonName,
    ReviewState,
    Role,
    RolePassage,
    Seed,
    SeedText,
    Statement,
)
from archive.names import fold, guess_order
from archive.offsets import identity

VERSION = "test-1"
_numbers = count(1)


def make_load() -> Load:
    """Return the one finished load that everything made here comes from."""
    load = Load.objects.order_by("pk").first()
    return load or Load.objects.create(
        version=VERSION, status=Load.Status.FINISHED, finished=datetime(2026, 11, 19, 9, 30, tzinfo=UTC)
    )


def make_text(text: str) -> SeedText:
    """Make a decoded UTF-8 text; the same text twice is one row."""
    raw = text.encode()
    row, _ = SeedText.objects.get_or_create(
        sha256=hashlib.sha256(raw).hexdigest(),
        defaults={"size": len(raw), "encoding": "utf-8", "encoding_how": "valid UTF-8", "text": text},
    )
    return row


def make_seed(text: SeedText, path: str = "") -> Seed:
    """Make a present file with this text."""
    load = make_load()
    return Seed.objects.create(
        path=path or f"{text.sha256[:16]}.txt",
        text=text,
        outcome=Seed.Outcome.LOADED,
        version=VERSION,
        first_load=load,
        last_load=load,
    )


def make_article(
    title: str = "",
    paragraphs: Iterable[str] = ("Nothing was said here.",),
    published: str | None = None,
    publisher: Organisation | None = None,
    *,
    by: Iterable[str] = (),
    place: str = "",
    **fields: Any,
) -> Article:
    """Make an article in a file of its own: title, a line with date, authors and publisher, then the paragraphs.

    ``published`` is EDTF and printed as such. ``fields`` go to the Article.
    """
    title = title or f"Article {next(_numbers)}"
    paragraphs = list(paragraphs)
    line = " ".join(part for part in (published or "", *by, publisher.name if publisher else "") if part)
    text = make_text("\n\n".join(part for part in (title, line, *paragraphs) if part) + "\n")
    make_seed(text)
    article = Article(
        text=text,
        title=title,
        body="\n\n".join(paragraphs),
        published=PartialDate.parse(published) if published else None,
        publisher=publisher,
        publisher_name=publisher.name if publisher else "",
        place=place,
        language="en",
        boilerplate=[[*_find(text, line), "dateline"]] if line else [],
        base={
            name: {"value": value, "span": list(_find(text, str(value))), "rule": "test"}
            for name, value in (
                ("title", title),
                ("published", published),
                ("publisher", publisher.name if publisher else None),
                ("publisher_name", publisher.name if publisher else None),
                ("place", place),
            )
            if value
        },
    )
    _set(article, fields)
    article.update_search_text()
    article.save()
    after = len(title) + 2 + (len(line) + 2 if line else 0)
    for position, words in enumerate(paragraphs):
        Paragraph.objects.create(
            article=article,
            position=position,
            text=words,
            start=after,
            end=after + len(words),
            pieces=[list(piece) for piece in identity(len(words), seed_start=after).pieces],
        )
        after += len(words) + 2
    for position, name in enumerate(by):
        start, end = _find(text, name)
        Byline.objects.create(article=article, position=position, name=name, start=start, end=end)
    return article


def make_person(
    name: str = "", roles: Iterable[str] = (), aliases: Iterable[str] = (), native: str = "", **fields: Any
) -> Person:
    """Make a person with names; ``roles`` are titles without a passage (see ``make_role``)."""
    name = name or f"Person Number{next(_numbers)}"
    person = Person(name=name, name_order=guess_order(name), base={"name": {"value": name}})
    _set(person, fields)
    person.update_sort_key()
    person.assign_slug()
    person.save()
    _name(PersonName, person, aliases, native)
    for title in roles:
        make_role(person, title)
    return person


def make_organisation(name: str = "", aliases: Iterable[str] = (), native: str = "", **fields: Any) -> Organisation:
    name = name or f"Organisation {next(_numbers)}"
    organisation = Organisation(name=name, base={"name": {"value": name}})
    _set(organisation, fields)
    organisation.update_sort_key()
    organisation.assign_slug()
    organisation.save()
    _name(OrganisationName, organisation, aliases, native)
    return organisation


def make_identifier(entity: Person | Organisation, scheme: str, value: str) -> Identifier:
    """Make an identifier that an editor gave, in any form."""
    bearer = "person" if isinstance(entity, Person) else "organisation"
    return Identifier.objects.create(scheme=scheme, value=value, **{bearer: entity})


def make_role(
    person: Person,
    title: str,
    organisation: Organisation | None = None,
    article: Article | None = None,
    words: str = "",
) -> Role:
    """Make a role; with an article, its passage there: ``words``, or else the title alone."""
    key = Role.make_key(title, organisation.name if organisation else None)
    role, _ = Role.objects.get_or_create(
        person=person, key=key, defaults={"title": title, "organisation": organisation}
    )
    if article:
        words = words or title
        start, end = _find(article.text, words)
        role.base = {
            "title": {"value": title, "span": [start, end]},
            "organisation": {"value": str(organisation or "")},
        }
        role.save()
        RolePassage.objects.create(role=role, article=article, start=start, end=end, words=words)
    return role


def make_statement(
    article: Article,
    words: str | Iterable[str],
    speaker: Person | Organisation | None = None,
    *,
    speaker_words: str = "",
    cue: str = "",
    kind: str = "indirect",
    co_speakers: Iterable[Person | Organisation] = (),
    via: Person | Organisation | str | None = None,
    chain: Iterable[str] = (),
    **fields: Any,
) -> Statement:
    """Make a statement of ``words`` (several: its segments in order), each found in the article's text.

    The speaker's words are looked for too; where they do not stand there the attribution has no span, as one
    that an editor made. ``chain`` lists the words from the statement to the name.
    """
    segments = [words] if isinstance(words, str) else list(words)
    spans = [list(_find(article.text, segment)) for segment in segments]
    content = " ".join(segments)
    cue_span = list(_find(article.text, cue)) if cue else None
    statement = Statement(
        article=article,
        text=article.text,
        kind=kind,
        spans=spans,
        content=content,
        folded=fold(content),
        start=spans[0][0],
        cue=cue,
        cue_span=cue_span,
        confidence=0.9,
        rule="test",
        base={"kind": {"value": kind}, "spans": {"value": spans}, "cue": {"value": cue, "span": cue_span}},
    )
    _set(statement, fields)
    statement.save()
    parts: list[tuple[str, int, Any]] = [(Attribution.Part.SPEAKER, 0, speaker)]
    parts += [(Attribution.Part.CO_SPEAKER, number, one) for number, one in enumerate(co_speakers)]
    parts += [(Attribution.Part.VIA, 0, via)] if via else []
    for part, position, one in parts:
        said_as = speaker_words if part == Attribution.Part.SPEAKER and speaker_words else str(one or "")
        at = article.text.text.find(said_as) if said_as else -1
        Attribution.objects.create(
            statement=statement,
            part=part,
            position=position,
            words=said_as,
            start=at if at >= 0 else None,
            end=at + len(said_as) if at >= 0 else None,
            person=one if isinstance(one, Person) else None,
            organisation=one if isinstance(one, Organisation) else None,
            chain=[[step, *_find(article.text, step)] for step in chain] if part == Attribution.Part.SPEAKER else [],
        )
    return statement


def make_mention(article: Article, surface: str, entity: Person | Organisation | None = None, nth: int = 0) -> Mention:
    """Return the ``nth`` place (from 0) where the surface stands in the article's paragraphs."""
    at = min(article.paragraphs.values_list("start", flat=True)) - 1
    for _ in range(nth + 1):
        at = _find(article.text, surface, at + 1)[0]
    return Mention.objects.create(
        article=article,
        start=at,
        end=at + len(surface),
        surface=surface,
        person=entity if isinstance(entity, Person) else None,
        organisation=entity if isinstance(entity, Organisation) else None,
    )


def make_near_duplicate(one: Article, other: Article, similarity: float = 0.9, **fields: Any) -> NearDuplicate:
    """Make a link between two articles, as a load makes it."""
    first, second = sorted((one, other), key=lambda article: article.pk)
    link = NearDuplicate(first=first, second=second, similarity=similarity)
    _set(link, fields)
    link.save()
    return link


def make_passage_decision(article: Article, words: str, *, keep: bool = False, **fields: Any) -> PassageDecision:
    """Make a person's decision on words of the article's text, written without reading it anew."""
    start, end = _find(article.text, words)
    known: dict[str, Any] = {"at": datetime(2026, 11, 20, 8, 0, tzinfo=UTC)} | fields
    return PassageDecision.objects.create(article=article, text=article.text, start=start, end=end, keep=keep, **known)


def make_editor(username: str = "editor", **fields: Any) -> Any:
    """Make a staff superuser with the password "password"."""
    return get_user_model().objects.create_superuser(username, password="password", **fields)


def accept(record: Any, by: Any = None) -> Any:
    """Save that a person accepts a record."""
    record.accept(by)
    record.save()
    return record


def reject(record: Any, by: Any = None, reason: str = "") -> Any:
    record.reject(by, reason)
    record.save()
    return record


def decide(record: Any, **changes: Any) -> Any:
    """Save a person's change of fields."""
    record.decide(**changes)
    record.save()
    return record


def _find(text: SeedText, words: str, after: int = 0) -> tuple[int, int]:
    at = text.text.find(words, after)
    if at < 0:
        raise ValueError(f"“{words}” does not stand in the text.")
    return at, at + len(words)


def _set(record: Any, fields: dict[str, Any]) -> None:
    """Set columns; a review state gets the time that the database asks for."""
    for name, value in fields.items():
        setattr(record, name, value)
    if record.review != ReviewState.UNREVIEWED and record.reviewed_at is None:
        record.reviewed_at = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def _name(model: Any, entity: Any, aliases: Iterable[str], native: str) -> None:
    model.objects.create(entity=entity, text=entity.name, primary=True)
    for alias in aliases:
        model.objects.create(entity=entity, text=alias, kind=model.Kind.SHORT)
    if native:
        model.objects.create(entity=entity, text=native, kind=model.Kind.NATIVE)
