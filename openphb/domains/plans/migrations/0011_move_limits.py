from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0010_secure_moves"),
        ("rates", "0004_own_list"),
    ]
    operations = [run_sql_file(__file__)]
