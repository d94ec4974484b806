"""One article with all its rows: the text is laid out first, and every row takes its spans from there."""

import calendar
import hashlib
import json
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from archive import models
from tests.benchmarks.generate.cast import ORGANISATION, PERSON, WORDS, Cast, Voice
from tests.benchmarks.generate.decisions import Reviews
from tests.benchmarks.generate.sentence import Piece, Sentence, Span, Speech, lay
from tests.benchmarks.generate.tables import REVIEW, Table
from tests.benchmarks.generate.words import Zipf, capital, folded

VERSION = "bench-1"
LAST_DAY = date(2026, 11, 20)
DAYS = 15 * 365
_ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz"
_PRONOUNS = "She", "He", "They"


@dataclass
class Draft:
    """What is known of an article while its text grows."""

    number: int
    title: str
    published: str | None
    publisher: Voice | None
    phrases: list[tuple[int, str]]  # topics and the phrases that suggest them
    pk: int = 0
    text: list[str] = field(default_factory=list)
    folded: list[str] = field(default_factory=list)
    end: int = 0
    #: Where each speaker's whole name stood first.
    printed: dict[int, Span] = field(default_factory=dict)

    def put(self, words: str) -> Span:
        start = self.end
        self.text.append(words)
        self.end += len(words)
        return start, self.end


class Writer:
    """Adds articles to the tables, one after the other. ``tables``: those referred to come first."""

    def __init__(self, draw: random.Random, words: Zipf[str], cast: Cast, reviews: Reviews, load: int) -> None:
        self._random, self._words, self._cast, self._reviews, self._load = draw, words, cast, reviews, load
        self._speech = Speech(draw, words)
        m = models
        self.texts = Table(m.SeedText, "sha256", "size", "encoding", "encoding_how", "text")
        self.seeds = Table(m.Seed, "path", "sha256", "size", "text", "outcome", "version", "first_load", "last_load")
        dated = ("published", "published_earliest", "published_latest")
        self.articles = Table(m.Article, "public_id", "text", "title", "body", *dated, "publisher", "publisher_name",
                              "language", "url", "boilerplate", "folded", "sort_key", "base", *REVIEW)  # fmt: skip
        self.paragraphs = Table(m.Paragraph, "article", "position", "text", "start", "end", "pieces")
        self.bylines = Table(m.Byline, "article", "name", "start", "end")
        said = ("said_on", "said_earliest", "said_latest")
        self.statements = Table(m.Statement, "public_id", "article", "text", "kind", "spans", "start", "content",
                                "folded", "cue", "cue_span", *said, "confidence", "rule", "evidence_lost", "base",
                                *REVIEW)  # fmt: skip
        self.attributions = Table(m.Attribution, "statement", "part", "position", "words", "start", "end", "person",
                                  "organisation", "chain", "considered", "base", *REVIEW)  # fmt: skip
        self.mentions = Table(m.Mention, "article", "start", "end", "surface", "person", "organisation")
        self.passages = Table(m.RolePassage, "role", "article", "words", "start", "end")
        self.taggings = Table(m.Tagging, "topic", "article", "statement", "words", *REVIEW)
        self.duplicates = Table(m.NearDuplicate, "first", "second", "similarity", *REVIEW)
        self.tables = [self.texts, self.seeds, self.articles, self.paragraphs, self.bylines, self.statements,
                       self.attributions, self.mentions, self.passages, self.taggings, self.duplicates]  # fmt: skip

    def write(self) -> None:
        for table in self.tables:
            table.write()

    def article(self, number: int, statements: int) -> None:
        draw = self._random
        publisher = self._cast.publishers.one() if draw.random() > 0.03 else None
        topics = dict(self._cast.topics.take(draw.choices((0, 1, 2), (3, 4, 3))[0]))
        phrases = [(topic, draw.choice(some)) for topic, some in topics.items()]
        title = capital(" ".join(self._words.take(draw.randrange(5, 11))))
        draft = Draft(number, title, self._published(), publisher, phrases, pk=number + 1)
        base = {"title": {"value": title, "span": draft.put(title), "rule": "bench"}}
        draft.put("\n\n")
        if draw.random() < 0.6:
            draft.put("By ")
            author = self._cast.people.one().name
            self.bylines.add(draft.pk, author, *draft.put(author))
            draft.put("\n\n")
        for name, value in (("publisher", publisher and publisher.name), ("published", draft.published)):
            if value:
                base[name] = {"value": value, "span": draft.put(value), "rule": "bench"}
                draft.put("\n\n")
        body = self._body(draft, statements)
        left_out = draft.put(f"Read more: {' '.join(self._words.take(6))}\n")
        self._rows(draft, body, base, left_out)

    def _published(self) -> str | None:
        """Of the last fifteen years, more of late; one in thirty has none, one in twenty a month or a year alone."""
        drawn = self._random.random()
        day = LAST_DAY - timedelta(days=int(DAYS * self._random.random() ** 1.2))
        if drawn < 0.03:
            return None
        return str(day)[: 4 if drawn < 0.05 else 7 if drawn < 0.08 else 10]

    def _body(self, draft: Draft, statements: int) -> str:
        """Paragraphs of one to three sentences; what is said and what is told come mixed."""
        draw = self._random
        wanted = draw.triangular(200, 900, 400)
        filler = max(2 if not statements else 1, int((wanted - 36 * statements) / 19))
        speaks = [True] * statements + [False] * filler
        draw.shuffle(speaks)
        phrases = draft.phrases + [(0, "")] * (filler - len(draft.phrases))
        cast = self._heard(statements)
        bodies: list[str] = []
        while speaks:
            start, sentences = draft.end, []
            for speak in speaks[: draw.choice((1, 2, 2, 3))]:
                if sentences:
                    draft.put(" ")
                sentences.append(
                    self._said(draft, cast) if speak else self._told(draft, phrases.pop()[1] if phrases else "")
                )
            del speaks[: len(sentences)]
            text = " ".join(sentences)
            pieces = f"[[0, {start}, {len(text)}]]"
            self.paragraphs.add(draft.pk, len(bodies), text, start, start + len(text), pieces)
            bodies.append(text)
            draft.put("\n\n")
        return "\n\n".join(bodies)

    def _heard(self, statements: int) -> list[Voice]:
        """Who speaks in an article: the first most."""
        kinds = self._random.choices((PERSON, ORGANISATION, WORDS), (73, 15, 12), k=max(1, round(statements / 2)))
        whom = {PERSON: self._cast.people, ORGANISATION: self._cast.bodies, WORDS: self._cast.groups}
        return [whom[kind].one() for kind in kinds]

    def _told(self, draft: Draft, phrase: str) -> str:
        drawn = self._random.random()
        if phrase:
            pieces = self._speech.filler(phrase)
        elif drawn < 0.3:
            voice = (self._cast.people if drawn < 0.2 else self._cast.bodies).one()
            pieces = self._speech.filler(voice.name)
            at = lay(pieces, draft.end).at["named"]
            self._mention(draft, voice, voice.name, at)
        else:
            pieces = self._speech.filler()
        return self._put(draft, pieces).text

    def _put(self, draft: Draft, pieces: list[Piece]) -> Sentence:
        sentence = lay(pieces, draft.end)
        draft.put(sentence.text)
        draft.folded.append(folded(sentence.text))
        return sentence

    def _mention(self, draft: Draft, voice: Voice, words: str, at: Span, known: bool = True) -> None:
        person, body = _keys(voice) if known else (None, None)
        if voice.kind != WORDS:
            draft.printed.setdefault(id(voice), at)
            self.mentions.add(draft.pk, *at, words, person, body)

    def _said(self, draft: Draft, cast: list[Voice]) -> str:
        draw = self._random
        chance = draw.random()
        voice = cast[int(len(cast) * draw.random() ** 1.5)]
        words = voice.name
        again = id(voice) in draft.printed and voice.kind == PERSON
        if again:
            words = voice.short if draw.random() < 0.75 else draw.choice(_PRONOUNS)
        who: list[Piece] = [("speaker", words)]
        role = draw.choice(voice.roles) if voice.roles and not again and draw.random() < 0.35 else None
        if role:
            who += [("", ", "), ("role", role.words), ("", ",")]
        other = self._cast.people.one() if chance < 0.05 else None
        if other and other is not voice:
            who += [("", " and "), ("co-speaker", other.name)]
        via = self._cast.publishers.one() if 0.05 < chance < 0.1 else None
        day = draft.published if 0.1 < chance < 0.2 and draft.published and len(draft.published) == 10 else ""
        date_ = str(date.fromisoformat(day) - timedelta(days=int(30 * chance))) if day else ""
        phrase = draft.phrases[0] if draft.phrases and draw.random() < 0.2 else (0, "")
        kind, pieces = self._speech.said(who, self._speech.content(phrase[1]), date_, via.name if via else "")
        first = draft.printed.get(id(voice))
        sentence = self._put(draft, pieces)
        at = sentence.at
        statement = self._statement(draft, kind, sentence, date_ if "date" in at else "")
        if phrase[0]:
            self.taggings.add(phrase[0], None, statement, phrase[1], *self._reviews.of("topic", "x"))
        known = voice.kind == WORDS or draw.random() > 0.03
        self._attribution(statement, "speaker", voice, words, at["speaker"], first if again else None, known)
        if words not in _PRONOUNS:
            self._mention(draft, voice, words, at["speaker"], known)
        for part, also in (("co-speaker", other), ("via", via)):
            if also and part in at:
                self._attribution(statement, part, also, also.name, at[part])
                self._mention(draft, also, also.name, at[part])
        if role:
            self.passages.add(role.role, draft.pk, role.words, *at["role"])
        return sentence.text

    def _statement(self, draft: Draft, kind: str, sentence: Sentence, said_on: str) -> int:
        at, start = sentence.at, draft.end - len(sentence.text)
        spans = [list(at[name]) for name in ("said", "said 2") if name in at]
        content = " ".join(sentence.text[low - start : high - start] for low, high in spans)
        cue = list(at["cue"])
        cue_words = sentence.text[cue[0] - start : cue[1] - start]
        confidence = round(0.4 + 0.6 * self._random.random(), 3)
        base = (
            f'{{"kind": {{"value": "{kind}"}}, "spans": {{"value": {spans}, "rule": "reporting verb", "confidence":'
            f' {confidence}}}, "cue": {{"value": "{cue_words}", "span": {cue}}}, "place": {{"value": null}}, "said_on":'
            f" {_dated(said_on, at)}}}"
        )
        lost = self.statements.last % 2000 == 0
        return self.statements.add(
            self._public_id(), draft.pk, draft.pk, kind, str(spans), spans[0][0], content, folded(content), cue_words,
            str(cue), said_on or None, said_on or None, said_on or None, confidence, "reporting verb", lost, base,
            *self._reviews.of("kind", "indirect" if kind == "direct" else "direct"),
        )  # fmt: skip

    def _attribution(
        self, statement: int, part: str, voice: Voice, words: str, at: Span, first: Span | None = None,
        known: bool = True,
    ) -> None:  # fmt: skip
        """``first``: where the whole name stood that the words lead to."""
        person, body = _keys(voice) if known else (None, None)
        rule = '"rule": "short name", "confidence": 0.9' if first else '"rule": "name", "confidence": 1.0'
        chain = f"[[{voice.json}, {first[0]}, {first[1]}]]" if first else "[]"
        base = (
            f'{{"words": {{"value": {json.dumps(words)}, "span": [{at[0]}, {at[1]}]}},'
            f' "person": {{"value": {voice.json if person else "null"}, {rule}}},'
            f' "organisation": {{"value": {voice.json if body else "null"}, {rule}}}}}'
        )
        review = self._reviews.of("words", "another name")
        self.attributions.add(statement, part, 0, words, *at, person, body, chain, "[]", base, *review)

    def _public_id(self) -> str:
        return "".join(self._random.choices(_ALPHABET, k=10))

    def _rows(self, draft: Draft, body: str, base: dict[str, Any], left_out: Span) -> None:
        text = "".join(draft.text)
        data = text.encode()
        sha256, loads = hashlib.sha256(data).hexdigest(), (self._load, self._load)
        pk = self.texts.add(sha256, len(data), "utf-8", "valid UTF-8", text)
        path = f"bench/{draft.number:07}"
        self.seeds.add(f"{path}.txt", sha256, len(data), pk, "loaded", VERSION, *loads)
        if draft.number % 500 == 0:
            self.seeds.add(f"{path}-broken.txt", "", 0, None, "unreadable", VERSION, *loads)
        title, publisher = folded(draft.title), draft.publisher
        self.articles.add(
            self._public_id(), pk, draft.title, body, draft.published, *_bounds(draft.published),
            publisher and publisher.pk, publisher.name if publisher else "", "en",
            f"https://news.example/{draft.number}", json.dumps([[*left_out, "link"]]),
            f"{title}\n{' '.join(draft.folded)}", title[:300], json.dumps(base),
            *self._reviews.of("title", "Another title"),
        )  # fmt: skip
        for topic, phrase in draft.phrases:
            self.taggings.add(topic, pk, None, phrase, *self._reviews.of("topic", "x"))
        if draft.number % 20 == 1:
            self.duplicates.add(pk - 1, pk, 0.8, *self._reviews.of("similarity", "x"))


def _keys(voice: Voice) -> tuple[int | None, int | None]:
    """Person and organisation."""
    return (voice.pk if voice.kind == PERSON else None), (voice.pk if voice.kind == ORGANISATION else None)


def _bounds(edtf: str | None) -> tuple[str | None, str | None]:
    """Return the first and the last day."""
    if edtf is None or len(edtf) == 10:
        return edtf, edtf
    if len(edtf) == 4:
        return f"{edtf}-01-01", f"{edtf}-12-31"
    return f"{edtf}-01", f"{edtf}-{calendar.monthrange(int(edtf[:4]), int(edtf[5:]))[1]}"


def _dated(said_on: str, at: dict[str, Span]) -> str:
    return f'{{"value": "{said_on}", "span": {list(at["date"])}, "rule": "bench"}}' if said_on else '{"value": null}'
