"""``manage.py reindex``: write the reading index anew."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from archive import indexing
from archive.models import Article


class Command(BaseCommand):
    help = (
        "Write the index that readers' lists, counts and searches are read from anew. Needed only after rows were "
        "written past the archive (a restored table, say); stopped half-way, the next reader or load goes on with it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=Article.objects.count(), unit=" articles", disable=None) as bar:
            done = indexing.rebuild(lambda done: bar.update(done - bar.n))
        self.stdout.write(f"{done} articles read, edition {indexing.edition()}.")
