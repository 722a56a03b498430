from django.db import migrations

from openphb.foundation.tenancy.operations import Reference, Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0028_bills"),
    ]
    operations = [
        Secure("Bill"),
        Secure("BillLine", append_only=True),
        Secure("OrganisationAccount", subject=None),
        Reference("Payment", "bill"),
        Reference("Payment", "organisation_account"),
        Reference("CoolingOffWaiver", "organisation_account"),
        Reference("RunLeftOut", "bill"),
        run_sql_file(__file__),
    ]
