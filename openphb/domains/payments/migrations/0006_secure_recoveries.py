from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0005_returns_and_recoveries"),
    ]
    operations = [
        Secure("PaymentReturn", append_only=True),
        Secure("Overpayment"),
        Secure("Recovery"),
        Secure("RecoveryLine", append_only=True),
    ]
