from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0001_initial"),
        ("plans", "0002_secure"),
    ]
    operations = [
        Secure("DirectPaymentAgreement"),
        Secure("Signature", append_only=True),
        Secure("BankDetails"),
    ]
