from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0008_referrals"),
    ]
    operations = [
        Secure("ReferralFile", subject=None),
        Secure("ReferralRow", subject=None),
        Secure("Referral", append_only=True),
    ]
