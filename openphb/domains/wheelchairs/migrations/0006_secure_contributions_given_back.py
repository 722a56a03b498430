from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("wheelchairs", "0005_contributions_given_back")]
    operations = [run_sql_file(__file__)]
