from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_equality"),
    ]
    operations = [
        Secure("EqualityRecord", append_only=True),
    ]
