"""A text added in the admin is a seed like any other."""

import pytest

from archive.loading.load import add_text
from archive.models import Article, Load, Seed, Statement
from tests.loading.conftest import HARBOUR

pytestmark = pytest.mark.django_db


def test_a_pasted_text_becomes_a_seed_with_provenance(seeds, admin_user):
    seed, is_new = add_text(HARBOUR.encode(), "harbour", admin_user)
    assert is_new
    assert seed.origin == Seed.Origin.ADMIN
    assert seed.added_by == seed.first_load.by == admin_user
    assert seed.text.text == HARBOUR
    assert Article.objects.get().text == seed.text
    assert Load.objects.get().counts["articles"]["new"] == 1


def test_the_same_text_is_not_added_twice_whether_pasted_or_a_file(harbour, load, admin_user):
    load()
    seed, is_new = add_text(HARBOUR.encode(), "again", admin_user)
    assert not is_new
    assert seed.path == "harbour.txt"


def test_a_name_cannot_lead_to_another_folder(seeds, admin_user):
    seed, _ = add_text(HARBOUR.encode(), "../../etc/passwd", admin_user)
    assert seed.path.startswith("admin:")
    assert "/" not in seed.path


def test_loads_neither_miss_it_nor_read_it_unless_asked(seeds, load, admin_user):
    seed, _ = add_text(HARBOUR.encode(), "harbour", admin_user)
    load()
    seed.refresh_from_db()
    assert not seed.missing
    before = list(Statement.objects.order_by("pk").values())
    report = load(reextract=True)
    assert [file.key for file in report.files] == [seed.path]
    assert list(Statement.objects.order_by("pk").values()) == before
    load()
    seed.refresh_from_db()
    assert not seed.missing
