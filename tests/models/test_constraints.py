"""The database itself refuses what must not be: each rule by a direct write that goes round every form."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from archive.indexing.models import ANY, FacetCount, QuoteClusterMember
from archive.models import (
    Article,
    Attribution,
    Byline,
    Collection,
    CollectionItem,
    Identifier,
    Mention,
    MergeRecord,
    NearDuplicate,
    NotTheSame,
    Organisation,
    OrganisationDomain,
    OrganisationName,
    Paragraph,
    PassageDecision,
    Person,
    PersonName,
    Role,
    RolePassage,
    Seed,
    SeedText,
    SignatureBand,
    Statement,
    Tagging,
    Topic,
    TopicPhrase,
)
from tests.builders import (
    make_article,
    make_identifier,
    make_mention,
    make_near_duplicate,
    make_organisation,
    make_passage_decision,
    make_person,
    make_role,
    make_seed,
    make_statement,
    make_text,
)

pytestmark = pytest.mark.django_db

DAY, NEXT = date(2024, 4, 26), date(2024, 4, 27)


@pytest.fixture
def world() -> dict[type[models.Model], list[models.Model]]:
    """Two valid rows of each kind."""
    li, wang = make_person("Li Qiang"), make_person("Wang Yi")
    council, ministry = make_organisation("State Council"), make_organisation("Foreign Ministry")
    article = make_article(
        "Title",
        ["Premier Li Qiang and Foreign Minister Wang Yi said no to Li Qiang.", "They said yes."],
        published="2024-04",
        publisher=make_organisation("Xinhua"),
        by=["A. Writer", "B. Writer"],
    )
    statement = make_statement(article, "no", li, via=council)
    make_statement(article, "yes", wang, co_speakers=[li])
    for person, title in ((li, "Premier"), (wang, "Foreign Minister")):
        make_role(person, title, None, article)
    make_role(li, "Premier of China")
    make_role(li, "premier", None, None)
    make_mention(article, "Li Qiang", li)
    make_mention(article, "Wang Yi", wang)
    for entity in (li, council):
        names = PersonName if isinstance(entity, Person) else OrganisationName
        names.objects.create(entity=entity, text="Another")
    other, third = make_article("Other"), make_article("Third")
    topics = [Topic.objects.create(name=name) for name in ("Chips", "Space")]
    collection = Collection.objects.create(name="To read")
    return {
        Article: [article, other],
        Attribution: list(statement.attributions.order_by("part")),
        Byline: list(article.bylines.all()),
        CollectionItem: [collection.items.create(article=one) for one in (article, other)],
        Identifier: [make_identifier(li, "wikidata", "Q42"), make_identifier(council, "wikidata", "Q43")],
        Mention: list(article.mentions.all()),
        MergeRecord: [MergeRecord.objects.create(kind="person", kept=li.pk, gone=wang.pk) for _ in range(2)],
        NotTheSame: [NotTheSame.objects.create(kind=k, first=1, second=2) for k in ("person", "topic")],
        NearDuplicate: [make_near_duplicate(article, other), make_near_duplicate(article, third)],
        Organisation: [council, ministry],
        OrganisationDomain: [council.domains.create(host=host) for host in ("council.example", "news.example")],
        OrganisationName: list(council.names.order_by("-primary")),
        Paragraph: list(article.paragraphs.all()),
        PassageDecision: [make_passage_decision(article, "said no"), make_passage_decision(article, "said yes")],
        Person: [li, wang],
        PersonName: list(li.names.order_by("-primary")),
        Role: list(li.roles.order_by("pk")),
        RolePassage: list(RolePassage.objects.order_by("pk")),
        Seed: [make_seed(make_text("a")), make_seed(make_text("b"))],
        SeedText: [make_text("a"), make_text("b")],
        SignatureBand: [SignatureBand.objects.create(article=article, key=key) for key in (1, -(2**63))],
        Statement: list(Statement.objects.order_by("start")),
        Tagging: [
            *(Tagging.objects.create(topic=topic, article=article) for topic in topics),
            *(Tagging.objects.create(topic=topic, statement=statement) for topic in topics),
        ],
        Topic: topics,
        TopicPhrase: [topics[0].phrases.create(text=text) for text in ("semiconductors", "chips")],
    }


REVIEWED = [
    Article, Attribution, Byline, NearDuplicate, Organisation, OrganisationName, Person, PersonName, Role, Statement,
    Tagging, Topic,
]  # fmt: skip
DATED = [Article, Attribution, NearDuplicate, Organisation, Person, Role, Statement, Tagging, Topic]
EXTENTS = [Mention, Paragraph, PassageDecision, RolePassage]

# Model, name of the rule, and the columns that break it, written over a valid row.
REFUSED = [
    *[(model, "review_state", {"review": "maybe", "withdrawn": False}) for model in REVIEWED],
    *[(model, "reviewed_when", {"review": "accepted", "reviewed_at": None}) for model in DATED],
    *[(model, "reviewed_when", {"review": "rejected", "reviewed_at": None}) for model in DATED],
    *[(model, "reason_of_rejected", {"reason": "other"}) for model in DATED],
    *[(model, "not_merged_into_itself", {"merged_into": models.F("pk")}) for model in (Organisation, Person, Topic)],
    *[(model, "extent", {"start": 5, "end": 5}) for model in EXTENTS],
    *[(model, "extent", {"start": 5, "end": 4}) for model in EXTENTS],
    (Attribution, "extent", {"start": 5, "end": 5}),
    (Attribution, "extent", {"start": 5, "end": None}),
    (Attribution, "extent", {"start": None, "end": 5}),
    (Article, "published_bounds", {"published_earliest": NEXT, "published_latest": DAY}),
    (Article, "published_bounds", {"published_earliest": None, "published_latest": None}),
    (Article, "published_bounds", {"published_latest": None}),
    (Article, "published_bounds", {"published": None}),
    (Statement, "said_on_bounds", {"said_on": "2024", "said_earliest": NEXT, "said_latest": DAY}),
    (Statement, "said_on_bounds", {"said_on": "2024", "said_earliest": None, "said_latest": None}),
    (Statement, "said_on_bounds", {"said_on": "2024", "said_earliest": DAY, "said_latest": None}),
    (Statement, "said_on_bounds", {"said_on": None, "said_earliest": DAY, "said_latest": DAY}),
    (NearDuplicate, "similarity", {"similarity": 1.01}),
    (NearDuplicate, "similarity", {"similarity": -0.01}),
    (NearDuplicate, "ordered", {"first": models.F("second")}),
    (NearDuplicate, "ordered", {"first": models.F("second"), "second": models.F("first")}),
    (Statement, "kind", {"kind": "shouted"}),
    (Statement, "confidence", {"confidence": 1.01}),
    (Statement, "confidence", {"confidence": -0.01}),
    (Statement, "says_something", {"content": ""}),
    (Article, "notice", {"notice": "praised"}),
    (Organisation, "kind", {"kind": "club"}),
    (Organisation, "display", {"display": "poster"}),
    (Topic, "not_its_own_parent", {"parent": models.F("pk")}),
    (TopicPhrase, "says_something", {"folded": ""}),
    (Tagging, "of_one_record", {"article": None}),
    (MergeRecord, "of_two", {"gone": models.F("kept")}),
    (NotTheSame, "ordered", {"first": models.F("second")}),
    (PersonName, "primary_stands", {"primary": True, "review": "rejected"}),
    (OrganisationName, "primary_stands", {"primary": True, "review": "rejected"}),
    (Attribution, "one_primary_speaker", {"part": "speaker", "position": 1}),
    (Identifier, "person_scheme", {"scheme": "ror"}),
    (Identifier, "person_scheme", {"scheme": "email"}),
    (Identifier, "of_one_entity", {"person": None}),
    (Identifier, "has_value", {"value": ""}),
    (OrganisationDomain, "has_host", {"host": ""}),
    (Seed, "loaded_has_text", {"outcome": "loaded", "text": None}),
]


@pytest.mark.parametrize(
    ("model", "rule", "columns"),
    [pytest.param(*case, id=f"{case[0].__name__}-{case[1]}-{case[2]}") for case in REFUSED],
)
def test_a_row_that_breaks_a_rule_is_refused(world, model, rule, columns):
    with pytest.raises(IntegrityError, match=f"{rule}|NOT NULL"), transaction.atomic():
        model.objects.filter(pk=world[model][0].pk).update(**columns)


@pytest.mark.parametrize("model", [Attribution, Identifier, Mention])
def test_nobody_is_a_person_and_an_organisation(world, model):
    both = {"person": world[Person][0], "organisation": world[Organisation][0]}
    with pytest.raises(IntegrityError, match="one_entity"), transaction.atomic():
        model.objects.filter(pk=world[model][0].pk).update(**both)


def test_an_organisation_has_identifiers_of_its_own_schemes(world):
    with pytest.raises(IntegrityError, match="organisation_scheme"), transaction.atomic():
        Identifier.objects.filter(pk=world[Identifier][1].pk).update(scheme="orcid")


def test_nothing_is_its_own_parent(world):
    council, ministry = world[Organisation]
    Organisation.objects.filter(pk=ministry.pk).update(parent=council)
    with pytest.raises(IntegrityError, match="not_its_own_parent"), transaction.atomic():
        Organisation.objects.filter(pk=council.pk).update(parent=council)


# Columns that two rows may not share, with the name of the rule.
UNIQUE = [
    (Article, "text", ["text"]),
    (Article, "public_id", ["public_id"]),
    (Attribution, "attribution_position", ["part", "position"]),
    (Byline, "byline_once", ["name"]),
    (Identifier, "identifier_once", ["value"]),
    (Mention, "mention_once", ["start", "end"]),
    (NearDuplicate, "near_duplicate_once", ["first", "second"]),
    (Organisation, "slug", ["slug"]),
    (OrganisationName, "organisationname_once", ["text"]),
    (OrganisationName, "organisationname_one_primary", ["primary"]),
    (Paragraph, "paragraph_position", ["position"]),
    (PassageDecision, "passage_decided_once", ["text", "start", "end"]),
    (Person, "slug", ["slug"]),
    (PersonName, "personname_once", ["text"]),
    (PersonName, "personname_one_primary", ["primary"]),
    (Role, "role_once_per_person", ["key"]),
    (RolePassage, "role_passage_once", ["role", "article", "start", "end"]),
    (Seed, "seed_once_per_path", ["path", "record"]),
    (SeedText, "sha256", ["sha256"]),
    (SignatureBand, "signature_band_once", ["key"]),
    (Statement, "public_id", ["public_id"]),
    (CollectionItem, "collection_item_once", ["collection", "article"]),
    (NotTheSame, "not_the_same_once", ["kind", "first", "second"]),
    (Tagging, "tagging_once_per_article", ["topic", "article"]),
    (Topic, "name", ["name"]),
    (Topic, "slug", ["slug"]),
    (TopicPhrase, "topic_phrase_once", ["folded"]),
]


@pytest.mark.parametrize(
    ("model", "rule", "columns"), [pytest.param(*case, id=f"{case[0].__name__}-{case[1]}") for case in UNIQUE]
)
def test_two_rows_that_would_be_one_are_refused(world, model, rule, columns):
    one, other = world[model][:2]
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        model.objects.filter(pk=other.pk).update(**{name: getattr(one, name) for name in columns})


def test_a_topic_is_put_on_a_statement_once(world):
    one, other = world[Tagging][2:]
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        Tagging.objects.filter(pk=other.pk).update(topic=one.topic)


def test_several_names_that_are_not_primary_are_fine(world):
    person = world[Person][0]
    PersonName.objects.filter(entity=person).update(primary=False)
    assert PersonName.objects.filter(entity=person, primary=False).count() == 2


@pytest.mark.parametrize(
    ("model", "columns"),
    [
        (Article, {"review": "accepted", "reviewed_at": timezone.now()}),
        (Article, {"published": None, "published_earliest": None, "published_latest": None}),
        (Attribution, {"person": None, "organisation": None}),
        (Attribution, {"start": None, "end": None}),
        (Attribution, {"start": 4, "end": 5}),
        (Statement, {"said_on": "2024-04-26", "said_earliest": DAY, "said_latest": DAY}),
        (Statement, {"confidence": 0}),
        (Statement, {"confidence": 1}),
        (Seed, {"outcome": "empty", "text": None}),
    ],
)
def test_what_is_allowed_is_taken(world, model, columns):
    assert model.objects.filter(pk=world[model][0].pk).update(**columns) == 1


@pytest.mark.parametrize(("rank", "canonical"), [(0, 2), (1, 1)])
def test_the_canonical_report_of_a_cluster_and_no_other_has_rank_0(db, rank, canonical):
    with pytest.raises(IntegrityError), transaction.atomic():
        QuoteClusterMember.objects.create(who="p1", statement=1, canonical=canonical, rank=rank)


def test_of_each_values_there_is_one_tally(db):
    values = {"of_article": False, "topic": ANY, "publisher": 1, "year": 2024, "kind": "direct", "review": "accepted"}
    FacetCount.objects.create(**values, number=1)
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        FacetCount.objects.create(**values, number=2)


def test_every_rule_of_every_model_is_tried():
    declared = {rule.name for model in apps.get_app_config("archive").get_models() for rule in model._meta.constraints}
    tried = {f"{model._meta.model_name}_{rule}" for model, rule, _ in REFUSED}
    tried |= {rule for _, rule, _ in UNIQUE}
    tried |= {f"near_duplicate_{rule}" for model, rule, _ in REFUSED if model is NearDuplicate}
    tried |= {"attribution_to_one_entity", "mention_of_one_entity", "organisation_not_its_own_parent"}
    tried |= {"identifier_organisation_scheme", "tagging_once_per_statement", "remarkreport_leader_follows_itself"}
    tried |= {"tally_once"}
    special = {MergeRecord: "merge", NotTheSame: "not_the_same", TopicPhrase: "topic_phrase"}
    tried |= {f"{special[model]}_{rule}" for model, rule, _ in REFUSED if model in special}
    assert declared - tried == set()


PROTECTED = ["article-text", "article-publisher", "statement-article", "attribution-person", "mention-organisation"]


@pytest.mark.parametrize("case", PROTECTED)
def test_what_others_stand_on_is_not_deleted(world, case):
    article, person, council = world[Article][0], world[Person][0], world[Organisation][0]
    world[Mention][0].person, world[Mention][0].organisation = None, council
    world[Mention][0].save()
    record = {
        "article-text": article.text,
        "article-publisher": article.publisher,
        "statement-article": article,
        "attribution-person": person,
        "mention-organisation": council,
    }[case]
    with pytest.raises(models.ProtectedError):
        record.delete()
