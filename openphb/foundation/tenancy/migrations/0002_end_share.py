from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("tenancy", "0001_initial"),
    ]
    operations = [
        run_sql_file(__file__),
    ]
