"""The archive's first corpus, loaded as anyone would: what a reader must find in it, and what must not be there."""

import pytest
from django.conf import settings

from archive.browsing.speaker_roles import attach_roles
from archive.dates import PartialDate
from archive.loading.contenthash import content_hash
from archive.loading.load import Options, load_seeds
from archive.models import Article, Attribution, Byline, Mention, Organisation, Person, Role, Seed, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker):
    """Load the five seeds once for all tests of this file, and take them away after them."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load_seeds(Options())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _with_archive(archive):
    pass


def test_five_articles_with_the_titles_they_print():
    assert sorted(Article.objects.values_list("title", flat=True)) == [
        "China Calls for Openness, Cooperation in Science & Technology",
        "Chinese ministry holds meeting with Xiaomi, iFlytek and Alibaba Cloud",
        "Greater efforts urged on sci-tech cooperation",
        "Premier Li Qiang Calls for Deeper Integration of Sci-Tech and Industrial Innovation",
        "Xi Urges ‘breakthrough’ in Core Technologies at Symposium",
    ]


def test_a_title_printed_twice_is_not_in_the_body():
    for article in Article.objects.all():
        assert article.title not in article.body


def test_dates_are_those_the_text_states_and_none_is_invented():
    dated = dict(Article.objects.exclude(published=None).values_list("title", "published"))
    assert dated == {
        "Chinese ministry holds meeting with Xiaomi, iFlytek and Alibaba Cloud": PartialDate.of(2023, 7, 11),
        "Greater efforts urged on sci-tech cooperation": PartialDate.of(2024, 4, 26),
    }


def test_each_person_and_organisation_is_there_once():
    assert sorted(Person.objects.values_list("name", flat=True)) == [
        "Ding Xuexiang",
        "Lei Jun",
        "Li Qiang",
        "Marco Aleman",
        "Quarraisha Abdool Karim",
        "Wang Zhigang",
        "Xi Jinping",
        "Yin Li",
        "Zhou Hongyi",
    ]
    assert Organisation.objects.filter(names__text__in=["Xiaomi", "Xiaomi Corp"]).distinct().count() == 1
    assert Organisation.objects.filter(name="Ministry of Science and Technology").count() == 1


@pytest.mark.parametrize("name", ["Tian Yi", "Liang Jun", "WANG ZHUANGFEI", "Zhongguancun", "era", "Fan Feifei"])
def test_no_person_for_editors_photographers_places_and_words(name):
    assert not Person.objects.filter(names__text__icontains=name).exists()


def test_the_author_is_in_the_byline():
    assert list(Byline.objects.values_list("name", flat=True)) == ["Fan Feifei"]


BOILERPLATE = [
    "We are creating some awesome events",
    "Send this to a friend",
    "Source: Global Times",
    "Check Also",
    "Knights of Rizal",
    "date 2024-04-26",
    "By Fan Feifei",
    "Visitors interact with a humanoid robot",
    "WANG ZHUANGFEI",
    "Web editor",
    "\\n",
    "Leave a Reply",
    "email address will not be published",
    "Back To Top",
]


@pytest.mark.parametrize("left_out", BOILERPLATE)
def test_boilerplate_is_in_no_body(left_out):
    assert not Article.objects.filter(body__contains=left_out).exists()


def test_everything_extracted_is_proved_by_the_characters_of_its_file():
    """The first promise: what a record says stands in the seed, letter for letter, where it says so."""
    for article in Article.objects.select_related("text"):
        text = article.text.text
        for name in ("title", "place", "publisher_name"):
            proof = article.proof(name)
            if proof.get("value"):
                assert proof["value"] in " ".join(text[slice(*proof["span"])].split())
        for paragraph in article.paragraphs.all():
            for reading, seed, length in paragraph.pieces:
                assert paragraph.text[reading : reading + length] == text[seed : seed + length]
    for statement in Statement.objects.select_related("text"):
        text = statement.text.text
        said = " ".join(text[slice(*span)] for span in statement.spans)
        assert set(statement.content.replace("”", "").replace("“", "").split()) <= set(
            said.replace("\\", "").replace("”", "").replace("“", "").split()
        )
        if statement.cue_span:
            assert text[slice(*statement.cue_span)] == statement.cue
        for attribution in statement.attributions.all():
            if attribution.start is not None:
                assert text[attribution.start : attribution.end] == attribution.words
    for mention in Mention.objects.select_related("article__text"):
        assert mention.article.text.text[mention.start : mention.end] == mention.surface


def test_statements_have_speakers_with_the_roles_they_held():
    said = Statement.objects.public().with_speakers().get(content__startswith="accelerated innovation in advanced")
    attach_roles([said])
    (speaker,) = said.speakers
    assert (str(speaker.person), speaker.words, said.cue) == ("Li Qiang", "He", "called for")
    assert str(speaker.role_then) == "Chinese Premier"
    assert [words for words, *_ in speaker.chain][-1] == "Li Qiang"
    assert speaker.proof("person")["rule"].startswith("pronoun")


def test_who_else_was_considered_stands_where_it_says():
    rows = Attribution.objects.exclude(considered=[]).select_related("statement__text")
    assert rows
    for row in rows:
        assert 1 <= len(row.considered) <= 3
        for other in row.considered:
            assert row.statement.text.text[other["start"] : other["end"]] == other["words"]
            assert 0 < other["score"] <= 1


def test_the_reporter_of_a_remark_is_kept_apart_from_its_speaker():
    said = Statement.objects.with_speakers().get(content__contains="fight a tough battle")
    assert [str(speaker) for speaker in said.speakers] == ["Xi Jinping"]
    assert str(said.via) == "CCTV News"


def test_who_somebody_is_makes_no_second_speaker():
    assert not Attribution.objects.filter(part=Attribution.Part.CO_SPEAKER).exists()


def test_roles_name_their_organisation():
    role = Role.objects.get(person__name="Marco Aleman")
    assert (role.title, role.organisation.name) == (
        "assistant director-general",
        "World Intellectual Property Organization",
    )
    assert role.organisation.acronym == "WIPO"


def test_reading_everything_anew_writes_the_same():
    before, rows = content_hash(), list(Statement.objects.order_by("pk").values())
    load_seeds(Options(reextract=True))
    assert content_hash() == before
    assert list(Statement.objects.order_by("pk").values()) == rows


def test_the_seeds_folder_is_what_the_settings_say():
    assert sorted(seed.name for seed in Seed.objects.all()) == sorted(p.name for p in settings.ARCHIVE_SEEDS.iterdir())
