from django.db import migrations

from openphb.foundation.tenancy.operations import Secure


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0027_inviting"),
    ]
    operations = [
        Secure("PlanContributor", append_only=True),
        Secure("PlanContributorEnd", append_only=True),
    ]
