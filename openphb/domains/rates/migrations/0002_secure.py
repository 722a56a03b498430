from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("rates", "0001_initial"),
    ]
    operations = [
        Secure("RateProposal", subject=None, append_only=True),
        Secure("RateVersion", subject=None, append_only=True),
        Secure("RateDecision", subject=None, append_only=True),
    ]
