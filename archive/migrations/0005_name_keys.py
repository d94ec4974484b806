"""Names of people and organisations get the keys by which loads match them; those there are get theirs here."""

from typing import Any

from django.db import migrations, models

from archive import names

_BATCH = 2000


def _person(text: str) -> dict[str, str]:
    name = names.parse(text)
    return {"key": name.key, "wide": name.wide, "family": name.family}


def _organisation(text: str) -> dict[str, str]:
    key = names.body_key(text)
    return {"key": key, "wide": names.body_wide(key)}


def give_keys(apps: Any, schema_editor: Any) -> None:
    for model, keys in (("PersonName", _person), ("OrganisationName", _organisation)):
        rows = apps.get_model("archive", model).objects
        batch = []
        for row in rows.order_by("pk").iterator(_BATCH):
            columns = keys(row.text)
            for column, key in columns.items():
                setattr(row, column, key[:300])
            batch.append(row)
            if len(batch) == _BATCH:
                rows.bulk_update(batch, list(columns))
                batch = []
        if batch:
            rows.bulk_update(batch, list(columns))


class Migration(migrations.Migration):
    dependencies = [("archive", "0004_attribution_considered")]

    operations = [
        migrations.AddField(
            model_name="organisationname",
            name="wide",
            field=models.CharField(
                db_index=True,
                default="",
                editable=False,
                help_text="Normalised further: finds what may match.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="personname",
            name="family",
            field=models.CharField(
                db_index=True,
                default="",
                editable=False,
                help_text="The family name of it, normalised.",
                max_length=300,
            ),
        ),
        migrations.AddField(
            model_name="personname",
            name="wide",
            field=models.CharField(
                db_index=True,
                default="",
                editable=False,
                help_text="Normalised further: finds what may match.",
                max_length=300,
            ),
        ),
        migrations.RunPython(give_keys, migrations.RunPython.noop),
    ]
