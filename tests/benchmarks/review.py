"""What a decision on the review screen costs the server, with many statements waiting and many people known.

    uv run python -m tests.benchmarks.review [WAITING] [PEOPLE] [DECISIONS]

Makes an archive in a database of its own (``DATABASE_URL`` chooses the server), then decides article by article as an
editor does: most accepted, some rejected, some given another kind or speaker first. A decision is what the browser asks
for: the form sent, and the page that follows. Prints milliseconds at the median and the 95th percentile, as they passed
and as the processor worked: what else runs on the machine counts in the first only.
"""

import html
import os
import random
import re
import sys
import tempfile
from itertools import count, islice
from statistics import median, quantiles
from time import perf_counter, process_time

import django

from tests.benchmarks import say

SENTENCE = "Anna Example{n} said that the port of number {n} will be closed before the winter comes. "
PER_ARTICLE = 14

type Times = list[tuple[float, float]]


def main(waiting: int, people: int, decisions: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ARCHIVE_RUN_DIR", folder)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        django.setup()
        from django.conf import settings
        from django.db import connection

        settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
        if connection.vendor == "sqlite":
            settings.DATABASES["default"]["TEST"]["NAME"] = f"{folder}/benchmark.sqlite3"
        connection.creation.create_test_db(verbosity=0)
        try:
            fill(waiting, people)
            measure(decisions)
        finally:
            connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


def fill(waiting: int, people: int) -> None:
    """Articles of fourteen statements each, said by people who are named there; and as many people as asked."""
    from archive.models import Article, Attribution, Mention, Paragraph, Person, PersonName, SeedText, Statement
    from archive.names import fold
    from archive.offsets import identity

    known = [
        Person(name=f"Anna Example{n}", slug=f"p{n}", sort_key=f"example{n}, anna", base={"name": {"value": "x"}})
        for n in range(people)
    ]
    Person.objects.bulk_create(known, batch_size=2000)
    names = [PersonName(entity=one, text=one.name, primary=True) for one in known]
    for one in names:
        one.update_search_text()
    PersonName.objects.bulk_create(names, batch_size=2000)
    random.seed(4)
    numbers = count()
    made = 0
    while made < waiting:
        those = list(islice(numbers, PER_ARTICLE))
        sentences = [SENTENCE.format(n=n % people) for n in those]
        title = f"Article {those[0]}"
        body = "".join(sentences)
        whole = f"{title}\n\n{body}"
        text = SeedText.objects.create(sha256=f"{those[0]:064d}", size=len(body), encoding="utf-8", text=whole)
        start = len(title) + 2
        article = Article(text=text, title=title, body=body, language="en")
        article.update_search_text()
        article.save()
        pieces = [list(piece) for piece in identity(len(body), seed_start=start).pieces]
        Paragraph.objects.create(
            article=article, position=0, text=body, start=start, end=start + len(body), pieces=pieces
        )
        statements, rows, mentions = [], [], []
        for n, sentence in zip(those, sentences, strict=True):
            speaker = known[n % people]
            low = start + sentence.index("the port")
            end = start + len(speaker.name)
            content = sentence[sentence.index("the port") : -2]
            spans = [[low, low + len(content)]]
            found = {"rule": "reporting verb", "confidence": random.random(), "base": {"spans": {"value": spans}}}
            kept = {"content": content, "folded": fold(content), "start": low, "spans": spans, "cue": "said"}
            statements.append(Statement(article=article, text=text, kind="indirect", **kept, **found))
            place = {"person": speaker, "start": start, "end": end}
            rows.append(Attribution(statement=statements[-1], words=speaker.name, **place))
            mentions.append(Mention(article=article, surface=speaker.name, **place))
            start += len(sentence)
        Statement.objects.bulk_create(statements)
        Attribution.objects.bulk_create(rows)
        Mention.objects.bulk_create(mentions)
        made += len(statements)


def measure(decisions: int) -> None:
    from django.contrib.auth import get_user_model
    from django.test import Client
    from django.urls import reverse

    from archive.models import Statement

    client = Client()
    client.force_login(get_user_model().objects.create_superuser("editor", password="password"))
    say(f"{Statement.objects.unreviewed().count():,} statements wait")
    spent: dict[str, Times] = {"decision": [], "queue": [], "name": []}
    who = reverse("admin:archive_review_who")
    page = None
    kinds = random.Random(5)
    while len(spent["decision"]) < decisions:
        form = fields(page.content.decode()) if page is not None else {}
        if not form:
            page = timed(spent["queue"], lambda: client.get(reverse("admin:archive_review"), follow=True))
            continue
        address = page.request["PATH_INFO"]
        asked = form | change(kinds)
        page = timed(spent["decision"], lambda to=address, data=asked: client.post(to, data, follow=True))
        assert page.status_code == 200, page.status_code
        if len(spent["name"]) < 100:
            typed = kinds.choice(["anna exa", "example77", "ample1", "Exam", "anna", "nobody at all"])
            timed(spent["name"], lambda q=typed: client.get(who, {"q": q}))
    for what, times in spent.items():
        told = []
        for name, each in (("passed", [one for one, _ in times]), ("worked", [one for _, one in times])):
            low, high = 1000 * median(each), 1000 * quantiles(each, n=20)[-1]
            told.append(f"{name}: p50 {low:6.1f} ms  p95 {high:6.1f} ms")
        say(f"{what:<10}{len(times):5} times  {';  '.join(told)}")
    say(f"{Statement.objects.unreviewed().count():,} statements wait")


def change(kinds: random.Random) -> dict[str, str]:
    """What an editor does with a statement: seven in ten are accepted as they are."""
    return kinds.choices(
        [{"do": "accept"}, {"do": "reject:nothing-said"}, {"do": "accept", "kind": "mixed"},
         {"do": "accept", "who": "new-person:Jane Roe"}],
        weights=[7, 1, 1, 1],
    )[0]  # fmt: skip


def fields(page: str) -> dict[str, str]:
    """The form of the statement under the cursor; empty where all are decided."""
    found = re.search(r'<form[^>]*id="panel".*?</form>', page, re.DOTALL)
    if not found:
        return {}
    sent = re.findall(r'<input type="(?:hidden|text)"[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"', found[0])
    checked = re.search(r'name="kind" value="([^"]+)" checked', found[0])
    return {name: html.unescape(value) for name, value in sent} | {"kind": checked[1] if checked else "indirect"}


def timed(times: Times, call):
    began, worked = perf_counter(), process_time()
    answer = call()
    times.append((perf_counter() - began, process_time() - worked))
    return answer


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:]]
    main(*[*given, *(10_000, 100_000, 300)[len(given) :]])
