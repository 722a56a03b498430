from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("wheelchairs", "0001_initial"),
        ("payments", "0029_secure_bills"),
        ("plans", "0002_secure"),
    ]
    operations = [
        Secure("Wheelchair"),
        Secure("WheelchairPart", append_only=True),
        Secure("WheelchairContribution"),
        Secure("WheelchairInvoice", append_only=True),
        Secure("WheelchairRepair"),
        Secure("WheelchairLook"),
        run_sql_file(__file__),
    ]
