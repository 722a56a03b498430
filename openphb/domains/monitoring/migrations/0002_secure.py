from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0001_initial"),
        ("payments", "0029_secure_bills"),
    ]
    operations = [
        Secure("Holding", append_only=True),
        Secure("Advance", append_only=True),
        Secure("AdvanceLine", append_only=True),
        Secure("HeldMoney"),
        Secure("Claim"),
        Secure("FirmStatement", append_only=True),
        Secure("StatementRow"),
        Secure("HeldMovement", append_only=True),
        run_sql_file(__file__),
    ]
