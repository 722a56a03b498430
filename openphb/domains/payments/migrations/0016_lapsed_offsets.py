from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_years"),
        ("payments", "0015_secure_cooling_off"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="recovery",
            name="recovery_state_known",
        ),
        migrations.AddConstraint(
            model_name="recovery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["proposed", "agreed", "refused", "done", "lapsed"])
                ),
                name="recovery_state_known",
            ),
        ),
    ]
