from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("programme", "0001_initial"),
    ]
    operations = [
        Secure("Population", subject=None),
        Secure("Target", subject=None),
        Secure("RecordedCount", subject=None),
    ]
