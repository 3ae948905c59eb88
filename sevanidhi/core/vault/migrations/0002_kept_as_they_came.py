from django.db import migrations

from sevanidhi.core.append_only import append_only
from sevanidhi.core.vault.guards import GUARD


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [append_only("vault_access"), GUARD]
