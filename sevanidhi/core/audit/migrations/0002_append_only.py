from django.db import migrations

from sevanidhi.core.append_only import append_only
from sevanidhi.core.audit.sealing import sealed


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        append_only("audit_entry"),
        append_only("audit_link"),
        append_only("audit_day_root"),
        sealed("audit_entry", chain="audit"),
    ]
