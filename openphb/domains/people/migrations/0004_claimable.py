from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_search_by_name"),
    ]
    operations = [run_sql_file(__file__)]
