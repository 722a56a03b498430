from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0012_sections"),
    ]
    operations = [
        run_sql_file(__file__),
    ]
