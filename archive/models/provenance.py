"""Where everything comes from: the loads, the files that were read, and their decoded texts."""

from typing import Self

from django.conf import settings
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse


class Load(models.Model):
    """One run of the loader."""

    class Status(models.TextChoices):
        RUNNING = "running", "running"
        FINISHED = "finished", "finished"
        INTERRUPTED = "interrupted", "interrupted"

    started = models.DateTimeField(auto_now_add=True)
    finished = models.DateTimeField(null=True)
    status = models.CharField(max_length=12, choices=Status, default=Status.RUNNING)
    arguments = models.JSONField(default=dict, help_text="What the command was called with.")
    version = models.CharField(max_length=80, help_text="Version of the extractor and its pipeline.")
    gazetteer = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the accepted names handed to the extractor."
    )
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-started", "-pk"]
        # What curators may do beside Django's own permissions.
        permissions = [
            ("hold_records", "Can hold back and take down records"),
            ("load_seeds", "Can load texts"),
            ("merge_records", "Can merge records and undo merges"),
        ]

    def __str__(self) -> str:
        return f"Load {self.pk}"


class SeedText(models.Model):
    """The decoded text of a file, kept once for the same bytes. All evidence is counted in its characters."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    size = models.PositiveBigIntegerField(help_text="Bytes.")
    encoding = models.CharField(max_length=40)
    encoding_how = models.CharField("how the encoding was found", max_length=40)
    text = models.TextField(help_text="Decoded text, letter for letter; each NUL stands as U+FFFD.")
    raw = models.BinaryField(null=True, editable=False, help_text="The bytes, kept where decoding lost something.")

    class Meta:
        verbose_name = "seed text"

    def __str__(self) -> str:
        return self.sha256[:12]

    def at(self, span: tuple[int, int] | list[int]) -> str:
        """Return the characters of a span."""
        return self.text[span[0] : span[1]]


class SeedQuerySet(models.QuerySet["Seed"]):
    def present(self) -> Self:
        return self.filter(missing=False)

    def failed(self) -> Self:
        """Return seeds that gave no article and should have."""
        return self.filter(outcome__in=Seed.FAILURES)


class Seed(models.Model):
    """A file (or a pasted text) that was handed to the archive; ``record`` counts texts within one file from 0."""

    class Outcome(models.TextChoices):
        LOADED = "loaded", "loaded"
        NO_ARTICLE = "no-article", "no article found"
        EMPTY = "empty", "empty"
        TOO_LARGE = "too-large", "too large"
        BINARY = "binary", "not a text"
        UNREADABLE = "unreadable", "could not be read"
        FAILED = "failed", "failed"

    class Origin(models.TextChoices):
        FILE = "file", "file"
        ADMIN = "admin", "added in the admin"

    FAILURES = (Outcome.EMPTY, Outcome.TOO_LARGE, Outcome.BINARY, Outcome.UNREADABLE, Outcome.FAILED)

    path = models.CharField(max_length=1000, help_text="Within the seeds folder; the whole path for files elsewhere.")
    record = models.PositiveIntegerField(default=0)
    origin = models.CharField(max_length=5, choices=Origin, default=Origin.FILE)
    sha256 = models.CharField(
        "SHA-256", max_length=64, blank=True, help_text="Of the bytes; empty where they could not be read."
    )
    size = models.PositiveBigIntegerField(default=0, help_text="Bytes.")
    text = models.ForeignKey(SeedText, null=True, on_delete=models.PROTECT, related_name="seeds")
    outcome = models.CharField(max_length=12, choices=Outcome)
    missing = models.BooleanField(default=False, help_text="The file was not there at the last load; its records stay.")
    problems = models.JSONField(default=list)
    version = models.CharField(max_length=80, help_text="Version of the extractor that read it.")
    first_load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="seeds_first_read")
    last_load = models.ForeignKey(Load, on_delete=models.PROTECT, related_name="seeds_last_read")
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = SeedQuerySet.as_manager()

    class Meta:
        ordering = ["path", "record"]
        indexes = [models.Index(fields=["sha256"])]
        constraints = [
            models.UniqueConstraint(fields=["path", "record"], name="seed_once_per_path"),
            models.CheckConstraint(condition=~Q(outcome="loaded") | Q(text__isnull=False), name="seed_loaded_has_text"),
        ]

    def __str__(self) -> str:
        return self.path if not self.record else f"{self.path} #{self.record}"

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]


class Extent(models.Model):
    """A span of a seed's text, ``start`` to ``end``, half-open."""

    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=Q(start__lt=F("end")), name="%(class)s_extent")]

    @property
    def span(self) -> tuple[int, int]:
        return self.start, self.end


def admin_url(record: models.Model) -> str:
    """Return the address of a record's page in the admin."""
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])


_KEY = 0x61726368697665  # "archive": no other program's lock in the same database


def take_turn() -> None:
    """Wait until no one else writes articles, and keep others waiting until the transaction ends.

    Call it first in a transaction: whoever waits then holds nothing that another may need. Without it, two articles
    added at the same moment on PostgreSQL would neither see the other, and so not be linked. SQLite lets in one
    writer at a time as it is.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
