"""Which records keep a history of what people change in them. Loads write none: their base and their Load tell it."""

from auditlog.registry import auditlog

from archive.models.article import Article, Byline, PassageDecision
from archive.models.correction import Correction
from archive.models.identifier import Identifier
from archive.models.merge import NearDuplicate, NotTheSame
from archive.models.organisation import Organisation, OrganisationDomain, OrganisationName
from archive.models.person import Person, PersonName, Role
from archive.models.statement import Attribution, Mention, Statement
from archive.models.topic import Collection, CollectionItem, Tagging, Topic, TopicPhrase

#: Follow from other columns or count saves: a history of them would say everything twice.
DERIVED = ["revision", "suggested", "evidence_lost", "folded", "sort_key", "key", "wide", "family", "body"]

AUDITED = (
    Article, Attribution, Byline, Collection, CollectionItem, Correction, Identifier, Mention, NearDuplicate,
    NotTheSame, Organisation, OrganisationDomain, OrganisationName, PassageDecision, Person, PersonName, Role,
    Statement, Tagging, Topic, TopicPhrase,
)  # fmt: skip

for model in AUDITED:
    # A role's key is what the extractor found it by, and follows from nothing.
    auditlog.register(model, exclude_fields=[name for name in DERIVED if not (model is Role and name == "key")])
