from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("sufficiency", "0002_secure"),
    ]
    operations = [run_sql_file(__file__)]
