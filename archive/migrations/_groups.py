"""The two groups of the desk, made by a migration: editors review and correct; curators also merge, hold, load and delete."""

from django.contrib.auth.management import create_permissions

EDITED = (
    "article", "attribution", "byline", "collection", "collectionitem", "correction", "identifier", "mention",
    "nearduplicate", "organisation", "organisationname", "passagedecision", "person", "personname", "role",
    "statement", "tagging", "topic", "topicphrase",
)  # fmt: skip
ADDED = (
    "attribution", "byline", "collection", "collectionitem", "identifier", "organisation", "organisationname",
    "passagedecision", "person", "personname", "role", "statement", "tagging", "topic", "topicphrase",
)  # fmt: skip
TAKEN_OUT = ("collectionitem", "identifier", "passagedecision", "tagging", "topicphrase")
SEEN = (*EDITED, "load", "seed", "seedtext", "rolepassage", "paragraph", "mergerecord", "notthesame")
CURATORS = ("merge_records", "hold_records", "load_seeds", "add_article", "delete_attribution", "delete_collection",
            "delete_correction", "delete_organisation", "delete_person", "delete_role", "delete_statement",
            "delete_topic")  # fmt: skip


def make_groups(apps, schema_editor):
    # Permissions are made after all migrations; a group needs its own now.
    config = apps.get_app_config("archive")
    config.models_module = True
    create_permissions(config, apps=apps, verbosity=0)
    config.models_module = None
    permissions = apps.get_model("auth", "Permission").objects.filter(content_type__app_label="archive")
    editor = {
        *(f"view_{name}" for name in SEEN),
        *(f"change_{name}" for name in EDITED),
        *(f"add_{name}" for name in ADDED),
        *(f"delete_{name}" for name in TAKEN_OUT),
    }
    for group, allowed in (("editor", editor), ("curator", editor | set(CURATORS))):
        row, _ = apps.get_model("auth", "Group").objects.get_or_create(name=group)
        row.permissions.add(*permissions.filter(codename__in=allowed))
