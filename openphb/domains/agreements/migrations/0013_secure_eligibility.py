from django.db import migrations

from openphb.foundation.tenancy.operations import Secure

TABLES = (
    "ExclusionTest",
    "ExclusionLook",
    "PaymentConsent",
    "ActingRole",
    "DirectPaymentDecision",
)


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0012_eligibility"),
    ]
    operations = [Secure(name, append_only=True) for name in TABLES]
