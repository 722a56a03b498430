import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_secure"),
        ("plans", "0004_decided_last"),
        ("tenancy", "0001_initial"),
    ]

    operations = [
        # Drafts that are there count as touched on the day of the upgrade.
        migrations.AddField(
            model_name="planversion",
            name="touched_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="planversion",
            index=models.Index(
                condition=models.Q(("state", "draft")),
                fields=["tenant", "touched_at", "id"],
                name="plan_draft_resting",
            ),
        ),
    ]
