from django.db import migrations

from openphb.foundation.tenancy.operations import Reference, Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0029_deciding"),
    ]
    operations = [
        Secure("GeneralRise", subject=None, append_only=True),
        Secure("LoweredPayment", append_only=True),
        Secure("PanelLine", append_only=True),
        Reference("PlanDecision", "rise"),
        run_sql_file(__file__),
    ]
