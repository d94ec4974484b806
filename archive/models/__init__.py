"""What the archive holds."""

from archive.models import history  # noqa: F401 - registers which records keep one
from archive.models.article import Article, Byline, Paragraph, PassageDecision
from archive.models.correction import Correction
from archive.models.curated import Curated, ExtractedValue, RejectReason, ReviewState, StaleError, Suggestion
from archive.models.identifier import Identifier
from archive.models.merge import MergeKind, MergeRecord, NearDuplicate, NotTheSame, Signature, SignatureBand
from archive.models.organisation import Organisation, OrganisationDomain, OrganisationName
from archive.models.person import Person, PersonName, Role, RolePassage
from archive.models.provenance import Load, Seed, SeedText
from archive.models.statement import Attribution, Mention, Statement
from archive.models.topic import Collection, CollectionItem, Tagging, Topic, TopicPhrase

__all__ = [
    "Article",
    "Attribution",
    "Byline",
    "Collection",
    "CollectionItem",
    "Correction",
    "Curated",
    "ExtractedValue",
    "Identifier",
    "Load",
    "Mention",
    "MergeKind",
    "MergeRecord",
    "NearDuplicate",
    "NotTheSame",
    "Organisation",
    "OrganisationDomain",
    "OrganisationName",
    "Paragraph",
    "PassageDecision",
    "Person",
    "PersonName",
    "RejectReason",
    "ReviewState",
    "Role",
    "RolePassage",
    "Seed",
    "SeedText",
    "Signature",
    "SignatureBand",
    "StaleError",
    "Statement",
    "Suggestion",
    "Tagging",
    "Topic",
    "TopicPhrase",
]
