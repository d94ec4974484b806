"""Merging two records loses nothing, and undoing gives back exactly what the merge moved."""

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from archive.curation.audit_text import decisions_in_words, entries_of
from archive.curation.merge import keep_apart, merge, unmerge
from archive.curation.undo import CannotUndoError, undo
from archive.indexing.models import SoftForeignKey
from archive.loading.contenthash import content_lines
from archive.merging.field_rules import BOTH, GONE, KEPT, Pair
from archive.merging.merge import CannotMergeError
from archive.merging.rules_by_model import RULES, rows
from archive.models import (
    Attribution,
    Identifier,
    Mention,
    MergeRecord,
    NotTheSame,
    Organisation,
    Person,
    PersonName,
    Role,
    RolePassage,
    Statement,
    Tagging,
    Topic,
    TopicPhrase,
)
from tests.builders import (
    accept,
    make_article,
    make_identifier,
    make_mention,
    make_organisation,
    make_person,
    make_role,
    make_statement,
    reject,
)
from tests.indexed import said_by


def make_curator(name="curator"):
    user, _ = get_user_model().objects.get_or_create(username=name, is_superuser=True)
    return user


@pytest.fixture
def curator(db):
    return make_curator()


def again(record):
    return type(record).objects.get(pk=record.pk)


def state():
    """Return the whole archive: its content, and what the content leaves out and readers rely on."""
    addresses = [
        sorted(model.objects.values_list("pk", "slug", "name", "sort_key")) for model in (Person, Organisation, Topic)
    ]
    ids = sorted(Statement.objects.values_list("pk", "public_id"))
    owners = [
        sorted(Attribution.objects.values_list("pk", "person", "organisation", "review", "words")),
        sorted(Mention.objects.values_list("pk", "person", "organisation")),
        sorted(Role.objects.values_list("pk", "person", "organisation", "withdrawn")),
        sorted(RolePassage.objects.values_list("pk", "role")),
        sorted(PersonName.objects.values_list("pk", "entity", "primary", "kind", "review")),
        sorted(Tagging.objects.values_list("pk", "topic", "review")),
    ]
    return sorted(content_lines()), addresses, ids, str(owners)


@pytest.mark.parametrize("model", [Person, Organisation, Topic])
def test_every_field_and_every_relation_has_a_rule(model):
    every = model._meta.get_fields(include_hidden=True)
    # The reading index points at records without a key: it is written anew after a merge, as after any change.
    fields = {field.name for field in every if not isinstance(getattr(field, "remote_field", None), SoftForeignKey)}
    assert fields - RULES[model].keys() == set(), "Say in archive/merging/registry.py what a merge does with it."
    assert RULES[model].keys() - fields == set()


class TestPeople:
    @pytest.fixture
    def two(self, db):
        """Xi Jinping, and a record of "Xi" alone from another article; both hold one of two roles."""
        body = make_organisation("Government of China")
        one = make_article("One", ["Xi Jinping, Chinese leader, said trade is open. Xi Jinping, President, smiled."])
        other = make_article("Two", ["Xi, Chinese leader, said the sea is wide. General Secretary Xi left."])
        xi = make_person("Xi Jinping", aliases=["Mr. Xi"], native="习近平")
        short = make_person("Xi", name_order="unknown")
        make_role(xi, "Chinese leader", body, one, "Chinese leader")
        make_role(xi, "President", None, one, "President")
        make_role(short, "Chinese leader", body, other, "Chinese leader")
        make_role(short, "General Secretary", None, other, "General Secretary")
        make_statement(one, "trade is open", xi, cue="said")
        make_statement(other, "the sea is wide", short, cue="said")
        make_mention(one, "Xi Jinping", xi)
        make_mention(other, "Xi", short)
        return xi, short

    def test_all_that_one_has_is_the_others(self, two, curator):
        xi, short = two
        record = merge(xi, short, by=curator, reason="Same person.")
        short, xi = again(short), again(xi)
        assert (short.merged_into, short.slug, short.review, short.withdrawn) == (xi, "xi", "unreviewed", False)
        assert len(said_by(xi)) == 2
        assert xi.mentions.count() == 2
        assert {name.text for name in xi.names.all()} == {"Xi Jinping", "Mr. Xi", "习近平", "Xi"}
        assert xi.names.filter(primary=True).get().text == "Xi Jinping"
        assert "name" in xi.pins
        held = {role.title: role.passages.count() for role in Role.objects.public().filter(person=xi)}
        assert held == {"Chinese leader": 2, "President": 1, "General Secretary": 1}
        assert (record.by, record.reason, record.by_load) == (curator, "Same person.", False)

    def test_its_address_leads_to_the_one_that_stays(self, two, curator, client):
        xi, short = two
        merge(xi, short, by=curator)
        response = client.get("/people/xi/")
        assert (response.status_code, response.url) == (302, "/people/xi-jinping/")

    def test_undone_all_is_as_before(self, two, curator):
        before = state()
        record = merge(*two, by=curator)
        assert state() != before
        undone = unmerge(record, by=curator)
        assert undone.left == []
        assert state() == before
        assert (undone.record.undone_by, undone.record.undone_at is None) == (curator, False)

    def test_the_name_that_is_chosen_is_shown_and_the_other_is_an_alias(self, two, curator):
        before = state()
        record = merge(*two, by=curator, choices={"name": GONE})
        xi = again(two[0])
        assert (xi.name, xi.slug, xi.names.get(primary=True).text) == ("Xi", "xi-jinping", "Xi")
        unmerge(record, by=curator)
        assert state() == before

    def test_what_was_decided_of_a_role_that_both_have_is_not_lost(self, two, curator):
        accept(two[1].roles.get(title="Chinese leader"), curator)
        before = state()
        record = merge(*two, by=curator)
        assert two[0].roles.get(title="Chinese leader").is_reviewed
        unmerge(record, by=curator)
        assert state() == before

    def test_what_was_held_back_stays_so_and_notes_are_joined(self, two, curator):
        xi, short = two
        xi.note, short.note, short.held = "Check the forum.", "Which Xi?", "A lawyer looks at it."
        xi.save(), short.save()
        merge(xi, short, by=curator)
        xi = again(xi)
        assert (xi.note, xi.held) == ("Check the forum.\nWhich Xi?", "A lawyer looks at it.")

    def test_taking_back_an_undo_does_not_half_merge(self, two, curator):
        record = merge(*two, by=curator)
        made = unmerge(record, by=curator).decision
        before = state()
        with pytest.raises(CannotUndoError, match="compare"):
            undo(made.key, curator)
        assert state() == before

    def test_later_edits_survive_an_undo_and_are_told(self, two, curator):
        xi, short = two
        record = merge(xi, short, by=curator)
        wang = make_person("Wang Yi")
        row = Attribution.objects.get(statement__content="the sea is wide")
        row.decide(person=wang)
        row.save()
        PersonName.objects.create(entity=xi, text="President Xi", kind="short")
        added = make_statement(make_article("Three", ["Xi said no."]), "no", xi)
        undone = unmerge(record, by=curator)
        assert [entry[:3] for entry in undone.left] == [["attribution", row.pk, "person"]]
        assert again(row).person == wang
        assert xi.names.filter(text="President Xi").exists()
        assert added.attributions.get().person == xi
        assert again(short).mentions.count() == 1

    def test_a_name_chosen_later_stays(self, two, curator):
        xi, short = two
        record = merge(xi, short, by=curator)
        xi = again(xi)
        xi.decide(name="Xi")
        xi.save()
        xi.show_name()
        unmerge(record, by=curator)
        xi, short = again(xi), again(short)
        assert (xi.name, xi.names.get(primary=True).text) == ("Xi", "Xi")
        assert (short.name, short.names.get(primary=True).text) == ("Xi", "Xi")

    def test_what_was_accepted_later_stays_accepted_in_every_value(self, two, curator):
        xi, short = two
        record = merge(xi, short, by=curator)
        xi = again(xi)
        assert set(xi.pins) == {"name"}  # by the merge
        xi.accept(curator)
        xi.save()
        unmerge(record, by=curator)
        assert set(again(xi).pins) == {"name", "name_order"}

    def test_domains_come_along_and_go_back(self, two, curator):
        kept, gone = make_organisation("Northmere Paper"), make_organisation("The Northmere Paper")
        kept.domains.create(host="paper.example")
        gone.domains.create(host="northmere.example")
        before = state()
        record = merge(kept, gone, by=curator)
        assert [domain.host for domain in kept.domains.all()] == ["northmere.example", "paper.example"]
        unmerge(record, by=curator)
        assert state() == before

    def test_two_identifiers_of_one_authority_are_a_choice(self, two, curator):
        xi, short = two
        make_identifier(xi, "wikidata", "Q15031")
        make_identifier(short, "wikidata", "Q42")
        make_identifier(short, "viaf", "113230702")
        line = next(row for row in rows(Pair(xi, short)) if row.name == "identifiers")
        assert "another Wikidata identifier" in line.warning
        assert line.chosen == BOTH
        before = state()
        for choice, values in ((BOTH, 3), (KEPT, 2), (GONE, 2)):
            record = merge(xi, short, by=curator, choices={"identifiers": choice})
            assert xi.identifiers.count() == values
            assert xi.identifiers.filter(value="Q42").exists() is (choice != KEPT)
            unmerge(record, by=curator)
            assert state() == before

    def test_who_is_neither_stays_neither(self, two, curator):
        other = make_person("Xi Zhongxun")
        keep_apart(two[1], other, by=curator)
        before = state()
        record = merge(*two, by=curator)
        assert NotTheSame.objects.between("person", two[0].pk, other.pk).exists()
        unmerge(record, by=curator)
        assert state() == before

    def test_what_cannot_be_merged(self, two, curator):
        xi, short = two
        with pytest.raises(CannotMergeError, match="two different"):
            merge(xi, xi, by=curator)
        with pytest.raises(CannotMergeError, match="two different"):
            merge(xi, make_organisation("Xi"), by=curator)
        with pytest.raises(CannotMergeError, match="was rejected"):
            merge(reject(make_person("Nobody")), xi, by=curator)
        record = merge(xi, short, by=curator)
        with pytest.raises(CannotMergeError, match="merged into “Xi Jinping” before"):
            merge(again(short), make_person("Wang Yi"), by=curator)
        unmerge(record, by=curator)
        with pytest.raises(CannotMergeError, match="undone before"):
            unmerge(record, by=curator)

    def test_it_is_whole_or_it_is_not(self, two, curator, monkeypatch):
        before = state()

        def fail(*arguments):
            raise RuntimeError

        monkeypatch.setattr(RULES[Person]["mentions"], "apply", fail)
        with pytest.raises(RuntimeError):
            merge(*two, by=curator)
        assert state() == before
        assert not MergeRecord.objects.exists()

    def test_both_histories_tell_and_the_decision_is_taken_back_as_one(self, two, curator):
        before = state()
        merge(*two, by=curator, reason="Same.")
        entries = [entries_of(one).first() for one in two]
        assert {entry.actor for entry in entries} == {curator}
        assert {entry.additional_data["what"] for entry in entries} == {"merge"}
        undo(entries[0].cid, curator)
        assert state() == before
        assert decisions_in_words(list(entries_of(two[1])))[1].undone.by == "curator"

    def test_open_forms_of_what_moved_are_out_of_date(self, two, curator):
        row = two[1].attributions.get()
        merge(*two, by=curator)
        assert again(row).revision == row.revision + 1


class TestChains:
    @pytest.fixture
    def three(self, db):
        people = []
        for number, name in enumerate(("Robert Hale", "Bob Hale", "Rob Hale")):
            article = make_article(f"Talk {number}", [f"Senator {name} said word{number} was given. Hale left."])
            person = make_person(name, aliases=["Hale"])
            make_role(person, "Senator", None, article, f"Senator {name}")
            make_statement(article, f"word{number} was given", person)
            make_mention(article, name, person)
            people.append(person)
        return people

    def test_of_two_merges_into_one_the_older_is_undone_first(self, three, curator):
        hale, bob, rob = three
        only_rob, clean = None, state()
        record = merge(hale, rob, by=curator)
        only_rob = state()
        unmerge(record, by=curator)
        assert state() == clean
        older, newer = merge(hale, bob, by=curator), merge(hale, rob, by=curator)
        unmerge(older, by=curator)
        assert state() == only_rob
        unmerge(newer, by=curator)
        assert state() == clean

    def test_an_older_one_whose_record_was_merged_on_waits_and_says_so(self, three, curator):
        hale, bob, rob = three
        clean = state()
        older = merge(bob, rob, by=curator)
        newer = merge(hale, bob, by=curator)
        assert again(rob).now == hale
        with pytest.raises(CannotMergeError, match="“Bob Hale” was itself merged into “Robert Hale”"):
            unmerge(older, by=curator)
        unmerge(newer, by=curator)
        unmerge(older, by=curator)
        assert state() == clean


class TestOrganisations:
    def test_parts_roles_and_what_was_published(self, curator):
        above = make_organisation("Government")
        kept = make_organisation("Ministry of Ports", kind="ministry")
        gone = make_organisation("Ports Ministry", parent=above, acronym="MoP", display="excerpts")
        part = make_organisation("Pilot Service", parent=gone)
        article = make_article("Notice", ["The harbour is closed."], publisher=gone)
        role = make_role(make_person("Anna Holloway"), "Minister", gone)
        before = state()
        record = merge(kept, gone, by=curator)
        kept = again(kept)
        assert (kept.parent, kept.acronym, kept.display) == (above, "MoP", "excerpts")
        assert [again(one) for one in (part, article, role)] == [part, article, role]
        assert (again(part).parent, again(article).publisher, again(role).organisation) == (kept, kept, kept)
        assert "acronym" in kept.pins
        unmerge(record, by=curator)
        assert state() == before

    def test_nothing_becomes_a_part_of_itself(self, curator):
        top = make_organisation("State")
        middle = make_organisation("Ministry", parent=top)
        low = make_organisation("Office", parent=middle)
        before = state()
        record = merge(low, top, by=curator)
        assert (again(low).parent, again(middle).parent) == (middle, None)
        unmerge(record, by=curator)
        assert state() == before
        merge(middle, top, by=curator)
        assert again(middle).parent is None


class TestTopics:
    def test_phrases_and_taggings_each_once(self, curator):
        article, other = make_article("One", ["Ships."]), make_article("Two", ["Boats."])
        kept, gone = (Topic.objects.create(name=name) for name in ("Shipping", "Ships"))
        for topic, texts in ((kept, ["vessel", "boat"]), (gone, ["Boat", "ship"])):
            for text in texts:
                TopicPhrase.objects.create(topic=topic, text=text)
        Tagging.objects.create(topic=kept, article=article, words="vessel")
        accept(Tagging.objects.create(topic=gone, article=article, words="ship"))
        Tagging.objects.create(topic=gone, article=other, words="ship")
        before = state()
        record = merge(kept, gone, by=curator)
        assert sorted(kept.phrases.values_list("folded", flat=True)) == ["boat", "ship", "vessel"]
        assert [(row.article, row.review) for row in kept.taggings.order_by("article")] == [
            (article, "accepted"),
            (other, "unreviewed"),
        ]
        assert again(gone).now == kept
        unmerge(record, by=curator)
        assert state() == before


NAMES = ["Li Qiang", "Qiang Li", "Li", "Joe Marsh", "Joseph R. Marsh", "Marsh", "Anna Holloway"]
TITLES = ["President", "Senator", "Director"]
NAME = st.sampled_from(NAMES)
ENTITIES = st.integers(0, 4)


@st.composite
def graphs(draw):
    """People and organisations with names, roles, passages, statements, mentions and identifiers, as plain data."""
    return {
        "people": draw(st.lists(st.tuples(NAME, st.sets(NAME)), min_size=3, max_size=5)),
        "bodies": draw(st.lists(st.sampled_from(["FEMA", "Emergency Agency", "Port"]), min_size=2, max_size=4)),
        "roles": draw(st.sets(st.tuples(ENTITIES, st.sampled_from(TITLES), ENTITIES, st.booleans()), max_size=8)),
        "said": draw(st.lists(st.tuples(ENTITIES, st.booleans(), st.booleans()), max_size=5)),
        "known": draw(st.lists(st.tuples(ENTITIES, st.booleans()), max_size=4)),
        "decided": draw(st.sets(st.tuples(st.sampled_from(["person", "role", "name", "row"]), ENTITIES), max_size=4)),
    }  # fmt: skip


def build(graph):
    people = [make_person(name, aliases=sorted(aliases - {name})) for name, aliases in graph["people"]]
    bodies = [make_organisation(name) for name in graph["bodies"]]
    words = " ".join(f"{title} nr{n} said w{n} and x{n}." for n, title in enumerate(TITLES * 3))
    articles = [make_article(f"Article {number}", [words]) for number in range(2)]
    for who, title, at, printed in sorted(graph["roles"]):
        person, body = people[who % len(people)], bodies[at % len(bodies)] if at else None
        if not person.roles.filter(key=Role.make_key(title, body.name if body else None)).exists():
            make_role(person, title, body, articles[at % 2] if printed else None)
    for number, (who, of_body, again_there) in enumerate(graph["said"]):
        speaker = bodies[who % len(bodies)] if of_body else people[who % len(people)]
        article = articles[again_there]
        make_statement(article, f"w{number}", speaker)
        make_mention(article, f"nr{number}", speaker)
    for number, (who, of_body) in enumerate(graph["known"]):
        entity = bodies[who % len(bodies)] if of_body else people[who % len(people)]
        Identifier.objects.create(scheme="wikidata", value=f"Q{number + 1}", **{entity._meta.model_name: entity})
    for what, number in sorted(graph["decided"]):
        model = {"person": Person, "role": Role, "name": PersonName, "row": Attribution}[what]
        row = model.objects.order_by("pk")[number : number + 1].first()
        if isinstance(row, PersonName):
            row.review = "accepted" if row.primary or number % 2 else "rejected"
            row.save()
        elif row is not None:
            accept(row)
    return people, bodies


class TestAnyGraph(TestCase):
    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(graphs(), st.lists(st.tuples(ENTITIES, ENTITIES, st.booleans(), st.booleans()), min_size=1, max_size=3))
    def test_merges_and_their_undoing_are_the_identity(self, graph, merges):
        """In whatever order they can be undone."""
        people, bodies = build(graph)
        curator, before, made = make_curator(), state(), []
        for one, other, of_bodies, take_other in merges:
            some = bodies if of_bodies else people
            kept, gone = again(some[one % len(some)]), again(some[other % len(some)])
            choices = dict.fromkeys(RULES[type(kept)], GONE if take_other else KEPT)
            try:
                made.append(merge(kept, gone, by=curator, choices=choices))
            except CannotMergeError:
                continue
        while made:
            record = made.pop(0)
            try:
                assert unmerge(record, by=curator).left == []
            except CannotMergeError:
                made.append(record)
        assert state() == before

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(graphs())
    def test_what_was_edited_after_a_merge_survives_its_undoing(self, graph):
        people, _ = build(graph)
        kept, gone, third = people[:3]
        curator = make_curator()
        moved = list(gone.attributions.all())
        record = merge(kept, gone, by=curator)
        PersonName.objects.create(entity=kept, text="A later name", kind="short", review="accepted")
        for row in map(again, moved[:1]):
            row.decide(person=third)
            row.save()
        unmerge(record, by=curator)
        assert kept.names.filter(text="A later name").exists()
        assert [again(row).person for row in moved] == [third, *[gone] * (len(moved) - 1)][: len(moved)]
        assert again(gone).merged_into is None
        assert all(person.names.filter(primary=True).count() == 1 for person in people)
