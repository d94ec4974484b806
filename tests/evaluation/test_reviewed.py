"""What editors decided, as annotations."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils.timezone import now

from archive.models.article import Article
from archive.models.curated import ReviewState
from archive.models.organisation import Organisation
from archive.models.person import Person, Role
from archive.models.statement import Attribution, Statement
from tests.evaluation.test_evaluate import evaluate
from tests.loading.conftest import HARBOUR

pytestmark = pytest.mark.django_db


@pytest.fixture
def accepted(seeds, load):
    (seeds / "harbour.txt").write_text(HARBOUR, encoding="utf-8")
    load()
    for model in (Article, Statement, Attribution, Role, Person, Organisation):
        model._default_manager.update(review=ReviewState.ACCEPTED, reviewed_at=now())


def test_what_was_accepted_is_found_again(accepted, tmp_path):
    folder = tmp_path / "annotated"
    call_command("annotations", str(folder))
    figures = evaluate(folder)["figures"]
    assert {"title", "persons", "roles", "statements with speaker"} <= figures.keys()
    assert {name: figure["f1"] for name, figure in figures.items() if figure["f1"] != 1} == {}
    (found,) = (json.loads(path.read_text(encoding="utf-8")) for path in (folder / "gold").glob("*.json"))
    assert {person["record"] for person in found["persons"]} == {
        person.get_absolute_url() for person in Person.objects.all()
    }


def test_an_article_in_which_something_waits_is_left_out(accepted, tmp_path, capsys):
    Statement.objects.filter(pk=Statement.objects.first().pk).update(review=ReviewState.UNREVIEWED, reviewed_at=None)
    call_command("annotations", str(tmp_path / "annotated"))
    assert capsys.readouterr().out.startswith("0 articles")
    with pytest.raises(CommandError, match="no annotations"):
        evaluate(tmp_path / "annotated")


def test_what_was_rejected_is_no_annotation(accepted, tmp_path):
    Person.objects.filter(name="Peter Marsh").update(review=ReviewState.REJECTED)
    call_command("annotations", str(tmp_path / "annotated"))
    persons = evaluate(tmp_path / "annotated")["figures"]["persons"]
    assert (persons["right"], persons["given"]) == (persons["wanted"], persons["wanted"] + 1)


def test_a_folder_that_holds_something_is_refused(accepted, tmp_path):
    (tmp_path / "own.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CommandError, match="not empty"):
        call_command("annotations", str(tmp_path))
