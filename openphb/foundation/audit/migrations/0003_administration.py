from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_secure"), ("access", "0002_begin")]
    operations = [run_sql_file(__file__)]
