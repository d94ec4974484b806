"""Bring marked names into one form: python -m tests.training.names.corpora GUM CROSSNER [HELD] > NAMES.jsonl.

GUM and CROSSNER are checkouts of public repositories; none of their texts is part of this one. HELD is a file of the
same form: texts with an ``id`` that it has are left out, to measure on them.

- GUM (github.com/amir-zeldes/gum, CC BY 4.0): every mention is marked, named or not. A name is the run of capitalised
  words around the head of a mention whose head is a proper noun, with "of", "for" and the like between them. Genres
  whose texts forbid commercial use are left out.
- CrossNER (github.com/zliucr/CrossNER, MIT; texts of Wikipedia, CC BY-SA): sentences of five fields, without its
  copy of CoNLL 2003.

A line is a text: ``id``, ``source``, ``text`` and ``spans``, each ``[start, end, kind]`` in characters, not nested,
the kind PERSON, ORG, PLACE or OTHER.
"""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from archive.extraction.words import COUNTRIES, NATIONALITIES
from archive.names import fold
from archive.offices import TITLE_HEADS
from archive.offsets import Span, overlap

Marked = dict[str, Any]

GENRES = "academic bio court interview news speech textbook voyage".split()
_OPENED = re.compile(
    r"\((?P<number>\d+)-(?P<kind>[a-z]+)-[^-()]*-[^-()]*-[^-()]*-(?P<head>[\d,]+)[^()]*|(?P<closed>\d+)\)|\)"
)
_LINKS = frozenset("of for and & the de la du des - – ’s 's".split())
_KINDS = {"person": "PERSON", "organization": "ORG", "place": "PLACE"}


class Word(NamedTuple):
    """A token of a treebank with its place in the text."""

    form: str
    start: int
    end: int
    named: bool  # a proper noun, or another capitalised word that may be part of a name


class Mention(NamedTuple):
    """A mention from word ``first`` to ``last``, with its kind and the head's word."""

    first: int
    last: int
    kind: str
    head: int


def gum(folder: Path) -> Iterator[Marked]:
    """Yield the texts of GUM's news-like genres, paragraphs apart."""
    for path in sorted((folder / "dep").glob("GUM_*.conllu")):
        genre = path.stem.split("_")[1]
        if genre in GENRES:
            text, words, mentions = _treebank(path.read_text(encoding="utf-8").splitlines())
            spans = [(*_name(words, mention), mention.kind) for mention in mentions]
            yield {
                "id": path.stem,
                "source": f"gum-{genre}",
                "text": text,
                "spans": [*_agreed(text, _outermost(spans))],
            }


def _treebank(lines: Iterable[str]) -> tuple[str, list[Word], list[Mention]]:
    """Return the text of a file with its words and the mentions whose head is a proper noun."""
    text, words, mentions = "", list[Word](), list[Mention]()
    open_: list[tuple[str, int, str, int]] = []
    proper: set[int] = set()
    for line in lines:
        if line.startswith("# newpar") and "_block" not in line and text:
            text = f"{text.rstrip()}\n\n"
        fields = line.split("\t")
        if len(fields) < 10 or not fields[0].isdigit():
            continue
        form, tag, more = fields[1], fields[3], fields[9]
        at = len(words)
        words.append(
            Word(
                form,
                len(text),
                len(text) + len(form),
                tag == "PROPN" or (form[0].isupper() and tag in {"ADJ", "NOUN", "VERB", "NUM", "X"}),
            )
        )
        if tag == "PROPN":
            proper.add(at)
        text += form + ("" if "SpaceAfter=No" in more else " ")
        marks = next((part[7:] for part in more.split("|") if part.startswith("Entity=")), "")
        for match in _OPENED.finditer(marks):
            if match["number"]:
                open_.append((match["number"], at, match["kind"], at + int(match["head"].split(",")[0]) - 1))
            else:
                ended = next((i for i in reversed(range(len(open_))) if match["closed"] in {None, open_[i][0]}), None)
                if ended is not None:
                    _, first, kind, head = open_.pop(ended)
                    mentions.append(Mention(first, at, _KINDS.get(kind, "OTHER"), head))
    return text.rstrip(), words, [mention for mention in mentions if mention.head in proper]


def _name(words: Sequence[Word], mention: Mention) -> Span:
    """Return the run of capitalised words around a mention's head, in characters."""
    low = high = mention.head
    while low > mention.first and (words[low - 1].named or words[low - 1].form in _LINKS):
        low -= 1
    while high < mention.last and (words[high + 1].named or words[high + 1].form in _LINKS):
        high += 1
    while low < mention.head and (
        words[low].form in _LINKS or (mention.kind == "PERSON" and words[low].form.lower() in TITLE_HEADS)
    ):
        low += 1
    while high > mention.head and words[high].form in _LINKS:
        high -= 1
    return words[low].start, words[high].end


def _agreed(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Yield the spans with one kind for each name of a text: countries are places, peoples and offices no names."""
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for low, high, kind in spans:
        kinds[fold(text[low:high])][kind] += 1
    for low, high, _ in spans:
        name = fold(text[low:high])
        told = kinds[name]
        kind = max(told, key=lambda one: (one != "OTHER", told[one]))
        if name in COUNTRIES:
            kind = "PLACE"
        elif (
            name in NATIONALITIES
            or name.removesuffix("s") in NATIONALITIES
            or name.split()[-1] in TITLE_HEADS
            or (name.split()[0] in TITLE_HEADS and " of " in name)
        ):
            kind = "OTHER"
        yield low, high, kind


def _outermost(spans: Iterable[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the spans that lie in no other; a person's behind a body's name is cut ("Zorblax Chairman Ann Lee")."""
    kept: list[tuple[int, int, str]] = []
    given = sorted(set(spans), key=lambda span: (span[0] - span[1], span[0]))
    for low, high, kind in given:
        if kind == "PERSON":
            inner = [end for begin, end, other in given if other != "PERSON" and low <= begin and end < high]
            start = max([low, *(end + 1 for end in inner)])
        else:
            start = low
        if start < high and not any(overlap((start, high), other[:2]) for other in kept):
            kept.append((start, high, kind))
    return sorted(kept)


_CROSS = {
    "PERSON": "person politician researcher scientist musicalartist writer",
    "ORG": "organisation politicalparty university band",
    "PLACE": "location country",
}
_CROSSNER = {kind: label for label, kinds in _CROSS.items() for kind in kinds.split()}


def crossner(folder: Path) -> Iterator[Marked]:
    """Yield the sentences of the five fields; a text is ten of them, as paragraphs."""
    for field in sorted(path for path in (folder / "ner_data").iterdir() if path.name != "conll2003"):
        for part in ("train", "dev", "test"):
            blocks = (field / f"{part}.txt").read_text(encoding="utf-8").split("\n\n")
            sentences = [_sentence(block) for block in blocks if block.strip()]
            for at in range(0, len(sentences), 10):
                text, spans = "", list[list[Any]]()
                for sentence, marks in sentences[at : at + 10]:
                    spans += [[low + len(text), high + len(text), kind] for low, high, kind in marks]
                    text += f"{sentence}\n\n"
                yield {"id": f"{field.name}-{part}-{at}", "source": "crossner", "text": text.rstrip(), "spans": spans}


def _sentence(block: str) -> tuple[str, list[list[Any]]]:
    """Return a sentence's text, its words joined as they are printed, and its spans."""
    text, spans = "", list[list[Any]]()
    for line in block.splitlines():
        form, tag = line.split("\t") if "\t" in line else (line.strip(), "O")
        glued = not text or re.fullmatch(r"[,.;:!?)\]%’”]|'s|n't", form) or text[-1] in "([“"
        text += "" if glued else " "
        place, _, kind = tag.partition("-")
        if place == "I" and spans:
            spans[-1][1] = len(text) + len(form)
        elif place == "B":
            spans.append([len(text), len(text) + len(form), _CROSSNER.get(kind, "OTHER")])
        text += form
    return text, spans


def main(gum_folder: str, crossner_folder: str, held: str = "") -> None:
    lines = Path(held).read_text(encoding="utf-8").splitlines() if held else ()
    kept_out = {json.loads(line)["id"] for line in lines}
    for marked in (*gum(Path(gum_folder)), *crossner(Path(crossner_folder))):
        if marked["id"] not in kept_out:
            sys.stdout.write(json.dumps(marked, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
