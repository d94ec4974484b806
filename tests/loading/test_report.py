"""A dry run says what a load would change, record by record and field by field, and changes nothing."""

import json
from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command

from archive.loading.contenthash import content_hash
from archive.models import Article, Statement
from tests.builders import accept
from tests.loading.conftest import HARBOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(harbour, load):
    load()
    return Article.objects.get()


def command(*arguments, **options) -> str:
    out = StringIO()
    call_command("loadseeds", *arguments, stdout=out, stderr=StringIO(), no_color=True, **options)
    return out.getvalue()


def changes(*arguments) -> list[dict]:
    return json.loads(command(*arguments, "--json"))["changes"]


def rewrite(harbour, *replaced) -> None:
    text = HARBOUR
    for old, new in replaced:
        text = text.replace(old, new)
    harbour.write_text(text, encoding="utf-8")


def test_each_changed_field_is_told_with_what_it_was_and_would_be(article, harbour):
    rewrite(harbour, ("March 4th", "March 5th"), ("Holloway said.", "Holloway warned."))
    told = command("--dry-run")
    assert "harbour.txt:" in told
    assert "article “Harbour to be dredged, says minister”: published: 2022-03-04 → 2022-03-05" in told
    assert "statement “We cannot wait another year,” (Anna Holloway): cue: said → warned" in told
    assert "This was a dry run: nothing was written." in told


def test_what_a_person_decided_is_told_as_staying_beside_what_the_text_gives(article, harbour):
    article.decide(title="Dredging begins")
    article.save()
    rewrite(harbour, ("Harbour to be dredged, says minister", "Harbour dredging to start, says minister"))
    assert (
        "suggestion for article “Dredging begins”: title: Dredging begins stays; "
        "the text gives Harbour dredging to start, says minister"
    ) in command("--dry-run")
    found = [change for change in changes("--dry-run") if change["kind"] == "article"]
    assert found[0]["suggestions"] == {"title": ["Dredging begins", "Harbour dredging to start, says minister"]}
    assert "title" not in found[0]["fields"]


def test_new_withdrawn_and_lost_are_told(article, harbour):
    accept(Statement.objects.get(content__contains="northern beach"))
    rewrite(
        harbour,
        ("“We cannot wait another year,” Holloway said.", "Mayor Ruth Field said the school would close."),
        ("northern beach", "southern beach"),
    )
    told = command("--dry-run")
    assert "new person “Ruth Field”" in told
    assert "new statement “the school would close” (Ruth Field)" in told
    assert "new speaker" not in told
    assert "another year" in next(line for line in told.splitlines() if line.endswith(": withdrawn"))
    assert any("northern beach" in line and "evidence lost" in line for line in told.splitlines())
    assert [one["record"] for one in changes("--dry-run") if one["kind"] == "speaker" and one["action"] == "new"]


def test_what_moved_only_is_counted_in_the_text_and_whole_in_the_json(article, harbour):
    rewrite(harbour, ("Harbour to be dredged", "New: harbour to be dredged"))
    told = command("--dry-run")
    assert "of which nothing but the place in the text, or the proof, is another" in told
    assert "spans" not in told
    moved = [one for one in changes("--dry-run") if one["kind"] == "statement"]
    assert all("spans" in one["fields"] for one in moved)
    assert len(moved) == Statement.objects.count()


def test_a_long_list_is_cut_for_people_only(article, seeds):
    names = [f"Minister {first} {last}" for first in ("Ada", "Bea", "Cleo", "Dora") for last in FAMILIES]
    said = [f"{name} said the {number} boats had arrived." for number, name in enumerate(names, 20)]
    (seeds / "long.txt").write_text("Many ministers\n\n" + "\n\n".join(said) + "\n", encoding="utf-8")
    told = command("--dry-run")
    assert "more; --json tells all of them" in told
    assert sum(one["action"] == "new" and one["kind"] == "person" for one in changes("--dry-run")) == len(names)


FAMILIES = "Abbott Barlow Carver Dawson Ellison Forbes Garner Harlow Ingram Jensen Keller Lawson".split()


def test_nothing_is_written_and_the_load_does_what_was_told(article, harbour):
    rewrite(harbour, ("another year", "another month"), ("Peter Marsh", "Petra Marsh"))
    before = content_hash()
    told = changes("--dry-run")
    assert content_hash() == before
    done = json.loads(command("--json", verbosity=2))["changes"]
    assert [(one["kind"], one["record"], one["fields"].keys()) for one in told] == [
        (one["kind"], one["record"], one["fields"].keys()) for one in done
    ]
    assert not LogEntry.objects.exists()


def test_a_real_load_tells_its_changes_if_asked_to(article, harbour):
    rewrite(harbour, ("March 4th", "March 5th"))
    assert "published: 2022-03-04 → 2022-03-05" in command(verbosity=2)
    assert "published" not in command("--reextract")
    assert json.loads(command("--json"))["changes"] is None


def test_a_load_that_changes_nothing_tells_no_change(article):
    assert changes("--dry-run", "--reextract") == []
