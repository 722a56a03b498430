from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0020_commitments"),
    ]
    operations = [
        Secure("CommitmentStatement", subject=None, append_only=True),
        Secure("CommitmentTotal", subject=None, append_only=True),
        Secure("CommittedLine", append_only=True),
    ]
