from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0015_signing"),
    ]
    operations = [
        Secure("SignatureVoid", append_only=True),
    ]
