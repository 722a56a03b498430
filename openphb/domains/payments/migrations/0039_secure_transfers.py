from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0038_transfers"),
        ("tenancy", "0002_end_share"),
    ]
    operations = [
        Secure("CaseTransfer"),
        Secure("TransferWord", append_only=True),
        Secure("TransferReceived", append_only=True),
    ]
