from django.db import migrations

from sevanidhi.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [append_only("documents_document")]
