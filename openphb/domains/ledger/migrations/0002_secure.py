from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0001_initial"),
    ]
    operations = [
        Secure("LedgerAccount", subject=None),
        Secure("Journal", append_only=True),
        Secure("Entry", append_only=True),
    ]
