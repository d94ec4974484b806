"""Drafts of people and organisations made from plain words, and their way into the archive."""

from archive.extraction.draft import OrganisationDraft, Passage, PersonDraft, RoleDraft
from archive.loading.changes import Changes
from archive.loading.entities import ResolvedEntities, refresh_entities, resolve_entities, save_roles
from archive.loading.organisation_matching import OrganisationIndex
from archive.loading.person_matching import PersonIndex
from archive.models import Mention, Person
from tests.builders import make_article

HERE = Passage("x", (0, 1))


def person(name, *aliases, roles=()):
    """``roles`` are (title, organisation), or a title that is printed right before the name."""
    pairs = [(role, None) if isinstance(role, str) else role for role in roles]
    drafts = (RoleDraft(title, at, Passage(f"{title} {name}", (0, 1))) for title, at in pairs)
    return PersonDraft(name, aliases, tuple(drafts), (HERE,))


def organisation(name, *aliases, acronym="", kind="other"):
    return OrganisationDraft(name, aliases, kind, (HERE,), acronym)


def take(*drafts) -> ResolvedEntities:
    people = [draft for draft in drafts if isinstance(draft, PersonDraft)]
    bodies = [draft for draft in drafts if isinstance(draft, OrganisationDraft)]
    return resolve_entities(people, bodies, Changes())


def write(*drafts):
    """Write an article with these names and roles, as a load does."""
    article = make_article()
    people = [draft for draft in drafts if isinstance(draft, PersonDraft)]
    resolved = take(*drafts)
    for draft in drafts:
        entity = resolved.people.get(draft.name) or resolved.organisations.get(draft.name)
        column = "person" if draft in people else "organisation"
        at = article.mentions.count()
        Mention.objects.create(article=article, start=at, end=at + 1, surface=draft.name, **{column: entity})
    save_roles(article, people, resolved, Changes())
    refresh_entities(resolved.records(), Changes())
    return resolved.problems


def active(model=Person):
    return sorted(model.objects.filter(withdrawn=False).values_list("name", flat=True))


def match_person(draft):
    return PersonIndex([draft]).match(draft)


def match_organisation(draft):
    return OrganisationIndex([draft]).match(draft)
