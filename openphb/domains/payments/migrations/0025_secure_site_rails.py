from django.db import migrations

from openphb.foundation.tenancy.operations import Reference, Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0024_site_rails"),
    ]
    operations = [
        Secure("SiteRail", subject=None),
        Secure("ChargingCode", subject=None),
        Secure("PayeeNumber"),
        Reference("PaymentRun", "site_rail"),
        Reference("PaymentRun", "codes"),
        Reference("Payment", "number"),
        Reference("CoolingOffWaiver", "number"),
        run_sql_file(__file__),
    ]
