"""``manage.py reindex``: write the reading index anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from archive.indexing.build import index_version, rebuild_index, update_index
from archive.indexing.quotes import group_quotes
from archive.models import Article


class Command(BaseCommand):
    help = (
        "Write the index that readers' lists, counts and searches are read from anew. Needed after ARCHIVE_PUBLIC was "
        "changed or rows were written past the archive (a restored table, say). Until it ends, readers' pages are "
        "answered with 503; stopped half-way, --changed or the next load goes on with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--changed",
            action="store_true",
            help="Write only what changed; readers' pages are answered meanwhile.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=Article.objects.count(), unit=" articles", disable=None) as bar:
            write = update_index if options["changed"] else rebuild_index
            done = write(lambda done: bar.update(done - bar.n))
            group_quotes()
        self.stdout.write(f"{done} articles read, edition {index_version()}.")
