from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0025_helping"),
    ]
    operations = [
        Secure("PlanHelper", subject=None, append_only=True),
        Secure("HelperChoice", append_only=True),
    ]
