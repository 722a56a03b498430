from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_secure"),
        ("plans", "0003_guards"),
    ]
    operations = [
        run_sql_file(__file__),
    ]
