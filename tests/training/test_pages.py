"""Pages as examples: what each block is, by what is written down of the page."""

import json
from pathlib import Path

import pytest

from archive.extraction.page.features import LABELS
from tests.training.pages.data import View, clean, outlet_fold, small, truths, views

BODY = [
    "The museum of Farrow Sands will open its doors on Sunday after two years of works on the roof and the floors.",
    "“We have kept each beam that could be kept,” said Ellen Marsh, who led the works for the town from the first day.",
    "Visitors may see the hall without a ticket until the end of May, and schools may come in the mornings all year.",
    "The works cost less than was planned, because the timber came from a wood that belongs to the town itself.",
]
TITLE = "Museum opens after two years of works"
MENU = ["Home", "News", "Weather"]


@pytest.fixture
def page(tmp_path: Path) -> tuple[View, View]:
    truth = {
        "id": "one", "half": "read", "url": "https://www.sands.example/museum", "language": "en", "title": TITLE,
        "authors": ["Ada Moreno"], "published": "2024-03-04", "body": "\n".join(BODY),
    }  # fmt: skip
    for folder in ("html", "text"):
        (tmp_path / folder).mkdir()
    (tmp_path / "truth.jsonl").write_text(json.dumps(truth) + "\n", encoding="utf-8")
    menu = "".join(f"<li>{item}</li>" for item in MENU)
    prose = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
    html = f"<html><head><title>{TITLE} - The Sands</title></head><body><ul>{menu}</ul><h1>{TITLE}</h1>"
    html += f"<div>By Ada Moreno</div><div>4 March 2024</div>{prose}</body></html>"
    (tmp_path / "html/one.html").write_text(html, encoding="utf-8")
    lines = [f"{TITLE} - The Sands", *MENU, TITLE, "By Ada Moreno", "4 March 2024", *BODY]
    (tmp_path / "text/one.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (told,) = truths(tmp_path)
    return views(tmp_path, told)


def labels(view: View) -> list[str]:
    return [LABELS[label] for label in view.labels]


def test_blocks_are_labelled_by_what_is_written_down(page: tuple[View, View]) -> None:
    crude, web = page
    assert labels(crude) == ["other"] * 4 + ["title", "byline", "date"] + ["body"] * 4
    assert labels(web) == ["other"] * 3 + ["title", "byline", "date"] + ["body"] * 4
    assert crude.known
    assert web.known


def test_a_page_with_little_furniture_keeps_its_article(page: tuple[View, View]) -> None:
    crude, web = page
    made = [view for seed in range(20) if (view := clean(crude, seed))]
    assert made
    assert all("body" in labels(view) and len(view.blocks) == len(view.labels) for view in made)
    assert [label for label in labels(small(web, 0)) if label != "other"] == labels(web)[3:]


def test_an_outlet_is_in_one_fold() -> None:
    one, other = ({"id": "x", "url": f"https://{host}/a"} for host in ("www.sands.example", "news.sands.example"))
    assert outlet_fold(one) == outlet_fold(other)
