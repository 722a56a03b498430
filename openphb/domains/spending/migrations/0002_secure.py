from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("spending", "0001_initial"),
        ("agreements", "0002_secure"),
    ]
    operations = [
        Secure("BankStatement", append_only=True),
        Secure("StatementLine", append_only=True),
        Secure("Coding"),
    ]
