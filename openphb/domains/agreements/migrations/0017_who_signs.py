from django.db import migrations

from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0016_secure_signature_void"),
    ]
    operations = [
        run_sql_file(__file__),
    ]
