from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("health_card", "0002_append_only")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE health_card_serial", "DROP SEQUENCE health_card_serial"),
        migrations.RunSQL("CREATE SEQUENCE health_card_number", "DROP SEQUENCE health_card_number"),
        migrations.RunSQL("CREATE SEQUENCE health_card_batch_number", "DROP SEQUENCE health_card_batch_number"),
    ]
