"""Makes an archive of any size, the same one every time and on both databases, for measuring pages at a million rows.

    ARCHIVE_RUN_DIR=/tmp/big uv run python -m tests.benchmarks.generate --articles 100000 --statements 1000000
    ARCHIVE_RUN_DIR=/tmp/big uv run manage.py reindex

The texts are of invented and of common English words, which come as often as words do; people, organisations and
publishers, too. Every span holds the words it proves. The database must be empty; it is migrated first. Makes the
superuser "bench". The index of the readers' lists is made afterwards, by its own command.
"""

import argparse
import os
import random
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from itertools import batched

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
SEED = 20261120
CHUNK = 1000


def generate(articles: int, statements: int, words: int = 60_000) -> None:
    """Fill the database, with texts of so many different words.

    People grow slower than statements, as they do in the news: 40,000 in a million.
    """
    from django.contrib.auth import get_user_model
    from django.db import transaction

    from archive import models
    from tests.benchmarks.generate import decisions
    from tests.benchmarks.generate.article import VERSION, Writer
    from tests.benchmarks.generate.cast import Cast
    from tests.benchmarks.generate.tables import in_bulk
    from tests.benchmarks.generate.words import Zipf, vocabulary

    if models.Article.objects.exists():
        sys.exit("The database holds articles: make an empty folder and name it in ARCHIVE_RUN_DIR.")
    users = get_user_model().objects
    editors = [users.create_superuser("bench", password="bench-pass-123")]
    editors += [users.create_user(f"editor{n}", is_staff=True) for n in range(1, 6)]
    keys = [one.pk for one in editors]
    load = models.Load.objects.create(version=VERSION, status="finished", finished=NOW)
    draw = random.Random(SEED)
    reviews = decisions.Reviews(draw, keys, NOW)
    people = max(20, round(2.5 * statements**0.7))
    cast = Cast(draw, reviews, people, max(12, people // 5))
    writer = Writer(draw, Zipf(draw, vocabulary(draw, words)), cast, reviews, load.pk)
    log = decisions.log(keys, statements, NOW)
    started, share = time.monotonic(), statements / articles
    with in_bulk([*cast.tables, *writer.tables, log]):
        with transaction.atomic():
            cast.write()
            log.write()
            decisions.corrections()
        for numbers in batched(range(articles), CHUNK):
            here = round((numbers[-1] + 1) * share) - round(numbers[0] * share)
            talkative = [draw.expovariate() + 0.2 for _ in numbers]
            said = Counter(draw.choices(numbers, talkative, k=here))
            for number in numbers:
                writer.article(number, said[number])
            with transaction.atomic():
                writer.write()
            sys.stderr.write(f"{numbers[-1] + 1} of {articles} articles, {time.monotonic() - started:.0f} s\n")
    sys.stderr.write(f"Done, {time.monotonic() - started:.0f} s\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--statements", type=int, default=1_000_000)
    given = parser.parse_args()
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    generate(given.articles, given.statements)


if __name__ == "__main__":
    main()
