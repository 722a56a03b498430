from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0003_day_count"),
    ]
    operations = [
        Secure("DayCount", subject=None),
    ]
