from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0035_carried"),
    ]
    operations = [
        Secure("PlanCarried", append_only=True),
        run_sql_file(__file__),
    ]
