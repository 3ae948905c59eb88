from django.db import migrations

from sevanidhi.core.signatures.guards import GUARD


class Migration(migrations.Migration):
    dependencies = [("signatures", "0001_initial")]

    operations = [GUARD]
