from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0009_kept_sums_of_a_run"),
    ]
    operations = [
        Secure("RunLeftOut", append_only=True),
    ]
