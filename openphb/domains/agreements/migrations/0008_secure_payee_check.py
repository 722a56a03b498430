from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0007_payee_check"),
    ]
    operations = [
        Secure("PayeeCheck", append_only=True),
    ]
