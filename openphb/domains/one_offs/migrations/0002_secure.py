from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("one_offs", "0001_initial"),
        ("budgets", "0002_secure"),
        ("plans", "0002_secure"),
    ]
    operations = [
        Secure("OneOffTold"),
        Secure("OneOffUse", append_only=True),
        Secure("OneOffHelp", append_only=True),
        Secure("OneOffReminder", append_only=True),
        Secure("OneOffClose", append_only=True),
        run_sql_file(__file__),
    ]
