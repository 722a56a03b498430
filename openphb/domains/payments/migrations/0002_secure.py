from django.db import migrations

from openphb.foundation.facts.operations import SecureFacts
from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0001_initial"),
        ("ledger", "0002_secure"),
        ("agreements", "0002_secure"),
        ("facts", "0001_facts"),
    ]
    operations = [
        Secure("LineEntitlement"),
        SecureFacts("LineEntitlement", key=("line_key",)),
        Secure("PaymentSchedule"),
        SecureFacts("PaymentSchedule", key=("agreement_id",)),
        Secure("PaymentRun", subject=None),
        Secure("Payment"),
        Secure("PaymentLine", append_only=True),
        Secure("PaymentFile", subject=None, append_only=True),
        Secure("Payer", subject=None),
    ]
