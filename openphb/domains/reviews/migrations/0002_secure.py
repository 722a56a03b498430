from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("reviews", "0001_initial"),
        ("plans", "0002_secure"),
    ]
    operations = [
        Secure("Review"),
        Secure("OutcomeRating", append_only=True),
    ]
