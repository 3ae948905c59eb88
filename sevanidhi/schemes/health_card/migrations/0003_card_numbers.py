from django.db import migrations

from sevanidhi.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("health_card", "0002_append_only")]

    operations = [
        append_only("health_card_sheetstaken"),
        migrations.RunSQL("CREATE SEQUENCE health_card_serial", "DROP SEQUENCE health_card_serial"),
        migrations.RunSQL("CREATE SEQUENCE health_card_number", "DROP SEQUENCE health_card_number"),
        migrations.RunSQL("CREATE SEQUENCE health_card_batch_number", "DROP SEQUENCE health_card_batch_number"),
    ]
