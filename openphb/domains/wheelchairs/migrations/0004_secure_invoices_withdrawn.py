from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("wheelchairs", "0003_invoices_withdrawn")]
    operations = [run_sql_file(__file__)]
