from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0004_secure_firm_liabilities")]
    operations = [
        Secure("FirmMember", subject=None),
        Secure("FirmPaper", subject=None),
        Secure("ClientAccountCheck", subject=None),
        run_sql_file(__file__),
    ]
