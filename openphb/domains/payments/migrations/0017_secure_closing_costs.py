from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0016_circumstances"),
    ]
    operations = [
        Secure("ClosingCost", append_only=True),
    ]
