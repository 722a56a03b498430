from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0001_initial"),
    ]
    operations = [
        Secure("Case"),
        Secure("EligibilityDecision", append_only=True),
        Secure("Offer"),
    ]
