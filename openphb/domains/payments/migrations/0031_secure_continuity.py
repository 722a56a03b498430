from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0030_continuity"),
        ("audit", "0001_initial"),
    ]
    operations = [
        Secure("SecondWay", append_only=True),
        Secure("RailOutage", subject=None),
        Secure("PaymentMove", append_only=True),
        Secure("Exposure"),
        Secure("LateAlarm"),
        Secure("LateLook", subject=None, append_only=True),
        Secure("CardBalance", append_only=True),
        run_sql_file(__file__),
    ]
