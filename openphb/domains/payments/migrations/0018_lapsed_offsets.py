from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0006_years"),
        ("payments", "0017_secure_closing_costs"),
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
