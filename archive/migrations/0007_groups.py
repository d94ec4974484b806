"""The two groups of the desk: editors review and correct; curators also merge, hold, load and delete."""

from django.db import migrations

from archive.migrations._groups import make_groups


class Migration(migrations.Migration):
    dependencies = [
        ("archive", "0006_curation"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop)]
