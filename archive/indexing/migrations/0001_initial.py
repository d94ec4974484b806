import archive.indexing.models
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('archive', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ArticleEntry',
            fields=[
                ('sort_position', archive.indexing.models.PositionField(primary_key=True, serialize=False)),
                ('reverse_position', models.BigIntegerField(unique=True)),
                ('review', models.CharField(max_length=10)),
                ('year', models.SmallIntegerField(null=True)),
                ('earliest', models.DateField(null=True)),
                ('latest', models.DateField(null=True)),
                ('said', models.PositiveIntegerField(help_text='Public statements in it.')),
                ('article', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.article')),
                ('publisher', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.organisation')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['publisher', 'sort_position'], name='articleentry_publisher'), models.Index(fields=['year', 'sort_position'], name='articleentry_year')],
            },
        ),
        migrations.CreateModel(
            name='StatementEntry',
            fields=[
                ('sort_position', archive.indexing.models.PositionField(primary_key=True, serialize=False)),
                ('reverse_position', models.BigIntegerField(unique=True)),
                ('review', models.CharField(max_length=10)),
                ('year', models.SmallIntegerField(null=True)),
                ('earliest', models.DateField(null=True)),
                ('latest', models.DateField(null=True)),
                ('kind', models.CharField(max_length=8)),
                ('repeats', models.BooleanField(default=False, help_text='Another report of the same remark is canonical.')),
                ('article', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.article')),
                ('publisher', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.organisation')),
                ('statement', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.statement')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['publisher', 'sort_position'], name='statemententry_publisher'), models.Index(fields=['year', 'sort_position'], name='statemententry_year'), models.Index(fields=['kind', 'sort_position'], name='statemententry_kind'), models.Index(fields=['review', 'kind', 'sort_position'], name='statemententry_review_kind'), models.Index(fields=['review', 'sort_position'], name='statemententry_review')],
            },
        ),
        migrations.CreateModel(
            name='DirtyArticle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('article', models.BigIntegerField(db_column='article_id', db_index=True)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='DirtySpeaker',
            fields=[
                ('who', models.CharField(max_length=201, primary_key=True, serialize=False)),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='IndexVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveBigIntegerField(default=0)),
                ('longest', models.PositiveIntegerField(default=0, help_text='Days that the vaguest date of publication leaves open.')),
                ('version', models.CharField(max_length=40)),
                ('complete', models.BooleanField(default=True, help_text='False while the whole index is written anew.')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ArticleTerms',
            fields=[
                ('entry', models.OneToOneField(db_column='rowid', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='terms', serialize=False, to='indexing.articleentry')),
                ('terms', archive.indexing.models.TermsField()),
            ],
            options={
                'abstract': False,
                'managed': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ArticleWords',
            fields=[
                ('entry', models.OneToOneField(db_column='sort_position', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='words', serialize=False, to='indexing.articleentry')),
                ('words', models.TextField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='StatementTerms',
            fields=[
                ('entry', models.OneToOneField(db_column='rowid', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='terms', serialize=False, to='indexing.statemententry')),
                ('terms', archive.indexing.models.TermsField()),
            ],
            options={
                'abstract': False,
                'managed': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='StatementWords',
            fields=[
                ('entry', models.OneToOneField(db_column='sort_position', db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='words', serialize=False, to='indexing.statemententry')),
                ('words', models.TextField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ArticleEntity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=201)),
                ('article', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.article')),
                ('article_entry', archive.indexing.models.SoftForeignKey(db_column='sort_position', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indexing.articleentry')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['who', 'article_entry'], name='entity_who'), models.Index(fields=['article_entry', 'who'], name='entity_of_article')],
            },
        ),
        migrations.CreateModel(
            name='FacetCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('of_article', models.BooleanField()),
                ('topic', models.BigIntegerField()),
                ('publisher', models.BigIntegerField()),
                ('year', models.SmallIntegerField()),
                ('kind', models.CharField(max_length=8)),
                ('review', models.CharField(max_length=10)),
                ('number', models.IntegerField()),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('number', 0)), fields=['number'], name='facet_count_nothing')],
                'constraints': [models.UniqueConstraint(fields=('of_article', 'topic', 'publisher', 'year', 'kind', 'review'), name='facet_count_once')],
            },
        ),
        migrations.CreateModel(
            name='QuoteClusterMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=201)),
                ('statement', models.BigIntegerField(db_column='statement_id', db_index=True)),
                ('canonical', models.BigIntegerField(help_text='Key of the statement that stands for all in the cluster.')),
                ('rank', models.PositiveIntegerField(help_text='Order of fullness, from 0.')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['canonical', 'who'], name='quote_cluster')],
                'constraints': [models.UniqueConstraint(fields=('who', 'statement'), name='one_cluster_of_speaker_and_statement'), models.CheckConstraint(condition=models.Q(models.Q(('canonical', models.F('statement')), ('rank', 0)), models.Q(('rank__gt', 0), models.Q(('canonical', models.F('statement')), _negated=True)), _connector='OR'), name='canonical_report_has_rank_0')],
            },
        ),
        migrations.CreateModel(
            name='SpeakerCount',
            fields=[
                ('who', models.CharField(max_length=201, primary_key=True, serialize=False)),
                ('words', models.CharField(blank=True, help_text='As printed; for speakers of words only.', max_length=200)),
                ('said', models.PositiveIntegerField(default=0)),
                ('spoken_in', models.PositiveIntegerField(default=0)),
                ('named_in', models.PositiveIntegerField(default=0)),
                ('organisation', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='speaker', to='archive.organisation')),
                ('person', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='speaker', to='archive.person')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['-said', 'who'], name='speaker_count_said')],
            },
        ),
        migrations.CreateModel(
            name='StatementSpeaker',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('who', models.CharField(max_length=201)),
                ('kind', models.CharField(max_length=8)),
                ('review', models.CharField(max_length=10)),
                ('year', models.SmallIntegerField(null=True)),
                ('digest', models.BigIntegerField(null=True)),
                ('article', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.article')),
                ('organisation', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.organisation')),
                ('person', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.person')),
                ('publisher', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.organisation')),
                ('statement_entry', archive.indexing.models.SoftForeignKey(db_column='sort_position', db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='indexing.statemententry')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['statement_entry', 'who'], name='speaker_of_statement'), models.Index(fields=['who', 'statement_entry', 'kind', 'review', 'publisher', 'year'], name='speaker_who')],
            },
        ),
        migrations.CreateModel(
            name='StatementTopic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sort_position', archive.indexing.models.PositionField(help_text='Of the statement, or of the article.')),
                ('of_article', models.BooleanField()),
                ('article', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.article')),
                ('topic', archive.indexing.models.SoftForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='archive.topic')),
            ],
            options={
                'abstract': False,
                'default_permissions': (),
                'indexes': [models.Index(fields=['topic', 'of_article', 'sort_position'], name='topic_positions'), models.Index(fields=['sort_position', 'topic'], name='topics_of_position')],
            },
        ),
    ]
