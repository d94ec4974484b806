"""What the archive holds."""

from archive.models.article import Article, Byline, Paragraph
from archive.models.curated import Curated, ReviewState, Said, Suggestion
from archive.models.duplicate import NearDuplicate, Signature, SignatureBand
from archive.models.identifier import Identifier
from archive.models.organisation import Organisation, OrganisationName
from archive.models.passage import PassageDecision
from archive.models.person import Person, PersonName, Role, RolePassage
from archive.models.provenance import Load, Seed, SeedText
from archive.models.statement import Attribution, Mention, Statement

__all__ = [
    "Article",
    "Attribution",
    "Byline",
    "Curated",
    "Identifier",
    "Load",
    "Mention",
    "NearDuplicate",
    "Organisation",
    "OrganisationName",
    "Paragraph",
    "PassageDecision",
    "Person",
    "PersonName",
    "ReviewState",
    "Role",
    "RolePassage",
    "Said",
    "Seed",
    "SeedText",
    "Signature",
    "SignatureBand",
    "Statement",
    "Suggestion",
]
