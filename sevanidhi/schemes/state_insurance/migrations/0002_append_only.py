"""Premium choices are only added to."""

from django.db import migrations

from sevanidhi.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("state_insurance", "0001_initial")]

    operations = [append_only("state_insurance_premiumchoice")]
