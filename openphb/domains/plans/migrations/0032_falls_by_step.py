import django.core.serializers.json
from django.db import migrations, models
from django.db.models import Q

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0031_parts_suggested"),
    ]
    operations = [
        migrations.RemoveConstraint("loweredpayment", "lowered_by_something"),
        migrations.AddField(
            "loweredpayment",
            "steps",
            models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
        ),
        migrations.AddField("loweredpayment", "once_day", models.DateField(null=True)),
        # Empty for a moment, so that the way back can fill them.
        migrations.AlterField(
            "loweredpayment", "was_weekly_pence", models.BigIntegerField(null=True)
        ),
        migrations.AlterField(
            "loweredpayment", "now_weekly_pence", models.BigIntegerField(null=True)
        ),
        run_sql_file(__file__),
        migrations.RemoveField("loweredpayment", "was_weekly_pence"),
        migrations.RemoveField("loweredpayment", "now_weekly_pence"),
        migrations.AddConstraint(
            "loweredpayment",
            models.CheckConstraint(
                name="lowered_by_something",
                condition=~Q(steps=[]) | Q(once_less_pence__gt=0),
            ),
        ),
        migrations.AddConstraint(
            "loweredpayment",
            models.CheckConstraint(
                name="lowered_once_has_a_day",
                condition=Q(once_less_pence=0, once_day=None)
                | Q(once_less_pence__gt=0, once_day__isnull=False),
            ),
        ),
    ]
