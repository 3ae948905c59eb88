import django.db.models.deletion
import django.db.models.functions.datetime
import sevanidhi.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0002_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='InterestRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('head', models.TextField()),
                ('financial_year', models.SmallIntegerField()),
                ('rates', models.JSONField()),
                ('method', models.JSONField()),
                ('started_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'funds_interest_run',
            },
        ),
        migrations.CreateModel(
            name='InterestPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first_account', models.BigIntegerField()),
                ('last_account', models.BigIntegerField()),
                ('accounts', models.IntegerField(null=True)),
                ('interest', sevanidhi.core.fields.MoneyField(null=True)),
                ('done_at', models.DateTimeField(null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='funds.interestrun')),
            ],
            options={
                'db_table': 'funds_interest_part',
            },
        ),
        migrations.CreateModel(
            name='InterestFailure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField()),
                ('cured_at', models.DateTimeField(null=True)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='failures', to='funds.interestrun')),
            ],
            options={
                'db_table': 'funds_interest_failure',
            },
        ),
        migrations.AddConstraint(
            model_name='interestrun',
            constraint=models.UniqueConstraint(fields=('head', 'financial_year'), name='funds_interest_run_once_a_year'),
        ),
        migrations.AddConstraint(
            model_name='interestpart',
            constraint=models.CheckConstraint(condition=models.Q(('last_account__gte', models.F('first_account'))), name='funds_interest_part_has_accounts'),
        ),
        migrations.AddConstraint(
            model_name='interestpart',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accounts', None), ('done_at', None), ('interest', None)), models.Q(('accounts__isnull', False), ('done_at__isnull', False), ('interest__isnull', False)), _connector='OR'), name='funds_interest_part_done_with_figures'),
        ),
        migrations.AddConstraint(
            model_name='interestfailure',
            constraint=models.UniqueConstraint(fields=('run', 'account'), name='funds_interest_failure_once_an_account'),
        ),
    ]
