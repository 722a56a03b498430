from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0005_secure_firms"),
        ("payments", "0041_fewer_indexes_of_a_payment"),
    ]
    operations = [run_sql_file(__file__)]
