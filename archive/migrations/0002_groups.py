"""Make the two groups: editors review and correct; curators also merge, withhold, load and delete."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITED = (
    "article", "attribution", "byline", "collection", "collectionitem", "correction", "identifier", "mention",
    "nearduplicate", "organisation", "organisationdomain", "organisationname", "passagedecision", "person",
    "personname", "role", "statement", "tagging", "topic", "topicphrase",
)  # fmt: skip
ADDED = (
    "attribution", "byline", "collection", "collectionitem", "identifier", "organisation", "organisationdomain",
    "organisationname", "passagedecision", "person", "personname", "role", "statement", "tagging", "topic",
    "topicphrase",
)  # fmt: skip
REMOVED = ("collectionitem", "identifier", "organisationdomain", "passagedecision", "tagging", "topicphrase")
VIEWED = (*EDITED, "load", "seed", "seedtext", "rolepassage", "paragraph", "mergerecord", "notthesame")
CURATOR = (
    "merge_records", "hold_records", "load_seeds", "add_article", "delete_attribution", "delete_collection",
    "delete_correction", "delete_organisation", "delete_person", "delete_role", "delete_statement", "delete_topic",
)  # fmt: skip


def make_groups(apps, schema_editor):
    # Django makes permissions after all migrations; the groups need theirs now.
    config = apps.get_app_config("archive")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="archive")
    editor = {
        *(f"view_{name}" for name in VIEWED),
        *(f"change_{name}" for name in EDITED),
        *(f"add_{name}" for name in ADDED),
        *(f"delete_{name}" for name in REMOVED),
    }
    for group, allowed in (("editor", editor), ("curator", editor | set(CURATOR))):
        row, _ = apps.get_model("auth", "Group").objects.get_or_create(name=group)
        row.permissions.add(*permissions.filter(codename__in=allowed))


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
