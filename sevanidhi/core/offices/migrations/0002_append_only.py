"""What changed in an office is only added to."""

from django.db import migrations

from sevanidhi.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("offices", "0001_initial")]
    operations = [append_only("offices_officechange")]
