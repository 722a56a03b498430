from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0019_secure_conditions_and_duties"),
    ]
    operations = [
        run_sql_file(__file__),
    ]
