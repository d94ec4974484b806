"""Loads: they report, repeat without effect, and keep track of files that move, change or go, and of added texts."""

import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from archive.loading.contenthash import content_hash, content_lines
from archive.loading.load import LoadRunningError, Options, add_text, load_seeds
from archive.models import Article, Load, Person, Seed, SeedText, Statement
from tests.loading.conftest import BRIDGE, HARBOUR

pytestmark = pytest.mark.django_db


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("loadseeds", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def every_row() -> dict[str, list]:
    """All rows of all the archive's tables but loads."""
    from django.apps import apps

    models = [
        model for model in apps.get_app_config("archive").get_models() if model is not Load and model._meta.managed
    ]
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_the_report_tells_what_was_made_and_how_to_get_an_account(harbour):
    printed = command()
    assert "Read 1 file: 1 new." in printed
    assert "people:         2 new" in printed
    assert printed.splitlines()[-1].endswith("createsuperuser")


def test_the_second_time_not_a_row_is_written(harbour):
    command()
    before, digest = every_row(), content_hash()
    assert "Nothing changed" in command()
    assert every_row() == before
    assert content_hash() == digest
    assert Load.objects.count() == 2


def test_a_dry_run_tells_and_writes_nothing(harbour):
    printed = command("--dry-run")
    assert "articles:       1 new" in printed
    assert "nothing was written" in printed
    assert all(rows == [] for name, rows in every_row().items() if name != "Edition")  # the index's own number
    assert not Load.objects.exists()


def test_json_is_for_programs(harbour):
    report = json.loads(command("--json"))
    assert report["counts"]["files"]["new"] == 1
    assert report["files"] == [{"path": "harbour.txt", "action": "new", "outcome": "loaded"}]


def test_strict_fails_for_any_problem(harbour):
    (harbour.parent / "back").symlink_to(harbour.parent, target_is_directory=True)
    command()
    with pytest.raises(SystemExit) as stop:
        command("--strict")
    assert stop.value.code == 1


def test_a_text_in_another_language_is_told_and_is_nothing_to_mend(harbour, capsys):
    harbour.write_text(
        "Neues Hallenbad\n\n" + 3 * "Die Gemeinde hat am Dienstag den Bau eines Hallenbads beschlossen. "
    )
    assert "1 new" in command("--strict")
    seed = Seed.objects.get()
    assert (seed.outcome, seed.text.article.language) == ("loaded", "de")
    assert [problem["code"] for problem in seed.problems] == ["not-english"]


def test_a_moved_file_keeps_its_records(harbour):
    command()
    before = every_row()
    harbour.rename(harbour.parent / "renamed.txt")
    assert "1 moved" in command()
    after = every_row()
    assert Seed.objects.get().path == "renamed.txt"
    assert {n: r for n, r in after.items() if n != "Seed"} == {n: r for n, r in before.items() if n != "Seed"}


def test_a_missing_file_is_told_once_and_loses_no_record(harbour):
    (harbour.parent / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    command()
    harbour.unlink()
    assert "harbour.txt: The file is gone; its records stay" in command()
    assert Seed.objects.get(path="harbour.txt").missing
    assert Article.objects.public().count() == 2
    assert "is gone" not in command()
    harbour.write_text(HARBOUR, encoding="utf-8")
    command()
    assert not Seed.objects.get(path="harbour.txt").missing


def test_loading_one_file_does_not_make_the_others_missing(harbour):
    (harbour.parent / "bridge.txt").write_text(BRIDGE, encoding="utf-8")
    command()
    command(str(harbour))
    assert not Seed.objects.filter(missing=True).exists()


def test_a_changed_file_keeps_its_article_and_the_old_text(harbour):
    command()
    article = Article.objects.get()
    kept = Statement.objects.get(content__contains="We cannot wait another year")
    harbour.write_text(HARBOUR.replace("Peter Marsh", "Dr Peter Marsh"), encoding="utf-8")
    assert "1 changed" in command()
    assert Article.objects.get().public_id == article.public_id
    assert SeedText.objects.count() == 2
    again = Statement.objects.get(content__contains="We cannot wait another year")
    assert again.public_id == kept.public_id
    assert again.text == Article.objects.get().text


def test_what_is_no_longer_in_the_text_is_withdrawn_and_comes_back_with_it(harbour):
    command()
    statement = Statement.objects.get(content__contains="We cannot wait another year")
    harbour.write_text(HARBOUR.replace("“We cannot wait another year,” Holloway said.", ""), encoding="utf-8")
    command()
    statement.refresh_from_db()
    assert statement.withdrawn
    assert statement not in Statement.objects.public()
    harbour.write_text(HARBOUR, encoding="utf-8")
    command()
    assert Statement.objects.public().filter(content__contains="We cannot wait another year").count() == 1


def test_people_nobody_names_any_more_are_withdrawn(harbour):
    command()
    harbour.write_text(HARBOUR.split("Peter Marsh")[0], encoding="utf-8")
    command()
    assert Person.objects.get(name="Peter Marsh").withdrawn


def test_one_after_the_other_gives_the_same_as_all_at_once(harbour):
    bridge = harbour.parent / "bridge.txt"
    bridge.write_text(BRIDGE, encoding="utf-8")
    from django.db import transaction

    digests = []
    for order in ([[]], [[str(bridge)], [str(harbour)]], [[str(harbour)], [str(bridge)]]):
        with transaction.atomic():
            for paths in order:
                command(*paths)
            digests.append(sorted(content_lines()))
            transaction.set_rollback(True)
    assert digests[0] == digests[1] == digests[2]


def test_an_interrupted_load_keeps_what_it_did_and_is_gone_on_with(harbour, load, monkeypatch):
    (harbour.parent / "bridge.txt").write_text(BRIDGE, encoding="utf-8")

    def stop_after_one(done, total):
        if done == 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_seeds(Options(), progress=stop_after_one)
    assert Load.objects.get().status == Load.Status.INTERRUPTED
    assert Article.objects.count() == 1
    load()
    interrupted = sorted(content_lines())
    assert Article.objects.count() == 2
    assert interrupted == sorted(content_lines())


def test_two_loads_at_once_are_refused(harbour, load, settings):
    import fcntl

    with (settings.RUN_DIR / "load.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(LoadRunningError, match="Another load is under way"):
            load()


def test_a_database_with_pending_migrations_is_left_to_its_keeper(harbour, monkeypatch):
    from django.core.management.base import CommandError
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *a, **k: [("a", False)])
    with pytest.raises(CommandError, match=r"manage\.py migrate"):
        command()
    assert connection.introspection.table_names()


def test_extract_prints_one_object_a_line_and_touches_no_database(harbour, django_assert_num_queries, capsys):
    bad = harbour.parent / "bad.txt"
    bad.write_bytes(b"")
    with django_assert_num_queries(0):
        call_command("extract", str(harbour), str(bad), str(harbour.parent / "nowhere.txt"))
    first, second, third = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["seed"]["name"] == "harbour.txt"
    assert first["article"]["title"]["value"] == "Harbour to be dredged, says minister"
    assert HARBOUR[slice(*first["statements"][0]["cue"]["span"])] == first["statements"][0]["cue"]["text"]
    for empty in (second, third):
        assert empty["article"] is None
        assert empty["statements"] == empty["persons"] == empty["organisations"] == []
        assert empty["problems"]


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
