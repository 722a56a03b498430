from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0002_long_work"),
    ]
    operations = [
        Secure("Work", subject=None),
    ]
