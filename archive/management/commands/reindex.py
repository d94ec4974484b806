"""``manage.py reindex``: write the reading index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from archive.indexing.build import index_version, rebuild_index
from archive.models import Article


class Command(BaseCommand):
    help = (
        "Write the index that readers' lists, counts and searches are read from anew. Needed after ARCHIVE_PUBLIC was "
        "changed or rows were written past the archive (a restored table, say). Until it ends, readers' pages are "
        "answered with 503; stopped half-way, the next load goes on with it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=Article.objects.count(), unit=" articles", disable=None) as bar:
            done = rebuild_index(lambda done: bar.update(done - bar.n))
        self.stdout.write(f"{done} articles read, edition {index_version()}.")
