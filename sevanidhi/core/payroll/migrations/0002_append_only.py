"""Lines, once posted, stay."""

from django.db import migrations

from sevanidhi.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("payroll", "0001_initial")]

    operations = [append_only("payroll_line")]
