from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0001_initial"),
        ("budgets", "0002_secure"),
        ("plans", "0002_secure"),
    ]
    operations = [
        Secure("Provider", subject=None),
        Secure("CareOrder"),
        Secure("OrderPeriod"),
        Secure("Delivery"),
        Secure("ProviderInvoice"),
        Secure("InvoiceLine"),
        Secure("MatchedPart", append_only=True),
        Secure("MatchedDelivery", append_only=True),
        Secure("InvoiceDifference"),
        Secure("CreditNote", append_only=True),
    ]
