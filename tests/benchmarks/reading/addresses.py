"""Addresses that readers ask for, drawn from the database itself, the same every time."""

import random
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.reading.words import choose_words

SEED = 7


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages of one kind. ``counted``: it has facets, which are counted anew or remembered."""

    label: str
    addresses: tuple[str, ...]
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """Records by how often they come: of each kind one that comes much, one in the middle, one seldom."""

    people: tuple[str, ...]
    bodies: tuple[str, ...]
    publishers: tuple[str, ...]
    topics: tuple[str, ...]


def _path(path: str, **parameters: str) -> str:
    return f"{path}?{urlencode(parameters)}" if parameters else path


def kinds() -> list[Kind]:
    """All of them, in the order of the report."""
    chosen, draw = choose(), random.Random(SEED)
    return [*_lists(), *_filtered(chosen), *_searches(chosen), *_records(chosen, draw)]


def choose() -> Chosen:
    from django.db.models import Count

    from archive.models import Article, Attribution, Tagging

    said = Attribution.objects.filter(part="speaker")
    return Chosen(
        people=_often(said, "person__slug", Count("pk")),
        bodies=_often(said, "organisation__slug", Count("pk")),
        publishers=_often(Article.objects.public(), "publisher__slug", Count("pk")),
        topics=_often(Tagging.objects.all(), "topic__slug", Count("pk")),
    )


def _often(rows: Any, field: str, count: Any) -> tuple[str, ...]:
    """Return the one that comes most, one of the middle, and one of the last."""
    owner = field.partition("__")[0]
    public = {f"{owner}__review": "unreviewed", f"{owner}__withdrawn": False, f"{owner}__held": ""}
    if owner == "topic":
        public[f"{owner}__review"] = "accepted"
    counted = rows.filter(**public).order_by().values_list(field).annotate(n=count).order_by("-n", field)
    slugs = [slug for slug, _ in counted]
    return tuple(slugs[place] for place in (0, len(slugs) // 20, len(slugs) // 2, len(slugs) - 1)) if slugs else ()


def _lists() -> list[Kind]:
    return [
        Kind("start page", ("/",)),
        Kind("statements", ("/statements/",), counted=True),
        Kind("statements, oldest", ("/statements/?sort=oldest",), counted=True),
        Kind("articles", ("/articles/",), counted=True),
        Kind("articles, oldest", ("/articles/?sort=oldest",), counted=True),
        Kind("people", ("/people/",), counted=True),
        Kind("people, by statements", ("/people/?sort=statements",), counted=True),
        Kind("organisations", ("/organisations/",), counted=True),
        Kind("organisations, by statements", ("/organisations/?sort=statements",), counted=True),
        Kind("topics", ("/topics/",)),
        Kind("about", ("/about/", "/about/data/", "/about/accuracy/")),
        Kind("the first sitemap, whole", ("/sitemap.xml", "/sitemaps/statements.xml")),
    ]


def _filtered(chosen: Chosen) -> list[Kind]:
    said, articles = "/statements/", "/articles/"
    person, body, publisher, topic = (
        one[0] for one in (chosen.people, chosen.bodies, chosen.publishers, chosen.topics)
    )
    year = {"from": "2024", "to": "2024"}
    one: dict[str, tuple[str, ...]] = {
        "kind": tuple(_path(said, kind=kind) for kind in ("direct", "mixed", "indirect")),
        "review": tuple(_path(said, review=state) for state in ("accepted", "unreviewed")),
        "publisher": tuple(_path(said, publisher=slug) for slug in chosen.publishers),
        "speaker": tuple(_path(said, speaker=slug) for slug in chosen.people),
        "speaker, words": tuple(_path(said, unnamed=words) for words in ("officials", "china", "experts")),
        "organisation": tuple(_path(said, organisation=slug) for slug in chosen.bodies),
        "topic": tuple(_path(said, topic=slug) for slug in chosen.topics),
        "year": tuple(_path(said, year=n) for n in ("2013", "2019", "2024", "2026")),
        "days of years": tuple(_path(said, **{"from": n, "to": n}) for n in ("2013", "2019", "2024", "2026")),
        "month": tuple(_path(said, **{"from": n, "to": n}) for n in ("2015-03", "2020-11", "2025-06")),
        "day": tuple(_path(said, **{"from": n, "to": n}) for n in ("2015-03-04", "2020-11-12", "2025-06-07")),
        "undated": (_path(said, undated="yes"),),
    }
    two = (
        {"kind": "direct", "publisher": publisher}, {"review": "accepted", **year}, {"topic": topic, "kind": "mixed"},
        {"speaker": person, **year}, {"organisation": body, "review": "unreviewed"},
        {"publisher": chosen.publishers[1], "topic": topic}, {"speaker": person, "publisher": publisher},
    )  # fmt: skip
    three = (
        {"kind": "direct", "review": "accepted", **year}, {"publisher": publisher, "topic": topic, **year},
        {"speaker": person, "kind": "indirect", "review": "unreviewed"}, {"topic": topic, "organisation": body, **year},
        {"kind": "mixed", "publisher": publisher, "topic": chosen.topics[1]},
    )  # fmt: skip
    found = [Kind(f"statements by {label}", addresses, counted=True) for label, addresses in one.items()]
    found += [
        Kind("statements by two", tuple(_path(said, **wanted) for wanted in two), counted=True),
        Kind("statements by three", tuple(_path(said, **wanted) for wanted in three), counted=True),
        Kind("statements by one, oldest", (_path(said, kind="direct", sort="oldest"),), counted=True),
    ]
    by: dict[str, tuple[dict[str, str], ...]] = {
        "publisher": tuple({"publisher": slug} for slug in chosen.publishers),
        "person": tuple({"person": slug} for slug in chosen.people),
        "organisation": tuple({"organisation": slug} for slug in chosen.bodies),
        "topic": tuple({"topic": slug} for slug in chosen.topics),
        "year": (year,),
        "two": ({"publisher": publisher, **year}, {"person": person, "review": "unreviewed"}, {"topic": topic, **year}),
    }
    found += [
        Kind(f"articles by {label}", tuple(_path(articles, **one) for one in some), counted=True)
        for label, some in by.items()
    ]
    found.append(Kind("people by organisation", tuple(_path("/people/", organisation=one) for one in chosen.bodies)))
    found.append(Kind("organisations by kind", (_path("/organisations/", kind="ministry"),)))
    return found


def _searches(chosen: Chosen) -> list[Kind]:
    words = choose_words(random.Random(SEED))
    asked: dict[str, tuple[str, ...]] = {
        "a very common word": words.common,
        "a middling word": words.middling,
        "a rare word": words.rare,
        "a word that is nowhere": ("qqqzzzq", "xxyyxxyy"),
        "accents, hyphens, Han": words.odd,
        "two words, common": tuple(" ".join(words.common[at : at + 2]) for at in (0, 1)),
        "two words, middling and rare": (f"{words.middling[0]} {words.rare[0]}",),
        "phrase of two, common": tuple(f'"{one}"' for one in words.two_common),
        "phrase of two, rare": tuple(f'"{one}"' for one in words.two_rare),
        "phrase of three, common": tuple(f'"{one}"' for one in words.three_common),
        "phrase of three, rare": tuple(f'"{one}"' for one in words.three_rare),
        "a beginning": tuple(f"{one[:3]}*" for one in words.middling),
        "one without another": (f"{words.middling[0]} -{words.middling[1]}", f"{words.common[0]} -{words.common[1]}"),
    }
    found = []
    for noun in ("statements", "articles"):
        found += [
            Kind(f"{noun}, {label}", tuple(_path(f"/{noun}/", q=one) for one in some), counted=True)
            for label, some in asked.items()
        ]
    mixed = (words.common[0], words.middling[0], words.rare[0], f'"{words.two_common[0]}"', words.odd[0])
    found.append(Kind("search over all", tuple(_path("/search/", q=one) for one in mixed)))
    common, middling = words.common[0], words.middling[0]
    year = {"from": "2024", "to": "2024"}
    filtered = (
        {"q": middling, "kind": "direct"}, {"q": common, "kind": "direct", **year},
        {"q": middling, "publisher": chosen.publishers[0]}, {"q": common, "speaker": chosen.people[0]},
        {"q": f'"{words.two_common[0]}"', "topic": chosen.topics[0]}, {"q": common, "publisher": chosen.publishers[-1]},
    )  # fmt: skip
    found.append(Kind("statements, words and filters", tuple(_path("/statements/", **one) for one in filtered), True))
    best = tuple(_path("/statements/", q=one, sort="best") for one in (*words.common[:1], *words.middling))
    found.append(Kind("statements, words, best first", best, True))
    found.append(Kind("people, by name", tuple(_path("/people/", q=one) for one in ("holloway", "anna", "garcia"))))
    bodies = tuple(_path("/organisations/", q=one) for one in ("institute 7", "ministry"))
    found.append(Kind("organisations, by name", bodies))
    return found


def _records(chosen: Chosen, draw: random.Random) -> list[Kind]:
    from archive.models import Article, Organisation, Person, Statement

    def some(model: Any, key: str, where: str) -> tuple[str, ...]:
        last = model.objects.order_by("-pk").values_list("pk", flat=True)[0]
        keys = draw.sample(range(1, last + 1), min(40, last))
        found = model.objects.public().filter(pk__in=keys).order_by("pk").values_list(key, flat=True)
        return tuple(f"/{where}/{one}/" for one in list(found)[:20])

    statements = some(Statement, "public_id", "statements")
    return [
        Kind("a statement", statements),
        Kind("a statement as linked data", tuple(f"{one[:-1]}.jsonld" for one in statements)),
        Kind("an article", some(Article, "public_id", "articles")),
        Kind("the person quoted most", (f"/people/{chosen.people[0]}/",)),
        Kind("a person quoted often", (f"/people/{chosen.people[1]}/",)),
        Kind("a person", some(Person, "slug", "people")),
        Kind("the organisation quoted most", (f"/organisations/{chosen.bodies[0]}/",)),
        Kind("the publisher of most", (f"/organisations/{chosen.publishers[0]}/",)),
        Kind("an organisation", some(Organisation, "slug", "organisations")),
    ]
