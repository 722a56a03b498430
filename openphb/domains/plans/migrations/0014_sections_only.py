from django.db import migrations, models

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0013_sections_moved"),
    ]
    operations = [
        migrations.RemoveField(
            model_name="planversion",
            name="about_me",
        ),
        migrations.RemoveField(
            model_name="planversion",
            name="contingency",
        ),
        migrations.RemoveField(
            model_name="planversion",
            name="how_to_support_me",
        ),
        migrations.RemoveField(
            model_name="planversion",
            name="training",
        ),
        migrations.RemoveField(
            model_name="planversion",
            name="what_matters",
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.UniqueConstraint(
                fields=("tenant", "plan", "need_key"), name="need_key_once_a_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="risk",
            constraint=models.UniqueConstraint(
                fields=("tenant", "plan", "risk_key"), name="risk_key_once_a_version"
            ),
        ),
        run_sql_file(__file__),
    ]
