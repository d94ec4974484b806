"""Other reports of the same remark: which statements are compared, and which turned out to report one remark.

Derived rows, as those of the reading index: ``archive/indexing/remarks.py`` writes them and nobody else; they hold no
foreign key constraint, are not audited and no part of the content hash. ``archive/remarks.py`` says what one remark is.
"""

from typing import ClassVar

from django.db import models


class RemarkReport(models.Model):
    """A public statement as a report of a remark.

    ``key`` is made of the bytes of its text and its place there: the same in every archive that has read the same
    files. Of each remark one report *leads*, the one with most words; the others ``follow`` it, as it does itself. So
    all reports of a remark follow one key.
    """

    statement = models.BigIntegerField(primary_key=True, db_column="statement_id")
    article = models.BigIntegerField(db_column="article_id", db_index=True)
    key = models.BigIntegerField(help_text="Of its place in its text; no two reports have the same.")
    digest = models.BigIntegerField(help_text="Of all that it is compared by.")
    follows = models.BigIntegerField(help_text="Key of the report that leads.")
    leads = models.BooleanField()

    class Meta:
        default_permissions = ()
        indexes: ClassVar = [models.Index(fields=["follows", "leads"], name="remarkreport_follows")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(leads=True, follows=models.F("key"))
                | (models.Q(leads=False) & ~models.Q(follows=models.F("key"))),
                name="remarkreport_leader_follows_itself",
            )
        ]

    def __str__(self) -> str:
        return f"{self.key:x}"


class RemarkFingerprint(models.Model):
    """Under which numbers a report is found. Reports that share one are compared; others are not.

    Those that lead are found apart from the others: a sentence printed ten thousand times is one report to compare.
    """

    pk = models.CompositePrimaryKey("key", "leads", "statement")
    key = models.BigIntegerField()
    leads = models.BooleanField()
    statement = models.BigIntegerField(db_column="statement_id", db_index=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.key:x}"
