from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0026_entitled_by_a_signed_agreement"),
        ("agreements", "0020_ended_after_signed"),
    ]
    operations = [
        run_sql_file(__file__),
    ]
