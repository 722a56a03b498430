from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0014_cooling_off"),
    ]
    operations = [
        Secure("CoolingOffWaiver", append_only=True),
    ]
