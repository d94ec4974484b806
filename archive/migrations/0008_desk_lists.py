"""Indexes for the lists at the desk: each order and common filter is read from one, whatever the archive holds."""


from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0007_groups'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='article_held'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='article_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='article',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='article_rejected'),
        ),
        migrations.AddIndex(
            model_name='attribution',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='attribution_held'),
        ),
        migrations.AddIndex(
            model_name='attribution',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='attribution_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='attribution',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='attribution_rejected'),
        ),
        migrations.AddIndex(
            model_name='nearduplicate',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='nearduplicate_held'),
        ),
        migrations.AddIndex(
            model_name='nearduplicate',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='nearduplicate_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='nearduplicate',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='nearduplicate_rejected'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='organisation_held'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='organisation_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='organisation',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='organisation_rejected'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='person_held'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='person_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='person_rejected'),
        ),
        migrations.AddIndex(
            model_name='role',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='role_held'),
        ),
        migrations.AddIndex(
            model_name='role',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='role_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='role',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='role_rejected'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='statement_held'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='statement_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='statement_rejected'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['review', 'confidence', 'id'], name='statement_least_sure'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['-article', 'start', 'id'], name='statement_by_article'),
        ),
        migrations.AddIndex(
            model_name='statement',
            index=models.Index(fields=['review', '-article', 'start', 'id'], name='statement_review'),
        ),
        migrations.AddIndex(
            model_name='tagging',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='tagging_held'),
        ),
        migrations.AddIndex(
            model_name='tagging',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='tagging_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='tagging',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='tagging_rejected'),
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(condition=models.Q(('held__gt', '')), fields=['id'], name='topic_held'),
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(condition=models.Q(('withdrawn', True)), fields=['id'], name='topic_withdrawn'),
        ),
        migrations.AddIndex(
            model_name='topic',
            index=models.Index(condition=models.Q(('review', 'rejected')), fields=['id'], name='topic_rejected'),
        ),
        migrations.AlterModelOptions(
            name='mergerecord',
            options={'ordering': ['-at', '-pk'], 'verbose_name': 'merge'},
        ),
    ]
