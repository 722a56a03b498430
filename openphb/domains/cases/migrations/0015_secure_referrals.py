from django.db import migrations

from openphb.foundation.tenancy.operations import Secure
from openphb.foundation.tenancy.sql import run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0014_referrals"),
    ]
    operations = [
        Secure("ReferralFile", subject=None),
        Secure("ReferralRow", subject=None),
        Secure("Referral", append_only=True),
        run_sql_file(__file__),
    ]
