"""Annotations of one's own texts, and the figures beside them."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from archive.evaluation.annotations import name_key, same_title
from tests.loading.conftest import HARBOUR


def annotate(folder: Path, name: str, **found: Any) -> None:
    for part in ("gold", "texts"):
        (folder / part).mkdir(exist_ok=True)
    (folder / "texts" / f"{name}.txt").write_text(HARBOUR, encoding="utf-8")
    (folder / "gold" / f"{name}.json").write_text(json.dumps({"file": f"{name}.txt", **found}), encoding="utf-8")


def evaluate(folder: Path, *options: str) -> dict[str, Any]:
    out = StringIO()
    call_command("evaluate", str(folder), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


PERSONS = [{"name": "Anna Holloway", "aliases": [], "roles": [{"title": "Transport Minister", "organisation": None}]}]


def test_what_is_right_missed_and_wrong_is_counted_and_told(tmp_path):
    start = HARBOUR.index("the harbour would")
    said = {"type": "indirect", "spans": [[start, HARBOUR.index(" before winter") + 14]], "speaker": "Anna Holloway"}
    annotate(tmp_path, "a", title="Another title", persons=[*PERSONS, {"name": "Ruth Vane"}], statements=[said])
    told = evaluate(tmp_path, "--errors")
    persons, statements = told["figures"]["persons"], told["figures"]["statements with speaker"]
    assert (persons["right"], persons["given"], persons["wanted"]) == (1, 2, 2)
    assert (statements["right"], statements["wanted"]) == (1, 1)
    assert told["figures"]["roles"]["right"] == 1
    assert told["errors"]["persons"] == ["a.txt: missed 'Ruth Vane'", "a.txt: wrong 'Peter Marsh'"]
    assert "publisher" not in told["figures"], "what was not annotated is not scored"


def test_one_part_alone_gives_its_own_figures_and_no_others(tmp_path):
    annotate(tmp_path, "a", title="Harbour to be dredged, says minister", persons=PERSONS)
    assert evaluate(tmp_path, "--only", "page")["figures"].keys() == {"title"}
    assert "persons" in evaluate(tmp_path, "--only", "names")["figures"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "not JSON"),
        ('{"file": "nowhere.txt"}', "is not in"),
        ('{"file": "../gold/a.json"}', "is not in"),
        ('{"file": "a.txt", "persons": [{}]}', "has no “name”"),
        ('{"file": "a.txt", "statements": [{"type": "direct", "spans": [[3, 1]]}]}', "“spans”"),
    ],
)
def test_a_bad_annotation_is_named_and_the_others_are_scored(tmp_path, content, why):
    annotate(tmp_path, "a", title="Harbour to be dredged, says minister")
    (tmp_path / "gold" / "bad.json").write_text(content, encoding="utf-8")
    out, err = StringIO(), StringIO()
    with pytest.raises(CommandError, match="1 of 2") as raised:
        call_command("evaluate", str(tmp_path), "--only", "page", stdout=out, stderr=err)
    assert raised.value.returncode == 1
    assert "bad.json" in err.getvalue()
    assert why in err.getvalue()
    assert "title                     100.0" in out.getvalue()


def test_a_folder_without_annotations_says_what_to_put_there(tmp_path):
    with pytest.raises(CommandError, match="holds no annotations"):
        call_command("evaluate", str(tmp_path))


@pytest.mark.parametrize(
    ("only", "fields"), [("page", {"article"}), ("names", {"persons", "organisations"}), ("statements", {"statements"})]
)
def test_extract_only_prints_that_part_as_the_whole_has_it(tmp_path, capsys, only, fields):
    path = tmp_path / "harbour.txt"
    path.write_text(HARBOUR, encoding="utf-8")
    call_command("extract", str(path))
    call_command("extract", str(path), "--only", only)
    whole, part = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert part.keys() == {"seed", "problems", *fields}
    assert all(part[field] == whole[field] for field in fields)


def test_names_and_titles_are_compared_by_what_they_mean():
    assert name_key("The Harbour-Bank Co., Ltd.") == name_key("harbour bank")
    assert same_title("minister", "transport minister")
    assert not same_title("minister", "deputy minister")
