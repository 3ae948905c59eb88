from django.db import migrations

from sevanidhi.core.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("health_card", "0001_initial")]

    operations = [
        append_only("health_card_cardact"),
        append_only("health_card_revocation"),
        append_only("health_card_call"),
        append_only("health_card_reminder"),
        append_only("health_card_officerlisted"),
    ]
