import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import sevanidhi.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('offices', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.TextField(choices=[('schedule', 'Schedule'), ('cure', 'Cure'), ('deposit', 'Deposit'), ('withdrawal', 'Withdrawal'), ('opening', 'Opening'), ('transfer', 'Transfer'), ('interest', 'Interest'), ('contrary', 'Contrary'), ('correction', 'Correction')])),
                ('business_date', models.DateField()),
                ('paid_date', models.DateField()),
                ('financial_year', models.SmallIntegerField()),
                ('about_type', models.TextField(blank=True)),
                ('about_key', models.TextField(blank=True)),
                ('why', models.TextField(blank=True)),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='ledger.entry')),
            ],
            options={
                'db_table': 'ledger_entry',
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('head', models.TextField()),
                ('number', models.TextField()),
                ('kind', models.TextField(choices=[('member', 'Member'), ('control', 'Control'), ('suspense', 'Suspense')], default='member')),
                ('opened_date', models.DateField()),
                ('closed_date', models.DateField(blank=True, null=True)),
                ('employee', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_accounts', to='people.employee')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger_accounts', to='offices.office')),
            ],
            options={
                'db_table': 'ledger_account',
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('pk', models.CompositePrimaryKey('financial_year', 'account_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('opening', sevanidhi.core.fields.MoneyField()),
                ('credits', sevanidhi.core.fields.MoneyField()),
                ('debits', sevanidhi.core.fields.MoneyField()),
                ('interest', sevanidhi.core.fields.MoneyField()),
                ('closing', sevanidhi.core.fields.MoneyField()),
                ('financial_year', models.SmallIntegerField()),
                ('basis', models.IntegerField(null=True)),
                ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='balances', to='ledger.account')),
            ],
            options={
                'db_table': 'ledger_balance',
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='confirmation', serialize=False, to='ledger.entry')),
                ('confirmed_date', models.DateField()),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'db_table': 'ledger_confirmation',
            },
        ),
        migrations.CreateModel(
            name='EntryProof',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='proof', serialize=False, to='ledger.entry')),
                ('posting_count', models.IntegerField()),
                ('credited', sevanidhi.core.fields.MoneyField()),
                ('hash', models.BinaryField()),
            ],
            options={
                'db_table': 'ledger_entry_proof',
            },
        ),
        migrations.CreateModel(
            name='Undoing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('undone_month', sevanidhi.core.fields.SalaryMonthField()),
                ('undone_year', models.SmallIntegerField()),
                ('undone_kind', models.SmallIntegerField(choices=[(1, 'Subscription'), (2, 'Premium'), (3, 'Arrears'), (4, 'Refund'), (5, 'Other Credit'), (6, 'Withdrawal'), (7, 'Interest'), (8, 'Opening'), (9, 'Control'), (10, 'Suspense'), (11, 'Supplementary')])),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undoings', to='ledger.entry')),
                ('undone_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account')),
                ('undone_entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='undone_by', to='ledger.entry')),
            ],
            options={
                'db_table': 'ledger_undoing',
            },
        ),
        migrations.CreateModel(
            name='YearStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('head', models.TextField()),
                ('financial_year', models.SmallIntegerField()),
                ('step', models.TextField(choices=[('shut', 'Shut'), ('closed', 'Closed')])),
                ('at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'ledger_year_step',
            },
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.UniqueConstraint(fields=('head', 'number'), name='ledger_account_number_once_a_head'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('closed_date', None), ('closed_date__gte', models.F('opened_date')), _connector='OR'), name='ledger_account_closes_after_it_opens'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'member'), _negated=True), ('employee__isnull', False), _connector='OR'), name='ledger_account_of_a_member_has_one'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['member', 'control', 'suspense'])), name='ledger_account_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='balance',
            constraint=models.CheckConstraint(condition=models.Q(('closing', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('opening'), '+', models.F('credits')), '-', models.F('debits')), '+', models.F('interest')))), name='ledger_balance_adds_up'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['about_type', 'about_key'], name='ledger_entry_about'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['financial_year'], name='ledger_entry_year'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['schedule', 'cure', 'deposit', 'withdrawal', 'opening', 'transfer', 'interest', 'contrary', 'correction'])), name='ledger_entry_kind_is_known'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['contrary', 'correction']), _negated=True), models.Q(('by__isnull', False), ('checked_by__isnull', False), ('corrects__isnull', False), models.Q(('why', ''), _negated=True), models.Q(('by', models.F('checked_by')), _negated=True)), _connector='OR'), name='ledger_entry_contrary_has_maker_checker_reason'),
        ),
        migrations.AddConstraint(
            model_name='undoing',
            constraint=models.UniqueConstraint(fields=('undone_account', 'undone_month', 'undone_year', 'undone_kind', 'undone_entry'), name='ledger_undoing_once_a_posting'),
        ),
        migrations.AddConstraint(
            model_name='yearstep',
            constraint=models.UniqueConstraint(fields=('head', 'financial_year', 'step'), name='ledger_year_step_once'),
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('pk', models.CompositePrimaryKey('account_id', 'month', 'financial_year', 'kind', 'entry_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('account', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='postings', to='ledger.account')),
                ('entry', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='postings', to='ledger.entry')),
                ('amount', sevanidhi.core.fields.MoneyField()),
                ('month', sevanidhi.core.fields.SalaryMonthField()),
                ('financial_year', models.SmallIntegerField()),
                ('kind', models.SmallIntegerField(choices=[(1, 'Subscription'), (2, 'Premium'), (3, 'Arrears'), (4, 'Refund'), (5, 'Other Credit'), (6, 'Withdrawal'), (7, 'Interest'), (8, 'Opening'), (9, 'Control'), (10, 'Suspense'), (11, 'Supplementary')])),
            ],
            options={
                'db_table': 'ledger_posting',
                'managed': False,
            },
        ),
    ]
