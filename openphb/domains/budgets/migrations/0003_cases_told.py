from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("budgets", "0002_secure"),
        ("cases", "0005_budget_opened"),
    ]
    operations = [run_sql_file(__file__)]
