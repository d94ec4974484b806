"""Indexes for the lists at the desk: each order and each common filter is read from one, whatever the archive holds."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("archive", "0007_groups")]
    operations = [
        migrations.AddIndex(
            "statement", models.Index(fields=["-article", "start", "id"], name="statement_by_article")
        ),
        migrations.AddIndex(
            "statement",
            models.Index(fields=["review", "withdrawn", "-article", "start", "id"], name="statement_review"),
        ),
    ]
