"""Pages with what others wrote down of them, as labelled blocks: what the line reader learns from.

A folder of pages holds ``truth.jsonl`` (``id``, ``half``, ``url``, ``title``, ``authors``, ``published``, ``body``, and
passages ``with`` and ``without`` that the body has and has not), ``html/ID.html`` and ``text/ID.txt``, all visible text
of the page, a line a block, the text of ``<title>`` first. None of them is part of this repository.
"""

import hashlib
import json
import random
import re
import unicodedata
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from archive.extraction.page.blocks import Block, blocks_of
from archive.extraction.page.dates import dates_in
from archive.extraction.page.decoding import decode
from archive.extraction.page.features import LABELS
from archive.extraction.page.html import HtmlPage, read_html, taken
from archive.extraction.page.kinds import kind_of
from archive.extraction.page.labelled import structured
from archive.extraction.page.lines import Line
from archive.extraction.page.metadata import headlines

FOLDS = 3
#: Scores of the blocks of all pages by readers that have not seen their outlet, as ``lines.py`` writes them.
HELD_OUT = "held_out.npz"


@dataclass(frozen=True)
class View:
    """A page as one kind of file: its blocks with a label each, -1 where it is not known, and how much each counts."""

    id: str
    fold: int
    seed: str
    blocks: Sequence[Block]
    titles: Sequence[str]
    labels: np.ndarray
    weights: np.ndarray
    known: bool = False  # whether the body was written down
    html: HtmlPage | None = None
    taken: Sequence[bool] = ()


def plain(text: str | None) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text or "").casefold())


def outlet_fold(truth: dict[str, Any], folds: int = FOLDS) -> int:
    """Return the fold of a page's outlet."""
    host = urllib.parse.urlsplit(truth["url"] or "").hostname or truth["id"]
    return hashlib.sha256(".".join(host.split(".")[-2:]).encode()).digest()[0] % folds


def truths(folder: Path, half: str = "read") -> list[dict[str, Any]]:
    with (folder / "truth.jsonl").open(encoding="utf-8") as lines:
        return [page for page in map(json.loads, lines) if page["half"] == half]


def views(folder: Path, truth: dict[str, Any]) -> tuple[View, View]:
    """Return a page as text and as HTML."""
    name = f"{truth['id']}.html"
    seed = decode((folder / "html" / name).read_bytes(), name)[0].text
    page = read_html(seed)
    took = taken(seed, page)
    blocks = [entry.block for entry in page.blocks]
    silver = _Silver(truth, page, took)
    titles = headlines(seed, tuple(structured(seed, page.heads)))
    web = View(truth["id"], outlet_fold(truth), seed, blocks, titles, *silver.labels(blocks), silver.known, page, took)
    text = _mended((folder / "text" / f"{truth['id']}.txt").read_text("utf-8"))
    lines = blocks_of(text)
    first = [lines[0].text] if lines else []
    crude = View(truth["id"], web.fold, text, lines, first, *silver.labels(lines, first=True), silver.known)
    return crude, web


def held_out_lines(folder: Path, view: View) -> list[Line]:
    """Return a page's lines as they are read on an outlet that was not learnt from; empty for a page left out there."""
    name = f"{'html' if view.html else 'text'}/{view.id}"
    scores = _held_out(folder)
    if name not in scores or len(scores[name]) != len(view.blocks):
        return []
    elements = view.html.blocks if view.html else [None] * len(view.blocks)
    return [
        Line(block, dict(zip(LABELS, row, strict=True)), kind_of(block), element)
        for block, row, element in zip(view.blocks, scores[name].tolist(), elements, strict=True)
    ]


@cache
def _held_out(folder: Path) -> dict[str, np.ndarray]:
    with np.load(folder / HELD_OUT) as stored:
        return dict(stored)


def _mended(text: str) -> str:
    """Return a text with its own letters where UTF-8 was read as Latin-1, as many crude texts have it."""
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


class _Silver:
    """What the blocks of a page are: by what is written down of it, else by its own elements and by trafilatura."""

    def __init__(self, truth: dict[str, Any], page: HtmlPage, took: Sequence[bool]) -> None:
        self.truth = truth
        body = truth["body"]
        self.known = bool(body)
        texts = [(entry, plain(entry.block.text)) for entry in page.blocks]
        if body:
            self.paragraphs = {plain(line) for line in body.split("\n")} - {""}
            self.whole = plain(body)
        else:
            kept = {text for (_, text), take in zip(texts, took, strict=True) if take}
            self.paragraphs, self.whole = kept - {""}, ""
        self.wanted = [plain(part) for part in truth.get("with") or () if plain(part)]
        self.unwanted = [plain(part) for part in truth.get("without") or () if plain(part)]
        self.captions = {text for entry, text in texts if {"figcaption", "caption"} & entry.signs}
        self.heads = {text for entry, text in texts if entry.block.level}
        self.bylines = {text for entry, text in texts if {".byline", ".author", ".authors"} & entry.signs}
        self.title = plain(truth["title"])
        self.authors = [plain(name) for name in _names(truth["authors"])]
        self.day = truth["published"] or ""

    def labels(self, blocks: Sequence[Block], *, first: bool = False) -> tuple[np.ndarray, np.ndarray]:
        found, weights = [], []
        for index, block in enumerate(blocks):
            label, weight = self._label(block.text, plain(block.text), first and index == 0)
            found.append(LABELS.index(label) if label else -1)
            weights.append(weight)
        return np.array(found), np.array(weights, np.float32)

    def _label(self, text: str, key: str, first: bool) -> tuple[str, float]:
        if not key:
            return "other", 0.3
        if first:
            return "other", 1.0
        if self.title and key == self.title:
            return "title", 1.0
        if len(text) < 250 and self.authors and any(name in key for name in self.authors) and not self._in_body(key):
            return "byline", 1.0
        if self.truth["authors"] is None and key in self.bylines:
            return "", 0.0
        if len(text) < 120 and self.day and not self._in_body(key) and self._dated(text):
            return "date", 1.0
        if key in self.captions and not (self.known and self._in_body(key)):
            return "caption", 1.0
        if any(part in key for part in self.wanted):
            return "body", 1.0
        if any(key == part or (len(part) > 15 and part in key) for part in self.unwanted):
            return "other", 1.0
        inside = self._in_body(key)
        if inside and key in self.heads and len(text) < 150:
            return "heading", 1.0 if self.known else 0.3
        # trafilatura is seldom right about a few words among its paragraphs.
        return ("body" if inside else "other"), 1.0 if self.known else 0.05 if inside and len(text) < 25 else 0.15

    def _in_body(self, key: str) -> bool:
        return key in self.paragraphs or (len(key) >= 25 and key in self.whole)

    def _dated(self, text: str) -> bool:
        return any(str(found.date).startswith(self.day) for found in dates_in(text))


def _names(given: Any) -> list[str]:
    given = re.split(r"[;,]| and ", given) if isinstance(given, str) else given
    return [name for name in given or () if plain(name)]


def distilled(view: View, web: View, scores: np.ndarray) -> View:
    """Return a text view that learns what is not written down from what a reader of HTML says of the same page."""
    if view.known:
        return view
    told = {plain(block.text): row for block, row in zip(web.blocks, scores, strict=True)}
    labels, weights = view.labels.copy(), view.weights.copy()
    for index, block in enumerate(view.blocks):
        row = told.get(plain(block.text))
        if index and row is not None and weights[index] < 1:
            labels[index], weights[index] = row.argmax(), 0.6 * row.max()
    return replace(view, labels=labels, weights=weights)


def clean(view: View, seed: int) -> View | None:
    """Return a text view as better scrapers leave it: with little furniture, with or without Markdown."""
    dice = random.Random(f"{view.id} {seed}")
    labels = [LABELS[label] if label >= 0 else "" for label in view.labels]
    if labels.count("body") < 4:
        return None
    stated = dice.random() < 0.25
    most = dice.choice((2, 3, 5, 1000, 1000, 1000))
    keep = {"title", "body", "heading", *(kind for kind in ("byline", "date", "caption") if dice.random() < 0.7)}
    share = dice.choice((0.0, 0.0, 0.03, 0.1))
    told = share or dice.choice((0.0, 0.3))  # of the furniture that rules know
    chosen, title, bodies = [], "", 0
    for index, label in enumerate(labels):
        if label == "title":
            if title or stated or dice.random() < 0.15:
                title = title or view.blocks[index].text
                continue
            title = view.blocks[index].text
        elif label == "body":
            bodies += 1
            if bodies > most:
                continue
        ruled = label == "other" and index and kind_of(view.blocks[index])[0] != "paragraph"
        if label in keep or (label in {"other", "caption"} and index and dice.random() < (told if ruled else share)):
            chosen.append(index)
    marked = dice.random() < 0.5
    lines = []
    for index in chosen:
        mark = {"title": "# ", "heading": "## "}.get(labels[index], "") if marked else ""
        lines.append(mark + view.blocks[index].text)
    text = ("\n\n" if dice.random() < 0.7 else "\n").join(lines)
    blocks = blocks_of(text)
    if len(blocks) != len(lines) or not blocks:
        return None
    titles = [title] if stated and title else [blocks[0].text]
    return View(view.id, view.fold, text, blocks, titles, view.labels[chosen], view.weights[chosen] * 0.5)


def small(view: View, seed: int) -> View:
    """Return a web page with little of its furniture, as pages that are printed or saved by a reader have it."""
    dice = random.Random(f"{view.id} {seed}")
    share = dice.choice((0.02, 0.05, 0.15))
    other = LABELS.index("other")
    chosen = [index for index, label in enumerate(view.labels) if label != other or dice.random() < share]
    html = HtmlPage([view.html.blocks[index] for index in chosen]) if view.html else None
    return replace(
        view,
        blocks=[view.blocks[index] for index in chosen],
        labels=view.labels[chosen],
        weights=view.weights[chosen] * 0.5,
        html=html,
        taken=[view.taken[index] for index in chosen],
    )


def all_views(folder: Path, half: str = "read") -> Iterator[tuple[View, View]]:
    """Yield each page as text and as HTML, without those that are empty or not what was written down of them."""
    for truth in truths(folder, half):
        both = views(folder, truth)
        fits = not truth["body"] or all((view.labels == LABELS.index("body")).any() for view in both)
        if fits and all(view.blocks for view in both):
            yield both
