
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0002_append_only'),
        ('offices', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.TextField(unique=True)),
                ('journey', models.TextField()),
                ('form_version', models.TextField()),
                ('about_key', models.TextField(blank=True)),
                ('answers', models.JSONField(default=dict)),
                ('rows', models.JSONField(default=dict)),
                ('references', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('files', django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None)),
                ('state', models.TextField(choices=[('open', 'Open'), ('sent', 'Sent'), ('dropped', 'Dropped')], default='open')),
                ('declared_digest', models.TextField(blank=True)),
                ('begun_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('kept_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('case_number', models.TextField(blank=True)),
                ('next_step', models.JSONField(default=list)),
                ('due_date', models.DateField(null=True)),
                ('office', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='offices.office')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='journeys', to=settings.AUTH_USER_MODEL)),
                ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(condition=models.Q(('state', 'open')), fields=['references'], name='journeys_references'), django.contrib.postgres.indexes.GinIndex(condition=models.Q(('state', 'open')), fields=['files'], name='journeys_files'), models.Index(fields=['expires_at'], name='journeys_expiry')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('owner', 'journey', 'about_key'), name='one_open_draft_of_a_kind'), models.CheckConstraint(condition=models.Q(('state__in', ['open', 'sent', 'dropped'])), name='draft_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), models.Q(('case_number', ''), _negated=True), ('office__isnull', False)), models.Q(models.Q(('state', 'sent'), _negated=True), ('case_number', '')), _connector='OR'), name='draft_sent_has_its_number'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('kept_at'))), name='draft_expires_after_it_was_kept')],
            },
        ),
    ]
