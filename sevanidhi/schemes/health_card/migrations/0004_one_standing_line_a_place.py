from django.db import migrations, models


class Migration(migrations.Migration):
    """Whose name or birth date is put right keeps the place in the family: the old line ends, a new one stands."""

    dependencies = [("health_card", "0003_card_numbers")]

    operations = [
        migrations.RemoveConstraint(model_name="member", name="health_one_member_a_place"),
        migrations.AddConstraint(
            model_name="member",
            constraint=models.UniqueConstraint(
                fields=["family", "order"],
                condition=models.Q(until_date__isnull=True),
                name="health_one_member_a_place",
            ),
        ),
    ]
