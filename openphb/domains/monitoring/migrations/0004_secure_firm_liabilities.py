from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_firm_liabilities")]
    operations = [Secure("FirmLiability")]
